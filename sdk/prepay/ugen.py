"""The U-Gen clients."""

from __future__ import annotations

from typing import ClassVar

from prepay._generated import ugen as generated
from prepay._profile import VendorProfile

__all__ = ["AsyncUGen", "UGen"]

_PROFILE = VendorProfile("U-Gen", "UGEN", generated.BASE_URL)


class UGen(generated.Resources):
    """A client of the U-Gen API.

    Arguments: ``api_key`` (or ``UGEN_API_KEY``), ``base_url`` (or ``UGEN_BASE_URL``), ``timeout`` in seconds,
    ``max_connections``, ``http_client``; they and the errors are described at :class:`prepay._client.SyncClient`.
    """

    _profile: ClassVar[VendorProfile] = _PROFILE


class AsyncUGen(generated.AsyncResources):
    """A client of the U-Gen API for async code. Arguments and errors as for :class:`UGen`."""

    _profile: ClassVar[VendorProfile] = _PROFILE
