"""A stateful mock server for prepaid-credit APIs.

    from prepay_mock import Mock

Importing this package loads nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prepay_mock.handles.account import AccountHandle, LotFields
    from prepay_mock.handles.assertions import LedgerRow
    from prepay_mock.handles.clock import ClockHandle
    from prepay_mock.handles.errors import ControlError, UnknownVendorError, UnusedFaultWarning
    from prepay_mock.handles.faults import FaultHandle, FaultsHandle, UnusedFaults
    from prepay_mock.handles.handle import MockHandle
    from prepay_mock.handles.journals import SnapshotsHandle, WebhooksHandle
    from prepay_mock.handles.mock import Mock
    from prepay_mock.handles.remote import RemoteMock, connect
    from prepay_mock.handles.requests import Recorded, RequestsHandle
    from prepay_mock.handles.vendors import (
        TokPortalHandle,
        TrenzHandle,
        UGenHandle,
        VendorHandle,
        VendorName,
    )
    from prepay_mock.prism import Prism, PrismMissing
    from prepay_mock.scenarios import ScenarioError
    from prepay_mock.webhooks.post import Outgoing
    from prepay_mock.world.faults import FaultKind

    PrepayMock = Mock
    MockServer = RemoteMock  # deprecated, so not in __all__

__all__ = [
    "AccountHandle",
    "ClockHandle",
    "ControlError",
    "FaultHandle",
    "FaultKind",
    "FaultsHandle",
    "LedgerRow",
    "LotFields",
    "Mock",
    "MockHandle",
    "Outgoing",
    "PrepayMock",
    "Prism",
    "PrismMissing",
    "Recorded",
    "RemoteMock",
    "RequestsHandle",
    "ScenarioError",
    "SnapshotsHandle",
    "TokPortalHandle",
    "TrenzHandle",
    "UGenHandle",
    "UnknownVendorError",
    "UnusedFaultWarning",
    "UnusedFaults",
    "VendorHandle",
    "VendorName",
    "WebhooksHandle",
    "connect",
]

_HOMES = {
    "handles.account": ("AccountHandle", "LotFields"),
    "handles.assertions": ("LedgerRow",),
    "handles.clock": ("ClockHandle",),
    "handles.errors": ("ControlError", "UnknownVendorError", "UnusedFaultWarning"),
    "handles.faults": ("FaultHandle", "FaultsHandle", "UnusedFaults"),
    "handles.handle": ("MockHandle",),
    "handles.journals": ("SnapshotsHandle", "WebhooksHandle"),
    "handles.mock": ("Mock",),
    "handles.remote": ("RemoteMock", "connect"),
    "handles.requests": ("Recorded", "RequestsHandle"),
    "handles.vendors": (
        "TokPortalHandle",
        "TrenzHandle",
        "UGenHandle",
        "VendorHandle",
        "VendorName",
    ),
    "prism": ("Prism", "PrismMissing"),
    "scenarios": ("ScenarioError",),
    "webhooks.post": ("Outgoing",),
    "world.faults": ("FaultKind",),
}


# Hidden from type checkers, which would take any misspelt name for one that this function knows.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name == "PrepayMock":
            return import_module("prepay_mock.handles.mock").Mock
        if name == "MockServer":
            return import_module("prepay_mock.handles.remote").old_name()
        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"prepay_mock.{home}"), name)
        raise AttributeError(f"module 'prepay_mock' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
