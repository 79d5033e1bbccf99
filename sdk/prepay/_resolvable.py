"""What an error of a call can be asked later: whether the call was charged after all."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, ClassVar, cast, overload

if TYPE_CHECKING:
    from prepay._spending import AsyncSpending, SyncSpending
    from prepay.errors import CallError
    from prepay.resolve import Resolution

__all__ = ["Resolvable", "Retryable"]


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


class Resolvable:
    """Base of the errors of calls."""

    case: Any = None

    @overload
    def resolve(
        self, client: SyncSpending, *, resend: bool = ..., settle: float = ..., poll: float = ...
    ) -> Resolution: ...

    @overload
    def resolve(
        self, client: AsyncSpending, *, resend: bool = ..., settle: float = ..., poll: float = ...
    ) -> Awaitable[Resolution]: ...

    def resolve(
        self,
        client: SyncSpending | AsyncSpending,
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
        return client._resolve(cast("CallError", self), resend=resend, settle=settle, poll=poll)
