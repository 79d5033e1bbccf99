"""What is known of the response to a call beyond its body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from prepay.credits import Receipt

__all__ = ["RateLimit", "ResponseInfo"]

NOTHING_KNOWN: Final = Receipt()


@frozen(kw_only=True)
class RateLimit:
    """What the server last said about its rate limit; None where it said nothing.

    Attributes:
        limit: requests that the bucket holds.
        remaining: requests left in it.
        reset: Unix time in seconds at which it is full again.
    """

    limit: int | None = None
    remaining: int | None = None
    reset: int | None = None


@frozen(kw_only=True)
class ResponseInfo:
    """The answer that a result came in.

    Attributes:
        operation: the call, as it is written: ``tokportal.bundles.create``.
        status: HTTP status.
        headers: response headers, names in lower case; of repeated ones the last.
        request_id: the vendor's id of the request, to quote in a support ticket.
        rate_limit: the rate limit after this call, where the vendor tells it.
        idempotency_key: the key that this call was sent with.
        attempts: how many times the request was sent.
        replayed: the server gave a stored answer again instead of doing the work twice.
        credits: what the call did to the credits of the account, in the same words for every vendor.
        unrefunded: credits of failed attempts that the vendor refunds by itself and that seem to be missing; 0 when
            the refunds arrived, None when there were none or it cannot be told.
    """

    operation: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    request_id: str | None = None
    rate_limit: RateLimit | None = None
    idempotency_key: str | None = None
    attempts: int = 1
    replayed: bool = False
    credits: Receipt = NOTHING_KNOWN
    unrefunded: int | None = None

    def _credit(self, receipt: Receipt) -> ResponseInfo:
        """Take the receipt, and return this. Called once, while nobody else has seen the object: a copy costs more."""
        object.__setattr__(self, "credits", receipt)
        return self
