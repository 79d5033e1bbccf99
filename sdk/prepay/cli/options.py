"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from prepay.cli.vendors import Vendor

__all__ = ["AsJson", "Whose"]

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the data as JSON.")]
Whose: TypeAlias = Annotated[Vendor, typer.Argument(metavar="VENDOR", help="tokportal, ugen or trenz.")]
