"""Match the alternatives of ``oneOf`` and ``anyOf``, and find members that joined an ``allOf``."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Node
from prepay_conformance.diff.keywords import same
from prepay_conformance.diff.normal import Alternative
from prepay_conformance.diff.pair import Finding, Mode, Pair
from prepay_conformance.diff.shape import Shape, is_annotation
from prepay_conformance.shapes import is_array, is_object

__all__ = ["compare_alternatives", "compare_demands"]


def compare_alternatives(pair: Pair) -> None:
    """Compare schemas at least one of which is a union."""
    old = pair.engine.old.alternatives(pair.old)
    new = pair.engine.new.alternatives(pair.new)
    _null(pair)
    matched, gone, come = _match(pair, old, new)
    for before, after in matched:
        name = before[0] or after[0]
        pair.deeper(before[1], after[1], f"<{name}>" if name and len(old) + len(new) > 2 else "")
    for alternative in gone:
        _removed(pair, alternative, new)
    for alternative in come:
        _added(pair, alternative, old)


def _null(pair: Pair) -> None:
    before, after = _nullable(pair.old), _nullable(pair.new)
    if before != after:
        message = f"null is {'possible' if after else 'not possible'} now"
        level = pair.widened if after else pair.narrowed
        pair.add(level, "type-changed" if level is Level.BREAKING else "type-widened", message)


def _nullable(shape: Shape) -> bool:
    return shape.nullable or (shape.types is not None and "null" in shape.types)


_Matched = list[tuple[Alternative, Alternative]]


def _match(
    pair: Pair, old: list[Alternative], new: list[Alternative]
) -> tuple[_Matched, list[Alternative], list[Alternative]]:
    """Pairs that belong together: by name, else written alike or equal, else the only ones left of their type."""
    matched: _Matched = []
    left = list(new)
    gone: list[Alternative] = []
    for before in old:
        after = next((entry for entry in left if before[0] and entry[0] == before[0]), None)
        if after is None:
            gone.append(before)
        else:
            left.remove(after)
            matched.append((before, after))
    for test in (_written_alike, _equal, _alike):
        for before in list(gone):
            after = next(
                (entry for entry in left if not (before[0] and entry[0]) and test(pair, before, entry)), None
            )
            if after is not None:
                gone.remove(before)
                left.remove(after)
                matched.append((before, after))
    if len(gone) == 1 and len(left) == 1 and len(old) == len(new) == 1:
        matched.append((gone.pop(), left.pop()))
    return matched, gone, left


def _written_alike(pair: Pair, before: Alternative, after: Alternative) -> bool:
    return pair.engine.alike(before[1], after[1])


def _equal(pair: Pair, before: Alternative, after: Alternative) -> bool:
    return not pair.engine.compare(before[1], after[1], pair.mode)


def _alike(pair: Pair, before: Alternative, after: Alternative) -> bool:
    """Whether unnamed alternatives are of one type, and share fields if they are objects."""
    old, new = pair.engine.old.shape(before[1]), pair.engine.new.shape(after[1])
    if old.types != new.types or old.types is None:
        return False
    if "object" not in old.types:
        return old.enum is None and new.enum is None
    if any(_constants(old).get(key, value) != value for key, value in _constants(new).items()):
        return False
    shared = old.fields.keys() & new.fields.keys()
    return 2 * len(shared) >= max(len(old.fields), len(new.fields))


def _constants(shape: Shape) -> dict[str, str]:
    """The fields that can have one value only, which is how alternatives are often told apart."""
    found: dict[str, str] = {}
    for name, nodes in shape.fields.items():
        raw = nodes[0].raw
        if is_object(raw) and "const" in raw:
            found[name] = repr(raw["const"])
        elif is_object(raw) and is_array(raw.get("enum")) and len(raw["enum"]) == 1:
            found[name] = repr(raw["enum"][0])
    return found


def _removed(pair: Pair, alternative: Alternative, new: list[Alternative]) -> None:
    name, nodes = alternative
    said = f"the alternative {name} is gone" if name else f"an alternative is gone ({_kind(pair, nodes)})"
    level = Level.HARMLESS
    if pair.mode.request:
        # Alternatives with names are told apart by them: that another one looks alike today is chance.
        covered = not name and _covered(pair, alternative, new)
        level = Level.HARMLESS if covered else Level.BREAKING
    pair.add(level, "alternative-removed", said, old=nodes[-1], gone=True)


def _added(pair: Pair, alternative: Alternative, old: list[Alternative]) -> None:
    name, nodes = alternative
    said = f"{name} is a new alternative" if name else f"a new alternative ({_kind(pair, nodes, new=True)})"
    level = Level.HARMLESS
    if not pair.mode.request and not _covered(pair, alternative, old):
        level = Level.BREAKING
    pair.add(level, "alternative-added", said, new=nodes[-1])


def _kind(pair: Pair, nodes: tuple[Node, ...], *, new: bool = False) -> str:
    shape = (pair.engine.new if new else pair.engine.old).shape(nodes)
    if shape.enum is not None:
        return ", ".join(map(str, shape.enum))[:80]
    if shape.fields:
        return "with " + ", ".join(sorted(shape.fields))[:80]
    return " or ".join(sorted(shape.types or ())) or "anything"


def _covered(pair: Pair, alternative: Alternative, others: list[Alternative]) -> bool:
    """Whether every value of an alternative is one of another: then it was only grouped otherwise."""
    if any(_is_covered_by(pair, alternative, other) for other in others):
        return True
    mine = pair.engine.old if pair.mode.request else pair.engine.new
    theirs = pair.engine.new if pair.mode.request else pair.engine.old
    values = mine.shape(alternative[1]).enum
    if values is None:
        return False
    listed = [value for other in others for value in theirs.shape(other[1]).enum or ()]
    return all(any(same(value, other) for other in listed) for value in values)


def _is_covered_by(pair: Pair, alternative: Alternative, other: Alternative) -> bool:
    mode = Mode(pair.mode.request, pair.mode.text, pair.mode.spends)
    found: tuple[Finding, ...]
    if mode.request:
        found = pair.engine.compare(alternative[1], other[1], mode)
    else:
        found = pair.engine.compare(other[1], alternative[1], mode)
    return all(finding.level is Level.HARMLESS for finding in found)


def compare_demands(pair: Pair) -> None:
    """Find members that joined an ``allOf`` of a request beside everything that was there."""
    if not pair.mode.request or len(pair.old.nodes) != 1 or len(pair.new.nodes) != 1:
        return
    old = pair.engine.old.documents.resolve(pair.old.at).raw
    new = pair.engine.new.documents.resolve(pair.new.at).raw
    if not is_object(old) or not is_object(new) or not is_array(new.get("allOf")):
        return
    before, after = old.get("allOf"), new["allOf"]
    members: list[Any] = before if is_array(before) else []
    own = _beside(old)
    if own != _beside(new) or not (own or members) or len(after) <= len(members):
        return
    if all(member in after for member in members):
        for member in after:
            if member not in members:
                name = pair.engine.new.name(Node(pair.new.at.document, member, pair.new.at.at))
                pair.add(
                    Level.BREAKING,
                    "demand-added",
                    f"{name or 'another schema'} must be satisfied as well (allOf)",
                )


def _beside(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key != "allOf" and not is_annotation(key)}
