"""The values that calls about credits give: balances, lots, quotes, and what became of a call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, overload

__all__ = [
    "Balance",
    "Basis",
    "CreditLot",
    "Finding",
    "Quote",
    "Receipt",
    "Resolution",
    "Resolvable",
    "Retryable",
    "Verdict",
    "unknown",
]


Basis = Literal["answer", "record", "ledger", "balance", "price", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out; fields as in :class:`prepay.Resolution`. ``after`` is what was left after the charge."""

    charged: bool | None
    basis: Basis
    evidence: str
    amount: int | None = None
    result: Any = None
    after: int | None = None


def unknown(why: str) -> Finding:
    """Nothing was found out."""
    return Finding(charged=None, basis="none", evidence=why)


class Retryable:
    """Base of all errors.

    Attributes:
        charged: True if the call took credits although it failed, False if it took none; None when nobody knows.
    """

    charged: bool | None = False
    # The same may go well later, without anything being mended.
    _passes: ClassVar[bool] = False

    @property
    def retryable(self) -> bool:
        """True if the same call may succeed later and cannot be charged twice: it was certainly not charged.

        False for a call that may have been charged, even under an idempotency key: a plain second call has a new key.
        Call ``error.resolve(client)`` for these.
        """
        return self._passes and self.charged is False


class Resolver(Protocol):
    """What finds out about a call with a sync client."""

    def _resolve(self, error: Any, *, resend: bool, settle: float, poll: float) -> Resolution: ...


class AsyncResolver(Protocol):
    """What finds out about a call with an async client."""

    async def _resolve(self, error: Any, *, resend: bool, settle: float, poll: float) -> Resolution: ...


class Resolvable:
    """Base of the errors of calls."""

    _case: Any = None

    @overload
    def resolve(
        self, client: Resolver, *, resend: bool = ..., settle: float = ..., poll: float = ...
    ) -> Resolution: ...

    @overload
    def resolve(
        self, client: AsyncResolver, *, resend: bool = ..., settle: float = ..., poll: float = ...
    ) -> Awaitable[Resolution]: ...

    def resolve(
        self,
        client: Resolver | AsyncResolver,
        *,
        resend: bool = False,
        settle: float = 30.0,
        poll: float = 2.0,
    ) -> Resolution | Awaitable[Resolution]:
        """Find out whether the call was charged. Budgets that counted are settled or released by what is found.

        What the account shows is looked at, and nothing is sent that could spend: U-Gen's jobs, TokPortal's history
        since the call began, Trenz's balance before and after. :class:`prepay.Resolution` says how much each proves.

        Args:
            client: a client of the same vendor and account; best the one that made the call, for it knows which
                other charges are its own.
            resend: make the call again under its idempotency key instead, which settles it: it is carried out once
                in all, now if it was not before. Not for calls without a key (Trenz, U-Gen's ``jobs.retry``). Once
                the key may have expired (23 hours after the first attempt: the contract assumes that vendors keep
                one for 24) the call is not sent again, and the account is looked at as without ``resend``.
            settle: seconds after the call during which it may still be on its way (assumed); only after them does
                the absence of a trace count.
            poll: seconds between two looks until then.

        Returns:
            The resolution; from an async client, to be awaited. Still unknown is an answer, too.

        Raises:
            ConfigurationError: the client is another vendor's, or the call cannot be sent again.
        """
        return client._resolve(self, resend=resend, settle=settle, poll=poll)


Verdict = Literal["free", "charged", "refunded", "unknown"]
"""``free``: certainly not charged; ``charged``: certainly charged; ``refunded``: charged and certainly refunded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLot:
    """Credits that expire together.

    Attributes:
        amount: credits that are left of it.
        expires_at: when they expire; None when the vendor's date cannot be read.
        source: where they come from, in the vendor's words.
    """

    amount: int
    expires_at: dt.datetime | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The credits of an account.

    Attributes:
        available: credits that can be spent.
        reserved: credits held for work under way (U-Gen's jobs); 0 where the vendor holds none.
        total: ``available + reserved``.
        lots: the lots that expire soonest, where the vendor tells them (TokPortal: those of the next 30 days).
        expiring: credits that expire within 7 days; 0 where the vendor tells no expiry.
        as_of: when the figures were received.
        age: seconds between then and now: 0 for figures that were just asked for, more where the vendor cannot be
            asked and the figures are the last that an answer told (Trenz).
    """

    available: int
    reserved: int = 0
    total: int
    lots: tuple[CreditLot, ...] = ()
    expiring: int = 0
    as_of: dt.datetime
    age: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The price of a call, in credits. The server computes it anew when the call is made.

    Attributes:
        total: what the call would be charged, or reserve; the most that it can be when ``source`` is ``price_table``
            or ``contract``.
        breakdown: parts that ``total`` is the sum of; parts that cost nothing are left out.
        source: where the figures come from. ``dry_run``: a dry run on the server; ``estimate``: the vendor's
            estimate; ``price``: the operation's fixed price; ``price_table``: computed from the server's price list;
            ``contract``: computed from the prices that prepay ships with.
    """

    total: int
    breakdown: Mapping[str, int]
    source: Literal["dry_run", "estimate", "price", "price_table", "contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one call did to the credits of the account, in the same words for every vendor.

    Attributes:
        charged: credits that have left the balance; 0 when it was free, refused or replayed; None when nobody knows.
        reserved: credits that are reserved for work that goes on; None when nobody knows.
        available: credits that could be spent after the call; None when the vendor did not say.
        quoted: credits that the call was said to cost before it was sent; None when nobody asked.
    """

    charged: int | None = None
    reserved: int | None = None
    available: int | None = None
    quoted: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of a call.

    Attributes:
        charged: True, it was charged; False, it was not; None, this is still unknown.
        basis: what the verdict rests on. ``answer``: the server's own word, to the call or to the same key again;
            ``record``: something that bears the call's key, or that only it can have brought about; ``price``: it
            costs nothing. These prove it. ``ledger``: a debit of its amount that no other call of this client
            accounts for, or that there is none; ``balance``: what the balance did meanwhile. These two are taken
            to be so as long as nobody else bought the very same thing (``ledger``) or moved the balance
            (``balance``). ``none``: nothing tells.
        evidence: the same in words.
        amount: credits that were charged or reserved; None when it is unknown.
        result: the result of the call where it could be had: a U-Gen job, or that of the call made again.
    """

    charged: bool | None
    basis: Basis
    evidence: str
    amount: int | None
    result: Any
