"""``prepay packs``: credits on sale."""

from __future__ import annotations

from typing import Annotated

import typer

from prepay.cli.options import AsJson
from prepay.cli.output import Output
from prepay.cli.vendors import Vendor, client_of, has_key, refuse
from prepay.cli.views import packs_view

__all__ = ["packs"]


def packs(
    vendor: Annotated[
        Vendor, typer.Argument(metavar="[VENDOR]", help="ugen, which alone sells packs over its API.")
    ] = Vendor.UGEN,
    *,
    as_json: AsJson = False,
) -> None:
    """Show the packs of credits on sale. No key is needed: the price list is public."""
    if vendor is not Vendor.UGEN:
        where = "on its site" if vendor is Vendor.TOKPORTAL else "by its sales contact"
        raise refuse(f"{vendor.value} sells no packs over its API; credits are bought {where}")
    # The operation sends no key, but a client cannot be without one.
    with client_of(vendor, api_key=None if has_key(vendor) else "none-needed") as client:
        found = [pack.to_dict() for pack in client.billing.packs()]
    Output(as_json=as_json).data(found, packs_view(found))
