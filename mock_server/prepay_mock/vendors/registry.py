"""Which vendors there are: those of this folder, and those that other distributions bring.

A distribution brings a vendor by an entry point of the group ``prepay.vendors``. Its name is the vendor's, and its
value names a package whose module ``mock_server`` has the class ``DIALECT``. Without that module it has no mock.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from prepay._contract.vendors import BUILT_IN as ROWS

if TYPE_CHECKING:
    from prepay_mock.engine.dialect import Dialect

__all__ = ["BUILT_IN", "GROUP", "dialects", "names"]

GROUP: Final = "prepay.vendors"
BUILT_IN: Final = tuple(ROWS)
"""The vendors of the contract. Each has a folder beside this file, and its package has the class ``DIALECT``."""


def names() -> tuple[str, ...]:
    """Return the names of all vendors; loads none of them."""
    return (*BUILT_IN, *(found.name for found in _others()))


def dialects() -> list[type[Dialect]]:
    """Load the dialects of all vendors, in the order of ``names``.

    Raises:
        ValueError: another distribution's vendor cannot be loaded, or has the name of one that is built in.
    """
    found: list[type[Dialect]] = [import_module(f"prepay_mock.vendors.{name}").DIALECT for name in BUILT_IN]
    return [*found, *(dialect for other in _others() for dialect in _load(other))]


def _others() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda found: found.name)


def _load(other: EntryPoint) -> Iterator[type[Dialect]]:
    origin = "an unknown distribution" if other.dist is None else other.dist.name
    if other.name in BUILT_IN:
        raise ValueError(f"vendor {other.name!r} of {origin} has the name of a built-in vendor. Rename it.")
    module = f"{other.value}.mock_server"
    try:
        if find_spec(module) is not None:
            dialect: type[Dialect] = import_module(module).DIALECT
            yield dialect
    except Exception as error:
        raise ValueError(
            f"vendor {other.name!r} of {origin} cannot be loaded ({type(error).__name__}: {error}). "
            f"Its entry point must name a package whose module mock_server has DIALECT."
        ) from error
