"""The models of all vendors, each loaded when it is first asked for: ``from prepay.models import TokPortalBundle``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prepay._generated import models as _models

if TYPE_CHECKING:
    from prepay._generated.models import *  # noqa: F403


def __dir__() -> list[str]:
    return list(_models.__all__)


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        return getattr(_models, name)
