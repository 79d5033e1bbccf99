"""Docstrings, from the contract's own words."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable
from typing import Any

from generator.document import ContractError, Json, resolve
from generator.facts import Facts

WIDTH = 110
OPTIONS = "how this call is to be made; see :class:`prepay.OptionFields`."
RAISES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "InsufficientCreditsError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "ValidationError",
    429: "RateLimitError",
}

_PROVENANCE = {"seed": "source: seed", "documented": "source: documented", "assumed": "source: assumed"}


def text(value: object) -> str:
    """Words of the contract as they may stand inside a docstring."""
    return " ".join(str(value).split()).replace("\\", "\\\\").replace('"""', "'''")


def paragraphs(parts: Iterable[str], indent: int) -> str:
    """Wrap each part; an empty line between them."""
    lines = [textwrap.fill(part, WIDTH - indent) for part in parts if part]
    return textwrap.indent("\n\n".join(lines), " " * indent).lstrip()


def section(title: str, entries: Iterable[tuple[str, str]], indent: int) -> str:
    """A Google-style section: ``Args``, ``Returns``, ``Raises``, ``Attributes``."""
    lines = [
        textwrap.fill(
            f"{name}: {words}",
            WIDTH,
            initial_indent=" " * (indent + 4),
            subsequent_indent=" " * (indent + 8),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, words in entries
    ]
    return "\n".join([f"{' ' * indent}{title}:", *lines]) if lines else ""


def describe(schema: Json, *, argument: bool = False) -> str:
    """What a field means and its known values; of an argument also its limits and its default on the server."""
    said = text(schema.get("description", "")).rstrip(".")
    facts = [said] if said else []
    low, high = schema.get("minimum"), schema.get("maximum")
    # Larger maxima are there to stop fuzzers, not callers.
    if argument and low is not None and high is not None and high <= 100_000 and str(high) not in said:
        facts.append(f"{low} to {high}")
    if "enum" in schema:
        facts.append("one of " + ", ".join(f"``{value}``" for value in schema["enum"] if value is not None))
    if argument and "default" in schema:
        facts.append(f"left out, the server takes {json.dumps(schema['default'])}")
    if schema.get("x-prepay-source") == "assumed":
        facts.append("assumed")
    return "; ".join(facts) + "." if facts else "not described."


def charge_line(facts: Facts) -> str:
    """One line: what it costs, whether it may be sent again, where that is known from."""
    price = ""
    if isinstance(facts.price, int):
        price = f" of {facts.price} credits" if facts.price != 1 else " of 1 credit"
    elif facts.price:
        price = " computed from " + ", ".join(facts.price)
    return f"Charge: {facts.charge}{price}; resend: {facts.resend}; source: {facts.source}."


def operation(
    facts: Facts, arguments: Iterable[str], names: dict[str, str], returns: list[tuple[str, str]]
) -> str:
    """Docstring of the method that calls an operation."""
    raw = facts.raw
    head = [text(raw.get("summary", facts.id)), text(raw.get("description", "")), charge_line(facts)]
    described = [(names[name], describe(facts.arguments[name], argument=True)) for name in arguments]
    sections = [
        section("Args", [*described, ("**options", OPTIONS)], 8),
        section("Returns", returns, 8),
        section("Raises", _raises(facts), 8),
    ]
    return "\n\n".join([paragraphs(head, 8), *filter(None, sections)])


def _raises(facts: Facts) -> list[tuple[str, str]]:
    by_class: dict[str, list[str]] = {}
    for status, codes in sorted(facts.errors.items()):
        line = f"{status} {', '.join(codes)}" if codes else str(status)
        by_class.setdefault(
            RAISES.get(status, "ServerError" if status >= 500 else "APIStatusError"), []
        ).append(line)
    return [(name, "; ".join(lines) + ".") for name, lines in by_class.items()]


def answers(document: Json, facts: Facts, types: dict[str, str]) -> list[tuple[str, str]]:
    """The ``Returns`` section: each 2xx answer."""
    return [
        (types[status], f"{text(resolve(document, response).get('description', 'done'))} (Status {status}.)")
        for status, response in facts.raw["responses"].items()
        if status in types
    ]


def model(schema: Json, attributes: list[tuple[str, Json]], name: str) -> str:
    """Docstring of a model."""
    said = text(schema.get("description", f"{name}."))
    known = schema.get("x-prepay-source", "")
    if not isinstance(known, str):
        raise ContractError(f"{name}: x-prepay-source must be one of {', '.join(_PROVENANCE)}, not {known!r}")
    source = _PROVENANCE.get(known, "")
    head = [said, source[:1].upper() + source[1:] + "." if source else ""]
    fields = section("Attributes", [(field, describe(value)) for field, value in attributes], 4)
    return "\n\n".join(filter(None, [paragraphs(head, 4), fields]))


def first_line(words: Any) -> str:
    """The first sentence."""
    return re.split(r"(?<=\.)\s", text(words), maxsplit=1)[0]


def section_only(head: str, returns: list[tuple[str, str]], **sections: list[tuple[str, str]]) -> str:
    """Docstring of a method that takes the arguments of another one; ``sections`` by title, after ``Returns``."""
    everything = {"Returns": returns, **sections}
    return "\n\n".join(
        [paragraphs([head], 8), *(section(title, rows, 8) for title, rows in everything.items())]
    )
