"""The proposal: an OpenAPI Overlay 1.0.0 whose actions make the contract say what was seen.

Targets are plain paths to objects and arrays, and an update adds names or one element. A keyword that must change is
written by replacing the schema that holds it: so versions 1.0 and 1.1 of the specification, which merge differently,
give the same contract.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from prepay_conformance.drift.apply import apply_action
from prepay_conformance.drift.document import Document, escaped, json_path, parts_of
from prepay_conformance.drift.errors import DriftError
from prepay_conformance.drift.infer import Shape
from prepay_conformance.drift.items import ANY_NAME, Item, Kind
from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.drift.operations import operation_of, parameters_of
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["Proposal"]

_SOURCE = {"x-prepay-source": "assumed"}
_Json = dict[str, Any]


class Proposal:
    """Actions, and the contract with them applied. Items are proposed one after another.

    Args:
        document: the contract; it stays as it is.
        limits: of the comparison.
    """

    def __init__(self, document: Mapping[str, Any], limits: DriftLimits) -> None:
        self.document: _Json = copy.deepcopy(dict(document))
        self.actions: list[_Json] = []
        self._limits = limits
        self._say = ""
        self._priced: set[str] = set()

    def propose(self, items: Sequence[Item]) -> None:
        """Add the actions of these items; one that cannot be expressed has none, and ``proposed`` stays False."""
        prices = Counter(item.key.place for item in items if item.kind is Kind.PRICE_CHANGED)
        for item in items:
            if item.kind is Kind.PRICE_CHANGED:
                # It costs now this and now that, or not what the API's price list says: a person must decide.
                if prices[item.key.place] > 1 or item.key.place in self._priced:
                    continue
                self._priced.add(item.key.place)
            count = len(self.actions)
            self._say = f"[{item.sureness}] {item.message}; seen {item.count} ×"
            if item.first is not None and item.last is not None:
                self._say += f", first {item.first:%Y-%m-%d}, last {item.last:%Y-%m-%d}"
            uses = Document(self.document).uses(item.key.place)
            if uses > 1:
                self._say += f"; used in {uses} places"
            try:
                _WAYS[item.kind](self, item)
            except (DriftError, KeyError, IndexError, TypeError):
                # The place is gone since another item replaced it; the next round compares again.
                continue
            item.proposed = len(self.actions) > count

    def overlay(self, title: str, version: str) -> _Json:
        """Return the overlay document."""
        return {
            "overlay": "1.0.0",
            "info": {"title": title, "version": version},
            "actions": self.actions,
        }

    def _act(self, pointer: str, **change: Any) -> None:
        action = {"target": json_path(pointer, self.document), "description": self._say, **change}
        apply_action(self.document, action)
        self.actions.append(action)

    def _node(self, pointer: str) -> Any:
        return Document(self.document).at(pointer)[1]

    def _replace(self, pointer: str, node: Any) -> None:
        """Put another node in the place of one."""
        holder, _, last = pointer.rpartition("/")
        if is_array(Document(self.document).at(holder)[1]):
            # An element of an array cannot be put back where it was; the array is replaced as a whole.
            whole = [*Document(self.document).at(holder)[1]]
            whole[int(last)] = node
            self._replace(holder, whole)
            return
        self._act(pointer, remove=True)
        self._act(holder, update={parts_of(f"/{last}")[0]: node})

    def _field_new(self, item: Item) -> None:
        place, name = item.key.place, item.key.detail
        shape: Shape = item.data
        schema = shape.schema(self._limits)
        if name == ANY_NAME:
            node = self._node(place)
            if "additionalProperties" in node:
                self._replace(place, {**node, "additionalProperties": schema})
            else:
                self._act(place, update={"additionalProperties": schema})
            return
        schema = {**schema, **_SOURCE, "description": "Seen in recorded traffic."}
        if "properties" in self._node(place):
            self._act(f"{place}/properties", update={name: schema})
        else:
            self._act(place, update={"properties": {name: schema}})

    def _field_gone(self, item: Item) -> None:
        node = self._node(item.key.place)
        left = [name for name in node["required"] if name != item.key.detail]
        self._act(f"{item.key.place}/required", remove=True)
        if left:
            self._act(item.key.place, update={"required": left})

    def _enum_value_new(self, item: Item) -> None:
        if item.key.detail:
            self._act(f"{item.key.place}/enum", update=json.loads(item.key.detail))

    def _code_new(self, item: Item) -> None:
        self._act(f"{item.key.place}/x-prepay-codes", update=item.key.detail)
        for place in sorted(item.data or ()):
            self._act(f"{place}/enum", update=item.key.detail)

    def _type_changed(self, item: Item) -> None:
        node = self._node(item.key.place)
        types = node["type"] if is_array(node["type"]) else [node["type"]]
        changed = {**node, "type": [*types, item.key.detail]}
        if item.key.detail == "null" and None not in node.get("enum", [None]):
            changed["enum"] = [*node["enum"], None]
        self._replace(item.key.place, changed)

    def _limit_broken(self, item: Item) -> None:
        node = self._node(item.key.place)
        self._replace(item.key.place, {name: one for name, one in node.items() if name != item.key.detail})

    def _header_gone(self, item: Item) -> None:
        self._act(item.key.place, update={"required": False})

    def _media_type_new(self, item: Item) -> None:
        content = self._content(item)
        if not content:
            return
        if "content" in self._node(item.key.place):
            self._act(f"{item.key.place}/content", update=content)
        else:
            self._act(item.key.place, update={"content": content})

    def _status_new(self, item: Item) -> None:
        self._act(item.key.place, update={item.key.detail: self._response(item, item.key.detail)})

    def _operation_new(self, item: Item) -> None:
        path, (method, status) = parts_of(item.key.place)[1], item.key.detail.split(" ")
        name = method.lower()
        paths = self.document["paths"]
        if path not in paths:
            start: _Json = {"parameters": parameters_of(path)} if "{" in path else {}
            servers = self._servers(item.data["vendor"])
            self._act("/paths", update={path: {**servers, **start}})
        if name not in paths[path]:
            self._act(item.key.place, update={name: operation_of(item.data["vendor"], method, path)})
        place = f"/paths/{escaped(path)}/{name}/responses"
        self._act(place, update={status: self._response(item, status)})

    def _servers(self, vendor: str) -> _Json:
        """The servers of the vendor's other paths, if each path names its own."""
        for item in self.document["paths"].values():
            for operation in item.values():
                name = fields_of(operation).get("operationId", "")
                if name.lower().startswith(vendor) and "servers" in item:
                    return {"servers": copy.deepcopy(item["servers"])}
        return {}

    def _response(self, item: Item, status: str) -> _Json:
        response: _Json = {"description": f"Status {status}, seen in recorded traffic", **_SOURCE}
        content = self._content(item)
        if content:
            response["content"] = content
        codes = sorted(item.data["codes"]) if int(status) >= 400 else []
        return {**response, **({"x-prepay-codes": codes} if codes else {})}

    def _content(self, item: Item) -> _Json:
        shapes: dict[str, Shape] = item.data["media"]
        return {
            media: {"schema": shape.schema(self._limits)} if shape.types else {}
            for media, shape in sorted(shapes.items())
            if media
        }

    def _price_changed(self, item: Item) -> None:
        data = fields_of(item.data)
        vendor = data.get("vendor", "")
        if "table" in data:
            *path, last = data["table"]
            place = "".join(f"/{escaped(str(part))}" for part in ("x-prepay-prices", vendor, *path))
            self._act(place, update={last: data["value"]})
        elif "fixed" in data:
            facts = self._node(f"{item.key.place}/x-prepay")
            charge = {} if facts["charge"] != "none" else {"charge": self._charge(vendor)}
            self._act(f"{item.key.place}/x-prepay", update={**charge, "price": data["fixed"]})
            table = fields_of(self.document, "x-prepay-prices", vendor)
            if data["id"] in table:
                self._act(f"/x-prepay-prices/{vendor}", update={data["id"]: data["fixed"]})

    def _charge(self, vendor: str) -> str:
        """How most of the vendor's paid operations charge."""
        found = Counter(
            fields_of(operation, "x-prepay").get("charge", "none")
            for item in self.document["paths"].values()
            for operation in item.values()
            if is_object(operation) and operation.get("operationId", "").lower().startswith(vendor)
        )
        del found["none"]
        return found.most_common(1)[0][0] if found else "debit"

    def _nothing(self, item: Item) -> None:
        """A rule over several fields is for a person to rewrite."""


_WAYS: Mapping[Kind, Callable[[Proposal, Item], None]] = MappingProxyType(
    {
        kind: vars(Proposal).get(f"_{kind.value.replace('-', '_')}", vars(Proposal)["_nothing"])
        for kind in Kind
    }
)
