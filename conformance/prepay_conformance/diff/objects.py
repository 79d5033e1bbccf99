"""Compare fields, maps, conditions and lists of two normal forms."""

from __future__ import annotations

import re

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Node
from prepay_conformance.diff.keywords import KINDS_OF
from prepay_conformance.diff.pair import Pair
from prepay_conformance.diff.shape import Nodes, Shape
from prepay_conformance.diff.values import compare_default

__all__ = ["anything", "compare_lists", "compare_objects"]

_ANYTHING: dict[str, object] = {}
_MAP_PATHS = {"additionalProperties": "{}", "unevaluatedProperties": "{unevaluated}"}


def anything(like: Node) -> Nodes:
    """Return the schema that every value satisfies, as if it stood at this place."""
    return (Node(like.document, _ANYTHING, like.at),)


def compare_objects(pair: Pair) -> None:
    """Compare fields, maps and conditions."""
    if pair.both("object"):
        _fields(pair)
    if pair.both("array"):
        _rest(pair, "unevaluatedItems", "[unevaluated]")
    _conditions(pair)


def _fields(pair: Pair) -> None:
    for name in pair.old.fields:
        _kept_field(pair, name)
    for name, nodes in pair.new.fields.items():
        if name not in pair.old.fields and not _hidden(pair, pair.engine.new.shape(nodes)):
            required = name in pair.new.required and name not in pair.old.required
            said = "a new field that is required" if required and pair.mode.request else "a new field"
            level = Level.BREAKING if required and pair.mode.request else Level.HARMLESS
            pair.add(level, "field-added", said, f".{name}", new=nodes[0])
    unlisted = (pair.old.required | pair.new.required) - pair.old.fields.keys() - pair.new.fields.keys()
    for name in sorted(unlisted):
        _required(pair, name)
    for word, path in _MAP_PATHS.items():
        _rest(pair, word, path)
    _dependent(pair)


def _hidden(pair: Pair, shape: Shape) -> bool:
    """Whether a field is no part of what travels this way."""
    return bool(shape.flags.get("readOnly" if pair.mode.request else "writeOnly"))


def _kept_field(pair: Pair, name: str) -> None:
    path, nodes = f".{name}", pair.old.fields[name]
    before = pair.engine.old.shape(nodes)
    hidden = _hidden(pair, before)
    if name not in pair.new.fields:
        if not hidden:
            _gone_field(pair, name)
        return
    later = pair.new.fields[name]
    after = pair.engine.new.shape(later)
    now_hidden = _hidden(pair, after)
    if hidden or now_hidden:
        if hidden != now_hidden:
            _hiding(pair, name, now_hidden=now_hidden)
        return
    _required(pair, name, path)
    if name not in pair.new.required:
        inner = Pair(pair.engine, before, after, pair.mode)
        compare_default(inner, path)
        pair.found += inner.found
    pair.deeper(nodes, later, path)


def _gone_field(pair: Pair, name: str) -> None:
    path, nodes = f".{name}", pair.old.fields[name]
    maps = _map_for(pair.new, name)
    if maps:
        # It is listed no longer, but a map says what may stand there.
        _required(pair, name, path)
        pair.deeper(nodes, maps, path)
        return
    level = Level.BREAKING
    if pair.mode.request and not _closed(pair.new.rest.get("additionalProperties", ())):
        level = pair.input_lost
    pair.add(level, "field-removed", "the field is gone", path, old=nodes[0], gone=True)


def _map_for(shape: Shape, name: str) -> Nodes:
    found: Nodes = ()
    for key, nodes in shape.conditions.items():
        word, _, pattern = key.partition("/")
        if word == "patternProperties" and _matches(pattern, name):
            found += nodes
    rest = shape.rest.get("additionalProperties", ())
    return found or (() if _closed(rest) else rest)


def _matches(pattern: str, name: str) -> bool:
    # Short names, and patterns without repeated groups: others could take for ever.
    if len(name) > 200 or len(pattern) > 200 or re.search(r"[)\]][*+{].*[*+{]", pattern):
        return False
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False


