"""What came in and what went out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import orjson

from prepay_mock.contract.json_values import is_array, is_object
from prepay_mock.control.accounts import masked
from prepay_mock.control.calls import ControlCall, ControlHandler
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.control.world import operation_id_of, operation_names
from prepay_mock.world import outgoing
from prepay_mock.world.clock import iso
from prepay_mock.world.request_log import LoggedRequest

__all__ = ["JOURNAL_HANDLERS"]

_SECRET_FIELDS = ("webhook_secret", "secret", "password", "api_key")


def list_requests(call: ControlCall) -> Any:
    """GET /requests."""
    query = call.query
    operation_id = operation_id_of(call, query.get("operation"))
    chosen = [
        heard
        for heard in call.engine.world.heard
        if query.get("key") in (None, heard.key)
        and operation_id in (None, heard.operation)
        and query.get("status") in (None, heard.status)
    ]
    return {"total": len(chosen), "requests": [_view(call, heard) for heard in chosen[-query["limit"] :]]}


def _view(call: ControlCall, heard: LoggedRequest) -> dict[str, Any]:
    return {
        "seq": heard.seq,
        "at": iso(heard.at),
        "vendor": heard.vendor,
        **operation_names(call, heard.operation),
        "key": None if heard.key is None else masked(heard.key),
        "method": heard.method,
        "path": heard.path,
        "query": heard.query.decode("latin-1"),
        "status": heard.status,
        "request": _body(heard.request_body, heard.request_bytes),
        "response": _body(heard.response_body, heard.response_bytes),
    }


def _body(raw: bytes, size: int) -> Any:
    if size > len(raw):
        return f"{size} bytes that were not kept"
    if not raw:
        return None
    try:
        return _without_secrets(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return f"{len(raw)} bytes that are no JSON"


def _without_secrets(value: Any) -> Any:
    if is_object(value):
        return {
            key: "***" if key in _SECRET_FIELDS and item else _without_secrets(item)
            for key, item in value.items()
        }
    if is_array(value):
        return [_without_secrets(item) for item in value]
    return value


def clear_requests(call: ControlCall) -> Any:
    """DELETE /requests."""
    call.engine.world.heard.clear()


def list_webhooks(call: ControlCall) -> Any:
    """GET /webhooks."""
    return {
        "webhooks": [
            {**record, "key": masked(record["key"])} for record in call.engine.world.table("deliveries")
        ]
    }


def resend_webhook(call: ControlCall) -> Any:
    """POST /webhooks/{id}/resend."""
    world = call.engine.world
    record = world.table("deliveries").get(call.path["id"])
    if record is None:
        raise ControlRefusal(
            404, "WEBHOOK_NOT_FOUND", "There is no such delivery; GET /_prepay/webhooks lists them"
        )
    call.again = lambda: world.table("deliveries").get(record["id"])
    return outgoing.resend(world, record, call.now)


def read_outbox(call: ControlCall) -> Any:
    """GET /outbox."""
    return {"mails": list(call.engine.world.table("outbox"))}


JOURNAL_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "listRequests": list_requests,
        "clearRequests": clear_requests,
        "listWebhooks": list_webhooks,
        "resendWebhook": resend_webhook,
        "readOutbox": read_outbox,
    }
)
