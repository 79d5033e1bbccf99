"""From the OpenAPI document to compiled operations: references resolved, validators made at their first use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.contract.lazy import LazyValidator, ValidatorShop
from prepay_mock.contract.model import BodySpec, Contract, Operation, ParamSpec, ResponseSpec
from prepay_mock.contract.router import Router

__all__ = ["compile_contract"]

_METHODS = ("get", "put", "post", "delete", "patch")


def compile_contract(
    document: Mapping[str, Any], prefixes: Mapping[str, str], *, eager: bool = False
) -> Contract:
    """Compile the whole document.

    Args:
        document: the OpenAPI document.
        prefixes: path prefix → vendor.
        eager: compile the schemas too, so that a bad one is found now and not at its first use.

    Raises:
        ValueError: an operation lacks its id or its ``x-prepay`` facts, lies under no vendor's prefix, or
            stands twice; with ``eager`` also for a schema that is none.
    """
    compiler = _Compiler(document, prefixes)
    operations: dict[str, Operation] = {}
    router: Router[Operation] = Router()
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = compiler.operation(path, method.upper(), item, item[method])
                if operation.id in operations:
                    raise ValueError(f"operationId {operation.id} stands twice in the contract")
                operations[operation.id] = operation
                router.add(operation.method, path, operation)
    if eager:
        compiler.shop.compile_all()
    return Contract(
        document=document,
        operations=operations,
        router=router,
        version=str(document["info"]["version"]),
        prices=document.get("x-prepay-prices", {}),
        key_headers=_key_headers(document),
    )


def _key_headers(document: Mapping[str, Any]) -> frozenset[bytes]:
    schemes = document.get("components", {}).get("securitySchemes", {}).values()
    names = {str(found["name"]).lower() for found in schemes if found.get("in") == "header"}
    return frozenset({b"authorization", *(name.encode() for name in names)})


class _Compiler:
    def __init__(self, document: Mapping[str, Any], prefixes: Mapping[str, str]) -> None:
        self._document = document
        self._prefixes = {f"{prefix}/": vendor for prefix, vendor in prefixes.items()}
        self.shop = ValidatorShop(document)

    def operation(self, path: str, method: str, item: Mapping[str, Any], raw: Mapping[str, Any]) -> Operation:
        where = f"{method} {path}"
        facts: Mapping[str, Any] | None = raw.get("x-prepay")
        if not isinstance(facts, Mapping) or "operationId" not in raw:
            raise ValueError(f"{where} lacks operationId or x-prepay in the contract")
        vendor = next((name for prefix, name in self._prefixes.items() if path.startswith(prefix)), None)
        if vendor is None:
            raise ValueError(f"{where} lies under no vendor's prefix ({', '.join(self._prefixes)})")
        base = f"/paths/{_escape(path)}"
        places = [(f"{base}/parameters", item.get("parameters", []))]
        places.append((f"{base}/{method.lower()}/parameters", raw.get("parameters", [])))
        params = [
            self._param(f"{at}/{index}", entry)
            for at, entries in places
            for index, entry in enumerate(entries)
        ]
        operation_at = f"{base}/{method.lower()}"
        responses = self._responses(f"{operation_at}/responses", raw["responses"])
        produced = {media for status, spec in responses.items() if status < 300 for media in spec.media_types}
        security = raw.get("security", self._document.get("security", []))
        return Operation(
            id=raw["operationId"],
            vendor=vendor,
            method=method,
            path=path,
            charge=facts["charge"],
            price=facts.get("price"),
            resend=facts["resend"],
            facts=facts,
            secured=bool(security) and {} not in security,
            path_params=_ordered(path, [p for p in params if p.place == "path"]),
            query_params=tuple(p for p in params if p.place == "query"),
            header_params=tuple(p for p in params if p.place == "header"),
            body=self._body(f"{operation_at}/requestBody", raw.get("requestBody")),
            responses=responses,
            defaults={p.name: p.default for p in params if p.default is not None},
            writes=method != "GET" or facts["charge"] != "none",
            produces=tuple(media.encode() for media in sorted(produced or {"application/json"})),
        )

    def _param(self, at: str, entry: Mapping[str, Any]) -> ParamSpec:
        at, raw = self._resolve(at, entry)
        schema_at, schema = self._resolve(f"{at}/schema", raw["schema"])
        kind = _type_of(schema)
        items = _type_of(self._resolve(f"{schema_at}/items", schema["items"])[1]) if kind == "array" else kind
        name: str = raw["name"]
        wire = name.lower() if raw["in"] == "header" else name
        return ParamSpec(
            name=name,
            place=raw["in"],
            required=bool(raw.get("required")),
            type=kind,
            items=items,
            default=schema.get("default"),
            validator=self._validator(f"{at}/schema"),
            wire_name=wire.encode(),
            repeatable=raw.get("x-prepay-repeatable") is True,
        )

    def _body(self, at: str, entry: Mapping[str, Any] | None) -> BodySpec | None:
        if entry is None:
            return None
        at, raw = self._resolve(at, entry)
        content: Mapping[str, Any] = raw["content"]
        media = next(iter(content))
        schema_at = f"{at}/content/{_escape(media)}/schema"
        schema = self._resolve(schema_at, content[media]["schema"])[1]
        json_body = media == "application/json"
        fields = {
            name: self._resolve(f"{schema_at}/properties/{_escape(name)}", prop)[1]
            for name, prop in schema.get("properties", {}).items()
        }
        return BodySpec(
            required=bool(raw.get("required")),
            media_types=tuple(content),
            validator=self._validator(schema_at) if json_body else None,
            defaults={name: prop["default"] for name, prop in fields.items() if "default" in prop},
            required_parts=tuple(schema.get("required", ())),
            multipart=any(media.startswith("multipart/") for media in content),
        )

    def _responses(self, at: str, entries: Mapping[str, Any]) -> dict[int, ResponseSpec]:
        result: dict[int, ResponseSpec] = {}
        for status, entry in entries.items():
            response_at, raw = self._resolve(f"{at}/{_escape(str(status))}", entry)
            content: Mapping[str, Any] = raw.get("content", {})
            json_at = f"{response_at}/content/{_escape('application/json')}/schema"
            has_schema = "schema" in content.get("application/json", {})
            headers = {
                name: self._resolve(f"{response_at}/headers/{_escape(name)}", header)[1]
                for name, header in raw.get("headers", {}).items()
            }
            result[int(status)] = ResponseSpec(
                validator=self._validator(json_at) if has_schema else None,
                media_types=tuple(content),
                required_headers=tuple(
                    name.lower() for name, header in headers.items() if header.get("required")
                ),
                codes=tuple(raw.get("x-prepay-codes", ())),
                example=self._example(content.get("application/json", {})),
            )
        return result

    def _example(self, media: Mapping[str, Any]) -> Any:
        for entry in media.get("examples", {}).values():
            return self._resolve("", entry)[1].get("value")
        return media.get("example")

    def _resolve(self, at: str, entry: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Follow references; returns where the thing really stands, and the thing."""
        while "$ref" in entry:
            at = str(entry["$ref"]).removeprefix("#")
            entry = self._document
            for part in at.strip("/").split("/"):
                entry = _child(entry, part.replace("~1", "/").replace("~0", "~"))
        return at, entry

    def _validator(self, at: str) -> LazyValidator:
        return self.shop.validator(self._resolve(at, {"$ref": f"#{at}"})[0])


def _child(node: Any, key: str) -> Any:
    """What lies under one part of a JSON pointer; arrays are reached by index."""
    return node[key] if hasattr(node, "keys") else node[int(key)]


def _ordered(path: str, params: list[ParamSpec]) -> tuple[ParamSpec, ...]:
    by_name = {param.name: param for param in params}
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return tuple(by_name[name] for name in names)


def _type_of(schema: Mapping[str, Any]) -> Any:
    kind: Any = schema.get("type", "string")
    return kind if isinstance(kind, str) else next(name for name in kind if name != "null")


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
