"""Clients whose requests end in a function, and one way to call sync and async ones."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import httpx

import prepay
from prepay import Clock, File
from prepay._call.dialect import Dialect
from prepay._operation.spec import OperationSpec
from tests.contract.document import Operation, examples_of, operations, resolve

Handler = Callable[[httpx.Request], httpx.Response]

CANARY = "sk_canary_4f1b0a9d"
CLASSES = {"tokportal": "TokPortal", "ugen": "UGen", "trenz": "Trenz"}
KINDS = ("sync", "async")
TRENZ_URL = "https://trenz.example"

OPERATIONS = operations()
BY_ID = {op.id: op for op in OPERATIONS}


def dialect_of(vendor: str) -> Dialect:
    """The dialect of a vendor, as its clients hand it in."""
    chosen: Any = getattr(prepay, CLASSES[vendor])
    found: Dialect = chosen._dialect
    return found


async def _at_once(_: float) -> None:
    """Wait no time."""


HASTY = Clock(sleep=lambda _: None, sleep_async=_at_once)
"""A clock on which waiting takes no time."""


def client(vendor: str, kind: str, handler: Handler, **more: Any) -> Any:
    """A client of a vendor whose requests are answered by ``handler``, and which waits no time between them."""
    transport = httpx.MockTransport(handler)
    chosen: Any = getattr(prepay, ("Async" if kind == "async" else "") + CLASSES[vendor])
    http_client = (
        httpx.AsyncClient(transport=transport) if kind == "async" else httpx.Client(transport=transport)
    )
    address = {"base_url": TRENZ_URL} if vendor == "trenz" else {}
    return chosen(**{"api_key": CANARY, "http_client": http_client, "clock": HASTY, **address, **more})


def answering(response: httpx.Response, seen: list[httpx.Request] | None = None) -> Handler:
    """A handler that always gives the same answer and notes what it was asked."""

    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)

    return handle


def named(source: Any, name: str) -> Any:
    """The operation ``bundles.create`` of a client."""
    return attrgetter(name)(source)


async def ask(source: Any, name: str, method: str = "__call__", **arguments: Any) -> Any:
    """Call an operation of a sync or async client."""
    result = getattr(named(source, name), method)(**arguments)
    return await result if inspect.isawaitable(result) else result


def inside(thing: Any) -> dict[str, Any]:
    """The attributes of an object."""
    return thing.__dict__  # type: ignore[no-any-return]


async def collect(iterator: Any) -> list[Any]:
    """Everything that a sync or async iterator gives."""
    if hasattr(iterator, "__aiter__"):
        return [item async for item in iterator]
    return list(iterator)


def nothing(_: httpx.Request) -> httpx.Response:
    """Answer as if there were nothing to say."""
    return httpx.Response(204)


def generated(op: Operation, kind: str = "sync") -> Any:
    """The generated operation object for an operation of the contract."""
    return named(client(op.vendor, kind, nothing), op.facts["sdk"])


def class_of(op: Operation, kind: str = "sync") -> Any:
    """The generated class of an operation of the contract."""
    return generated(op, kind).__class__


def spec(op: Operation) -> OperationSpec[Any]:
    """What the generated code says about an operation of the contract."""
    found: OperationSpec[Any] = generated(op).spec
    return found


def path_arguments(op: Operation) -> dict[str, Any]:
    """Path parameters that are good enough to build a request."""
    return {
        entry["name"]: entry.get("example", 1 if entry["schema"].get("type") == "integer" else "x1")
        for entry in op.parameters
        if entry["in"] == "path"
    }


def required_arguments(op: Operation) -> dict[str, Any]:
    """The arguments that an operation cannot be called without, with values that can be sent."""
    found = path_arguments(op)
    queries = [entry for entry in op.parameters if entry["in"] == "query" and entry.get("required")]
    found |= {entry["name"]: entry.get("example", "x") for entry in queries}
    if "requestBody" in op.raw:
        (media,) = resolve(op.raw["requestBody"])["content"].values()
        schema = resolve(media["schema"])
        example = next(iter(examples_of(media).values()))
        for name in schema.get("required", ()):
            binary = resolve(schema["properties"][name]).get("format") == "binary"
            found[name] = File(b"bytes", name="file.png") if binary else example[name]
    return found


def expected_url(op: Operation) -> str:
    """Where a request for an operation goes, query aside."""
    path = op.path
    for name, value in path_arguments(op).items():
        path = path.replace(f"{{{name}}}", str(value))
    server = op.item["servers"][0]["url"]
    return (TRENZ_URL if "{" in server else server) + path


def first_success(op: Operation) -> httpx.Response:
    """The first 2xx answer of the contract."""
    status, response = next((status, entry) for status, entry in op.responses.items() if status < 300)
    if "content" not in response:
        return httpx.Response(status)
    (body, *_) = examples_of(response["content"]["application/json"]).values()
    return httpx.Response(status, json=body)


def serving(seen: list[httpx.Request] | None = None) -> Handler:
    """A handler that gives to every operation the first answer that the contract has for it."""
    patterns = [(re.compile(re.sub(r"{\w+}", "[^/]+", op.path) + "$"), op) for op in OPERATIONS]

    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        path = request.url.path.removeprefix("/prefix")
        found = [op for pattern, op in patterns if pattern.match(path) and op.method == request.method]
        # The one with the fewest wildcards: /bundles/bulk is not the bundle "bulk".
        return first_success(min(found, key=lambda op: op.path.count("{")))

    return handle
