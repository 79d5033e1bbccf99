"""The three vendors of a mock, each with what the vendor itself does, and clients by the vendor's name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from prepay_mock.handles.account import AccountHandle, LotFields
from prepay_mock.handles.channel import path
from prepay_mock.handles.errors import UnknownVendorError
from prepay_mock.handles.vendor import Standing, VendorHandle
from prepay_mock.handles.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from prepay import AsyncTokPortal, AsyncTrenz, AsyncUGen, TokPortal, Trenz, UGen
    from prepay_mock.handles.client_options import AsyncClientFields, ClientFields

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
    "VendorName",
]

VendorName: TypeAlias = Literal["tokportal", "ugen", "trenz"]
# What the control API's schema lists; a test holds the two together.
BundleStatus: TypeAlias = Literal[
    "published_priority", "accepted", "in_review", "finalized", "completed", "cancelled", "archived"
]
PaymentOutcome: TypeAlias = Literal["paid", "failed", "expired"]
JobOutcome: TypeAlias = Literal["completed", "failed"]
TaskOutcome: TypeAlias = Literal["succeeded", "failed"]


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

    @property
    def vendors(self) -> tuple[VendorHandle[Any, Any], ...]:
        """All of them."""
        return self.tokportal, self.ugen, self.trenz

    @property
    def accounts(self) -> list[AccountHandle[Any, Any]]:
        """Every open account, vendor by vendor, in the order in which they were opened."""
        return [account for vendor in self.vendors for account in vendor.accounts]

    @overload
    def vendor(self, name: Literal["tokportal"]) -> TokPortalHandle: ...

    @overload
    def vendor(self, name: Literal["ugen"]) -> UGenHandle: ...

    @overload
    def vendor(self, name: Literal["trenz"]) -> TrenzHandle: ...

    @overload
    def vendor(self, name: VendorName) -> VendorHandle[Any, Any]: ...

    def vendor(self, name: VendorName) -> VendorHandle[Any, Any]:
        """The vendor of that name: ``tokportal``, ``ugen`` or ``trenz``.

        Raises:
            UnknownVendorError: there is no such vendor; it is a LookupError and a ControlError too.
        """
        for handle in self.vendors:
            if handle.name == name:
                return handle
        known = ", ".join(handle.name for handle in self.vendors)
        message = f"there is no vendor {name!r}; known are {known}"
        raise UnknownVendorError(None, "VENDOR_NOT_FOUND", message, {"vendor": message})

    def new_key(
        self,
        vendor: VendorName,
        *,
        balance: int | None = None,
        lots: Sequence[LotFields] | None = None,
        standing: Standing | None = None,
    ) -> str:
        """The key of a fresh account of a vendor, which nobody else uses.

        Arguments and errors as for ``vendor`` and ``VendorHandle.account``.
        """
        return self.vendor(vendor).new_key(balance=balance, lots=lots, standing=standing)

    @overload
    def client(
        self,
        vendor: Literal["tokportal"],
        key: AccountHandle[TokPortal, AsyncTokPortal] | str | None = None,
        **options: Unpack[ClientFields],
    ) -> TokPortal: ...

    @overload
    def client(
        self,
        vendor: Literal["ugen"],
        key: AccountHandle[UGen, AsyncUGen] | str | None = None,
        **options: Unpack[ClientFields],
    ) -> UGen: ...

    @overload
    def client(
        self,
        vendor: Literal["trenz"],
        key: AccountHandle[Trenz, AsyncTrenz] | str | None = None,
        **options: Unpack[ClientFields],
    ) -> Trenz: ...

    @overload
    def client(
        self,
        vendor: VendorName,
        key: AccountHandle[Any, Any] | str | None = None,
        **options: Unpack[ClientFields],
    ) -> Any: ...

    def client(
        self,
        vendor: VendorName,
        key: AccountHandle[Any, Any] | str | None = None,
        **options: Unpack[ClientFields],
    ) -> Any:
        """An SDK client of a vendor.

        Args:
            vendor: its name.
            key: an account, its name or its key; a fresh account when None.
            options: what the client's constructor takes.

        Raises:
            UnknownVendorError: there is no such vendor.
        """
        handle = self.vendor(vendor)
        return handle.client(handle.account() if key is None else key, **options)

    @overload
    def async_client(
        self,
        vendor: Literal["tokportal"],
        key: AccountHandle[TokPortal, AsyncTokPortal] | str | None = None,
        **options: Unpack[AsyncClientFields],
    ) -> AsyncTokPortal: ...

    @overload
    def async_client(
        self,
        vendor: Literal["ugen"],
        key: AccountHandle[UGen, AsyncUGen] | str | None = None,
        **options: Unpack[AsyncClientFields],
    ) -> AsyncUGen: ...

    @overload
    def async_client(
        self,
        vendor: Literal["trenz"],
        key: AccountHandle[Trenz, AsyncTrenz] | str | None = None,
        **options: Unpack[AsyncClientFields],
    ) -> AsyncTrenz: ...

    @overload
    def async_client(
        self,
        vendor: VendorName,
        key: AccountHandle[Any, Any] | str | None = None,
        **options: Unpack[AsyncClientFields],
    ) -> Any: ...

    def async_client(
        self,
        vendor: VendorName,
        key: AccountHandle[Any, Any] | str | None = None,
        **options: Unpack[AsyncClientFields],
    ) -> Any:
        """An async SDK client of a vendor; arguments and errors as for ``client``."""
        handle = self.vendor(vendor)
        return handle.async_client(handle.account() if key is None else key, **options)