def _hiding(pair: Pair, name: str, *, now_hidden: bool) -> None:
    path, place = f".{name}", pair.new.fields[name][0]
    if pair.mode.request:
        if now_hidden:
            pair.add(
                pair.input_lost,
                "read-only-changed",
                "is read-only now: a request may not set it",
                path,
                new=place,
            )
        elif name in pair.new.required:
            pair.add(Level.BREAKING, "field-became-required", "the field is required now", path, new=place)
        else:
            pair.add(Level.HARMLESS, "read-only-changed", "may be set now", path, new=place)
    elif now_hidden:
        message = "is write-only now: no response has it"
        pair.add(Level.BREAKING, "write-only-changed", message, path, new=place)
    else:
        pair.add(Level.HARMLESS, "write-only-changed", "is in responses now", path, new=place)


def _required(pair: Pair, name: str, path: str = "") -> None:
    before, after = name in pair.old.required, name in pair.new.required
    if before == after:
        return
    nodes = pair.old.fields.get(name), pair.new.fields.get(name)
    old, new = (found[0] if found else None for found in nodes)
    if after:
        said = "the field is required now" if pair.mode.request else "the field is always there now"
        pair.add(pair.narrowed, "field-became-required", said, path or f".{name}", old=old, new=new)
    else:
        said = "the field may be left out now"
        pair.add(pair.widened, "field-became-optional", said, path or f".{name}", old=old, new=new)


def _closed(nodes: Nodes) -> bool:
    return any(node.raw is False for node in nodes)


def _rest(pair: Pair, word: str, path: str) -> None:
    before, after = pair.old.rest.get(word, ()), pair.new.rest.get(word, ())
    if not before and not after:
        return
    what = "items" if word == "unevaluatedItems" else "fields"
    if _closed(after) and not _closed(before):
        pair.add(pair.narrowed, "closed", f"{what} that are not listed are refused now ({word})")
    elif _closed(before) and not _closed(after):
        # Readers of JSON pass over what they do not know.
        pair.add(Level.HARMLESS, "opened", f"{what} that are not listed are possible now ({word})")
    elif before and after:
        if not _closed(before):
            pair.deeper(before, after, path)
    else:
        came = bool(after)
        said = f"{word} {'says now what they are' if came else 'no longer says what they are'}"
        pair.add(pair.narrowed if came else pair.widened, "condition-changed", said)


def _conditions(pair: Pair) -> None:
    old, new = pair.old.conditions, pair.new.conditions
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if key in {"then", "else"} and ("if" not in old or "if" not in new):
            continue  # `if` has been told of, and without it they say nothing.
        kinds = KINDS_OF.get(key.partition("/")[0])
        if kinds is not None and not pair.both(*kinds):
            continue
        if before is None or after is None:
            came = before is None
            said = f"the condition {key} {'is new' if came else 'is gone'}"
            pair.add(pair.narrowed if came else pair.widened, "condition-changed", said)
        elif key in {"if", "not"}:
            _inverse(pair, key, before, after)
        else:
            pair.deeper(before, after, f"{{{key}}}")


def _inverse(pair: Pair, key: str, before: Nodes, after: Nodes) -> None:
    """``not`` allows more where its schema allows less; what a changed ``if`` does nobody can tell."""
    flipped = pair.engine.compare(before, after, pair.mode._replace(request=not pair.mode.request))
    if not flipped:
        return
    unsure = key == "if" or any(finding.level is not Level.HARMLESS for finding in flipped)
    level = Level.BREAKING if unsure else Level.HARMLESS
    pair.add(level, "condition-changed", f"the condition {key} is another one")


def _dependent(pair: Pair) -> None:
    old, new = pair.old.dependent, pair.new.dependent
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, set()), new.get(key, set())
        if after - before:
            said = f"with {key}, {', '.join(sorted(after - before))} must be given (dependentRequired)"
            pair.add(pair.narrowed, "condition-changed", said)
        if before - after:
            said = f"with {key}, {', '.join(sorted(before - after))} may be left out (dependentRequired)"
            pair.add(pair.widened, "condition-changed", said)


def compare_lists(pair: Pair) -> None:
    """Compare the items of lists, place by place where places have schemas of their own."""
    if not pair.both("array"):
        return
    old, new = pair.old, pair.new
    for index in range(max(len(old.prefix), len(new.prefix))):
        before = _item(old, index)
        after = _item(new, index)
        pair.deeper(before, after, f"[{index}]")
    if old.items or new.items:
        pair.deeper(old.items or anything(old.at), new.items or anything(new.at), "[]")


def _item(shape: Shape, index: int) -> Nodes:
    return shape.prefix[index] if index < len(shape.prefix) else shape.items or anything(shape.at)
