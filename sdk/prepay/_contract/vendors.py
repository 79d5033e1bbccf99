"""The vendors of this installation: the table that the generator wrote from ``x-prepay-vendors``, as rows.

The mock server and the contract kit read it here, for of the SDK they know this folder alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from prepay._contract.rows import VendorRow
from prepay._generated import vendors as table

__all__ = ["BUILT_IN", "KEY_HEADERS"]

BUILT_IN: Final[Mapping[str, VendorRow]] = MappingProxyType(
    {
        name: VendorRow(
            name,
            title,
            table.PREFIX[name],
            table.ENV[name],
            *table.KEY[name],
            table.SECURITY[name],
            table.DRY_RUN[name],
            table.REQUEST_ID[name],
            table.PER_MINUTE[name],
            table.DOMAINS[name],
            table.TOP_UP[name],
            table.BALANCE_OPERATION[name],
        )
        for name, title in table.TITLE.items()
    }
)
"""The row of each vendor, by its name."""
KEY_HEADERS: Final = table.KEY_HEADERS
"""Every request header that may carry a vendor's API key or a token, in lower case."""
