"""Which vendors there are: those of this folder, those of other distributions, and those that a contract describes.

A distribution brings a vendor by an entry point of the group ``prepay.vendors``. Its name is the vendor's, and its
value names a package whose module ``conformance`` has the class ``DIALECT``. A vendor without that module, and one that
only a contract describes, is tested by what its row of ``x-prepay-vendors`` and its operations declare.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from prepay._contract.file import load_contract
from prepay._contract.vendors import BUILT_IN as ROWS

if TYPE_CHECKING:
    from prepay_conformance.contract import Contract, Dialect

__all__ = ["BUILT_IN", "GROUP", "compile_vendor", "described", "dialect_of", "load", "names", "vendor_at"]

GROUP: Final = "prepay.vendors"
BUILT_IN: Final = tuple(ROWS)
"""The vendors of the contract. Each has a folder beside this file, and its package has the class ``DIALECT``."""
_ROWS = "x-prepay-vendors"


def names(document: Any = None) -> tuple[str, ...]:
    """Return the names of all vendors, also those that a document has a row for; loads none of them."""
    rows: dict[str, Any] = {} if document is None else document.get(_ROWS, {})
    return tuple(dict.fromkeys((*BUILT_IN, *(found.name for found in _others()), *rows)))


def described(document: Any) -> tuple[str, ...]:
    """Return the names of the vendors that a document describes; one without rows is taken to describe the built-in."""
    rows: dict[str, Any] = document.get(_ROWS, {})
    return tuple(rows) or BUILT_IN


def load(vendor: str, path: str | Path | None = None) -> Contract:
    """Read the contract that belongs to this installation, or the one at ``path``, and compile one vendor's part.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not an OpenAPI 3.1 document, it has no such vendor, or its vendor's part is incomplete.
    """
    return compile_vendor(load_contract(path), vendor)


def compile_vendor(document: Any, vendor: str) -> Contract:
    """Compile one vendor's part of a document with what its dialect answers; raises as ``load`` does."""
    from prepay_conformance.contract import compile_contract

    return compile_contract(document, vendor, dialect_of(vendor))


def vendor_at(document: Any, path: str) -> str | None:
    """Return the name of the vendor whose paths begin as this one does, or None."""
    from prepay_conformance.contract.vendor import vendor_of

    for name in names(document):
        try:
            if path.startswith(vendor_of(document, name).prefix):
                return name
        except ValueError:
            # A row without a prefix has no paths.
            continue
    return None


def dialect_of(vendor: str) -> type[Dialect]:
    """Load the dialect of a vendor: its own, or the one that answers from the contract alone.

    Raises:
        ValueError: another distribution's vendor cannot be loaded, or has the name of one that is built in.
    """
    from prepay_conformance.contract import Dialect

    other = next((found for found in _others() if found.name == vendor), None)
    if vendor in BUILT_IN:
        if other is not None:
            raise ValueError(
                f"vendor {vendor!r} of {_origin(other)} has the name of a built-in vendor. Rename it."
            )
        found: type[Dialect] = import_module(f"prepay_conformance.vendors.{vendor}").DIALECT
        return found
    return Dialect if other is None else _load(other, Dialect)


def _others() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda found: found.name)


def _origin(other: EntryPoint) -> str:
    return "an unknown distribution" if other.dist is None else other.dist.name


def _load(other: EntryPoint, plain: type[Dialect]) -> type[Dialect]:
    module = f"{other.value}.conformance"
    try:
        if find_spec(module) is None:
            return plain
        dialect: type[Dialect] = import_module(module).DIALECT
    except Exception as error:
        raise ValueError(
            f"vendor {other.name!r} of {_origin(other)} cannot be loaded ({type(error).__name__}: {error}). "
            f"Its entry point must name a package whose module conformance, if it has one, has DIALECT."
        ) from error
    return dialect
