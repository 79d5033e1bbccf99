"""The clients of all vendors, for type checkers; at run time ``prepay`` loads each from its vendor's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prepay.vendors.tokportal.client import AsyncTokPortal as AsyncTokPortal
    from prepay.vendors.tokportal.client import TokPortal as TokPortal
    from prepay.vendors.trenz.client import AsyncTrenz as AsyncTrenz
    from prepay.vendors.trenz.client import Trenz as Trenz
    from prepay.vendors.ugen.client import AsyncUGen as AsyncUGen
    from prepay.vendors.ugen.client import UGen as UGen
