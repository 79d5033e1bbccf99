"""From what is wrong with the input to one of Trenz's six codes for it (documented; their order is assumed)."""

from __future__ import annotations

from collections.abc import Sequence

from prepay_mock.contract import Problem
from prepay_mock.engine.errors import Refusal

__all__ = ["refusal_for"]

_UNREADABLE = frozenset({"json_invalid", "multipart_invalid", "depth"})
_SPECIFIC = {"sort": "INVALID_SORT_FIELD", "include": "INVALID_INCLUDE"}
_OUT_OF_RANGE = frozenset({"minimum", "maximum"})
_TOLD = 5
_LONGEST = 300


def refusal_for(problems: Sequence[Problem]) -> Refusal:
    """The 400 for these problems: a code for the gravest, and a message that names each of them.

    An absent parameter is graver than a bad value; input that cannot be read has no other problem beside it.
    """
    codes = [_code_of(problem) for problem in problems]
    code = "MISSING_PARAM" if "MISSING_PARAM" in codes else codes[0]
    told = [_told(problem) for problem in problems[:_TOLD]]
    if len(problems) > _TOLD:
        told.append(f"and {len(problems) - _TOLD} more.")
    return Refusal(400, code, " ".join(told))


def _code_of(problem: Problem) -> str:
    if problem.kind in _UNREADABLE or not problem.path:
        return "BAD_REQUEST"
    if problem.kind == "missing":
        return "MISSING_PARAM"
    name = problem.path[0]
    if name == "page_size" and problem.kind in _OUT_OF_RANGE:
        return "PAGE_SIZE_EXCEEDED"
    return _SPECIFIC.get(str(name), "INVALID_PARAM") if problem.kind == "enum" else "INVALID_PARAM"


def _told(problem: Problem) -> str:
    # The message may quote the value, and a value may be a megabyte long.
    message = problem.message if len(problem.message) <= _LONGEST else f"{problem.message[:_LONGEST]}…"
    where = f"Parameter '{problem.field}'" if problem.path else "The request"
    return f"{where}: {message.rstrip('.')}."
