"""An API that has changed since the contract was written, and traffic with it through the recorder."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from prepay_conformance.record import HarFile, Recorder
from prepay_conformance.shapes import is_array, is_object
from prepay_mock.engine.messages import Request, Response
from tests.conformance.servers import new_engine, served

__all__ = [
    "KEY",
    "Edit",
    "on_json",
    "record_traffic",
    "served_changed",
    "tokportal_calls",
    "trenz_calls",
    "ugen_calls",
    "unchanged",
    "walked",
]

KEY = "sk_mock_canary_9f8e7d"
"""Must occur in nothing that is written."""

Edit = Callable[[Request, Response], Response | None]
"""Changes a response of the healthy mock; None leaves it as it is."""

Calls = Callable[[httpx.Client], None]


class _Changed(NamedTuple):
    engine: Any
    edit: Edit

    def handle(self, request: Request) -> Response:
        response = self.engine.handle(request)
        return self.edit(request, response) or response


def on_json(change: Callable[[Request, int, Any], Any]) -> Edit:
    """Change the JSON of every response of a vendor; what is returned is sent."""

    def edit(request: Request, response: Response) -> Response | None:
        if request.path.startswith("/_prepay") or not response.body:
            return None
        body = json.dumps(change(request, response.status, json.loads(response.body))).encode()
        headers = [pair for pair in response.headers if pair[0].lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        return Response(response.status, headers, body)

    return edit


@contextlib.contextmanager
def served_changed(edit: Edit) -> Generator[str]:
    """The changed API; gives its address."""
    changed: Any = _Changed(new_engine(), edit)
    with served(changed) as url:
        yield url


@contextlib.contextmanager
def recording(edit: Edit, path: Path) -> Generator[str]:
    """The recorder in front of the changed API; gives its address."""
    with served_changed(edit) as url, Recorder(url, HarFile(path), environment={}) as recorder:
        yield recorder.url


def record_traffic(edit: Edit, path: Path, *calls: Calls) -> Path:
    """Make calls through the recorder, and return the recording."""
    with recording(edit, path) as url, httpx.Client(base_url=url, headers={"X-API-Key": KEY}) as client:
        for each in calls:
            each(client)
    return path


def unchanged(_request: Request, _response: Response) -> None:
    """Leave the API as it is."""


def tokportal_calls(client: httpx.Client) -> None:
    client.get("/api/ext/me")
    client.get("/api/ext/credits/balance")
    client.get("/api/ext/credit-costs")
    for number in range(6):
        body = {"bundle_type": "account_only", "country": "USA", "external_ref": f"r{number}"}
        client.post("/api/ext/bundles", json=body, headers={"Idempotency-Key": f"k{number}"})
    bundles = client.get("/api/ext/bundles").json()
    for bundle in bundles.get("data", []):
        client.get(f"/api/ext/bundles/{bundle.get('id')}")
    client.get("/api/ext/bundles/nothing-like-that")
    client.get("/api/ext/credits/history")


def ugen_calls(client: httpx.Client) -> None:
    client.get("/api/v1/credits/balance")
    client.get("/api/v1/billing/packs")
    client.get("/api/v1/credits/pricing")
    client.post("/api/v1/credits/estimate", json={})
    client.post("/api/v1/jobs", json={})
    client.get("/api/v1/jobs")
    client.post("/api/v1/billing/checkout", json={"pack_id": "starter"})


def trenz_calls(client: httpx.Client) -> None:
    for page in range(1, 7):
        client.get("/v1/data/products/search", params={"page": page, "keyword": "cup"})
    client.post("/v1/content/ai-copywriting/product-title", json={"product": "cup"})
    client.get("/v1/tasks/none")


def walked(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a decoded value."""
    if is_object(value):
        yield value
        for one in value.values():
            yield from walked(one)
    elif is_array(value):
        for one in value:
            yield from walked(one)
