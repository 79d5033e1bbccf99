"""A good call of each of Trenz's operations, and what a ledger shows of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api

__all__ = [
    "ASYNC",
    "CALLS",
    "FREE",
    "PER_CALL",
    "PRICES",
    "PRODUCT",
    "available",
    "form",
    "journal",
    "kinds",
    "perform",
    "submit",
]

PRODUCT = "prod_1729384756"
BOUNDARY = "part"


class Call(NamedTuple):
    """Method, path, body and the status of success."""

    method: str
    path: str
    body: Any = None
    status: int = 200


CALLS = {
    "trenzSearchProducts": Call("GET", "/v1/data/products/search?keyword=bottle"),
    "trenzGetProduct": Call("GET", f"/v1/data/products/{PRODUCT}"),
    "trenzSearchCreators": Call("GET", "/v1/data/creators/search?keyword=bottle"),
    "trenzGenerateProductTitle": Call(
        "POST", "/v1/content/ai-copywriting/product-title", {"product_name": "Water bottle"}
    ),
    "trenzListSocialAccounts": Call("POST", "/v1/social/accounts/list", {}),
    "trenzListCampaigns": Call("GET", "/v1/ads/campaigns"),
    "trenzGenerateImage": Call("POST", "/v1/content/ai-image/generations", {"prompt": "A bottle"}, 202),
    "trenzGenerateVideo": Call("POST", "/v1/content/ai-video/generations", {"prompt": "A bottle"}, 202),
    "trenzGetTask": Call("GET", "/v1/tasks/{task_id}"),
    "trenzUploadFile": Call("POST", "/v1/files", None, 201),
}

# What the project's own decisions set, written down a second time: the contract must agree.
PRICES = {
    "trenzSearchProducts": 1,
    "trenzGetProduct": 1,
    "trenzSearchCreators": 1,
    "trenzGenerateProductTitle": 5,
    "trenzListSocialAccounts": 1,
    "trenzListCampaigns": 1,
    "trenzGenerateImage": 20,
    "trenzGenerateVideo": 100,
    "trenzGetTask": 0,
    "trenzUploadFile": 0,
}
ASYNC = ("trenzGenerateImage", "trenzGenerateVideo")
FREE = ("trenzGetTask", "trenzUploadFile")
PER_CALL = tuple(name for name in CALLS if name not in ASYNC + FREE)


def form(content: bytes = b"bytes of a picture", name: str = "file") -> bytes:
    """A multipart form with one part, delimited by ``BOUNDARY``."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.png"\r\n'
    return head.encode() + b"Content-Type: image/png\r\n\r\n" + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def perform(api: Api, operation: str, task_id: str = "task_unknown", **headers: str) -> Answer:
    """Call an operation as a user who means well would."""
    call = CALLS[operation]
    path = call.path.format(task_id=task_id)
    if operation == "trenzUploadFile":
        headers.setdefault("content_type", f"multipart/form-data; boundary={BOUNDARY}")
        return api.call("POST", path, None, raw=form(), **headers)
    return api.call(call.method, path, call.body, raw=None, **headers)


def submit(api: Api, operation: str = "trenzGenerateVideo", **fields: Any) -> str:
    """Submit a task; its id."""
    call = CALLS[operation]
    answer = api.post(call.path, call.body | fields)
    assert answer.status == 202, answer.json
    task_id: str = answer.json["data"]["task_id"]
    return task_id


def available(engine: Engine, api: Api) -> int:
    """The credits that an account can spend, as its ledger has them."""
    return engine.world.accounts["trenz", api.key].ledger.available


def journal(engine: Engine, api: Api) -> list[tuple[str, int]]:
    """An account's journal as (kind, amount), the first grant left out; empty while no account is open."""
    account = engine.world.account("trenz", api.key)
    if account is None:
        return []
    ledger = account.ledger
    return [(str(entry.kind), entry.amount) for entry in ledger.history][1:]


def kinds(engine: Engine, api: Api) -> list[str]:
    """The kinds of an account's journal, the first grant left out."""
    return [kind for kind, _ in journal(engine, api)]
