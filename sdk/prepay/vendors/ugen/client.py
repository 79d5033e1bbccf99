"""The U-Gen clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from prepay._call.dialect import Dialect
from prepay._client.base import AsyncClient, SyncClient
from prepay._client.interlock import VendorProfile
from prepay._generated import ugen as generated
from prepay._operation.lazy import cached_property
from prepay.vendors.ugen.dialect import DIALECT

if TYPE_CHECKING:
    from prepay.vendors.ugen.billing import AsyncUGenBilling, UGenBilling
    from prepay.vendors.ugen.jobs import AsyncUGenJobs, UGenJobs

__all__ = ["AsyncUGen", "UGen"]

_PROFILE = VendorProfile.of("ugen", generated.BASE_URL)


class UGen(SyncClient, generated.Resources):
    """A client of the U-Gen API.

    Arguments: ``api_key`` (or ``UGEN_API_KEY``), ``base_url`` (or ``UGEN_BASE_URL``), ``timeout`` in seconds,
    ``max_connections``, ``http_client``; they and the errors are described at :class:`prepay._client.base.SyncClient`.
    """

    _profile: ClassVar[VendorProfile] = _PROFILE
    _dialect: ClassVar[Dialect] = DIALECT

    @cached_property
    def jobs(self) -> UGenJobs:
        """Video jobs. Creating or retrying one reserves its estimate; its end settles the reservation."""
        from prepay.vendors.ugen.jobs import UGenJobs

        return UGenJobs(self)

    @cached_property
    def billing(self) -> UGenBilling:
        """Packs, checkout, saved payment methods, automatic top-up and the low-balance alert."""
        from prepay.vendors.ugen.billing import UGenBilling

        return UGenBilling(self)


class AsyncUGen(AsyncClient, generated.AsyncResources):
    """A client of the U-Gen API for async code. Arguments and errors as for :class:`UGen`."""

    _profile: ClassVar[VendorProfile] = _PROFILE
    _dialect: ClassVar[Dialect] = DIALECT

    @cached_property
    def jobs(self) -> AsyncUGenJobs:
        """Video jobs. Creating or retrying one reserves its estimate; its end settles the reservation."""
        from prepay.vendors.ugen.jobs import AsyncUGenJobs

        return AsyncUGenJobs(self)

    @cached_property
    def billing(self) -> AsyncUGenBilling:
        """Packs, checkout, saved payment methods, automatic top-up and the low-balance alert."""
        from prepay.vendors.ugen.billing import AsyncUGenBilling

        return AsyncUGenBilling(self)
