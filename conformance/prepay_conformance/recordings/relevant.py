"""Which entries of a recording count: those that went to the vendor, and none that only has a path like its."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.contract import Contract
from prepay_conformance.gate.route import host_of, is_loopback
from prepay_conformance.recordings.entry import Entry

__all__ = ["Chosen", "choose", "overlapping"]

_SAME_INSTANT = 0.001
"""Seconds by which recorders round: so much later is not at the same time."""


class Chosen(NamedTuple):
    """The entries that count, and what else there was."""

    entries: list[Entry]
    elsewhere: int
    """Entries of other hosts."""
    hosts: tuple[str, ...]
    """Those hosts."""


def choose(entries: Sequence[Entry], contract: Contract, url: str) -> Chosen:
    """Keep the entries of the vendor's own hosts, of ``url`` and of this machine; those without a host are kept."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    base = parts.path.rstrip("/")
    named = parts.netloc.rpartition("@")[2].lower()
    kept: list[Entry] = []
    others: dict[str, int] = {}
    for entry in entries:
        if not entry.host or _counts(entry.host, contract.vendor.domains, named):
            if base and entry.host == named and entry.request.target.startswith(f"{base}/"):
                entry.request.target = entry.request.target.removeprefix(base)
            kept.append(entry)
        else:
            others[entry.host] = others.get(entry.host, 0) + 1
    return Chosen(kept, sum(others.values()), tuple(others))


def _counts(host: str, domains: Sequence[str], named: str) -> bool:
    if host == named:
        return True
    name = host.rpartition("]")[0].removeprefix("[") or host.partition(":")[0]
    plain = host_of(name)
    return is_loopback(plain) or any(plain == domain or plain.endswith(f".{domain}") for domain in domains)


def overlapping(entries: Sequence[Entry], account: Callable[[Entry], str | None]) -> frozenset[int]:
    """Return the numbers of the entries that were under way while another one of the same account was."""
    found: set[int] = set()
    under_way: dict[str | None, list[tuple[float, int]]] = {}
    for entry in entries:
        if entry.started is None:
            continue
        before = [one for one in under_way.get(account(entry), ()) if one[0] > entry.started + _SAME_INSTANT]
        if before:
            found |= {entry.number, *(number for _, number in before)}
        # How long a request took that has no duration is unknown; nothing is said to overlap it.
        under_way[account(entry)] = [*before, (entry.started + (entry.seconds or 0.0), entry.number)]
    return frozenset(found)
