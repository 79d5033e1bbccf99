"""Compare who is let in: by what a client has to send, not by how the contract calls it."""

from __future__ import annotations

from typing import Any, NamedTuple

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Documents, Node, mapping
from prepay_conformance.diff.report import Reporter
from prepay_conformance.shapes import is_array, is_object

__all__ = ["compare_security"]


class _Way(NamedTuple):
    """One way in: what must be sent, as texts, with the scopes that each needs."""

    needs: dict[str, frozenset[str]]
    schemes: dict[str, Node]

    @property
    def text(self) -> str:
        return " and ".join(sorted(self.needs)) or "no key"


def compare_security(reporter: Reporter, old: Documents, before: Node, new: Documents, after: Node) -> None:
    """Compare the security of two operations, or of the contracts where the operations say nothing."""
    was, now = _ways(old, before), _ways(new, after)
    place = after if is_array(after.raw.get("security")) else new.root
    _lost(reporter, was, now, place)
    if any(not way.needs for way in now) and all(way.needs for way in was):
        reporter.add(Level.HARMLESS, "security-relaxed", "", "no key is needed any more", place)
    else:
        known = {frozenset(way.needs) for way in was}
        come = [way.text for way in now if frozenset(way.needs) not in known]
        kept = all(any(way.needs.keys() == other.needs.keys() for other in now) for way in was)
        if come and kept:
            reporter.add(Level.HARMLESS, "security-added", "", f"now also: {', '.join(come)}", place)
        elif come and all(any(other.needs.keys() <= way.needs.keys() for other in now) for way in was):
            reporter.add(Level.HARMLESS, "security-relaxed", "", f"now enough: {', '.join(come)}", place)


def _lost(reporter: Reporter, was: list[_Way], now: list[_Way], place: Node) -> None:
    enough = {
        index: [other for other in now if other.needs.keys() <= way.needs.keys()]
        for index, way in enumerate(was)
    }
    lost = [way.text for index, way in enumerate(was) if not enough[index]]
    if lost:
        message = f"was {' or '.join(way.text for way in was)} and is {' or '.join(way.text for way in now)}"
        reporter.add(Level.BREAKING, "security-changed", "", message, place)
        return
    for index, way in enumerate(was):
        _scopes(reporter, way, enough[index], place)
        for other in enough[index]:
            for need in sorted(way.schemes.keys() & other.schemes.keys()):
                _urls(reporter, way.schemes[need], other.schemes[need])


def _scopes(reporter: Reporter, way: _Way, others: list[_Way], place: Node) -> None:
    """The scopes that are needed now, by the new way that asks for the fewest more."""
    differences = [
        (
            sorted(
                scope
                for need in other.needs
                for scope in other.needs[need] - way.needs.get(need, frozenset())
            ),
            sorted(
                scope
                for need in other.needs
                for scope in way.needs.get(need, frozenset()) - other.needs[need]
            ),
        )
        for other in others
    ]
    more, fewer = min(differences, key=lambda pair: len(pair[0]))
    if more:
        message = f"needs also the scope {', '.join(more)}"
        reporter.add(Level.WARNING, "scope-added", "", message, place)
    if fewer:
        message = f"no longer needs the scope {', '.join(fewer)}"
        reporter.add(Level.HARMLESS, "scope-removed", "", message, place)


def _ways(documents: Documents, operation: Node) -> list[_Way]:
    said: Any = operation.raw.get("security")
    if not is_array(said):
        said = documents.root.raw.get("security")
    found: list[_Way] = []
    for entry in said if is_array(said) else ():
        needs: dict[str, frozenset[str]] = {}
        schemes: dict[str, Node] = {}
        for name, scopes in mapping(entry).items():
            scheme = documents.root.child("components", "securitySchemes", name)
            scheme = documents.holder(scheme)
            text = _what_is_sent(name, scheme)
            needs[text] = frozenset(map(str, scopes)) if is_array(scopes) else frozenset()
            schemes[text] = scheme
        found.append(_Way(needs, schemes))
    return found or [_Way({}, {})]


def _what_is_sent(name: str, scheme: Node) -> str:
    raw = mapping(scheme.raw)
    kind = str(raw.get("type") or "")
    if kind == "apiKey":
        return f"{raw.get('in')} {str(raw.get('name')).lower() if raw.get('in') == 'header' else raw.get('name')}"
    if kind == "http":
        return f"HTTP {str(raw.get('scheme')).lower()}"
    if kind in {"oauth2", "openIdConnect"}:
        return "OAuth 2" if kind == "oauth2" else "OpenID Connect"
    return kind or name


def _urls(reporter: Reporter, old: Node, new: Node) -> None:
    if old.raw == new.raw:
        return
    before, after = mapping(old.raw), mapping(new.raw)
    if before.get("openIdConnectUrl") != after.get("openIdConnectUrl"):
        reporter.add(Level.WARNING, "oauth-changed", "", "the URL of OpenID Connect is another one", new)
    flows = mapping(before.get("flows")), mapping(after.get("flows"))
    for flow in sorted(flows[0]):
        if flow not in flows[1]:
            reporter.add(Level.WARNING, "oauth-changed", "", f"the flow {flow} is gone", new)
            continue
        for word in ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"):
            urls = [pair[flow].get(word) if is_object(pair[flow]) else None for pair in flows]
            if urls[0] != urls[1]:
                message = f"the {word} of the flow {flow} was {urls[0]} and is {urls[1]}"
                reporter.add(Level.WARNING, "oauth-changed", "", message, new)
