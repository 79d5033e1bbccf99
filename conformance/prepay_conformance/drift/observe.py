"""One recorded response against the contract: what is counted, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from prepay_conformance.contract import Answer, Contract
from prepay_conformance.contract.compile import METHODS
from prepay_conformance.drift.document import Document, escaped
from prepay_conformance.drift.infer import Shape
from prepay_conformance.drift.items import ANY_NAME, Item, Items, Key, Kind
from prepay_conformance.drift.operations import template_of
from prepay_conformance.drift.traffic import Traffic
from prepay_conformance.drift.walk import Difference, Walker, is_masked
from prepay_conformance.shapes import fields_of

__all__ = ["Observer", "is_quotable"]

_QUOTABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/ -]{0,63}")
_UNQUOTABLE = re.compile(r"(?i)\d{5}|[0-9a-f]{8}-|[0-9a-f]{16}|(?:sk|pk|tok|key|ghp)[-_]|\s\S+\s\S+\s")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}")
# HEAD asks about a resource, and OPTIONS is a browser's question before it sends: a contract has neither.
_METHODS = frozenset(method.upper() for method in METHODS)


def is_quotable(value: Any) -> bool:
    """Return True if a value is a code and may stand in a report: short, and not an id, a key or free text."""
    if isinstance(value, str):
        return _QUOTABLE.fullmatch(value) is not None and _UNQUOTABLE.search(value) is None
    return value is None or (isinstance(value, int) and abs(value) < 100_000)


class Observer:
    """Compares responses with one contract; what differs goes into ``items``."""

    def __init__(self, document: Document, contracts: Mapping[str, Contract], items: Items) -> None:
        self._document = document
        self._contracts = contracts
        self._walker = Walker(document, items.limits)
        self._items = items

    def observe(self, traffic: Traffic) -> None:
        """Compare one response."""
        exchange, operation = traffic.exchange, traffic.exchange.operation
        if exchange.stand_in or exchange.request.method not in _METHODS or exchange.status is None:
            return
        if operation is None:
            if exchange.ok:
                self._undocumented(traffic)
            return
        responses = f"/paths/{escaped(operation.path)}/{operation.method.lower()}/responses"
        answer = operation.answers.get(exchange.status)
        if answer is None:
            detail = str(exchange.status)
            self._shaped(
                Key(Kind.STATUS_NEW, responses, detail), f"status {detail} is not documented", traffic
            )
            return
        at, node = self._document.at(f"{responses}/{exchange.status}")
        self._headers(traffic, answer, at)
        if traffic.whole:
            self._body(traffic, answer, at, node)

    def _undocumented(self, traffic: Traffic) -> None:
        contract, request = self._contracts[traffic.vendor], traffic.exchange.request
        _, _, methods = contract.find(request.method, request.path)
        path = template_of(contract, request.path) if not methods else _known_path(contract, request.path)
        what = "method" if methods else "path"
        key = Key(
            Kind.OPERATION_NEW, f"/paths/{escaped(path)}", f"{request.method} {traffic.exchange.status}"
        )
        self._shaped(key, f"the {what} {request.method} {path} is not documented", traffic)

    def _shaped(self, key: Key, message: str, traffic: Traffic) -> Item | None:
        """Count a response whose whole body is new; its shape is kept for the proposal."""
        item = self._items.add(key, message, traffic)
        if item is None:
            return None
        data: dict[str, Any] = item.data or {"vendor": traffic.vendor, "media": {}, "codes": set()}
        item.data = data
        exchange = traffic.exchange
        if traffic.whole and exchange.content:
            shape = data["media"].setdefault(_media(traffic), Shape())
            if exchange.json is not None:
                shape.add(exchange.json, self._items.limits)
        if exchange.code is not None and is_quotable(exchange.code):
            data["codes"].add(exchange.code)
        return item

    def _headers(self, traffic: Traffic, answer: Answer, at: str) -> None:
        for spec in answer.headers:
            place, _ = self._document.at(f"{at}/headers/{escaped(spec.name)}")
            text = traffic.exchange.header(spec.name)
            if spec.required:
                self._items.chance({place})
            if text is None:
                if spec.required:
                    key = Key(Kind.HEADER_GONE, place, spec.name)
                    self._items.add(key, f"the required header {spec.name} is missing", traffic)
            elif not is_masked(text):
                walk = self._walker.walk(f"{place}/schema", spec.value_of(text), f"header {spec.name}")
                self._differences(walk.differences, traffic, None)

    def _body(self, traffic: Traffic, answer: Answer, at: str, node: Any) -> None:
        exchange = traffic.exchange
        if not exchange.content and not answer.media_types:
            return
        media = _media(traffic)
        content = fields_of(node, "content")
        if media not in content:
            key = Key(Kind.MEDIA_TYPE_NEW, at, media)
            said = (
                f"a body of type {media} is not documented"
                if media
                else "a body without a media type is not documented"
            )
            self._shaped(key, said, traffic)
            return
        if "schema" not in content[media] or "json" not in media:
            return
        if exchange.json is None and exchange.content.strip() != b"null":
            self._items.add(Key(Kind.BODY_INVALID, at, "json"), "the body is not JSON", traffic)
            return
        schema = f"{at}/content/{escaped(media)}/schema"
        walk = self._walker.walk(schema, exchange.json)
        self._items.chance(walk.objects)
        code = self._code(traffic, answer, at)
        self._differences(walk.differences, traffic, code)
        if (
            not (walk.differences or walk.masked)
            and answer.schema
            and not answer.schema.allows(exchange.json)
        ):
            self._items.add(
                Key(Kind.BODY_INVALID, self._document.at(schema)[0], "schema"),
                "the body breaks a rule that involves several fields",
                traffic,
            )

    def _code(self, traffic: Traffic, answer: Answer, at: str) -> Item | None:
        code = traffic.exchange.code
        if not answer.codes or code in answer.codes or code is None or not is_quotable(code):
            return None
        message = f"the code {code} is not documented for status {answer.status}"
        return self._items.add(Key(Kind.CODE_NEW, at, code), message, traffic)

    def _differences(self, found: list[Difference], traffic: Traffic, code: Item | None) -> None:
        for one in found:
            if code is not None and one.kind is Kind.ENUM_VALUE_NEW and one.value == code.key.detail:
                # The list of all codes lacks it as well: one difference, two places.
                code.data = {*(code.data or ()), one.at}
                continue
            detail = one.detail
            if one.kind is Kind.FIELD_NEW:
                detail = self._items.name_of_field(one.at, detail)
            elif one.kind is Kind.ENUM_VALUE_NEW and not is_quotable(one.value):
                detail = ""
            item = self._items.add(Key(one.kind, one.at, detail), _message(one, detail), traffic)
            if item is not None and one.kind is Kind.FIELD_NEW:
                item.data = item.data or Shape()
                item.data.add(one.value, self._items.limits)


def _message(one: Difference, detail: str) -> str:
    match one.kind:
        case Kind.FIELD_NEW:
            holder = one.path.rpartition(".")[0]
            if detail == ANY_NAME:
                return f"{holder} has fields that are not documented, and whose names are data"
            return f"the field {one.path} is not documented"
        case Kind.FIELD_GONE:
            return f"the required field {one.path}.{detail} is missing"
        case Kind.ENUM_VALUE_NEW:
            return (
                f"{one.path} has a value that is not documented: {detail or '(not quoted: it may be data)'}"
            )
        case Kind.TYPE_CHANGED:
            return f"{one.path} is of type {detail}"
        case _:
            return f"{one.path} does not keep to {detail}"


def _media(traffic: Traffic) -> str:
    media = (traffic.exchange.header("content-type") or "").partition(";")[0].strip().lower()
    return media if _MEDIA_TYPE.fullmatch(media) else ""


def _known_path(contract: Contract, path: str) -> str:
    """The template of a path that has other methods."""
    for operation in contract.operations.values():
        found, _, _ = contract.find(operation.method, path)
        if found is not None:
            return found.path
    return path
