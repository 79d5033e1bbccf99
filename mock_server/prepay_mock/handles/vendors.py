"""The vendors of a mock, with SDK clients that speak to it: the one shared module that names vendors.

The SDK is loaded when the first client is built, not before.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, overload

from prepay_mock.handles.account import AccountHandle
from prepay_mock.handles.channel import Channel, path
from prepay_mock.world.scenario import KEY_PREFIX

if TYPE_CHECKING:
    import httpx

    from prepay import AsyncTokPortal, AsyncTrenz, AsyncUGen, TokPortal, Trenz, UGen

__all__ = [
    "BundleStatus",
    "JobOutcome",
    "PaymentOutcome",
    "Standing",
    "TaskOutcome",
    "TokPortalHandle",
    "TrenzHandle",
    "UGenHandle",
    "VendorHandle",
    "VendorHandles",
    "Wiring",
]

# What the control API's schema lists; a test holds the two together.
Standing: TypeAlias = Literal["active", "readonly", "revoked", "suspended"]
BundleStatus: TypeAlias = Literal[
    "published_priority", "accepted", "in_review", "finalized", "completed", "cancelled", "archived"
]
PaymentOutcome: TypeAlias = Literal["paid", "failed", "expired"]
JobOutcome: TypeAlias = Literal["completed", "failed"]
TaskOutcome: TypeAlias = Literal["succeeded", "failed"]

S = TypeVar("S")
A = TypeVar("A")
MAIN = "main"
"""The account of clients that were given none."""


class Wiring:
    """How clients reach the mock.

    Args:
        base_url: of the mock.
        channel: to its control surface.
        http: makes the httpx client of a sync client.
        async_http: makes that of an async one; None = a client's own, which its user closes.
    """

    def __init__(
        self,
        base_url: str,
        channel: Channel,
        http: Callable[[], httpx.Client],
        async_http: Callable[[], httpx.AsyncClient] | None = None,
    ) -> None:
        self.base_url = base_url
        self.channel = channel
        self._http = http
        self._async_http = async_http

    def sync_options(self) -> dict[str, Any]:
        """What every sync client is built with."""
        return {"base_url": self.base_url, "http_client": self._http()}

    def async_options(self) -> dict[str, Any]:
        """What every async client is built with."""
        given = {} if self._async_http is None else {"http_client": self._async_http()}
        return {"base_url": self.base_url, **given}


class VendorHandle(ABC, Generic[S, A]):
    """One vendor of a mock."""

    name: str

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._channel = wiring.channel

    def account(
        self,
        name: str | None = None,
        *,
        balance: int | None = None,
        lots: Sequence[Mapping[str, Any]] | None = None,
        standing: Standing | None = None,
    ) -> AccountHandle[S, A]:
        """Open an account, or take hold of one that is open.

        Args:
            name: the part of its key after ``sk_mock_``, or the whole key; a fresh one when None.
            balance: credits, in one lot that never expires; 0 for none.
            lots: in place of ``balance``, each ``{"amount": …, "expires_in_seconds": …, "source": …}``. Without
                both the key's name or the scenario decides.
            standing: ``active``, ``readonly``, ``revoked`` or ``suspended``; as the key's name says when None.

        Raises:
            ControlError: the account is open already and ``balance``, ``lots`` or ``standing`` were given; or one of
                them is out of its range.
        """
        if balance is not None and lots is not None:
            raise TypeError("give balance or lots, not both")
        wanted: dict[str, Any] = {}
        if balance is not None:
            wanted["lots"] = [{"amount": balance}] if balance else []
        if lots is not None:
            wanted["lots"] = [dict(lot) for lot in lots]
        if standing is not None:
            wanted["standing"] = standing
        key = None if name is None else key_of(name)
        if key is not None and not wanted and self._is_open(key):
            return AccountHandle(self, self._channel, key)
        named = {} if key is None else {"key": key}
        opened = self._channel.call("POST", "/accounts", {"vendor": self.name, **named, **wanted})
        return AccountHandle(self, self._channel, opened["key"])

    def client(self, account: AccountHandle[S, A] | str | None = None, **options: Any) -> S:
        """An SDK client.

        Args:
            account: whose key it carries: an account, a name or a key; the account ``main`` when None.
            options: what the client's constructor takes.
        """
        return self._sync(**{"api_key": _key(account), **self._wiring.sync_options(), **options})

    def async_client(self, account: AccountHandle[S, A] | str | None = None, **options: Any) -> A:
        """An async SDK client; arguments as for ``client``."""
        return self._async(**{"api_key": _key(account), **self._wiring.async_options(), **options})

    @abstractmethod
    def _sync(self, **options: Any) -> S: ...

    @abstractmethod
    def _async(self, **options: Any) -> A: ...

    def _is_open(self, key: str) -> bool:
        accounts = self._channel.call("GET", "/accounts")["accounts"]
        return any(entry["vendor"] == self.name and entry["key"] == key for entry in accounts)


class TokPortalHandle(VendorHandle["TokPortal", "AsyncTokPortal"]):
    """TokPortal."""

    name = "tokportal"

    def move_bundle(self, bundle_id: str, status: BundleStatus) -> None:
        """Let the vendor move a bundle on, to ``accepted`` for instance; raises ControlError where it cannot."""
        self._channel.call("POST", path("bundles", bundle_id), {"status": status})

    def _sync(self, **options: Any) -> TokPortal:
        from prepay import TokPortal

        return TokPortal(**options)

    def _async(self, **options: Any) -> AsyncTokPortal:
        from prepay import AsyncTokPortal

        return AsyncTokPortal(**options)


class UGenHandle(VendorHandle["UGen", "AsyncUGen"]):
    """U-Gen."""

    name = "ugen"

    def settle_payment(self, session_id: str, outcome: PaymentOutcome = "paid") -> None:
        """Play the payment provider: ``paid``, ``failed`` or ``expired``; raises ControlError where it cannot."""
        self._channel.call("POST", path("payments", session_id), {"outcome": outcome})

    def end_job(
        self, job_id: str, outcome: JobOutcome = "completed", *, actual_credits: int | None = None
    ) -> None:
        """Play the renderer: end a job as ``completed`` or ``failed``; raises ControlError where it cannot."""
        cost = {} if actual_credits is None else {"actual_credits": actual_credits}
        self._channel.call("POST", path("jobs", job_id), {"outcome": outcome, **cost})

    def _sync(self, **options: Any) -> UGen:
        from prepay import UGen

        return UGen(**options)

    def _async(self, **options: Any) -> AsyncUGen:
        from prepay import AsyncUGen

        return AsyncUGen(**options)


class TrenzHandle(VendorHandle["Trenz", "AsyncTrenz"]):
    """Trenz."""

    name = "trenz"

    def end_task(self, task_id: str, outcome: TaskOutcome = "succeeded") -> None:
        """Play the backend: end a task as ``succeeded`` or ``failed``; raises ControlError where it cannot."""
        self._channel.call("POST", path("tasks", task_id), {"outcome": outcome})

    def _sync(self, **options: Any) -> Trenz:
        from prepay import Trenz

        return Trenz(**options)

    def _async(self, **options: Any) -> AsyncTrenz:
        from prepay import AsyncTrenz

        return AsyncTrenz(**options)


class VendorHandles:
    """The vendors of a mock, each with its clients, its accounts, and what the vendor does."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    @cached_property
    def tokportal(self) -> TokPortalHandle:
        """TokPortal: clients, accounts, and what the vendor does."""
        return TokPortalHandle(self._wiring)

    @cached_property
    def ugen(self) -> UGenHandle:
        """U-Gen: clients, accounts, and what the vendor does."""
        return UGenHandle(self._wiring)

    @cached_property
    def trenz(self) -> TrenzHandle:
        """Trenz: clients, accounts, and what the vendor does."""
        return TrenzHandle(self._wiring)

    @overload
    def vendor(self, name: Literal["tokportal"]) -> TokPortalHandle: ...

    @overload
    def vendor(self, name: Literal["ugen"]) -> UGenHandle: ...

    @overload
    def vendor(self, name: Literal["trenz"]) -> TrenzHandle: ...

    @overload
    def vendor(self, name: str) -> VendorHandle[Any, Any]: ...

    def vendor(self, name: str) -> VendorHandle[Any, Any]:
        """The vendor of that name: ``tokportal``, ``ugen`` or ``trenz``; raises LookupError for another."""
        handles: dict[str, VendorHandle[Any, Any]] = {
            "tokportal": self.tokportal,
            "ugen": self.ugen,
            "trenz": self.trenz,
        }
        if name not in handles:
            raise LookupError(f"there is no vendor {name!r}; known are {', '.join(handles)}")
        return handles[name]


def key_of(name: str) -> str:
    """The key of an account that is named by its key or by what follows ``sk_mock_``."""
    return name if name.startswith(KEY_PREFIX) else KEY_PREFIX + name


def _key(account: AccountHandle[Any, Any] | str | None) -> str:
    if isinstance(account, AccountHandle):
        return account.key
    return key_of(MAIN if account is None else account)
