"""From the OpenAPI document to the operations of one vendor: references followed, validators made when needed."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import quote

import jsonschema_rs

from prepay._contract.words import Charge
from prepay_conformance.contract.dialect import Contract, Dialect
from prepay_conformance.contract.model import (
    Answer,
    BodySpec,
    Json,
    Operation,
    Parameter,
    Part,
    Schema,
    Vendor,
)
from prepay_conformance.contract.places import places_of
from prepay_conformance.contract.vendor import row_of, vendor_of
from prepay_conformance.shapes import fields_of, is_object

__all__ = ["METHODS", "compile_contract"]

METHODS = ("get", "put", "post", "patch", "delete")
_BASE = "prepay:contract"


def compile_contract(document: Json, vendor: str, dialect: type[Dialect] = Dialect) -> Contract:
    """Compile one vendor's part of a document.

    Raises:
        ValueError: the document has no such vendor, the vendor has no operation in it, an operation lacks its id or its
            ``x-prepay`` facts, or nobody says how its price is reckoned.
    """
    return _Compiler(document, dialect).contract(vendor)


class _Compiler:
    def __init__(self, document: Json, dialect: type[Dialect]) -> None:
        self._document = document
        self._dialect = dialect
        self._registry = jsonschema_rs.Registry([(_BASE, dict(document))])

    def contract(self, vendor: str) -> Contract:
        known = vendor_of(self._document, vendor)
        operations: dict[str, Operation] = {}
        paths: dict[tuple[str, ...], dict[str, Operation]] = {}
        for path, item in self._document["paths"].items():
            if not path.startswith(known.prefix):
                continue
            for method in METHODS:
                if method in item:
                    operation = self._operation(known, path, method, item)
                    operations[operation.id] = operation
                    segments = tuple("{}" if part[:1] == "{" else part for part in path.split("/"))
                    paths.setdefault(segments, {})[operation.method] = operation
        if not operations:
            raise ValueError(f"the contract has no operation of {known.title} (paths below {known.prefix})")
        part = Part(
            vendor=known,
            version=str(self._document["info"]["version"]),
            document=self._document,
            operations=operations,
            prices=self._document.get("x-prepay-prices", {}).get(vendor, {}),
            paths=paths,
        )
        dialect = self._dialect(part)
        for operation in operations.values():
            if (
                self._dialect.highest is Dialect.highest
                and not isinstance(operation.price, int)
                and operation.paid
            ):
                dialect.highest(operation)
        return Contract(
            vendor=known,
            version=part.version,
            document=part.document,
            operations=operations,
            prices=part.prices,
            paths=paths,
            dialect=dialect,
        )

    def _operation(self, vendor: Vendor, path: str, method: str, item: Json) -> Operation:
        raw = item[method]
        facts = fields_of(raw, "x-prepay")
        if not facts or "operationId" not in raw:
            raise ValueError(f"{method.upper()} {path} lacks operationId or x-prepay in the contract")
        base = f"/paths/{_escape(path)}"
        own = f"{base}/{method}"
        parameters = [
            self._parameter(f"{at}/{index}")
            for at, entries in (
                (f"{base}/parameters", item.get("parameters", ())),
                (f"{own}/parameters", raw.get("parameters", ())),
            )
            for index in range(len(entries))
        ]
        row = row_of(self._document, vendor.name)
        free = facts["charge"] == "none" and method == "get"
        telling = "available" in fields_of(facts, "response_fields") or (
            "sdk" in facts and facts["sdk"] == row.get("balance_operation")
        )
        security = raw.get("security", self._document.get("security", []))
        return Operation(
            id=raw["operationId"],
            vendor=vendor.name,
            method=method.upper(),
            path=path,
            summary=raw.get("summary", ""),
            source=facts["source"],
            charge=_charge(facts["charge"], raw["operationId"]),
            price=facts.get("price"),
            resend=facts["resend"],
            sdk=facts.get("sdk", ""),
            idempotency=facts.get("idempotency"),
            paginated=bool(facts.get("paginated")),
            secured=bool(security) and {} not in security,
            parameters=tuple(parameters),
            body=self._body(f"{own}/requestBody") if "requestBody" in raw else None,
            answers={
                int(status): self._answer(int(status), f"{own}/responses/{status}")
                for status in raw["responses"]
            },
            places=self._dialect.places(raw["operationId"], places_of(facts, row)),
            tells_balance=free and telling,
            dry_run_header=vendor.dry_run_header,
        )

    def _parameter(self, at: str, *, name: str | None = None, place: str | None = None) -> Parameter:
        at, raw = self._at(at)
        _, schema = self._at(f"{at}/schema")
        kind = schema.get("type", "string")
        return Parameter(
            name=name or raw["name"],
            place=place or raw["in"],
            required=bool(raw.get("required")),
            type=kind if isinstance(kind, str) else next(entry for entry in kind if entry != "null"),
            schema=self._schema(f"{at}/schema"),
            example=raw.get("example", schema.get("default")),
        )

    def _body(self, at: str) -> BodySpec:
        at, raw = self._at(at)
        media = next(iter(raw["content"]))
        where = f"{at}/content/{_escape(media)}"
        schema_at, schema = self._at(f"{where}/schema")
        holder = raw["content"][media]
        return BodySpec(
            required=bool(raw.get("required")),
            media_types=tuple(raw["content"]),
            schema=self._schema(f"{where}/schema"),
            fields={
                name: self._at(f"{schema_at}/properties/{_escape(name)}")[1]
                for name in schema.get("properties", {})
            },
            required_fields=tuple(schema.get("required", ())),
            examples={
                name: self._at(f"{where}/examples/{_escape(name)}")[1]["value"]
                for name in holder.get("examples", {})
            },
        )

    def _answer(self, status: int, at: str) -> Answer:
        at, raw = self._at(at)
        content = raw.get("content", {})
        media = "application/json"
        has_schema = "schema" in content.get(media, {})
        return Answer(
            status=status,
            schema=self._schema(f"{at}/content/{_escape(media)}/schema") if has_schema else None,
            media_types=tuple(content),
            headers=tuple(
                self._parameter(f"{at}/headers/{_escape(name)}", name=name, place="header")
                for name in raw.get("headers", {})
            ),
            codes=tuple(raw.get("x-prepay-codes", ())),
            description=raw.get("description", ""),
        )

    def _schema(self, at: str) -> Schema:
        def make() -> jsonschema_rs.Draft202012Validator:
            return jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_BASE}#{quote(at)}"}, registry=self._registry, validate_formats=True
            )

        return Schema(make)

    def _at(self, pointer: str) -> tuple[str, Any]:
        """What stands at a place, references followed; returns where it really stands, and the thing."""
        node: Any = self._document
        parts = pointer.strip("/").split("/")
        for index, part in enumerate(parts, start=1):
            node = _child(node, part.replace("~1", "/").replace("~0", "~"))
            if is_object(node) and "$ref" in node:
                return self._at("/".join([node["$ref"].removeprefix("#"), *parts[index:]]))
        return pointer, node


def _charge(text: Any, operation: str) -> Charge:
    known: tuple[Charge, ...] = get_args(Charge)
    for charge in known:
        if charge == text:
            return charge
    raise ValueError(f"{operation} has the charge {text!r} in the contract; known are {', '.join(known)}")


def _child(node: Any, key: str) -> Any:
    return node[key] if is_object(node) else node[int(key)]


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
