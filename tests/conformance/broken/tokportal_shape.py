"""TokPortal servers that answer in another shape than documented, or let in whom they must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Request, Response
from prepay_mock.vendors.tokportal.shelf import BUNDLES
from tests.conformance.broken.planting import (
    Bug,
    Patch,
    around,
    body_of,
    on_body,
    on_wire,
    with_body,
)

__all__ = ["BUGS"]


# ---------------------------------------------------------------- shape


def no_created_at(body: Any, x: Exchange) -> None:
    del body["data"]["created_at"]


def unknown_status(body: Any, x: Exchange) -> None:
    body["data"]["status"] = "ready_to_go"


def accepted(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    return Reply(202, reply.body)


def other_code(x: Exchange, handler: Handler) -> Reply:
    try:
        return handler(x)
    except Refusal as refusal:
        raise Refusal(refusal.status, "NOT_FOUND", refusal.message) from None


def no_limit_header(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    response.headers = [entry for entry in response.headers if entry[0] != b"x-ratelimit-remaining"]
    return response


def no_allow_header(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    response.headers = [entry for entry in response.headers if entry[0] != b"allow"]
    return response


def echoes_the_key(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    if response.status == 401 and request.header(b"x-api-key"):
        body = body_of(response)
        body["error"]["message"] += f" You sent {request.header(b'x-api-key')}."
        return with_body(response, body)
    return response


def body_before_key(request: Request, handle: Callable[[Request], Response]) -> Response:
    response: Response = handle(request)
    if response.status == 401 and request.body:
        try:
            json.loads(request.body)
        except ValueError:
            return handle(
                Request(request.method, request.path, request.query, _with_key(request), request.body)
            )
    return response


def _with_key(request: Request) -> dict[bytes, bytes]:
    return {**request.headers, b"x-api-key": b"sk_mock_anybody"}


def reads_text_as_numbers(request: Request, handle: Any) -> Response:
    if b'"quantity": "' in request.body:
        body = json.loads(request.body)
        if str(body["quantity"]).isdigit():
            request.body = json.dumps({**body, "quantity": int(body["quantity"])}).encode()
    response: Response = handle(request)
    return response


def ignores_accept(request: Request, handle: Any) -> Response:
    request.headers.pop(b"accept", None)
    response: Response = handle(request)
    return response


def read_only_keys_write(engine: Engine, patch: Patch) -> None:
    open_account = engine.world.open_account

    def opened(*arguments: Any, **options: Any) -> Any:
        account = open_account(*arguments, **options)
        account.standing = "active"
        return account

    patch.setattr(engine.world, "open_account", opened)


def titles_are_lost(x: Exchange, handler: Handler) -> Reply:
    before = x.account.table(BUNDLES).get(x.params["id"])
    reply = handler(x)
    if before is not None:
        x.account.table(BUNDLES).put(before["id"], before)
    return reply


def anybody_may_read(x: Exchange, handler: Handler) -> Reply:
    try:
        return handler(x)
    except Refusal as refusal:
        if refusal.status == 403:
            for account in x.world.accounts.values():
                found = account.table(BUNDLES).get(x.params["id"])
                if found is not None:
                    return Reply(200, {"data": found})
        raise


BUGS = [
    Bug(
        "a documented field is missing",
        "tokportal",
        (Law.BODY,),
        on_body("tokportalGetBundle", no_created_at),
    ),
    Bug(
        "a value is not in its enum", "tokportal", (Law.BODY,), on_body("tokportalGetBundle", unknown_status)
    ),
    Bug(
        "an undocumented status",
        "tokportal",
        (Law.STATUS,),
        around("tokportalGetBundlePublishReadiness", accepted),
    ),
    Bug(
        "an error code of another status", "tokportal", (Law.CODE,), around("tokportalGetBundle", other_code)
    ),
    Bug("a documented header is missing", "tokportal", (Law.HEADERS,), on_wire(no_limit_header)),
    Bug("405 without Allow", "tokportal", (Law.ALLOW,), on_wire(no_allow_header)),
    Bug("an error repeats the key", "tokportal", (Law.SECRETS,), on_wire(echoes_the_key)),
    Bug("the body is checked before the key", "tokportal", (Law.REFUSED,), on_wire(body_before_key)),
    Bug("text is taken for a number", "tokportal", (Law.REFUSED,), on_wire(reads_text_as_numbers)),
    Bug("Accept is ignored", "tokportal", (Law.REFUSED,), on_wire(ignores_accept)),
    Bug("read-only keys write", "tokportal", (Law.REFUSED,), read_only_keys_write),
    Bug(
        "a change is lost", "tokportal", (Law.READ_WRITES,), around("tokportalUpdateBundle", titles_are_lost)
    ),
    Bug(
        "anybody may read a bundle",
        "tokportal",
        (Law.OWNERSHIP,),
        around("tokportalGetBundle", anybody_may_read),
    ),
]
