"""A shop that sells over a socket, and the books that tell whether every charge was told of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

import prepay
from prepay import Budget, NotSentError, OutcomeUnknownError, Retry

__all__ = ["ARGUMENTS", "PRICE", "ROOT", "WIDTH", "Cut", "Row", "Shop", "note", "shop", "watched"]

PRICE, WIDTH = 25, 10
ARGUMENTS: dict[str, Any] = {
    "bundle_type": "account_only",
    "country": "USA",
}
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Row:
    """One line of the table.

    Attributes:
        name: what was done.
        calls: calls that were begun; ``answered``, ``unknown``, ``unsent``, ``cut`` add up to them.
        unknown: calls that ended in OutcomeUnknownError.
        unsent: calls that ended in NotSentError.
        cut: calls that were cancelled or interrupted, of which ``kept`` keep their credits aside.
        charges: purchases that the server charged.
        double: keys that it charged twice.
        understated: purchases that it charged although the program was told that nothing was.
        bare: exceptions that are none of prepay's, by their names.
        most: connections at a time; ``width``: how many there may be.
        first: seconds of a call before, ``last`` after; the best of five.
    """

    name: str
    calls: int = 0
    answered: int = 0
    unknown: int = 0
    unsent: int = 0
    cut: int = 0
    kept: int = 0
    charges: int = 0
    double: int = 0
    understated: int = 0
    bare: list[str] = field(default_factory=list[str])
    most: int = 0
    width: int = WIDTH
    first: float = 0.0
    last: float = 0.0
    answers: set[str] = field(default_factory=set[str])
    told_free: set[str] = field(default_factory=set[str])
    told_perhaps: set[str] = field(default_factory=set[str])
    attempts: dict[str, Any] = field(default_factory=dict[str, Any])

    def faults(self) -> list[str]:
        """What is not as it must be."""
        found: list[str] = []
        if self.bare:
            found.append(f"bare exceptions: {self.bare[:3]}")
        if self.double:
            found.append(f"{self.double} charged twice")
        if self.understated:
            found.append(f"{self.understated} understated")
        if self.calls != self.answered + self.unknown + self.unsent + self.cut + len(self.bare):
            found.append("the calls do not add up")
        # One more for each that is being thrown away while its successor connects.
        if self.most > 2 * self.width + 2:
            found.append(f"{self.most} connections")
        if self.last > 5 * self.first + 0.05:
            found.append(
                f"the last call took {self.last * 1000:.1f} ms, the first {self.first * 1000:.1f} ms"
            )
        return found


class Cut(Exception):
    """What a signal handler raises."""


class Shop:
    """A server and how to reach it."""

    def __init__(self, url: str, context: Any) -> None:
        self.url = url
        self._context = context

    def client(self, *, sync: bool, width: int = WIDTH) -> Any:
        made = prepay.TokPortal if sync else prepay.AsyncTokPortal
        return made("sk_mock_soak", base_url=self.url, max_connections=width, retry=Retry(attempts=1))

    def books(self) -> Any:
        """What the server charged since it was last asked."""
        with urllib.request.urlopen(f"{self.url}/_books", context=self._context) as response:
            return json.load(response)

    def settle(self, row: Row) -> Row:
        """Compare what the server charged with what the program was told."""
        time.sleep(0.3)
        books = self.books()
        charged: dict[str, int] = {
            key: n for key, n in books["charged"].items() if not key.startswith("probe")
        }
        row.charges, row.double = sum(charged.values()), sum(count > 1 for count in charged.values())
        row.understated = len(charged.keys() & row.told_free)
        missing = row.answers - charged.keys()
        strange = charged.keys() - row.answers - row.told_perhaps - row.told_free
        if missing or strange:
            row.bare.append(f"{len(missing)} answered and not charged, {len(strange)} charged and never told")
        row.most = max(row.most, books["most"])
        return row


def watched(client: Any, row: Row) -> Any:
    """Note the attempts of a client, so that it can be asked afterwards whether a byte may have left."""
    through = client._transport.send

    def send(attempt: Any) -> Any:
        if attempt.key is not None and "x-tokportal-dry-run" not in attempt.request.headers:
            row.attempts[attempt.key] = attempt
        return through(attempt)

    client._transport.send = send
    return client


@contextmanager
def shop(folder: Path, *, tls: bool = False, delay: float = 0.0) -> Generator[Shop]:
    """A server in a process of its own; ``folder`` holds its certificates."""
    command, context = (
        [sys.executable, str(Path(__file__).with_name("server.py")), "--delay", str(delay)],
        None,
    )
    if tls:
        bundle, certificate = folder / "ca.pem", folder / "server.pem"
        if not bundle.exists():
            authority = trustme.CA()
            authority.cert_pem.write_to_path(bundle)
            authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
        os.environ["SSL_CERT_FILE"] = str(bundle)
        command += ["--certificate", str(certificate)]
        import ssl

        context = ssl.create_default_context(cafile=str(bundle))
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield Shop(f"http{'s' if tls else ''}://127.0.0.1:{port}", context)
    finally:
        os.environ.pop("SSL_CERT_FILE", None)
        process.communicate("")


def note(row: Row, key: str, budget: Budget | None, error: BaseException | None) -> None:
    """Book what a call has told."""
    if error is None:
        row.answered += 1
        row.answers.add(key)
    elif isinstance(error, OutcomeUnknownError):
        row.unknown += 1
        row.told_perhaps.add(key)
    elif isinstance(error, NotSentError):
        row.unsent += 1
        row.told_free.add(key)
    elif isinstance(error, (Cut, TimeoutError)) and not isinstance(error, prepay.PrepayError):
        row.cut += 1
        # A budget tells what may have been charged; without one the transport is asked whether a byte had left.
        attempt = row.attempts.get(key)
        kept = (
            (attempt is not None and attempt.left) if budget is None else budget.spent + budget.reserved > 0
        )
        row.kept += kept
        (row.told_perhaps if kept else row.told_free).add(key)
    else:
        row.bare.append(f"{type(error).__name__}: {error}")
