"""Generated requests: whatever is sent, no answer is a 500 that nobody asked for."""

from __future__ import annotations

import logging
import random
import string
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import orjson

from prepay_mock.build import make_engine, read_contract
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.engine.messages import Request
from prepay_mock.scenarios import load_scenario, stage
from prepay_mock.world.clock import Clock, parse_instant
from prepay_mock.world.world import World
from tests.chaos.report import Outcome

__all__ = ["requests", "shard"]

_SHARD = 5_000
_START = parse_instant("2026-06-01T12:00:00+00:00")
_KEYS = (
    "sk_mock_busy",
    "sk_mock_a_balance_100000",
    "sk_mock_b_empty",
    "sk_mock_c_readonly",
    "sk_mock_d_revoked",
    "nope",
    "",
)
_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3, 1 << 53, -(1 << 62), 1.5, 1e308, "", "x", "\u0000", "\U0001f600" * 50, "a" * 3000,
    "2026-02-30", "../..", [], [None], [[[]]], {}, {"a": {}},
)  # fmt: skip


def requests(seed: int, count: int, jobs: int) -> Outcome:
    """Send ``count`` requests in process, by shards of their own seed each."""
    shards = [
        (f"{seed} {number}", min(_SHARD, count - start))
        for number, start in enumerate(range(0, count, _SHARD))
    ]
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            results = list(pool.map(_shard, shards))
    else:
        results = [_shard(entry) for entry in shards]
    statuses = {status for _, found in results for status in found}
    wrong = [line for lines, _ in results for line in lines]
    return Outcome("requests", f"{count} requests, {len(statuses)} statuses", wrong)


def _shard(entry: tuple[str, int]) -> tuple[list[str], set[int]]:
    return shard(*entry)


def shard(seed: str, count: int) -> tuple[list[str], set[int]]:
    """One engine's share: what answered with an unasked 500, and the statuses that were seen."""
    logging.getLogger("prepay_mock").setLevel(logging.CRITICAL + 1)
    contract = read_contract()
    clock = Clock(frozen_at=_START)
    world = World(clock=clock, scenario=load_scenario("busy"))
    engine = make_engine(world, contract=contract, check_responses=True, rate_limits=False)
    app = ControlApp(engine)
    stage(app.engine, clock.now())
    maker = _Maker(contract, random.Random(seed))
    wrong: list[str] = []
    statuses: set[int] = set()
    for number in range(count):
        request = maker.make()
        response = engine.handle(request)
        maker.learn(response.body)
        statuses.add(response.status)
        if response.status >= 500 and b"INTERNAL" in response.body:
            wrong.append(
                f"seed {seed!r}, request {number}: {request.method} {request.path} gives {response.body[:200]!r}"
            )
    return wrong, statuses


