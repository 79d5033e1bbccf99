"""A crowd cannot overspend: 64 clients at once, credits for exactly ten of them, over real sockets.

Each client holds its own open connection before any of them fires, so that all creations are on the wire together.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import orjson
import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.serving.server import running

CROWD = 64
AFFORDABLE = 10


class Race(NamedTuple):
    """A paid creation of one vendor, and how its account tells what is left."""

    path: str
    body: dict[str, Any]
    price: int
    created: int
    short: str
    balance: str
    left: tuple[str, ...]


RACES = {
    "tokportal": Race(
        "/api/ext/bundles",
        {"bundle_type": "account_only", "country": "USA"},
        25,
        201,
        "INSUFFICIENT_CREDITS",
        "/api/ext/credits/balance",
        ("data", "total_credits"),
    ),
    "ugen": Race(
        "/api/v1/jobs",
        {
            "product_name": "Glow Serum",
            "product_image_url": "https://cdn.studio.example/glow-serum.jpg",
            "segment_count": 1,
            "music_enabled": False,
        },
        86,
        201,
        "INSUFFICIENT_CREDITS",
        "/api/v1/credits/balance",
        ("available_credits",),
    ),
    "trenz": Race(
        "/v1/content/ai-image/generations",
        {"prompt": "a bottle on a beach"},
        20,
        202,
        "INSUFFICIENT_BALANCE",
        "/v1/data/products/search?keyword=bottle",
        ("usage", "remaining_balance"),
    ),
}


@pytest.fixture(params=sorted(RACES))
def vendor(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def key_of(vendor: str, extra: int = 0) -> str:
    """A key whose account has credits for exactly ten creations, and a few more."""
    return f"sk_mock_race_balance_{RACES[vendor].price * AFFORDABLE + extra}"


async def fire(url: str, race: Race, key: str) -> list[httpx.Response]:
    """64 clients with an open connection each; all send when the last one is ready."""
    ready = asyncio.Barrier(CROWD)
    # Loopback speaks no TLS, and loading the certificates 64 times takes seconds.
    unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    async def one() -> httpx.Response:
        headers = {"X-API-Key": key}
        async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, verify=unused) as client:
            await client.get("/_prepay/health")
            await ready.wait()
            return await client.post(race.path, json=race.body)

    return await asyncio.gather(*(one() for _ in range(CROWD)))


def code_of(answer: Any) -> str:
    """The error code, in an envelope or flat."""
    code: str = answer.get("error", answer)["code"]
    return code


async def test_64_clients_at_once_and_credits_for_ten(engine: Engine, vendor: str) -> None:
    race, key = RACES[vendor], key_of(vendor)
    with running(engine) as url:
        answers = await fire(url, race, key)
        assert Counter(answer.status_code for answer in answers) == {
            race.created: AFFORDABLE,
            402: CROWD - AFFORDABLE,
        }
        assert {code_of(a.json()) for a in answers if a.status_code == 402} == {race.short}
    account = engine.world.accounts[vendor, key]
    assert account.ledger.available == 0
    assert account.ledger.verify() == []
    paid = [entry for entry in account.ledger.history if entry.kind in {"charge", "hold"}]
    assert [entry.amount for entry in paid] == [-race.price] * AFFORDABLE


async def test_what_is_left_is_what_ten_creations_leave(engine: Engine, vendor: str) -> None:
    race = RACES[vendor]
    # A balance read of Trenz costs a credit itself, so some are left over.
    key = key_of(vendor, extra=race.price - 1)
    with running(engine) as url:
        answers = await fire(url, race, key)
        async with httpx.AsyncClient(base_url=url, headers={"X-API-Key": key}, trust_env=False) as client:
            told = (await client.get(race.balance)).json()
    assert sum(answer.status_code == race.created for answer in answers) == AFFORDABLE
    for step in race.left:
        told = told[step]
    assert told == race.price - 1 - (vendor == "trenz")


@pytest.fixture
def restless() -> Iterator[None]:
    """Let the interpreter change threads as often as it can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("restless")
def test_64_threads_in_one_process_and_credits_for_ten(engine: Engine, vendor: str) -> None:
    race, key = RACES[vendor], key_of(vendor)
    request = Request(
        "POST",
        race.path,
        b"",
        {b"x-api-key": key.encode(), b"content-type": b"application/json"},
        orjson.dumps(race.body),
    )
    statuses: list[int] = []
    ready = threading.Barrier(CROWD)

    def one() -> None:
        ready.wait()
        statuses.append(engine.handle(request).status)

    threads = [threading.Thread(target=one) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(statuses) == {race.created: AFFORDABLE, 402: CROWD - AFFORDABLE}
    assert engine.world.accounts[vendor, key].ledger.available == 0


@pytest.mark.parametrize("same_key", [True, False])
async def test_64_keyed_creations_charge_once_for_each_key(engine: Engine, same_key: bool) -> None:
    race, key = RACES["tokportal"], key_of("tokportal")
    with running(engine) as url:
        limits = httpx.Limits(max_connections=CROWD)
        async with httpx.AsyncClient(
            base_url=url, headers={"X-API-Key": key}, limits=limits, trust_env=False
        ) as client:
            answers = await asyncio.gather(
                *(
                    client.post(
                        race.path,
                        json=race.body,
                        headers={"Idempotency-Key": "one" if same_key else f"key-{number}"},
                    )
                    for number in range(CROWD)
                )
            )
    created = [answer for answer in answers if answer.status_code == race.created]
    if same_key:
        assert len({answer.content for answer in created}) == 1
        assert len(created) == CROWD
        assert sum("idempotent-replayed" in answer.headers for answer in created) == CROWD - 1
        assert engine.world.accounts["tokportal", key].ledger.available == race.price * (AFFORDABLE - 1)
    else:
        assert len(created) == AFFORDABLE
        assert engine.world.accounts["tokportal", key].ledger.available == 0
