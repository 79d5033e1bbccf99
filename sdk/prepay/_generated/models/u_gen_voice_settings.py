# pyright: basic
"""UGenVoiceSettings, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class UGenVoiceSettings(ApiObject):
    """Settings of the voice-over. Its fields are not published; all are passed on.

    Source: documented.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = ()
