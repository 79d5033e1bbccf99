"""The first bundle: look at the balance, ask for the price, create, and see what was charged."""

from __future__ import annotations

from prepay_mock import Mock

with Mock() as mock:
    # With a key of your own: tok = TokPortal()  (from prepay; the key comes from TOKPORTAL_API_KEY)
    tok = mock.tokportal.account(balance=132).client()

    print(f"available  {tok.balance().available} credits")
    quote = tok.bundles.create.quote(bundle_type="account_and_videos", country="USA", videos_quantity=10)
    print(f"quote      {quote.total} credits: {dict(quote.breakdown)}")

    bundle = tok.bundles.create(bundle_type="account_and_videos", country="USA", videos_quantity=10)
    print(f"created    {bundle.data.id}")
    print(f"charged    {bundle.credits_charged} credits, {bundle.credits_remaining} remain")
