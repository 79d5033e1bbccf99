"""The limits of the kit: how much it takes in, keeps and waits, whatever a server or a file does.

Each is a default; those that a caller may need to change are options of ``Settings``.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "MAX_BODY_KEPT",
    "MAX_BODY_SHOWN",
    "MAX_CAUSES_SHOWN",
    "MAX_EXCHANGES_KEPT",
    "MAX_EXCHANGES_SHOWN",
    "MAX_HAR_BYTES",
    "MAX_HEAD_BYTES",
    "MAX_INFORMATIONAL",
    "MAX_JOURNAL_BYTES",
    "MAX_JSON_DEPTH",
    "MAX_KIT_ERRORS",
    "MAX_RATE_RETRIES",
    "MAX_RATE_WAIT",
    "MAX_RECORDING_BYTES",
    "MAX_REQUEST_BYTES",
    "MAX_RESPONSE_BYTES",
    "MAX_RUN_SECONDS",
    "MAX_SECRETS",
    "MAX_SUMMARY_BYTES",
    "MAX_UNANSWERED",
]

MAX_HEAD_BYTES: Final = 64 * 1024
"""The first line and the headers of one message, a chunk's size line, or trailers."""
MAX_RESPONSE_BYTES: Final = 1024 * 1024
"""The body of one response, before and after decoding."""
MAX_REQUEST_BYTES: Final = 32 * 1024 * 1024
"""The body of one generated request."""
MAX_INFORMATIONAL: Final = 16
"""Responses such as 100 Continue before the final one."""
MAX_BODY_KEPT: Final = 64 * 1024
"""The body of one message in the journal; of a longer one only its size is kept."""
MAX_JOURNAL_BYTES: Final = 64 * 1024 * 1024
"""All bodies in the journal; afterwards only sizes are kept."""
MAX_JSON_DEPTH: Final = 100
"""Arrays and objects within each other in one body; a deeper one is no JSON to the kit."""
MAX_RECORDING_BYTES: Final = 64 * 1024 * 1024
"""A recording that is replayed."""
MAX_UNANSWERED: Final = 20
"""Requests without a response, one after another, before the run stops."""
MAX_RUN_SECONDS: Final = 6 * 3600.0
"""The whole run."""
MAX_RATE_WAIT: Final = 120.0
"""Seconds that the kit waits at most because a server limits rates, each time it is told to."""
MAX_RATE_RETRIES: Final = 5
"""Times that a request is sent again after a 429 that told how long to wait."""
MAX_SECRETS: Final = 10_000
"""Different secrets that one run can mask."""
MAX_KIT_ERRORS: Final = 20
"""Errors of the kit itself that a verdict lists."""
MAX_EXCHANGES_KEPT: Final = 200
"""Exchanges that one finding names."""
MAX_CAUSES_SHOWN: Final = 10
"""Causes that the terminal and the step summary tell; the files have all."""
MAX_BODY_SHOWN: Final = 4096
"""Characters of one body in a report for people; the journal has it whole."""
MAX_EXCHANGES_SHOWN: Final = 200
"""Exchanges that one HTML report shows."""
MAX_HAR_BYTES: Final = 32 * 1024 * 1024
"""The HAR file of a run; what comes after it is left out, and said so."""
MAX_SUMMARY_BYTES: Final = 64 * 1024
"""What one run adds to ``GITHUB_STEP_SUMMARY``, which takes 1 MiB from all steps of a job."""
