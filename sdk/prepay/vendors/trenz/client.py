"""The Trenz clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from prepay._call.dialect import Dialect
from prepay._client.base import AsyncClient, SyncClient
from prepay._client.interlock import VendorProfile
from prepay._generated import trenz as generated
from prepay._operation.lazy import cached_property
from prepay.vendors.trenz.dialect import DIALECT

if TYPE_CHECKING:
    from prepay.vendors.trenz.tasks import AsyncTrenzTasks, TrenzTasks

__all__ = ["AsyncTrenz", "Trenz"]

_PROFILE = VendorProfile.of("trenz", generated.BASE_URL)


class Trenz(SyncClient, generated.Resources):
    """A client of the Trenz API.

    Trenz publishes no base URL: ``base_url`` or ``TRENZ_BASE_URL`` is needed.

    Arguments: ``api_key`` (or ``TRENZ_API_KEY``), ``base_url`` (or ``TRENZ_BASE_URL``), ``timeout`` in seconds,
    ``max_connections``, ``http_client``; they and the errors are described at :class:`prepay._client.base.SyncClient`.
    """

    _profile: ClassVar[VendorProfile] = _PROFILE
    _dialect: ClassVar[Dialect] = DIALECT

    @cached_property
    def tasks(self) -> TrenzTasks:
        """Image and video tasks. Looking at one is free."""
        from prepay.vendors.trenz.tasks import TrenzTasks

        return TrenzTasks(self)


class AsyncTrenz(AsyncClient, generated.AsyncResources):
    """A client of the Trenz API for async code. Arguments and errors as for :class:`Trenz`."""

    _profile: ClassVar[VendorProfile] = _PROFILE
    _dialect: ClassVar[Dialect] = DIALECT

    @cached_property
    def tasks(self) -> AsyncTrenzTasks:
        """Image and video tasks. Looking at one is free."""
        from prepay.vendors.trenz.tasks import AsyncTrenzTasks

        return AsyncTrenzTasks(self)
