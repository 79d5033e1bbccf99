"""The Trenz clients."""

from __future__ import annotations

from typing import ClassVar

from prepay._generated import trenz as generated
from prepay._profile import VendorProfile

__all__ = ["AsyncTrenz", "Trenz"]

_PROFILE = VendorProfile("Trenz", "TRENZ", generated.BASE_URL)


class Trenz(generated.Resources):
    """A client of the Trenz API.

    Trenz publishes no base URL: ``base_url`` or ``TRENZ_BASE_URL`` is needed.

    Arguments: ``api_key`` (or ``TRENZ_API_KEY``), ``base_url`` (or ``TRENZ_BASE_URL``), ``timeout`` in seconds,
    ``max_connections``, ``http_client``; they and the errors are described at :class:`prepay._client.SyncClient`.
    """

    _profile: ClassVar[VendorProfile] = _PROFILE


class AsyncTrenz(generated.AsyncResources):
    """A client of the Trenz API for async code. Arguments and errors as for :class:`Trenz`."""

    _profile: ClassVar[VendorProfile] = _PROFILE
