"""What ``prepay doctor`` looks at: each check gives findings, and none of them spends a credit."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, metadata, version
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from prepay._client.interlock import MOCK_KEYS
from prepay._contract.file import contract_path, load_contract
from prepay._version import __version__
from prepay.cli.vendors import Vendor, client_of, has_key, profile_of
from prepay.errors import APIStatusError, NotFoundError, PrepayError
from prepay.retry import Retry

if TYPE_CHECKING:
    from prepay.hooks import ResponseEvent

__all__ = ["Finding", "Verdict", "installation", "of_vendor"]

SKEW_ALLOWED = 60.0
"""Seconds that this machine's clock may be wrong: signed webhooks bear 300, and a wrong clock goes on drifting."""
TIMEOUT = 10.0
REQUIREMENT = re.compile(r"^(?P<name>[\w.-]+).*\bextra\s*==\s*['\"](?P<extra>\w+)['\"]")


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


class Finding(NamedTuple):
    """One thing that was looked at.

    Attributes:
        about: the installation, or a vendor.
        check: what was looked at.
        verdict: how it came out; only BAD is in the way of anything.
        says: what was found, and what to do about it.
    """

    about: str
    check: str
    verdict: Verdict
    says: str


def installation() -> Iterator[Finding]:
    """Versions, the contract, and which extras are there."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("prepay", "version", Verdict.OK, f"prepay {__version__} on Python {python}")
    try:
        contract = load_contract()
        said = f"{contract['info']['version']}, {_count(contract)} operations, {contract_path()}"
        yield Finding("prepay", "contract", Verdict.OK, said)
    except (OSError, ValueError, ImportError) as error:
        yield Finding("prepay", "contract", Verdict.BAD, str(error))
    for extra, lacking in sorted(_extras().items()):
        if lacking:
            said = f"not installed: pip install 'prepay[{extra}]' (lacks {', '.join(lacking)})"
            yield Finding("prepay", f"extra {extra}", Verdict.NOTE, said)
        else:
            yield Finding("prepay", f"extra {extra}", Verdict.OK, "installed")


def of_vendor(vendor: Vendor, *, needed: bool, offline: bool) -> Iterator[Finding]:
    """Key, address, whether they fit each other, and what the server says to them.

    Args:
        vendor: whose.
        needed: whether a missing key is in the way.
        offline: send nothing.
    """
    profile = profile_of(vendor)
    if not has_key(vendor):
        verdict = Verdict.BAD if needed else Verdict.NOTE
        yield Finding(vendor, "key", verdict, f"{profile.key_variable} is not set")
        return
    try:
        key, address = profile.resolve(None, None, expect_mock=False)
    except PrepayError as error:
        yield Finding(vendor, "interlock", Verdict.BAD, str(error))
        return
    mocking = key.reveal().startswith(MOCK_KEYS)
    kind = "a key of the mock" if mocking else "a real key: what it buys is paid for"
    yield Finding(vendor, "key", Verdict.OK, f"{profile.key_variable} holds {kind}")
    yield _host(vendor, address, mocking=mocking)
    if not offline:
        yield from _asked(vendor)


def _host(vendor: Vendor, address: str, *, mocking: bool) -> Finding:
    parts = urlsplit(address)
    if parts.scheme == "http" and not mocking:
        said = f"{address} is not encrypted, so that a real key would go there for all to read; use https"
        return Finding(vendor, "host", Verdict.BAD, said)
    return Finding(vendor, "host", Verdict.OK, address)


def _asked(vendor: Vendor) -> Iterator[Finding]:
    """Ask something that costs nothing, once."""
    heard: list[ResponseEvent] = []
    from prepay import Hooks

    with client_of(vendor, hooks=Hooks(on_response=heard.append)) as client:
        asking = client.with_options(retry=Retry(attempts=1), timeout=TIMEOUT)
        yield _answer(vendor, asking)
    if heard and heard[0].status is not None:
        headers = {name.lower(): value for name, value in heard[0].headers.items()}
        who = "the prepay mock" if headers.get("x-prepay-mock") else "not the prepay mock"
        yield Finding(vendor, "server", Verdict.OK, f"{who}, answered in {heard[0].seconds * 1000:.0f} ms")
        yield _clock(vendor, headers.get("date"), dt.datetime.now(dt.UTC))


def _answer(vendor: Vendor, client: Any) -> Finding:
    try:
        if vendor is Vendor.TRENZ:
            # A task that does not exist: of all questions to Trenz the one that is sure to cost nothing.
            client.tasks.get(task_id="prepay-doctor")
        else:
            client.credits.balance()
    except NotFoundError:
        return Finding(vendor, "access", Verdict.OK, "the key is accepted")
    except APIStatusError as error:
        return Finding(vendor, "access", Verdict.BAD, str(error))
    except PrepayError as error:
        return Finding(vendor, "access", Verdict.BAD, str(error))
    return Finding(vendor, "access", Verdict.OK, "the key is accepted")


def _clock(vendor: Vendor, date: str | None, now: dt.datetime) -> Finding:
    """Compare this machine's clock with the server's, which tells whole seconds."""
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return Finding(vendor, "clock", Verdict.NOTE, "the server tells no date to compare this clock with")
    skew = (now - there.replace(tzinfo=there.tzinfo or dt.UTC)).total_seconds()
    if abs(skew) <= SKEW_ALLOWED:
        return Finding(vendor, "clock", Verdict.OK, f"within {max(abs(skew), 1):.0f} s of the server's")
    way = "ahead of" if skew > 0 else "behind"
    said = f"{abs(skew):.0f} s {way} the server's: signed webhooks may be refused; set this machine's clock"
    return Finding(vendor, "clock", Verdict.BAD, said)


def _count(contract: dict[str, Any]) -> int:
    return sum("operationId" in entry for item in contract["paths"].values() for entry in item.values())


def _extras() -> dict[str, list[str]]:
    """Extra → the packages that it lacks."""
    said = metadata("prepay")
    lacking: dict[str, list[str]] = {
        name: [] for name in said.get_all("Provides-Extra") or () if name != "all"
    }
    for line in said.get_all("Requires-Dist") or ():
        found = REQUIREMENT.match(line)
        # A requirement for other platforms alone says so beside its extra, and is none of ours to judge.
        if (
            found
            and found["extra"] in lacking
            and "sys_platform" not in line
            and not _installed(found["name"])
        ):
            lacking[found["extra"]].append(found["name"])
    return lacking


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
