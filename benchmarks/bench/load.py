"""The load: wrk with 32 connections on a core of its own, and a look at what it was answered."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from bench.measure import expect
from bench.servers import BALANCE, BUNDLES, KEY, LOAD_CORE, PRICE, Server

__all__ = ["BODY", "Load", "debits", "reads"]

CONNECTIONS = 32
_POST = Path(__file__).resolve().parent / "post.lua"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
BODY = {
    "bundle_type": "account_and_videos",
    "platform": "tiktok",
    "country": "USA",
    "videos_quantity": 3,
    "title": "Launch",
}
"""The bundle of `post.lua`."""


class Load(NamedTuple):
    """What one run gave: requests a second, latency at the 99th percentile, processor time of the server."""

    requests: int
    per_second: float
    p99_ms: float
    cpu_us: float


def _wrk(server: Server, path: str, seconds: int, *arguments: str) -> Load:
    command = [
        "taskset",
        "-c",
        str(LOAD_CORE),
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "--timeout",
        "60s",
    ]
    command += ["-H", f"X-API-Key: {KEY}", *arguments, f"http://127.0.0.1:{server.port}{path}"]
    before = server.cpu_seconds()
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    used = server.cpu_seconds() - before
    expect("Non-2xx" not in text and "Socket errors" not in text, f"{server.name} answered badly:\n{text}")
    requests = int(_found(r"(\d+) requests in", text)[0])
    per_second = float(_found(r"Requests/sec:\s+([\d.]+)", text)[0])
    number, unit = _found(r"99%\s+([\d.]+)(us|ms|s|m)\b", text)
    expect(requests, f"{server.name} answered nothing")
    return Load(requests, per_second, float(number) * _UNITS[unit], used * 1e6 / requests)


def _found(pattern: str, text: str) -> tuple[str, ...]:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk said nothing of {pattern!r}:\n{text}")
    return found.groups()


def reads(server: Server, seconds: int) -> Load:
    """Balance reads. The balance is the same before and after."""
    path = "/" if server.name == "bare" else BALANCE
    before = None if server.name == "bare" else server.balance()
    load = _wrk(server, path, seconds)
    if before is not None:
        expect(server.balance() == before, f"{server.name}'s balance moved while it was only read")
    return load


def debits(server: Server, seconds: int) -> Load:
    """Bundles bought. The credits that are gone are those of the answered requests, to the last one.

    When wrk stops, up to one request for each connection is under way: done, but not counted by it. Prism has no
    state: there the answer's form is all that can be checked.
    """
    if server.name == "bare":
        return _wrk(server, "/", seconds, "-s", str(_POST))
    status, answer = server.ask("POST", BUNDLES, BODY)
    expect(status == 201, f"{server.name} answered a bundle with {status}: {answer}")
    expect(isinstance(answer["data"]["bundle_id"], str), f"{server.name} names no bundle: {answer}")
    before = server.balance()
    load = _wrk(server, BUNDLES, seconds, "-s", str(_POST))
    if server.name != "prism":
        expect(answer["credits_charged"] == PRICE, f"{server.name} charged {answer['credits_charged']}")
        bought, rest = divmod(before - server.balance(), PRICE)
        expect(not rest, f"{server.name} took {rest} credits too many")
        expect(
            load.requests <= bought <= load.requests + CONNECTIONS,
            f"{server.name} answered {load.requests} and was paid for {bought}",
        )
    return load
