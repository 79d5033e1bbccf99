"""What is wrong with a piece of input, told without a vendor's words.

A dialect turns these into its own envelope: an array of errors, say, or a code for a missing parameter.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

__all__ = ["Place", "Problem", "name_unknown_fields", "problems_of"]

Place = Literal["path", "query", "header", "body"]


class Problem(NamedTuple):
    """One breach of the contract: where it is, which rule it breaks, and the value that broke it."""

    place: Place
    path: tuple[str | int, ...]
    """Where inside the place: the parameter's name, or the keys and indexes that lead to the value."""
    kind: str
    """The JSON Schema keyword that failed, or ``missing``, ``json_invalid``, ``repeated``."""
    message: str
    value: Any = None
    limit: Any = None
    """What the rule says: the keyword's value, such as the maximum or the pattern; None where there is no keyword."""

    @property
    def field(self) -> str:
        """The path as a person writes it: ``videos.0.name``."""
        return ".".join(str(part) for part in self.path)


def problems_of(
    errors: list[ValidationError], place: Place, prefix: tuple[str | int, ...] = ()
) -> list[Problem]:
    """Translate jsonschema-rs errors; a missing property is named by its own path, not by its parent's."""
    return [_problem_of(error, place, prefix) for error in errors]


def _problem_of(error: ValidationError, place: Place, prefix: tuple[str | int, ...]) -> Problem:
    path = prefix + tuple(error.instance_path)
    keyword = str(error.schema_path[-1]) if error.schema_path else "schema"
    missing = getattr(error.kind, "property", None) if keyword == "required" else None
    if missing is None and keyword == "dependentRequired":
        missing = getattr(error.kind, "property", None)
    if isinstance(missing, str):
        name = missing.strip('"')
        return Problem(place, (*path, name), "missing", f"{name} is required", error.instance)
    return Problem(place, path, keyword, error.message, error.instance, getattr(error.kind, "value", None))


def name_unknown_fields(
    errors: list[ValidationError], place: Place, prefix: tuple[str | int, ...] = ()
) -> list[Problem]:
    """The same, for the mock's own files and API: each field that is too many is a problem of its own, named by its
    path, and a value that is none of those known is told the nearest and all of them.
    """
    named: list[Problem] = []
    for error, problem in zip(errors, problems_of(errors, place, prefix), strict=True):
        surplus: list[str] = getattr(error.kind, "unexpected", None) or []
        named += [
            Problem(place, (*problem.path, name), "unknown", "there is no such field") for name in surplus
        ]
        if not surplus:
            named.append(_with_choices(problem, getattr(error.kind, "options", None)))
    return named


def _with_choices(problem: Problem, options: list[Any] | None) -> Problem:
    if problem.kind != "enum" or not options or not isinstance(problem.value, str):
        return problem
    names = [str(option) for option in options]
    near = get_close_matches(problem.value, names, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    text = f"{problem.value[:100]!r} is not known. {hint}Choose from: {', '.join(names)}"
    return problem._replace(message=text)
