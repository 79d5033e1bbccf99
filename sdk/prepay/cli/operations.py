"""The operations that spend credits, as the contract lists them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from prepay._contract.file import load_contract

__all__ = ["Spending", "find", "spending"]


class Spending(NamedTuple):
    """An operation that takes credits.

    Attributes:
        name: how it is called on a client: ``bundles.create``.
        summary: what it does.
    """

    name: str
    summary: str


def spending(vendor: str) -> list[Spending]:
    """What can be quoted of a vendor, in the contract's order."""
    paths: Mapping[str, Mapping[str, Any]] = load_contract()["paths"]
    operations = [entry for item in paths.values() for entry in item.values() if "x-prepay" in entry]
    return [
        Spending(entry["x-prepay"]["sdk"], entry["summary"])
        for entry in operations
        if entry["operationId"].startswith(vendor) and entry["x-prepay"]["charge"] != "none"
    ]


def find(client: Any, vendor: str, name: str) -> Any:
    """The operation of that name on a client.

    Raises:
        LookupError: there is none that takes credits; the message names those that do.
    """
    names = [operation.name for operation in spending(vendor)]
    if name not in names:
        near = get_close_matches(name, names, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(names)}"
        raise LookupError(f"{vendor} has no operation {name!r} that takes credits; {hint}")
    resource, _, operation = name.partition(".")
    return getattr(getattr(client, resource), operation)
