"""The public surface as one text, and where it is kept."""

from __future__ import annotations

from tests.surface.names import public_names
from tests.surface.words import commands, control_api, exit_codes, variables
from tests.tree import ROOT

FILE = ROOT / "docs" / "api.txt"
HEAD = """\
The public surface of prepay, written by `make surface`. A change of this file is a change for users: see
docs/stability.md for what may change when.
"""


def surface() -> str:
    """Return the public surface, as it is in the source."""
    parts = {
        "Names": public_names(),
        "Commands": commands(),
        "Exit codes": exit_codes(),
        "Control API": control_api(),
        "Environment variables": variables(),
    }
    return "\n".join([HEAD, *("\n".join([f"# {title}", "", *lines, ""]) for title, lines in parts.items())])
