"""``prepay contract record``: a proxy that records, until it is stopped."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import FrameType

from prepay_conformance.errors import KitError

__all__ = ["record"]

_FAILED, _USAGE = 1, 2


def record(options: argparse.Namespace) -> int:
    """Record until Ctrl-C or SIGTERM.

    Returns:
        0 stopped and the file is finished, 1 the file could not be finished or the port is in use, 2 usage.
    """
    from prepay_conformance.record import CannotListen, HarFile, Recorder, RecordLimits, listen_address

    given = {
        "body_bytes": options.max_body_bytes,
        "entries": options.max_entries,
        "file_bytes": options.max_file_bytes,
    }
    limits = replace(RecordLimits(), **{name: value for name, value in given.items() if value is not None})
    stop = _stop_on_signals()
    try:
        address = listen_address(options.listen)
        har = HarFile(options.out, limits)
    except KitError as error:
        return _say(error, _USAGE)
    try:
        recorder = Recorder(options.url, har, address=address, limits=limits, timeout=options.timeout)
    except KitError as error:
        har.discard()
        return _say(error, _FAILED if isinstance(error, CannotListen) else _USAGE)
    try:
        with recorder:
            _announce(recorder.url, recorder.api.url, options, live=not recorder.api.loopback)
            while not stop.wait(3600):
                pass
    except OSError as error:
        return _say(f"{options.out} or the ready file cannot be written: {error.strerror or error}", _FAILED)
    left = f"; {har.left_out} more did not fit" if har.left_out else ""
    print(f"prepay contract record: wrote {options.out} ({_requests(har.entries)}{left})", file=sys.stderr)
    return 0


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is threading.main_thread():
        # Before anything listens, so that no signal is lost.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
    return stop


def _announce(url: str, api: str, options: argparse.Namespace, *, live: bool) -> None:
    print(url, flush=True)
    spends = " Calls through it are real: they spend real credits." if live else ""
    print(
        f"prepay contract record: use {url} as the base URL; requests go to {api} and are recorded in {options.out}."
        f"{spends} Stop with Ctrl-C.",
        file=sys.stderr,
        flush=True,
    )
    if options.ready_file is not None:
        ready: Path = options.ready_file
        # In one step: whoever waits for the file never reads half of it.
        beside = ready.with_name(f"{ready.name}.{os.getpid()}.part")
        beside.write_text(f"{url}\n", encoding="utf-8")
        beside.replace(ready)


def _requests(number: int) -> str:
    return f"{number} request{'' if number == 1 else 's'}"


def _say(error: Exception | str, code: int) -> int:
    print(f"prepay contract record: {error}", file=sys.stderr)
    return code
