"""What every client offers beside its vendor's operations: the balance, waiting for it, and lost calls cleared up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from prepay import balance, resolve, waiting
from prepay._call import CallOptions

if TYPE_CHECKING:
    from prepay._profile import VendorProfile
    from prepay.balance import Balance
    from prepay.errors import CallError
    from prepay.flow import Flow, Settings
    from prepay.resolve import Resolution

__all__ = ["AsyncSpending", "SyncSpending"]

T = TypeVar("T")


class SyncSpending(ABC):
    """For sync clients."""

    _profile: ClassVar[VendorProfile]
    _settings: Settings

    @abstractmethod
    def _drive(self, flow: Flow[T]) -> T: ...

    def ensure_credits(self, credits: int) -> Balance:  # noqa: A002 - the field's own word
        """The balance, if at least ``credits`` are available.

        Raises:
            InsufficientCreditsError: there are fewer.
            ConfigurationError: Trenz, and no answer has told the balance yet.
        """
        return self._drive(
            balance.ensure_credits(self._profile.vendor, credits, CallOptions(), self._settings)
        )

    def wait_for_credits(
        self,
        credits: int,  # noqa: A002
        *,
        timeout: float = 300.0,
        poll: float = 5.0,
    ) -> Balance:
        """Wait until ``credits`` are available; the balance then.

        Args:
            credits: how many.
            timeout: seconds to wait at most; 0 looks once.
            poll: seconds between two looks.

        Raises:
            WaitTimeoutError: they have not come in time.
            ConfigurationError: Trenz, and the client has seen no task that it could ask for.
        """
        return self._drive(
            waiting.wait_for_credits(
                self._profile.vendor,
                credits,
                timeout=timeout,
                poll=poll,
                options=CallOptions(),
                settings=self._settings,
            )
        )

    def _resolve(self, error: CallError, **how: Any) -> Resolution:
        return self._drive(resolve.resolve(error, self._profile.vendor, self._settings, **how))


class AsyncSpending(ABC):
    """For async clients; arguments and errors as for the sync ones."""

    _profile: ClassVar[VendorProfile]
    _settings: Settings

    @abstractmethod
    async def _drive(self, flow: Flow[T]) -> T: ...

    async def ensure_credits(self, credits: int) -> Balance:  # noqa: A002
        """The balance, if at least ``credits`` are available; see :meth:`SyncSpending.ensure_credits`."""
        return await self._drive(
            balance.ensure_credits(self._profile.vendor, credits, CallOptions(), self._settings)
        )

    async def wait_for_credits(
        self,
        credits: int,  # noqa: A002
        *,
        timeout: float = 300.0,  # noqa: ASYNC109 - the waiting is the point, and it reports what it saw
        poll: float = 5.0,
    ) -> Balance:
        """Wait until ``credits`` are available; see :meth:`SyncSpending.wait_for_credits`."""
        return await self._drive(
            waiting.wait_for_credits(
                self._profile.vendor,
                credits,
                timeout=timeout,
                poll=poll,
                options=CallOptions(),
                settings=self._settings,
            )
        )

    async def _resolve(self, error: CallError, **how: Any) -> Resolution:
        return await self._drive(resolve.resolve(error, self._profile.vendor, self._settings, **how))
