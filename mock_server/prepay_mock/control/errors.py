"""How the control API says no."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ControlRefusal"]


class ControlRefusal(Exception):
    """A refused control call: status, code, message, and the fields that are wrong."""

    def __init__(self, status: int, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = dict(fields or {})

    @classmethod
    def invalid(cls, fields: Mapping[str, str]) -> ControlRefusal:
        """422: the input names these fields wrongly, with a reason for each."""
        listed = "; ".join(f"{field}: {reason}" for field, reason in fields.items())
        return cls(422, "INVALID", f"Nothing was changed. {listed}", fields)
