"""A stateful mock server for prepaid-credit APIs.

    from prepay_mock import Mock

Importing this package loads nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prepay_mock.handles.channel import ControlError
    from prepay_mock.handles.mock import Mock
    from prepay_mock.handles.remote import MockServer
    from prepay_mock.prism import Prism
    from prepay_mock.scenarios import ScenarioError

__all__ = ["ControlError", "Mock", "MockServer", "Prism", "ScenarioError"]

_HOMES = {
    "ControlError": "handles.channel",
    "Mock": "handles.mock",
    "MockServer": "handles.remote",
    "Prism": "prism",
    "ScenarioError": "scenarios",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"prepay_mock.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'prepay_mock' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
