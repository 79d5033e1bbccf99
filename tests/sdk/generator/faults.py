"""Faults of a contract: how each comes about, and what the generator's message must name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["BUY", "FAULTS", "TEXT", "buy"]

Json = dict[str, Any]
BUY, START, RENDER = "/acme/v1/things", "/acme/v1/renders", "/acme/v1/renders/{render_id}"
TEXT = {"schema": {"type": "string"}}


def buy(document: Json) -> Json:
    found: Json = document["paths"][BUY]["post"]
    return found


def row(document: Json) -> Json:
    found: Json = document["x-prepay-vendors"]["acme"]
    return found


def put(place: str, value: Any) -> Callable[[Json], None]:
    """Set what a place of the purchase holds: ``x-prepay/charge``."""

    def change(document: Json) -> None:
        *path, last = place.split("/")
        node = buy(document)
        for part in path:
            node = node[part]
        node[last] = value

    return change


def drop(place: str) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        *path, last = place.split("/")
        node = buy(document)
        for part in path:
            node = node[part]
        del node[last]

    return change


def say(**facts: Any) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        row(document).update(facts)

    return change


def no_row(document: Json) -> None:
    del document["x-prepay-vendors"]["acme"]
    document["x-prepay-vendors"]["other"] = {}


def same_name(document: Json) -> None:
    buy(document)["x-prepay"]["sdk"] = "renders.start"


def same_id(document: Json) -> None:
    document["paths"][START]["post"]["operationId"] = "acmeBuyThing"


def pages_of_text(document: Json) -> None:
    operation = document["paths"]["/acme/v1/credits"]["get"]
    operation["x-prepay"]["paginated"] = True
    operation["parameters"] = [
        {"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("page", "per_page")
    ]
    operation["responses"]["200"]["content"] = {"text/csv": TEXT}


def circle(document: Json) -> None:
    schemas = document["components"]["schemas"]
    schemas["AcmeThing"] = {"$ref": "#/components/schemas/AcmeRender"}
    schemas["AcmeRender"] = {"$ref": "#/components/schemas/AcmeThing"}


def other_prefix(document: Json) -> None:
    document["paths"]["/other/things"] = document["paths"].pop(BUY)


# What is wrong, how it comes about, and what the message must name: the place, the fault, what would be right.
FAULTS: list[tuple[str, Callable[[Json], None], tuple[str, ...]]] = [
    (
        "no media type that can be sent",
        put("requestBody/content", {"text/plain": TEXT, "application/xml": TEXT}),
        ("acmeBuyThing", "text/plain or application/xml", "application/json"),
    ),
    ("pages that are not JSON", pages_of_text, ("acmeGetBalance", "paginated", "application/json")),
    ("no such schema", put("requestBody/content", {"application/json": 1}), ("acmeBuyThing",)),
    (
        "a reference to nothing",
        put("responses/201", {"$ref": "#/components/responses/Gone"}),
        ("acmeBuyThing", "#/components/responses/Gone leads nowhere"),
    ),
    ("a reference to itself", circle, ("refers to itself",)),
    ("no x-prepay", drop("x-prepay"), ("acmeBuyThing", "x-prepay lacks charge, resend, sdk, source")),
    (
        "a charge that is not one",
        put("x-prepay/charge", "monthly"),
        ("acmeBuyThing", "'monthly'", "debit, reserve"),
    ),
    ("a name without a resource", put("x-prepay/sdk", "buy"), ("acmeBuyThing", "'buy'", "credits.balance")),
    (
        "a word of Python",
        put("x-prepay/sdk", "things.import"),
        ("acmeBuyThing", "import is a word of Python"),
    ),
    ("a price that is not whole", put("x-prepay/price", 2.5), ("acmeBuyThing", "2.5", "whole credits")),
    ("a price below zero", put("x-prepay/price", -1), ("acmeBuyThing", "at least 0", "-1")),
    ("a price of no table", put("x-prepay/price", ["gold"]), ("acmeBuyThing", "gold", "thing, render")),
    (
        "a place that is not one",
        put("x-prepay/response_fields", {"charged": ["cost"]}),
        ("acmeBuyThing", "JSON pointer"),
    ),
    ("no success", drop("responses/201"), ("acmeBuyThing", "no 2xx response")),
    (
        "a vague success",
        put("responses", {"2XX": {"description": "d"}}),
        ("acmeBuyThing", "2XX", "such as 200"),
    ),
    ("no responses", drop("responses"), ("acmeBuyThing", "responses")),
    ("no id", drop("operationId"), (f"POST {BUY}", "operationId", "acmeGetBalance")),
    (
        "the id of another vendor",
        put("operationId", "otherBuyThing"),
        ("otherBuyThing", "no row other", "acme"),
    ),
    ("two of one name", same_name, ("acmeBuyThing", "acmeStartRender", "renders.start")),
    ("two of one id", same_id, ("acmeBuyThing", "operationId")),
    ("outside of the prefix", other_prefix, ("acmeBuyThing", "/other/things", "/acme/v1/")),
    (
        "an estimator that is not there",
        put("x-prepay/estimate_fields", {"label": "label"}),
        ("acmeBuyThing", "credits.estimate", "acme"),
    ),
    (
        "a body that is a list",
        put(
            "requestBody/content",
            {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}},
        ),
        ("acmeBuyThing", "not a JSON object"),
    ),
    (
        "a list without items",
        put(
            "responses/201",
            {"description": "d", "content": {"application/json": {"schema": {"type": "array"}}}},
        ),
        ("acmeBuyThing",),
    ),
    (
        "a content that is nothing",
        put("responses/201", {"description": "d", "content": None}),
        ("acmeBuyThing", "201", "object"),
    ),
    (
        "a code that is no text",
        put("responses/402", {"description": "d", "x-prepay-codes": [True]}),
        ("acmeBuyThing", "x-prepay-codes of 402", "texts"),
    ),
    (
        "a body without a schema",
        put("requestBody/content", {"application/json": {}}),
        ("acmeBuyThing", "no schema for application/json"),
    ),
    ("no rows", lambda document: document.pop("x-prepay-vendors"), ("x-prepay-vendors", "nothing")),
    ("no row", no_row, ("x-prepay-vendors.other.title", "such as")),
    ("no paths", lambda document: document["paths"].clear(), ("operation",)),
    ("no prefix", say(prefix=None), ("x-prepay-vendors.acme.prefix", "/acme/v1", "nothing")),
    ("a slash too many", say(prefix="/acme/v1/"), ("x-prepay-vendors.acme.prefix", "without a slash")),
    ("no variable", say(env="ACME"), ("x-prepay-vendors.acme.env", "_API_KEY", "'ACME'")),
    (
        "another header than the security schemes",
        say(key={"header": "X-Acme-Key"}),
        ("x-prepay-vendors.acme.key", "X-Acme-Key", "AcmeKey"),
    ),
    (
        "another scheme than the security schemes",
        say(key={"header": "Authorization", "scheme": "Token"}),
        ("x-prepay-vendors.acme.key", "Token"),
    ),
    ("a key that is text", say(key="X-API-Key"), ("x-prepay-vendors.acme.key", "{header: X-Acme-Key}")),
    ("a rate of nothing", say(per_minute=0), ("x-prepay-vendors.acme.per_minute", "at least 1")),
    ("a rate that is true", say(per_minute=True), ("x-prepay-vendors.acme.per_minute", "at least 1")),
    ("no domains", say(domains="acme.example"), ("x-prepay-vendors.acme.domains", "list", "'acme.example'")),
    ("a header with a space", say(dry_run="Dry Run"), ("x-prepay-vendors.acme.dry_run", "'Dry Run'")),
    (
        "a dry run that nothing takes",
        say(dry_run="X-Acme-Dry-Run"),
        ("x-prepay-vendors.acme.dry_run", "X-Acme-Dry-Run"),
    ),
    ("an id that is no list", say(request_id="X-Request-ID"), ("x-prepay-vendors.acme.request_id", "list")),
    (
        "a balance that is not there",
        say(balance_operation="me.get"),
        ("x-prepay-vendors.acme.balance_operation", "me.get", "credits.balance"),
    ),
    ("two lines of top_up", say(top_up="a\nb"), ("x-prepay-vendors.acme.top_up", "one line")),
]
