"""The tables of vendors: their rows, held against the rest of the contract, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from generator.document import ContractError, Json, resolve
from generator.facts import Facts
from prepay._contract.kinds import is_object
from prepay._contract.rows import METHODS, SECTION, VendorRow, vendor_rows

__all__ = ["checked_rows", "tables"]

# Never shown, whatever a contract declares.
_SECRET: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "www-authenticate"}
)


def checked_rows(document: Json, facts: Iterable[Facts]) -> dict[str, VendorRow]:
    """The rows, once every operation is known to belong to one and each row to have operations.

    Raises:
        ContractError: an operation and the rows disagree.
        ValueError: a row cannot be right.
    """
    rows = vendor_rows(document)
    known = list(facts)
    for fact in known:
        row = rows.get(fact.vendor)
        if row is None:
            raise ContractError(
                f"{fact.id}: {SECTION} has no row {fact.vendor}, which its operationId begins with; "
                f"the rows are {', '.join(rows)}"
            )
        if not fact.path.startswith(f"{row.prefix}/"):
            raise ContractError(
                f"{fact.id}: its path {fact.path} must begin with {row.prefix}/, the prefix of {row.name} in {SECTION}"
            )
    for row in rows.values():
        own = [fact for fact in known if fact.vendor == row.name]
        names = [f"{fact.resource}.{fact.name}" for fact in own]
        if row.balance_operation is not None and row.balance_operation not in names:
            raise ContractError(
                f"{SECTION}.{row.name}.balance_operation: no operation of {row.name} has the SDK name "
                f"{row.balance_operation}; it has {', '.join(names) or 'none'}"
            )
        if row.dry_run is not None and not any(fact.dry_run for fact in own):
            raise ContractError(
                f"{SECTION}.{row.name}.dry_run: no operation of {row.name} has the header parameter {row.dry_run}"
            )
    return rows


def tables(document: Json, rows: Mapping[str, VendorRow]) -> dict[str, Any]:
    """What the template of ``vendors.py`` writes."""
    key_headers = {row.key_header.lower() for row in rows.values()} | set(_key_headers(document))
    declared = {name.lower() for name in _declared(document)}
    declared |= {name.lower() for row in rows.values() for name in row.request_id}
    declared |= {row.dry_run.lower() for row in rows.values() if row.dry_run}
    plain = (
        "title", "client", "prefix", "env", "security", "dry_run", "request_id", "per_minute", "domains",
        "balance_operation", "top_up",
    )  # fmt: skip
    return {
        **{fact: {name: getattr(row, fact) for name, row in rows.items()} for fact in plain},
        "names": ", ".join(map(repr, rows)),
        "key": {name: (row.key_header, row.key_scheme) for name, row in rows.items()},
        "key_headers": sorted(key_headers),
        "declared_headers": sorted(declared - key_headers - _SECRET),
    }


def _key_headers(document: Json) -> Iterator[str]:
    for scheme in document.get("components", {}).get("securitySchemes", {}).values():
        found = resolve(document, scheme)
        if found.get("type") == "apiKey" and found.get("in") == "header":
            yield str(found["name"]).lower()
        elif found.get("type") in ("http", "oauth2", "openIdConnect"):
            yield "authorization"


def _declared(document: Json) -> Iterator[str]:
    """The headers of responses, and those that are parameters of operations."""
    for item in document["paths"].values():
        for method in METHODS:
            if not is_object(operation := item.get(method)):
                continue
            for parameter in (*item.get("parameters", ()), *operation.get("parameters", ())):
                found = resolve(document, parameter)
                if found.get("in") == "header":
                    yield str(found["name"])
            for response in operation["responses"].values():
                yield from resolve(document, response).get("headers", {})
