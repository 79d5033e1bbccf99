"""A vendor as the contract describes it: its row of ``x-prepay-vendors`` and its operations' security schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prepay._contract.rows import KEY_SUFFIX, SECTION, VendorRow
from prepay._contract.vendors import BUILT_IN
from prepay_conformance.contract.model import Json, KeyPlace, Vendor
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["row_of", "vendor_of"]

_POLITE_PERCENT = 80
"""So much of what a vendor allows is polite."""
_POLITE_UNTOLD = 60
"""Requests a minute where the vendor's row does not say what it allows."""


def row_of(document: Json, name: str) -> Json:
    """Return the vendor's row; what an older contract does not say is that of this installation's contract."""
    known = BUILT_IN.get(name)
    return {**({} if known is None else _told(known)), **fields_of(document, SECTION, name)}


def vendor_of(document: Json, name: str) -> Vendor:
    """Read a vendor.

    Raises:
        ValueError: the document does not say under which prefix the vendor's paths lie, or its row names another header
            for the key than the security schemes of its operations.
    """
    row = row_of(document, name)
    prefix = row.get("prefix")
    if not isinstance(prefix, str) or not prefix:
        known = ", ".join(fields_of(document, SECTION)) or "none"
        raise ValueError(
            f"there is no vendor {name!r} in the contract: {SECTION} has no row {name!r} with a prefix (rows: {known})"
        )
    prefix = f"{prefix.rstrip('/')}/"
    variable = str(row.get("env", name.upper()))
    schemes = _in_order(dict(_schemes(document, prefix)), fields_of(row, "key"), f"{SECTION}.{name}.key")
    dry_run = row.get("dry_run")
    domains: Any = row.get("domains")
    balance: Any = row.get("balance_operation")
    return Vendor(
        name=name,
        title=str(row.get("title", name)),
        prefix=prefix,
        variable=variable if variable.endswith(KEY_SUFFIX) else variable + KEY_SUFFIX,
        keys=tuple(schemes.values()) or (KeyPlace("X-API-Key"),),
        dry_run_header=dry_run if isinstance(dry_run, str) else None,
        key_scheme=next(iter(schemes), ""),
        domains=tuple(str(one).lower() for one in domains) if is_array(domains) else (),
        per_minute=_polite(row.get("per_minute")),
        balance_operation=balance if isinstance(balance, str) else None,
    )


def _told(row: VendorRow) -> dict[str, Any]:
    key = {"header": row.key_header, "scheme": row.key_scheme}
    return {**row._asdict(), "key": key, "domains": list(row.domains)}


def _polite(allowed: Any) -> int:
    if not isinstance(allowed, int) or isinstance(allowed, bool) or allowed < 1:
        return _POLITE_UNTOLD
    return max(allowed * _POLITE_PERCENT // 100, 1)


def _in_order(schemes: dict[str, KeyPlace], key: Json, where: str) -> dict[str, KeyPlace]:
    """The security schemes, that of the vendor's row first, for by that one the kit sends its key."""
    header = key.get("header")
    if not isinstance(header, str) or not schemes:
        return schemes
    told = KeyPlace(header, key.get("scheme") or "")
    for name, place in schemes.items():
        if (place.header.lower(), place.scheme.lower()) == (told.header.lower(), told.scheme.lower()):
            return {name: place, **schemes}
    raise ValueError(
        f"{where} says {' '.join(filter(None, told))}, but no security scheme of the vendor's operations does "
        f"({', '.join(schemes)}). Make the row and components.securitySchemes say the same"
    )


def _schemes(document: Json, prefix: str) -> Iterator[tuple[str, KeyPlace]]:
    """The headers that carry a key, by the security schemes of the operations below a prefix."""
    declared = fields_of(document, "components", "securitySchemes")
    for path, item in fields_of(document, "paths").items():
        if not path.startswith(prefix):
            continue
        for operation in fields_of(item).values():
            secured: Any = fields_of(operation).get("security", document.get("security"))
            for name in (
                name for one in (secured if is_array(secured) else ()) if is_object(one) for name in one
            ):
                scheme = fields_of(declared, name)
                if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
                    yield name, KeyPlace(str(scheme.get("name")))
                elif scheme.get("type") == "http" and str(scheme.get("scheme")).lower() == "bearer":
                    yield name, KeyPlace("Authorization", "Bearer")
