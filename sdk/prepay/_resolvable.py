"""What an error of a call can be asked later: whether the call was charged after all."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, cast, overload

if TYPE_CHECKING:
    from prepay._spending import AsyncSpending, SyncSpending
    from prepay.errors import CallError
    from prepay.resolve import Resolution

__all__ = ["Resolvable"]


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
                in all, now if it was not before. Not for calls without a key (Trenz, U-Gen's ``jobs.retry``).
            settle: seconds after the call during which it may still be on its way (assumed); only after them does
                the absence of a trace count.
            poll: seconds between two looks until then.

        Returns:
            The resolution; from an async client, to be awaited. Still unknown is an answer, too.

        Raises:
            ConfigurationError: the client is another vendor's, or the call cannot be sent again.
        """
        return client._resolve(cast("CallError", self), resend=resend, settle=settle, poll=poll)
