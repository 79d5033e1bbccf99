"""The control surface as its own OpenAPI file describes it: routes, and checks of whatever comes in.

The file is read when the first control call comes, and once in a process; what was made of it never changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, parse_qsl

import orjson

from prepay_mock.contract.problems import name_unknown_fields
from prepay_mock.contract.router import Router
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.intake import media_type_of, read_json, twin_key
from prepay_mock.engine.messages import Request

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["JSON_BODY_BYTES", "STATE_BODY_BYTES", "Description", "Entry", "description", "limit_of"]

_BASE = "prepay:control"
# Problems that are told of at once, and characters of each.
_MOST_PROBLEMS = 20
_LONGEST = 200
JSON_BODY_BYTES: Final = 1 << 20
"""The largest body of a control call."""
STATE_BODY_BYTES: Final = 64 << 20
"""The largest body of ``PUT /_prepay/state``."""
_JSON: Final = "application/json"
_INTEGER = re.compile(r"-?[0-9]{1,15}\Z")
_FORM = "application/x-www-form-urlencoded"

Entry = Mapping[str, Any]
"""One operation of the file, with the parameters of its path."""


@lru_cache(maxsize=8)
def description(vendors: tuple[str, ...] | None = None) -> Description:
    """The description that comes with the package, with these vendors; with any when None."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("prepay_mock.control").joinpath("openapi.yaml").read_bytes()
    document: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    if vendors is not None:
        document["components"]["schemas"]["Vendor"] = {"enum": list(vendors)}
    return Description(document)


class Description:
    """A control surface's OpenAPI document, ready to be asked."""

    def __init__(self, document: dict[str, Any]) -> None:
        import jsonschema_rs

        self.document = document
        self.router: Router[Entry] = Router()
        registry = jsonschema_rs.Registry([(_BASE, document)])
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

        def compile_it(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
            target = {"$ref": f"{_BASE}{schema['$ref']}"} if "$ref" in schema else dict(schema)
            return jsonschema_rs.Draft202012Validator(target, registry=registry, validate_formats=True)

        self._compile = compile_it
        for path, item in document["paths"].items():
            shared: list[Any] = item.get("parameters", [])
            for method in ("get", "post", "put", "delete"):
                if method in item:
                    entry = {**item[method], "parameters": [*shared, *item[method].get("parameters", [])]}
                    self.router.add(method.upper(), path, entry)

    def validator(self, schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Return the validator of a schema, which may refer to those of the document; each is compiled once."""
        name = schema.get("$ref") or orjson.dumps(schema).decode()
        validator = self._validators.get(name)
        if validator is None:
            validator = self._validators[name] = self._compile(schema)
        return validator

    def query(self, entry: Entry, query: bytes) -> dict[str, Any]:
        """The query's parameters by name, with their defaults.

        Raises:
            ControlRefusal: 422 that names the parameters that are wrong or unknown.
        """
        specs = {spec["name"]: spec["schema"] for spec in entry["parameters"] if spec["in"] == "query"}
        given = parse_qs(query.decode("latin-1"), keep_blank_values=True)
        known = ", ".join(specs) or "none"
        unknown = {
            name: f"there is no such parameter here; known: {known}" for name in given if name not in specs
        }
        if unknown:
            raise _invalid(unknown)
        result = {name: schema["default"] for name, schema in specs.items() if "default" in schema}
        for name, values in given.items():
            whole = specs[name].get("type") == "integer" and _INTEGER.match(values[-1])
            value: Any = int(values[-1]) if whole else values[-1]
            self._check(specs[name], value, (name,))
            result[name] = value
        return result

    def body(self, entry: Entry, request: Request, *, replayed: bool = False) -> Any:
        """The decoded body; None for an operation that takes none.

        Raises:
            ControlRefusal: 413 or 415 for a body that is too large or of another media type, 400 for a key that
                stands twice, 422 that names the fields that are wrong.
        """
        media, spec = _content_of(entry)
        if not replayed and request.method not in ("GET", "HEAD"):
            # A form, and text, is what a page of another origin may send without asking; JSON is not.
            _check_media(request, media or _JSON)
            _check_size(entry, request)
        if spec is None:
            return None
        content = request.body
        if media == _FORM:
            value: Any = dict(parse_qsl(content.decode("latin-1")))
        else:
            try:
                # Whole numbers may be written 5.0; whoever reads them gets int alone.
                twin = twin_key(content)
                value = None if twin is not None else read_json(content)
            except InvalidInput as problem:
                raise _invalid({"body": problem.problems[0].message.replace("the body", "this")}) from None
            if twin is not None:
                message = f"Nothing was changed. The body has the key {twin[:100]!r} twice. Send it once."
                raise ControlRefusal(400, "REPEATED_KEY", message)
        self._check(spec["schema"], value, ())
        return value

    def _check(self, schema: Mapping[str, Any], value: Any, prefix: tuple[str, ...]) -> None:
        validator = self.validator(schema)
        if not validator.is_valid(value):
            problems = name_unknown_fields(list(validator.iter_errors(value)), "body", prefix)
            raise _invalid(
                {
                    _short(problem.field) or "body": _short(problem.message)
                    for problem in problems[:_MOST_PROBLEMS]
                }
            )


def _short(text: str) -> str:
    # A schema error quotes the value, which may be as long as the request.
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def limit_of(entry: Entry) -> int:
    """How many bytes the body of an operation may have: 0 for one that takes none."""
    if "requestBody" not in entry:
        return 0
    return STATE_BODY_BYTES if entry["operationId"] == "importState" else JSON_BODY_BYTES


def _content_of(entry: Entry) -> tuple[str, Entry | None]:
    if "requestBody" not in entry:
        return "", None
    content: Mapping[str, Entry] = entry["requestBody"]["content"]
    return next(iter(content.items()))


def _check_media(request: Request, media: str) -> None:
    given = media_type_of(request)
    if given == media or not (given or request.body):
        return
    raise ControlRefusal(
        415,
        "MEDIA_TYPE",
        f"Nothing was changed. Send the body with the header Content-Type: {media} (curl: -H 'Content-Type: {media}').",
    )


def _check_size(entry: Entry, request: Request) -> None:
    limit = limit_of(entry)
    if limit and len(request.body) > limit:
        raise ControlRefusal(413, "TOO_LARGE", f"Nothing was changed. The body has more than {limit} bytes.")


def _invalid(fields: Mapping[str, str]) -> ControlRefusal:
    return ControlRefusal.invalid(fields)