class _Maker:
    """Makes requests of every operation, most of them nearly right."""

    def __init__(self, contract: Contract, chance: random.Random) -> None:
        self._chance = chance
        self._ids: list[str] = ["00000000-0000-4000-8000-000000000001"]
        self._made: list[Callable[[], Request]] = []
        schemas: Mapping[str, Any] = contract.document["components"]["schemas"]
        for path, item in contract.document["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    self._made.append(self._maker(path, method.upper(), item[method], schemas))
        for method, path, body in _CONTROL:
            self._made.append(lambda method=method, path=path, body=body: self._control(method, path, body))  # type: ignore[misc]

    def make(self) -> Request:
        return self._chance.choice(self._made)()

    def learn(self, body: bytes) -> None:
        """Remember ids that were seen, so that later requests are about things that exist."""
        if self._chance.random() < 0.1 and b"_id" in body:
            at = body.find(b'_id":"') + 6
            end = body.find(b'"', at)
            if at > 5 and 0 < end - at < 80:
                self._ids = [*self._ids[-60:], body[at:end].decode("utf-8", "replace")]

    def _maker(
        self, path: str, method: str, raw: Mapping[str, Any], schemas: Mapping[str, Any]
    ) -> Callable[[], Request]:
        content: Mapping[str, Any] = raw.get("requestBody", {}).get("content", {})
        media = next(iter(content), "")
        schema: Mapping[str, Any] = content[media].get("schema", {}) if media else {}
        while "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        fields = {name: _plain(spec, schemas) for name, spec in schema.get("properties", {}).items()}
        needed = schema.get("required", [])

        def make() -> Request:
            chance = self._chance
            real = self._segments(path)
            body = b""
            if media:
                value: Any = {name: fields.get(name) for name in needed}
                for name in chance.sample(list(fields), min(len(fields), chance.randrange(4))):
                    value[name] = fields[name]
                if value and chance.random() < 0.5:
                    value[chance.choice(list(value))] = chance.choice(_ODD)
                if chance.random() < 0.03:
                    value = chance.choice(_ODD)
                body = orjson.dumps(value)
                if chance.random() < 0.03:
                    body = body[: chance.randrange(len(body) + 1)] + chance.choice(
                        (b"", b"\xff", b"}", b"\x00")
                    )
            return Request(method, real, self._query(), self._headers(media), body)

        return make

    def _segments(self, path: str) -> str:
        parts = [self._chance.choice(self._ids) if part.startswith("{") else part for part in path.split("/")]
        if "{position}" in path and self._chance.random() < 0.8:
            parts[-1] = str(self._chance.randrange(4))
        return "/".join(parts)

    def _query(self) -> bytes:
        chance = self._chance
        if chance.random() < 0.6:
            return b""
        names = (
            "page",
            "per_page",
            "page_size",
            "limit",
            "status",
            "platform",
            "keyword",
            "date_from",
            "model_id",
            "job_id",
            "x",
        )
        values = (
            "1",
            "0",
            "-1",
            "99999999999999999999",
            "abc",
            "%00",
            "%ff",
            "",
            "tiktok",
            "2026-01-01",
            "1.5",
            "a" * 500,
        )
        return "&".join(
            f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randrange(1, 4))
        ).encode()

    def _headers(self, media: str) -> dict[bytes, bytes]:
        chance = self._chance
        headers = {b"x-api-key": chance.choice(_KEYS).encode()}
        if media:
            headers[b"content-type"] = media.encode() if chance.random() < 0.95 else b"text/plain"
        if chance.random() < 0.3:
            headers[b"idempotency-key"] = f"key-{chance.randrange(20)}".encode()
        if chance.random() < 0.1:
            headers[b"x-tokportal-dry-run"] = chance.choice((b"true", b"false", b"1"))
        if chance.random() < 0.05:
            headers[b"accept"] = chance.choice((b"*/*", b"text/html", b";q=", b"application/json;q=0"))
        if chance.random() < 0.05:
            letters = "".join(chance.choices(string.printable[:94], k=30))
            headers[b"x-request-id"] = letters.encode("latin-1")
        return headers

    def _control(self, method: str, path: str, body: Any) -> Request:
        chance = self._chance
        if isinstance(body, dict) and body and chance.random() < 0.5:
            body = {**body, chance.choice(list(body)): chance.choice(_ODD)}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        real = path.replace("{id}", chance.choice(self._ids)).replace("{key}", chance.choice(_KEYS[:5]))
        raw = b"" if body is None else orjson.dumps(body)
        return Request(method, f"/_prepay{real}", b"", {b"content-type": b"application/json"}, raw)


_CONTROL: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/accounts", None),
    ("GET", "/clock", None),
    ("POST", "/clock", {"advance_seconds": 1}),
    ("POST", "/accounts/{key}/grant?vendor=ugen", {"amount": 5}),
    ("POST", "/accounts/{key}/grant", {"amount": 5, "expires_in_seconds": 9}),
    ("GET", "/accounts/{key}/ledger", None),
    ("POST", "/jobs/{id}", {"outcome": "completed", "actual_credits": 1}),
    ("POST", "/tasks/{id}", {"outcome": "failed"}),
    ("POST", "/bundles/{id}", {"status": "accepted"}),
    ("POST", "/payments/{id}", {"outcome": "paid"}),
    ("POST", "/faults", {"fault": "delay", "delay_ms": 0, "times": 1}),
    ("GET", "/webhooks", None),
)


def _plain(spec: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that the schema allows, or nearly so."""
    while "$ref" in spec:
        spec = schemas[spec["$ref"].rpartition("/")[2]]
    if "enum" in spec or "const" in spec:
        return spec.get("const", next(iter(spec.get("enum", [None]))))
    if "default" in spec:
        return spec["default"]
    kinds: Any = spec.get("type")
    kind: Any = kinds if isinstance(kinds, str) or not kinds else kinds[0]
    if kind == "object" and depth < 3:
        return {name: _plain(inner, schemas, depth + 1) for name, inner in spec.get("properties", {}).items()}
    if kind == "array" and depth < 3:
        return [_plain(spec.get("items", {}), schemas, depth + 1)] * max(1, spec.get("minItems", 1))
    texts = {"integer": spec.get("minimum", 1), "number": 1.5, "boolean": True}
    text = "https://example.com/a.png" if "http" in str(spec.get("pattern", "")) else "USA"
    return texts.get(str(kind), "2026-07-01" if spec.get("format") == "date" else text)
