"""Run out of credits, and go on as soon as somebody has topped up: the call is sent again once, with its own key."""

from __future__ import annotations

from prepay import InsufficientCreditsError, TopUp
from prepay.testing import no_waiting
from prepay_mock import Mock

with Mock() as mock, no_waiting():  # no_waiting: waits take no time
    account = mock.tokportal.account(balance=20)
    tok = account.client()

    try:
        tok.bundles.create(bundle_type="account_only", country="USA")
    except InsufficientCreditsError as short:
        print(f"raised     required {short.required}, available {short.available}, missing {short.missing}")

    def ask_the_boss(short: InsufficientCreditsError) -> None:
        """An application would send a message, or open a checkout; here the credits come at once."""
        print(f"topping up {short.missing} credits")
        account.grant(short.missing or 0)

    bundle = tok.bundles.create(
        bundle_type="account_only", country="USA", on_insufficient=TopUp(ask_the_boss, timeout=3600)
    )
    print(f"created    {bundle.credits_charged} credits charged, {bundle.credits_remaining} remain")
