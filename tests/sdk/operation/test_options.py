"""Options are checked where they are given: by constructors, copies, calls, quotes and pages. Nothing is sent."""

from __future__ import annotations

import datetime as dt
import json
import math
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from prepay import (
    UNSET,
    Budget,
    Hooks,
    InvalidArgumentError,
    Timeout,
    TopUp,
    WaitForCredits,
)
from prepay._client.check import LONGEST_KEY, LONGEST_TAG, LONGEST_TAG_NAME, MOST_HOOKS, MOST_TAGS
from prepay._operation.options import ClientOptions, OptionFields
from prepay._values.ranges import LONGEST
from tests.sdk.fakes import KINDS, ask, client, collect, named, serving

CREATE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}
SECRET = "sk_live_0123456789abcdef"
both = pytest.mark.parametrize("kind", KINDS)


class Hostile:
    """Fails whenever it is looked at."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __eq__(self, _: object) -> bool:
        raise RuntimeError("no equality")

    __hash__ = None  # type: ignore[assignment]


ODD: list[Any] = [
    "",
    "x",
    "5",
    b"5",
    [],
    {},
    (3, 10),
    {1},
    object(),
    Hostile(),
    Budget,
    lambda: 1,
    1j,
    SECRET,
]
NUMBERS: list[Any] = [0, 1, -1, 1.5, math.nan, math.inf, -math.inf, 10**400]
SPANS: list[Any] = [
    *ODD,
    -1,
    -0.001,
    math.nan,
    -math.inf,
    LONGEST + 1,
    10**400,
    True,
    False,
    dt.timedelta(-1),
]
WRONG: dict[str, list[Any]] = {
    "retry": [*ODD, 0, -1, 1.5, math.nan, True, "never"],
    "timeout": [*SPANS, httpx.Timeout(-1), dt.timedelta(days=25)],
    "deadline": [*SPANS, Timeout(), httpx.Timeout(1)],
    "check_balance": [*ODD, *NUMBERS, None, "no", "false"],
    "dry_run": [*ODD, *NUMBERS, None, "false"],
    "on_insufficient": [*ODD, *NUMBERS, True, "wait", TopUp, WaitForCredits],
    "budget": [*ODD, *NUMBERS, True, [Budget(1)]],
    "quote_by": [*ODD, *NUMBERS, None, True, "price"],
    "headers": [
        *[value for value in ODD if not isinstance(value, dict)],
        *NUMBERS,
        True,
        {"X-A": 1},
        {"X-A": b"b"},
        {"X-A": None},
        {1: "a"},
        {"": "a"},
        {"a b": "c"},
        {"ä": "c"},
        {"a\n": "c"},
        [("a", "b")],
    ],
    "hooks": [
        *[value for value in ODD if not isinstance(value, list)],
        *NUMBERS,
        True,
        print,
        [Hooks(), 5],
        [Hooks()] * (MOST_HOOKS + 1),
    ],
    "tags": [
        *[value for value in ODD if not isinstance(value, dict)],
        *NUMBERS,
        True,
        {"a": 5},
        {5: "a"},
        {"": "x"},
        {"a" * (LONGEST_TAG_NAME + 1): "x"},
        {"a": "x" * (LONGEST_TAG + 1)},
        {str(number): "x" for number in range(MOST_TAGS + 1)},
    ],
}
WRONG_KEYS: list[Any] = [
    *[value for value in ODD if not isinstance(value, str)],
    "",
    *NUMBERS,
    True,
    " ",
    " a",
    "a ",
    "a\nb",
    "schlüssel",
    "x" * (LONGEST_KEY + 1),
    "a\x00",
]
CASES = [
    pytest.param(name, value, id=f"{name}-{number}")
    for name, values in WRONG.items()
    for number, value in enumerate(values)
]


async def done(enter: Callable[[], Any]) -> Any:
    result = enter()
    return await result if hasattr(result, "__await__") else result


def test_h2_every_option_is_tried() -> None:
    assert set(WRONG) == set(ClientOptions.__annotations__)
    assert set(OptionFields.__annotations__) - set(ClientOptions.__annotations__) == {"idempotency_key"}


@both
@pytest.mark.parametrize(("name", "value"), CASES)
async def test_h2_a_wrong_option_is_refused_at_each_entrance_before_anything_is_sent(
    name: str, value: Any, kind: str
) -> None:
    seen: list[httpx.Request] = []
    budget = Budget(1000)
    source = client("tokportal", kind, serving(seen), budget=budget)
    given = {name: value}
    entrances: dict[str, Callable[[], Any]] = {
        "constructor": lambda: client("tokportal", kind, serving(seen), **given),
        "with_options": lambda: source.with_options(**given),
        "call": lambda: ask(source, "bundles.create", **CREATE, **given),
        "quote": lambda: ask(source, "bundles.create", "quote", **CREATE, **given),
        "pages": lambda: collect(named(source, "bundles.list").pages(**given)),
        "iter": lambda: collect(named(source, "bundles.list").iter(**given)),
    }
    for where, enter in entrances.items():
        with pytest.raises(InvalidArgumentError, match=r"Nothing was sent\.$") as refused:
            await done(enter)
        said = str(refused.value)
        assert (name.removesuffix("s") if name in ("headers", "tags") else name) in said, where
        assert SECRET not in said
        assert len(said) < 300
    assert seen == []
    assert (budget.spent, budget.reserved) == (0, 0)


@both
@pytest.mark.parametrize("key", WRONG_KEYS)
async def test_a8_an_idempotency_key_that_cannot_be_used_is_refused(key: Any, kind: str) -> None:
    seen: list[httpx.Request] = []
    budget = Budget(1000)
    source = client("tokportal", kind, serving(seen), budget=budget)
    for method in ("__call__", "quote"):
        with pytest.raises(InvalidArgumentError, match="idempotency_key must be 1 to 255 printable ASCII"):
            await ask(source, "bundles.create", method, **CREATE, idempotency_key=key)
    assert (seen, budget.reserved) == ([], 0)


@both
@pytest.mark.parametrize(
    "key", ["k", "order 7/b:c", "x" * LONGEST_KEY, uuid.UUID("550e8400-e29b-41d4-a716-446655440000")]
)
@pytest.mark.parametrize(("vendor", "name"), [("tokportal", "bundles.create"), ("ugen", "jobs.create")])
async def test_a8_an_idempotency_key_that_was_given_is_the_one_that_is_sent(
    key: Any, kind: str, vendor: str, name: str
) -> None:
    seen: list[httpx.Request] = []
    job: dict[str, Any] = {
        "product_name": "B",
        "product_image_url": "https://a.example/b.png",
        "segment_count": 1,
    }
    source = client(vendor, kind, serving(seen))
    given: dict[str, Any] = CREATE if vendor == "tokportal" else job
    await ask(source, name, **given, idempotency_key=key)
    (request,) = seen
    sent = request.headers.get("idempotency-key") or json.loads(request.content)["idempotency_key"]
    assert sent == str(key)


@both
async def test_a8_no_key_is_a_fresh_key(kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client("tokportal", kind, serving(seen))
    for key in (None, UNSET):
        await ask(source, "bundles.create", **CREATE, idempotency_key=key)
    assert len({request.headers["idempotency-key"] for request in seen}) == 2
