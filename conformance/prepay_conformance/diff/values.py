"""Compare types, enums, limits, patterns and formats, and what a schema says about itself."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.keywords import KINDS_OF, same
from prepay_conformance.diff.pair import Pair
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["compare_default", "compare_flags", "compare_types", "compare_values", "shown"]

_LIST = frozenset({"array"})
_SCALARS = frozenset({"string", "integer", "number", "boolean", "null"})
_WIDER_FORMAT = {"int32": {"int64"}, "float": {"double"}, "int64": set[str](), "double": set[str]()}
_LARGER_ALLOWS = {"maximum", "maxLength", "maxItems", "maxProperties", "maxContains"}
_MOST_SHOWN = 120


def shown(value: Any) -> str:
    """Return a value as a short text; None is ``none``."""
    if isinstance(value, bool):
        return str(value).lower()
    text = "none" if value is None else str(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def compare_flags(pair: Pair) -> None:
    """Compare deprecation, discriminator, and values that are known though others may come."""
    old, new = pair.old.flags, pair.new.flags
    known = old.get("x-extensible-enum"), new.get("x-extensible-enum")
    if is_array(known[0]) and is_array(known[1]):
        gone = [value for value in known[0] if not any(same(value, other) for other in known[1])]
        if gone:
            pair.add(pair.narrowed, "enum-value-removed", f"no longer {_listed(gone)}")
    _discriminator(pair)
    if new.get("deprecated") and not old.get("deprecated"):
        pair.add(Level.WARNING, "deprecated", "is deprecated now")
    elif old.get("deprecated") and not new.get("deprecated"):
        pair.add(Level.HARMLESS, "undeprecated", "is no longer deprecated")


def _discriminator(pair: Pair) -> None:
    before, after = pair.old.flags.get("discriminator"), pair.new.flags.get("discriminator")
    if before == after:
        return
    if not is_object(before) or not is_object(after):
        came = "a discriminator now" if is_object(after) else "no discriminator any more"
        pair.add(Level.HARMLESS, "discriminator-changed", came)
        return
    if before.get("propertyName") != after.get("propertyName"):
        message = (
            f"the discriminator was {shown(before.get('propertyName'))} "
            f"and is {shown(after.get('propertyName'))}"
        )
        pair.add(Level.WARNING, "discriminator-changed", message)
    old_map, new_map = fields_of(before, "mapping"), fields_of(after, "mapping")
    for key in sorted(old_map.keys() | new_map.keys()):
        was, now = old_map.get(key), new_map.get(key)
        if was != now:
            level = Level.HARMLESS if was is None else Level.WARNING
            message = f"the discriminator's {key} was {shown(was)} and is {shown(now)}"
            pair.add(level, "discriminator-changed", message)


def compare_types(pair: Pair) -> bool:
    """Compare types. Returns False if they are so different that the rest need not be compared."""
    if pair.old.never != pair.new.never:
        level = pair.narrowed if pair.new.never else pair.widened
        rule = "type-changed" if level is Level.BREAKING else "type-widened"
        pair.add(level, rule, "nothing is valid now" if pair.new.never else "something is valid now")
        return False
    before, after = pair.old.types, pair.new.types
    if before == after:
        return True
    if pair.mode.text and before is not None and after is not None:
        # A query, a header or a form has no null, and no number that is not text.
        before, after = before - {"null"}, after - {"null"}
        if pair.mode.request and before <= _SCALARS and after == _LIST and pair.mode.text == "exploded":
            pair.add(Level.HARMLESS, "type-widened", "takes several values now")
            pair.deeper(pair.old.nodes, pair.new.items or pair.new.nodes, "")
            return False
    safe = _covers(after, before, pair) if pair.mode.request else _covers(before, after, pair)
    message = f"the type was {_named(pair.old.types)} and is {_named(pair.new.types)}"
    if safe:
        pair.add(Level.HARMLESS, "type-widened", message)
        return True
    pair.add(Level.BREAKING, "type-changed", message)
    return before is not None and after is not None and before - {"null"} == after - {"null"}


def _covers(wide: frozenset[str] | None, narrow: frozenset[str] | None, pair: Pair) -> bool:
    if wide is None or narrow is None:
        return wide is None
    if "number" in wide:
        wide |= {"integer"}
    if pair.mode.text and pair.mode.request and "string" in wide:
        wide |= _SCALARS
    return narrow <= wide


def _named(types: frozenset[str] | None) -> str:
    return "anything" if types is None else " or ".join(sorted(types)) or "nothing"


def compare_values(pair: Pair) -> None:
    """Compare enum, limits, pattern, format and the like."""
    _enum(pair)
    for word in sorted(pair.old.bounds.keys() | pair.new.bounds.keys()):
        before, after = pair.old.bounds.get(word), pair.new.bounds.get(word)
        if before != after and pair.both(*KINDS_OF[word]):
            level = pair.narrowed if _narrower(word, before, after) else pair.widened
            rule = "limit-narrowed" if _narrower(word, before, after) else "limit-widened"
            pair.add(level, rule, _bound(word, before, after))
    _format(pair)
    if pair.both("string"):
        _pattern(pair)
        for word in ("contentEncoding", "contentMediaType"):
            if pair.old.exact.get(word) != pair.new.exact.get(word):
                _exact(pair, word, relaxed=False)
    before, after = pair.old.exact.get("multipleOf"), pair.new.exact.get("multipleOf")
    if before != after and pair.both(*KINDS_OF["multipleOf"]):
        looser, tighter = (before, after) if not pair.mode.request else (after, before)
        relaxed = looser is None or (tighter is not None and looser and tighter % looser == 0)
        _exact(pair, "multipleOf", relaxed=bool(relaxed))
    if pair.old.exact.get("uniqueItems") != pair.new.exact.get("uniqueItems") and pair.both("array"):
        _exact(pair, "uniqueItems", relaxed=bool(pair.old.exact.get("uniqueItems")) == pair.mode.request)


def _enum(pair: Pair) -> None:
    before, after = _values(pair.old.enum), _values(pair.new.enum)
    if before is None and after is None:
        return
    if before is None or after is None:
        const = pair.old.const or pair.new.const
        if (before is None) == pair.mode.request:
            said = f"{_listed(after)} only" if after is not None else "any value now"
            pair.add(Level.BREAKING, "const-changed" if const else "values-narrowed", said)
        else:
            pair.add(
                Level.HARMLESS,
                "values-widened",
                "any value now" if after is None else f"{_listed(after)} only",
            )
        return
    gone = [value for value in before if not any(same(value, other) for other in after)]
    come = [value for value in after if not any(same(value, other) for other in before)]
    if gone and come and pair.old.const and pair.new.const:
        pair.add(Level.BREAKING, "const-changed", f"was {_listed(before)} and is {_listed(after)}")
        return
    if gone:
        # A response that no longer says something breaks nobody who was ready for it.
        pair.add(pair.narrowed, "enum-value-removed", f"no longer {_listed(gone)}")
    if come:
        level = Level.HARMLESS if pair.mode.request else Level.WARNING
        pair.add(level, "enum-value-added", f"also {_listed(come)}")


def _values(enum: list[Any] | None) -> list[Any] | None:
    """The values of an enum without null, which is a matter of types."""
    return None if enum is None else [value for value in enum if value is not None]


def _listed(values: list[Any]) -> str:
    return shown(", ".join(map(shown, values)))


def _narrower(word: str, before: Any, after: Any) -> bool:
    """Whether a limit allows less now; None is no limit."""
    if before is None or after is None:
        return before is None
    if word in {"minimum", "maximum"}:
        sign = -1 if word == "maximum" else 1
        return bool((sign * after[0], after[1]) > (sign * before[0], before[1]))
    return bool((after < before) == (word in _LARGER_ALLOWS))


def _bound(word: str, before: Any, after: Any) -> str:
    return f"{word} was {_limit(word, before)} and is {_limit(word, after)}"


def _limit(word: str, bound: Any) -> str:
    if bound is not None and word in {"minimum", "maximum"}:
        return f"{bound[0]} (excluded)" if bound[1] else str(bound[0])
    return shown(bound)


def _pattern(pair: Pair) -> None:
    before: frozenset[str] = pair.old.exact.get("pattern", frozenset())
    after: frozenset[str] = pair.new.exact.get("pattern", frozenset())
    if before == after:
        return
    message = f"pattern was {_patterns(before)} and is {_patterns(after)}"
    if after <= before if pair.mode.request else before <= after:
        pair.add(Level.HARMLESS, "pattern-relaxed", message)
    else:
        # Whether one pattern allows more than another nobody can tell. Few readers depend on one.
        level = Level.BREAKING if pair.mode.request else Level.WARNING
        pair.add(level, "pattern-changed", message)


def _patterns(patterns: frozenset[str]) -> str:
    return shown(" and ".join(sorted(patterns)) or None)


def _format(pair: Pair) -> None:
    before, after = pair.old.exact.get("format"), pair.new.exact.get("format")
    if before != after:
        wide, narrow = (after, before) if pair.mode.request else (before, after)
        _exact(pair, "format", relaxed=wide is None or wide in _WIDER_FORMAT.get(str(narrow), set[str]()))


def _exact(pair: Pair, word: str, *, relaxed: bool) -> None:
    before, after = pair.old.exact.get(word), pair.new.exact.get(word)
    message = f"{word} was {shown(before)} and is {shown(after)}"
    level, rule = (Level.HARMLESS, "relaxed") if relaxed else (Level.BREAKING, "changed")
    pair.add(level, f"{word}-{rule}", message)


def compare_default(pair: Pair, path: str = "") -> None:
    """Compare the defaults of something that may be left out; ``pair`` is that thing.

    A changed default is the same call with another meaning, and perhaps at another price.
    """
    missing = object()
    before, after = pair.old.flags.get("default", missing), pair.new.flags.get("default", missing)
    if before is missing and after is missing:
        return
    if before is not missing and after is not missing and same(before, after):
        return
    texts = ["none" if value is missing else _quoted(value) for value in (before, after)]
    message = f"the default was {texts[0]} and is {texts[1]}"
    spends = pair.mode.spends
    if not pair.mode.request:
        level = Level.HARMLESS
    elif spends or (spends is None and before is not missing):
        level = Level.BREAKING
    else:
        level = Level.WARNING
    pair.add(level, "default-changed", message, path)


def _quoted(value: Any) -> str:
    return "null" if value is None else shown(value)
