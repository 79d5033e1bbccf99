"""422 as FastAPI writes it: a ``detail`` array of type, loc, msg and input (documented)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import orjson

from prepay_mock.contract import Problem
from prepay_mock.engine.errors import Refusal

__all__ = ["invalid_body", "refusal_for"]

_MOST_PROBLEMS = 1000
_LONGEST_ECHO = 16_384
_SECRETS = frozenset({"webhook_secret"})
_MASK = "**********"
_CHARACTER = re.compile(r"\(char ([0-9]{1,9})\)")
_UUID_RULE = "[0-9a-fA-F]{8}-"

_TYPES = {
    "integer": ("int", "integer"),
    "number": ("float", "number"),
    "string": ("string", "string"),
    "boolean": ("bool", "boolean"),
    "array": ("list", "list"),
    "object": ("dict", "dictionary"),
}

_RULES: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "missing": ("missing", lambda _: "Field required"),
    "minimum": ("greater_than_equal", lambda limit: f"Input should be greater than or equal to {limit}"),
    "maximum": ("less_than_equal", lambda limit: f"Input should be less than or equal to {limit}"),
    "minLength": ("string_too_short", lambda limit: f"String should have at least {_characters(limit)}"),
    "maxLength": ("string_too_long", lambda limit: f"String should have at most {_characters(limit)}"),
    "minItems": ("too_short", lambda limit: f"List should have at least {limit} items after validation"),
    "maxItems": ("too_long", lambda limit: f"List should have at most {limit} items after validation"),
    "maxProperties": ("too_long", lambda limit: f"Dictionary should have at most {limit} items"),
    "pattern": ("string_pattern_mismatch", lambda limit: f"String should match pattern '{limit}'"),
    "enum": ("enum", lambda limit: f"Input should be {_alternatives(limit)}"),
    "repeated": ("value_error", lambda _: "Value error, given more than once"),
}


def refusal_for(problems: Sequence[Problem]) -> Refusal:
    """The 422 for these problems. A text that should be a UUID is told of once, not once for each rule it breaks."""
    no_uuids = {(problem.place, problem.path) for problem in problems if _wants_uuid(problem)}
    told = [
        problem
        for problem in problems
        if _wants_uuid(problem) or (problem.place, problem.path) not in no_uuids
    ]
    detail = [_entry(problem) for problem in told[:_MOST_PROBLEMS]]
    return Refusal(422, "", "The request is not valid", {"detail": detail})


def invalid_body(refusal: Refusal) -> dict[str, Any]:
    """The body of a 422, also of one that a planned fault asked for and that has no problems to tell of."""
    if refusal.details is not None and "detail" in refusal.details:
        return {"detail": refusal.details["detail"]}
    return {
        "detail": [{"type": "value_error", "loc": ["body"], "msg": refusal.message[:2000], "input": None}]
    }


def _entry(problem: Problem) -> dict[str, Any]:
    if problem.kind == "json_invalid":
        position = _CHARACTER.search(problem.message)
        return {
            "type": "json_invalid",
            "loc": [problem.place, int(position[1]) if position else 0],
            "msg": "JSON decode error",
            "input": {},
            "ctx": {"error": problem.message[:2000]},
        }
    kind, message = _told(problem)
    loc = [part if isinstance(part, int) else part[:200] for part in (problem.place, *problem.path)]
    return {"type": kind, "loc": loc[:50], "msg": message[:2000], "input": _echo(problem)}


def _told(problem: Problem) -> tuple[str, str]:
    if problem.kind == "type":
        return _wrong_type(problem)
    if _wants_uuid(problem):
        return "uuid_parsing", "Input should be a valid UUID"
    if problem.kind == "depth":
        return "recursion_loop", "Input is nested too deeply"
    kind, write = _RULES.get(problem.kind, ("value_error", lambda _: f"Value error, see {problem.kind}"))
    return kind, write(problem.limit)


def _wrong_type(problem: Problem) -> tuple[str, str]:
    wanted: str = next((name for name in problem.limit or () if name != "null"), "object")
    if not problem.path and wanted == "object":
        text = "Input should be a valid dictionary or object to extract fields from"
        return "model_attributes_type", text
    kind, noun = _TYPES[wanted]
    if problem.place == "body":
        return f"{kind}_type", f"Input should be a valid {noun}"
    return f"{kind}_parsing", f"Input should be a valid {noun}, unable to parse string as {_article(noun)}"


def _wants_uuid(problem: Problem) -> bool:
    return problem.kind == "pattern" and _UUID_RULE in str(problem.limit)


def _echo(problem: Problem) -> Any:
    """What was received, without secrets, and without what would make the answer as large as the request."""
    if _SECRETS.intersection(problem.path) and problem.kind != "missing":
        return _MASK
    value: Any = problem.value
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        value = {name: _MASK if name in _SECRETS else item for name, item in fields.items()}
    size = len(orjson.dumps(value))
    return value if size <= _LONGEST_ECHO else f"{size} bytes, too long to be shown"


def _characters(limit: int) -> str:
    return f"{limit} character{'' if limit == 1 else 's'}"


def _alternatives(options: Sequence[Any]) -> str:
    names = [repr(option) for option in options]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
