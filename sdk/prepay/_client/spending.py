"""What every client offers beside its vendor's operations: the balance, waiting for it, and lost calls cleared up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from prepay._operation.options import CallOptions
from prepay._queries import balance as balances
from prepay._queries import waiting
from prepay._queries.polling import Span
from prepay._resolve import resolve

if TYPE_CHECKING:
    from prepay._call.context import Settings
    from prepay._call.dialect import Dialect
    from prepay._wire.effects import Flow
    from prepay.credits import Balance, Resolution
    from prepay.errors import CallError

__all__ = ["AsyncSpending", "SyncSpending"]

T = TypeVar("T")


class SyncSpending(ABC):
    """For sync clients."""

    _dialect: ClassVar[Dialect]
    _settings: Settings

    @abstractmethod
    def _drive(self, flow: Flow[T]) -> T: ...

    def balance(self) -> Balance:
        """The credits of the account: as they are now where that can be asked for free, else as last seen.

        Trenz has no operation for the balance, but tells it in every response. When this client has seen the id of a
        task it asks for that task, which costs nothing (assumed); otherwise it sends nothing and gives the last balance
        that a response told, with its ``age`` in seconds.

        Raises:
            BalanceUnknownError: only other responses tell the balance, and none has yet.
            APIStatusError, NotSentError, OutcomeUnknownError: there was no answer.
            MalformedResponseError: the answer holds no balance.
        """
        return self._drive(balances.known_balance(CallOptions(), self._settings))

    def ensure_credits(self, credits: int) -> Balance:  # noqa: A002 - the field's own word
        """Return the balance; raise InsufficientCreditsError if fewer than ``credits`` are available.

        Sends one free request.

        Args:
            credits: a whole number of credits.

        Raises:
            InsufficientCreditsError: there are fewer.
            InvalidArgumentError: ``credits`` is not a whole number of at least 0; nothing was sent.
            ConfigurationError: only other responses tell the balance (Trenz), and none has yet.

        Example:
            >>> tok.ensure_credits(25)  # doctest: +SKIP
        """
        needed = waiting.whole_credits(credits, f"{self._dialect.vendor}.ensure_credits")
        return self._drive(balances.ensure_credits(needed, CallOptions(), self._settings))

    def wait_for_credits(
        self,
        credits: int,  # noqa: A002
        *,
        timeout: Span = 300.0,
        poll: Span = 5.0,
    ) -> Balance:
        """Poll the balance until ``credits`` are available, and return it.

        Sends one free request every ``poll`` seconds, fewer while the server asks to wait (``Retry-After``).

        Args:
            credits: a whole number of credits.
            timeout: seconds to wait at most, or a timedelta; 0 polls once.
            poll: seconds between two polls, or a timedelta.

        Raises:
            WaitTimeoutError: they did not arrive in time; ``last`` is the balance that was seen last.
            InvalidArgumentError: an argument cannot be right; nothing was sent.
            ConfigurationError: the balance cannot be asked for (Trenz, before the client has seen a task).

        Example:
            >>> tok.wait_for_credits(100, timeout=60)  # doctest: +SKIP
        """
        return self._drive(
            waiting.wait_for_credits(
                credits,
                timeout=timeout,
                poll=poll,
                options=CallOptions(),
                settings=self._settings,
            )
        )

    def _resolve(self, error: CallError, **how: Any) -> Resolution:
        return self._drive(resolve.resolve(error, self._settings, **how))


class AsyncSpending(ABC):
    """For async clients; arguments and errors as for the sync ones."""

    _dialect: ClassVar[Dialect]
    _settings: Settings

    @abstractmethod
    async def _drive(self, flow: Flow[T]) -> T: ...

    async def balance(self) -> Balance:
        """The credits of the account, as they are now or were last seen; see :meth:`SyncSpending.balance`."""
        return await self._drive(balances.known_balance(CallOptions(), self._settings))

    async def ensure_credits(self, credits: int) -> Balance:  # noqa: A002
        """Return the balance if at least ``credits`` are available; see :meth:`SyncSpending.ensure_credits`."""
        needed = waiting.whole_credits(credits, f"{self._dialect.vendor}.ensure_credits")
        return await self._drive(balances.ensure_credits(needed, CallOptions(), self._settings))

    async def wait_for_credits(
        self,
        credits: int,  # noqa: A002
        *,
        timeout: Span = 300.0,  # noqa: ASYNC109 - the waiting is the point, and it reports what it saw
        poll: Span = 5.0,
    ) -> Balance:
        """Poll the balance until ``credits`` are available; see :meth:`SyncSpending.wait_for_credits`."""
        return await self._drive(
            waiting.wait_for_credits(
                credits,
                timeout=timeout,
                poll=poll,
                options=CallOptions(),
                settings=self._settings,
            )
        )

    async def _resolve(self, error: CallError, **how: Any) -> Resolution:
        return await self._drive(resolve.resolve(error, self._settings, **how))
