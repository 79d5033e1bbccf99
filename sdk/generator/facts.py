"""What the contract says beyond what openapi-python-client's parser keeps: one record an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from generator.document import (
    ContractError,
    Json,
    body_schema,
    name_of,
    naming,
    properties,
    resolve,
    success_schema,
)
from generator.operation_rules import check_operation
from generator.pages import Paging, paging_of, walk
from prepay._contract.kinds import is_integer, is_object
from prepay._contract.rows import METHODS

IDEMPOTENCY_HEADER = "Idempotency-Key"
IDEMPOTENCY_FIELD = "idempotency_key"
# What an OperationSpec says when nothing is written.
ERROR_CODE = ("error", "code")
RESPONSE_FIELDS = ("available", "breakdown", "charged", "left", "quoted", "reserved", "task")
# Those that hold a number of credits, which a header may tell as well.
FIGURES = ("available", "charged", "left", "quoted", "reserved")
HEADER = "header:"
ESTIMATE = "credits.estimate"


@dataclass(frozen=True)
class QuotedBy:
    """The operation whose answer tells what another one would cost."""

    operation: str
    total: str
    fields: dict[str, tuple[str, ...]]
    defaults: Json


@dataclass(frozen=True)
class Facts:
    """One operation of the contract; the names are those of ``OperationSpec``."""

    id: str
    vendor: str
    resource: str
    name: str
    method: str
    path: str
    raw: Json = field(repr=False)
    charge: str
    resend: str
    source: str
    price: int | dict[str, str] | None
    errors: dict[int, tuple[str, ...]]
    error_code: tuple[str, ...]
    authenticated: bool
    idempotency: tuple[str, str, int] | None
    dry_run: str | None
    paging: Paging | None
    quoted_by: QuotedBy | None
    response_fields: dict[str, tuple[tuple[str, ...] | str, ...]]
    arguments: dict[str, Json] = field(repr=False)

    @property
    def module(self) -> str:
        """Name of the generated module, and operationId in the document that the parser sees."""
        return f"{self.tag}_{self.name}"

    @property
    def tag(self) -> str:
        """Name of the generated package of its resource, and tag in the document that the parser sees."""
        return f"{self.vendor}_{self.resource}"

    @property
    def class_name(self) -> str:
        """Name of the generated class."""
        return "".join(word.capitalize() for word in f"{self.resource}_{self.name}".split("_"))

    @property
    def spends(self) -> bool:
        """Whether a call can take credits."""
        return self.charge != "none"


def operations(document: Json) -> list[Facts]:
    """Every operation of the contract, in its order.

    Raises:
        ContractError: one of them cannot be taken, or two have one name; the message names it.
    """
    found: dict[str, Facts] = {}
    ids: dict[str, str] = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if not is_object(item) or method not in item:
                continue
            with naming(name_of(path, method, item[method])):
                facts = _facts(document, path, method, item, item[method])
            other = found.setdefault(facts.module, facts)
            if other is not facts:
                raise ContractError(
                    f"{facts.id}: {other.id} has the SDK name {facts.resource}.{facts.name} as well; "
                    "each operation of a vendor needs its own"
                )
            if (where := ids.setdefault(facts.id, f"{method.upper()} {path}")) != f"{method.upper()} {path}":
                raise ContractError(
                    f"{facts.id}: {where} has this operationId as well; each operation needs its own"
                )
    if not found:
        raise ContractError("paths: there is no operation to generate")
    return list(found.values())


def _facts(document: Json, path: str, method: str, item: Json, operation: Json) -> Facts:
    check_operation(document, operation)
    said = operation["x-prepay"]
    resource, _, name = said["sdk"].partition(".")
    parameters = [
        resolve(document, p) for p in [*operation.get("parameters", ()), *item.get("parameters", ())]
    ]
    headers = {p["name"] for p in parameters if p["in"] == "header"}
    body = body_schema(document, operation)
    fields = properties(document, body) if body else {}
    arguments = {
        p["name"]: {**resolve(document, p["schema"]), **p} for p in parameters if p["in"] != "header"
    }
    return Facts(
        id=operation["operationId"],
        vendor=_vendor(operation["operationId"]),
        resource=resource,
        name=name,
        method=method.upper(),
        path=path,
        raw=operation,
        charge=said["charge"],
        resend=said["resend"],
        source=said["source"],
        price=_price(said.get("price"), said["charge"]),
        errors=_errors(document, operation),
        error_code=_error_code(document, operation),
        authenticated=operation.get("security", document.get("security")) != [],
        idempotency=_idempotency(document, operation["operationId"], said, headers, fields),
        dry_run=_dry_run(document, operation["operationId"], headers),
        paging=paging_of(document, operation, parameters, fields) if said.get("paginated") else None,
        quoted_by=_quoted_by(document, path, operation, fields),
        response_fields=_response_fields(document, operation),
        arguments=arguments | {key: resolve(document, value) for key, value in fields.items()},
    )


def _vendor(operation_id: str) -> str:
    return re.split("(?=[A-Z])", operation_id, maxsplit=1)[0]


def _dry_run(document: Json, operation: str, headers: set[str]) -> str | None:
    """The header that asks for a dry run of this operation; None where it takes none."""
    name = document.get("x-prepay-vendors", {}).get(_vendor(operation), {}).get("dry_run")
    return next((header for header in headers if header.lower() == str(name).lower()), None)


def _price(price: Any, charge: str) -> int | dict[str, str] | None:
    """A fixed number of credits, or what the price is made of: part → key of the price table."""
    if charge == "none" or price is None:
        return None
    if isinstance(price, int):
        return price
    if is_object(price):
        return price
    return {str(key): str(key) for key in ([price] if isinstance(price, str) else price)}


def _errors(document: Json, operation: Json) -> dict[int, tuple[str, ...]]:
    return {
        int(status): tuple(resolve(document, response).get("x-prepay-codes", ()))
        for status, response in operation["responses"].items()
        if status.isdecimal() and status >= "400"
    }


def _error_code(document: Json, operation: Json) -> tuple[str, ...]:
    """The path to the code in the error responses that have codes; the same in all of them."""
    found = {
        path
        for status, response in operation["responses"].items()
        if status >= "400" and resolve(document, response).get("x-prepay-codes")
        for path, _ in walk(document, _json_schema(document, response), ())
        if path[-1] == "code"
    }
    if len(found) > 1:
        raise ContractError(
            f"{operation['operationId']}: its error responses hold their codes in {len(found)} places"
        )
    return next(iter(found), ERROR_CODE)


def _json_schema(document: Json, response: Json) -> Json:
    content = resolve(document, response).get("content", {}).get("application/json")
    return resolve(document, content.get("schema", {})) if content else {}


def _idempotency(
    document: Json, operation: str, said: Json, headers: set[str], fields: Json
) -> tuple[str, str, int] | None:
    """Carrier, name and lifetime of the idempotency key, checked against what the operation really takes."""
    there = {"header": IDEMPOTENCY_HEADER in headers, "body": IDEMPOTENCY_FIELD in fields}
    found = next((carrier for carrier, present in there.items() if present), None)
    if found != said.get("idempotency") or (found is None) != (said["resend"] != "keyed"):
        raise ContractError(
            f"{operation}: x-prepay (resend, idempotency) and its parameters disagree on its key"
        )
    if found is None:
        return None
    vendor = _vendor(operation)
    lifetime = document.get("x-prepay-vendors", {}).get(vendor, {}).get("idempotency_key_seconds")
    if not is_integer(lifetime) or lifetime <= 0:
        raise ContractError(
            f"{operation}: x-prepay-vendors.{vendor} must say idempotency_key_seconds, a whole number above 0"
        )
    return found, IDEMPOTENCY_HEADER if found == "header" else IDEMPOTENCY_FIELD, lifetime


def _response_fields(document: Json, operation: Json) -> dict[str, tuple[tuple[str, ...] | str, ...]]:
    """Where responses hold figures: as the operation says, and as its vendor says for all of its operations."""
    name = operation["operationId"]
    said = {
        **document.get("x-prepay-vendors", {}).get(_vendor(name), {}).get("response_fields", {}),
        **operation["x-prepay"].get("response_fields", {}),
    }
    if not said.keys() <= set(RESPONSE_FIELDS):
        raise ContractError(f"{name}: response_fields may hold {', '.join(RESPONSE_FIELDS)} only")
    for key, places in said.items():
        begins = ("/", HEADER) if key in FIGURES else ("/",)
        if not all(isinstance(place, str) and place.startswith(begins) for place in places):
            raise ContractError(f"{name}: response_fields must hold lists of JSON pointers or {HEADER}Name")
    return {key: tuple(_place(place) for place in said[key]) for key in sorted(said)}


def _place(said: str) -> tuple[str, ...] | str:
    """A way through a body, or the name of a header in small letters."""
    if said.startswith(HEADER):
        return said.removeprefix(HEADER).strip().lower()
    return tuple(said[1:].split("/"))


def _quoted_by(document: Json, path: str, operation: Json, fields: Json) -> QuotedBy | None:
    """How to ask for the price: from the estimator, or from the estimate that the object itself has on record."""
    said = operation["x-prepay"]
    if mapping := said.get("estimate_fields"):
        places = {name: (to,) if isinstance(to, str) else tuple(to) for name, to in mapping.items()}
        known = {name: resolve(document, fields[name]) for name in places}
        # A field left out of the body takes the body's default, which need not be the estimator's.
        defaults = {name: schema["default"] for name, schema in known.items() if "default" in schema}
        estimator = _estimator(document, _vendor(operation["operationId"]))
        return QuotedBy(estimator, "total_credits", places, defaults)
    parent = document["paths"].get(path.rpartition("/")[0], {}).get("get")
    if said["charge"] != "reserve" or not parent:
        return None
    known = properties(document, success_schema(document, parent))
    return (
        QuotedBy(parent["operationId"], "credits_estimated", {}, {}) if "credits_estimated" in known else None
    )


def _estimator(document: Json, vendor: str) -> str:
    """The operation of a vendor that is called ``credits.estimate``."""
    found = [
        str(operation["operationId"])
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in METHODS
        and operation.get("x-prepay", {}).get("sdk") == ESTIMATE
        and _vendor(operation.get("operationId", "")) == vendor
    ]
    if len(found) != 1:
        raise ContractError(
            f"x-prepay.estimate_fields needs one operation of {vendor} with the SDK name {ESTIMATE}, "
            f"and there are {len(found)}"
        )
    return found[0]
