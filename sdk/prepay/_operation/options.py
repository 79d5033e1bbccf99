"""The options of clients and calls: what they may be given as, and what they are once they were checked.

``UNSET`` stands for "not given" and leaves an option to the client, then to its default. ``None`` stands for "none":
no deadline, no timeout, no retry. Budgets have no "none": they always add up.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypedDict

from prepay._operation.unset import UNSET, Unset
from prepay._values.ranges import seconds

if TYPE_CHECKING:
    import uuid

    from prepay._operation.shortage import OnInsufficient
    from prepay.budget import Budget
    from prepay.hooks import Hooks
    from prepay.retry import Retry

__all__ = ["NO_OPTIONS", "CallOptions", "ClientOptions", "OptionFields", "QuoteBy", "Timeout", "TimeoutLike"]

QuoteBy = Literal["dry_run", "price_table", "contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Limits for one attempt, in seconds; None means no limit.

    Attributes:
        connect: to open a connection, TLS included.
        read: from one received chunk to the next; so also until the answer begins.
        write: from one sent chunk to the next.

    Raises:
        InvalidArgumentError: a limit is not a number of seconds from 0 to 24 days; it is a ValueError too.
    """

    connect: float | None = 5.0
    read: float | None = 30.0
    write: float | None = 30.0

    def __post_init__(self) -> None:
        for name in ("connect", "read", "write"):
            limit = getattr(self, name)
            if limit is not None:
                checked = seconds(limit, f"Timeout.{name}", note=" or None")
                object.__setattr__(self, name, None if checked == math.inf else checked)


class TimeoutLike(Protocol):
    """Limits of the kind that HTTP libraries use, such as ``httpx.Timeout``: seconds, or None for no limit."""

    connect: float | None
    read: float | None
    write: float | None


class ClientOptions(TypedDict, total=False):
    """How the calls of a client are to be made. ``UNSET`` leaves an option to the default.

    Each value is checked when it is given; a wrong one is an InvalidArgumentError, and nothing is sent.

    Attributes:
        retry: when to send again: :class:`prepay.Retry`, or the most attempts of one call. False and None never send
            again.
        timeout: limits for one attempt: seconds (for connecting, reading and writing alike), a timedelta,
            :class:`prepay.Timeout` or ``httpx.Timeout``. None sets no limit.
        deadline: limit for a whole call with all its attempts and waits: seconds, or a timedelta. None sets no limit.
        check_balance: quote first, and refuse to send when the balance does not suffice. A call with an
            ``idempotency_key`` of your own is sent all the same: the server knows whether it was carried out before,
            and a replay is free.
        on_insufficient: what to do when credits run out: ``"raise"`` (or None), :class:`prepay.WaitForCredits` or
            :class:`prepay.TopUp`.
        budget: a cap that calls count against; see :class:`prepay.Budget`. Budgets of the client, its copies, the
            call and the blocks around it all count; None adds none, and lifts none.
        dry_run: ask for a dry run, which charges nothing. Where the vendor offers none (all but TokPortal), a write or
            a call that can cost credits is refused and not sent.
        quote_by: where ``budget`` and ``check_balance`` take the price of a call from. ``"dry_run"``, the default:
            the vendor's own answer about this very call, one free request each time (TokPortal: a dry run; U-Gen:
            its estimate; Trenz: the fixed price, without a request). ``"price_table"``: TokPortal's price list, one
            free request in 5 minutes. ``"contract"``: the prices that prepay ships with, without a request. The last
            two give the most that the call can cost, and are refused for U-Gen's jobs.
        headers: further request headers, over those of the client; None sends none of the client's. The headers that
            carry keys cannot be set here.
        hooks: functions that are told of calls and attempts: :class:`prepay.Hooks`, or several. Those of the client,
            its copies and the call are all told, in this order; None adds none, and takes none away.
        tags: words of your own for hooks, text to text: at most 50, names of at most 40 characters and texts of at most
            500. Those of the call go over those of the client; None leaves out the client's. They are not sent.
    """

    retry: Retry | int | Unset | None
    timeout: float | dt.timedelta | Timeout | TimeoutLike | Unset | None
    deadline: float | dt.timedelta | Unset | None
    check_balance: bool | Unset
    on_insufficient: OnInsufficient | Unset | None
    budget: Budget | Unset | None
    dry_run: bool | Unset
    quote_by: QuoteBy | Unset
    headers: Mapping[str, str] | Unset | None
    hooks: Hooks | Sequence[Hooks] | Unset | None
    tags: Mapping[str, str] | Unset | None


class OptionFields(ClientOptions, total=False):
    """The keywords that every operation takes beside its own. ``UNSET`` leaves an option to the client.

    Attributes:
        idempotency_key: the key to send instead of a fresh one: 1 to 255 printable ASCII characters, or a
            ``uuid.UUID``. Refused where the vendor knows no keys. None is a fresh key.
    """

    idempotency_key: str | uuid.UUID | Unset | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOptions:
    """The options of one call, checked; their meaning is that of :class:`OptionFields`."""

    retry: Retry | Unset = UNSET
    timeout: Timeout | Unset = UNSET
    deadline: float | Unset | None = UNSET
    idempotency_key: str | Unset = UNSET
    check_balance: bool | Unset = UNSET
    on_insufficient: OnInsufficient | Unset = UNSET
    budgets: tuple[Budget, ...] = ()
    dry_run: bool | Unset = UNSET
    quote_by: QuoteBy | Unset = UNSET
    headers: Mapping[str, str] | Unset | None = field(default=UNSET, repr=False)
    hooks: tuple[Hooks, ...] = ()
    tags: Mapping[str, str] | Unset | None = UNSET
    call_id: str | Unset = UNSET

    def over(self, base: CallOptions) -> CallOptions:
        """Return these options where they are set and those of ``base`` elsewhere.

        Headers, tags, budgets and hooks add up.
        """
        if self is NO_OPTIONS:
            return base
        chosen: dict[str, Any] = {}
        for name in _NAMES:
            value = getattr(self, name)
            if value is not UNSET:
                chosen[name] = value
        if self.headers and base.headers:
            chosen["headers"] = {**base.headers, **self.headers}
        if self.tags and base.tags:
            chosen["tags"] = {**base.tags, **self.tags}
        chosen["budgets"] = (*base.budgets, *(each for each in self.budgets if each not in base.budgets))
        chosen["hooks"] = (*base.hooks, *(each for each in self.hooks if each not in base.hooks))
        return replace(base, **chosen)


_NAMES: Final = tuple(CallOptions.__dataclass_fields__)
NO_OPTIONS: Final = CallOptions()
"""What a call without options has, so that merging them costs nothing."""
