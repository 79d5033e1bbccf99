"""How any part of the mock says no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.contract import Problem

__all__ = ["InvalidInput", "Refusal"]


class Refusal(Exception):
    """A refused request. The vendor's dialect renders it in its own envelope.

    Args:
        status: the HTTP status.
        code: the vendor's error code.
        message: what was wrong and what to do, for a person.
        details: the vendor's ``details``, or None.
        headers: further response headers, such as ``Retry-After``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = dict(headers or {})


class InvalidInput(Exception):
    """Input that the contract does not allow; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = problems
