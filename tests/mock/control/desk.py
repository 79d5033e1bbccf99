"""The operator's desk: control calls to an engine in the same process."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson

from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from tests.mock.control.conform import deviation
from tests.mock.harness import Answer

__all__ = ["Desk", "fields_of"]


class Desk:
    """``desk.post("/accounts", {...})``, and the world as a value to compare."""

    def __init__(self, engine: Engine, **options: Any) -> None:
        self.engine = engine
        self.app = ControlApp(engine, **options)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[bytes, bytes] | None = None,
        **query: Any,
    ) -> Answer:
        """Make a call below ``/_prepay``."""
        content = raw if raw is not None else b"" if body is None else orjson.dumps(body)
        form = path.startswith("/checkout/")
        media = {b"content-type": b"application/x-www-form-urlencoded" if form else b"application/json"}
        sent = {**(media if content else {}), **(headers or {})}
        response = self.engine.handle(
            Request(method, f"/_prepay{path}", urlencode(query).encode(), sent, content)
        )
        said = {name.decode(): value.decode("latin-1") for name, value in response.headers}
        json = said.get("content-type") == "application/json"
        value: Any = orjson.loads(response.body) if response.body and json else response.body.decode() or None
        # Every response of every test must be what the control API's own description says.
        described = self.app.desk.description
        assert deviation(described, method, f"/_prepay{path}", response.status, value) is None
        return Answer(response.status, value, said)

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("POST", path, body, **query)

    def put(self, path: str, body: Any = None) -> Answer:
        return self.call("PUT", path, body)

    def delete(self, path: str) -> Answer:
        return self.call("DELETE", path)

    def key(self, vendor: str, *amounts: int, **facts: Any) -> str:
        """The key of a fresh account with these lots."""
        answer = self.post("/accounts", {"vendor": vendor, "lots": [{"amount": n} for n in amounts], **facts})
        assert answer.status == 201, answer.json
        key: str = answer.json["key"]
        return key

    def advance(self, seconds: float) -> None:
        assert self.post("/clock", {"advance_seconds": seconds}).status == 200

    def world(self) -> bytes:
        """Everything that the world is, as bytes."""
        answer = self.get("/state")
        assert answer.status == 200
        return orjson.dumps(answer.json, option=orjson.OPT_SORT_KEYS)


def fields_of(answer: Answer) -> list[str]:
    """The fields that a 422 names."""
    assert answer.status == 422, answer
    assert answer.json["error"]["code"] == "INVALID"
    return [entry["field"] for entry in answer.json["error"]["fields"]]
