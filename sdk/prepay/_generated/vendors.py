"""What the contract says of the vendors themselves (``x-prepay-vendors``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Every host in these domains is a live API, whichever client is pointed there.
DOMAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "tokportal": ("tokportal.com",),
    "ugen": ("u-gen.ai",),
    "trenz": ("trenz.ai",),
}
# The operation that tells the balance; none where only other responses tell it.
BALANCE_OPERATION: Final[Mapping[str, str | None]] = {
    "tokportal": "credits.balance",
    "ugen": "credits.balance",
    "trenz": None,
}
# How to buy credits, as errors say it.
TOP_UP: Final[Mapping[str, str]] = {
    "tokportal": "buy credits in TokPortal's web app; API and web app share one balance",
    "ugen": "client.billing.checkout(pack_id=…) opens a payment page",
    "trenz": "ask support@trenz.ai to recharge the account",
}
