"""A lost answer: the naive loop pays twice for one bundle, the client pays once."""

from __future__ import annotations

import httpx

from prepay.testing import no_waiting
from prepay_mock import Mock

BUNDLE = {"bundle_type": "account_only", "country": "USA"}


def naive(client: httpx.Client, key: str) -> None:
    """What many programs do: any trouble, once more."""
    for _ in range(3):
        try:
            client.post("/api/ext/bundles", json=BUNDLE, headers={"X-API-Key": key}).raise_for_status()
        except httpx.HTTPError:
            continue
        return


with Mock() as mock, no_waiting():
    account = mock.tokportal.account(balance=132)
    mock.faults.add("lose_response", operation="tokportal.bundles.create")
    with httpx.Client(transport=mock.transport, base_url=mock.url) as client:
        naive(client, account.key)
    print(f"naive loop: one bundle wanted, {132 - account.available} credits charged")

    account = mock.tokportal.account(balance=132)
    mock.faults.add("lose_response", operation="tokportal.bundles.create")
    bundle = account.client().bundles.create(bundle_type="account_only", country="USA")
    print(f"prepay:     one bundle wanted, {132 - account.available} credits charged,")
    print(f"            in {bundle.last_response.attempts} attempts with one idempotency key")
    account.assert_charged(25)
