"""The comparison from end to end: read, compare, propose, and compare with the proposal again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prepay._contract.file import load_contract
from prepay_conformance.contract import Contract
from prepay_conformance.contract.vendor import row_of
from prepay_conformance.credentials import learn_secrets
from prepay_conformance.drift.baseline import Known
from prepay_conformance.drift.document import Document
from prepay_conformance.drift.errors import DriftError
from prepay_conformance.drift.items import Item, Items, Key
from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.drift.observe import Observer
from prepay_conformance.drift.overlay import Proposal
from prepay_conformance.drift.prices import PriceWatch
from prepay_conformance.drift.traffic import Traffic, read_traffic
from prepay_conformance.gate import Exchange, Masker
from prepay_conformance.vendors.registry import compile_vendor, names

__all__ = ["Drift", "find_drift"]


@dataclass(frozen=True, slots=True)
class Drift:
    """The result of one comparison."""

    items: list[Item]
    """What is new, the surest first."""
    known: list[Item]
    """What the baseline lists and was seen again."""
    unseen: list[Key]
    """What the baseline lists and was not seen."""
    overlay: dict[str, Any]
    """An OpenAPI Overlay that changes the contract as was seen."""
    contract: dict[str, Any]
    """The contract with the overlay applied."""
    requests: int
    recordings: int
    left_out: int
    """Sightings of differences beyond the limit."""
    masker: Masker
    """Knows every secret of the recordings."""


def find_drift(
    recordings: Sequence[Path],
    *,
    contract: Path | None = None,
    url: str = "",
    known: Known | None = None,
    limits: DriftLimits | None = None,
) -> Drift:
    """Compare recorded traffic with a contract. Nothing is sent.

    Args:
        recordings: HAR files, or journals of the kit.
        contract: another contract than the built-in one.
        url: requests to its host count as well.
        known: differences that are not new, from a baseline.
        limits: how much is read and kept.

    Raises:
        DriftError: a file cannot be used; the message is one line that says why.

    Example:
        >>> drift = find_drift([Path("live.har")])
        >>> [item.message for item in drift.items]
    """
    limits, known = limits or DriftLimits(), known or {}
    document = _document(contract)
    contracts = _compiled(document)
    traffic = read_traffic(recordings, contracts, url, limits)
    masker = _masker(traffic, contracts)
    found = _compare(document, contracts, traffic, limits)
    left_out = found.left_out
    seen = {item.key: item for item in found.ranked()}
    proposal = Proposal(document, limits)
    new = [item for item in found.ranked() if item.key not in known]
    for _ in range(limits.rounds):
        if not new:
            break
        proposal.propose(new)
        again = _compare(proposal.document, _compiled(proposal.document), traffic, limits)
        open_keys = {item.key for item in again.ranked()}
        for key in open_keys & seen.keys():
            seen[key].proposed = False
        # One change uncovers another: the fields of an object whose type was wrong, for one.
        new = [item for item in again.ranked() if item.key not in known and item.key not in seen]
        seen.update((item.key, item) for item in new)
    items = sorted((item for item in seen.values() if item.key not in known), key=lambda item: item.rank)
    title = "What recorded traffic has that the contract lacks"
    return Drift(
        items=items,
        known=[item for item in seen.values() if item.key in known],
        unseen=sorted(set(known) - set(seen)),
        overlay=proposal.overlay(title, str(document["info"]["version"])),
        contract=proposal.document,
        requests=len(traffic),
        recordings=len(recordings),
        left_out=left_out,
        masker=masker,
    )


def _document(path: Path | None) -> Mapping[str, Any]:
    try:
        return load_contract(path)
    except OSError as error:
        raise DriftError(f"{path} cannot be read: {error.strerror or type(error).__name__}.") from None
    except ValueError as error:
        raise DriftError(str(error).splitlines()[0]) from None


def _compiled(document: Mapping[str, Any]) -> dict[str, Contract]:
    """The contracts of all vendors that the document has."""
    found: dict[str, Contract] = {}
    for name in names(document):
        prefix = str(row_of(document, name).get("prefix", "")).rstrip("/")
        if prefix and any(path.startswith(f"{prefix}/") for path in document["paths"]):
            try:
                found[name] = compile_vendor(document, name)
            except (ValueError, KeyError, TypeError) as error:
                raise DriftError(f"the contract cannot be used: {str(error).splitlines()[0]}") from None
    if not found:
        raise DriftError("the contract has no operation of a vendor that the kit knows.")
    return found


def _masker(traffic: Sequence[Traffic], contracts: Mapping[str, Contract]) -> Masker:
    masker = Masker()
    masker.hide_people = True
    by_vendor: dict[str, list[Exchange]] = {}
    for one in traffic:
        by_vendor.setdefault(one.vendor, []).append(one.exchange)
    for vendor, exchanges in by_vendor.items():
        learn_secrets(exchanges, contracts[vendor], masker, [])
    return masker


def _compare(
    document: Mapping[str, Any],
    contracts: Mapping[str, Contract],
    traffic: Sequence[Traffic],
    limits: DriftLimits,
) -> Items:
    items, places = Items(limits), Document(document)
    observer = Observer(places, contracts, items)
    prices = PriceWatch(places, contracts, items)
    for one in traffic:
        # A proposal may have operations that the contract has not.
        request, contract = one.exchange.request, contracts[one.vendor]
        one.exchange.operation, one.exchange.params, _ = contract.find(request.method, request.path)
        observer.observe(one)
        prices.observe(one)
    prices.finish()
    return items
