"""The TokPortal clients."""

from __future__ import annotations

from typing import ClassVar

from prepay._call.dialect import Dialect
from prepay._client.base import AsyncClient, SyncClient
from prepay._client.interlock import VendorProfile
from prepay._generated import tokportal as generated
from prepay.vendors.tokportal.dialect import DIALECT

__all__ = ["AsyncTokPortal", "TokPortal"]

_PROFILE = VendorProfile.of("tokportal", generated.BASE_URL)


class TokPortal(SyncClient, generated.Resources):
    """A client of the TokPortal API.

    Arguments: ``api_key`` (or ``TOKPORTAL_API_KEY``), ``base_url`` (or ``TOKPORTAL_BASE_URL``), ``timeout`` in seconds,
    ``max_connections``, ``http_client``; they and the errors are described at :class:`prepay._client.base.SyncClient`.
    """

    _profile: ClassVar[VendorProfile] = _PROFILE
    _dialect: ClassVar[Dialect] = DIALECT


class AsyncTokPortal(AsyncClient, generated.AsyncResources):
    """A client of the TokPortal API for async code. Arguments and errors as for :class:`TokPortal`."""

    _profile: ClassVar[VendorProfile] = _PROFILE
    _dialect: ClassVar[Dialect] = DIALECT
