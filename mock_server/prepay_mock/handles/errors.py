"""What a handle raises, and warns of."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ControlError", "UnknownVendorError", "UnusedFaultWarning", "wrong"]


class ControlError(ValueError):
    """The mock refused a control call, or none could be made; nothing was changed.

    Attributes:
        status: the HTTP status; None when no response came.
        code: the refusal's code. When the mock was not asked: ``UNREACHABLE``, ``NOT_A_MOCK``, ``CLOSED``, ``INVALID``,
            ``VENDOR_NOT_FOUND``, ``PATCHED`` or ``CANNOT_LISTEN``.
        fields: the fields that are wrong, with the reason for each.
    """

    def __init__(
        self, status: int | None, code: str, message: str, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = dict(fields or {})


class UnknownVendorError(ControlError, LookupError):
    """The mock has no vendor of this name."""


class UnusedFaultWarning(UserWarning):
    """A fault was planned that no request has met: the test did not test what it says."""


def wrong(field: str, reason: str) -> ControlError:
    """The error of an argument that cannot be right."""
    return ControlError(None, "INVALID", f"{field} {reason}", {field: reason})
