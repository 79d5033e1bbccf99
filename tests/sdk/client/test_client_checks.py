"""What a client is built with, and what options are made of, is checked when it is given."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import prepay
from prepay import (
    ConfigurationError,
    Hooks,
    InvalidArgumentError,
    Retry,
    Timeout,
    TopUp,
    WaitForCredits,
)
from prepay._client.check_client import MOST_CONNECTIONS
from prepay._operation.options import NO_OPTIONS
from prepay._operation.spec import Call
from prepay._values.ranges import LONGEST, seconds, shown
from tests.sdk.fakes import CANARY, KINDS, client, serving

both = pytest.mark.parametrize("kind", KINDS)
SECRET = "sk_live_0123456789abcdef"


class Hostile:
    """Fails whenever it is looked at."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __eq__(self, _: object) -> bool:
        raise RuntimeError("no equality")

    __hash__ = None  # type: ignore[assignment]


# -- what a client is built with ----------------------------------------------------------------------------------

BUILDING: dict[str, list[Any]] = {
    "base_url": ["", " ", "\n", 5, b"https://a.example", [], object()],
    "max_connections": [0, -1, 1.5, "5", True, None, MOST_CONNECTIONS + 1, 10**400],
    "expect_mock": ["true", 1, None],
    "clock": [5, "x", dt.datetime.now],
    "http_client": ["x", object(), httpx, lambda: None],
}


@both
@pytest.mark.parametrize("name", BUILDING)
def test_h2_what_a_client_is_built_with_is_checked(name: str, kind: str) -> None:
    for value in BUILDING[name]:
        with pytest.raises(ConfigurationError, match=name):
            client("tokportal", kind, serving(), **{name: value})


@both
@pytest.mark.parametrize("key", [b"sk_secret_key_bytes", 5, ["sk_secret_in_list"], lambda: "sk"])
def test_h2_a_key_of_another_type_is_refused_by_its_type_alone(key: Any, kind: str) -> None:
    with pytest.raises(ConfigurationError, match="api_key must be text, not an object of type") as refused:
        client("tokportal", kind, serving(), api_key=key)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "wrong", "wanted"),
    [("sync", httpx.AsyncClient, r"httpx\.Client"), ("async", httpx.Client, r"httpx\.AsyncClient")],
)
def test_api5_a_client_of_the_other_kind_is_refused_by_name(kind: str, wrong: Any, wanted: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"must be an {wanted} or httpx2"):
        client("tokportal", kind, serving(), http_client=wrong())


@both
def test_api6_a_url_object_is_an_address_and_an_http_client_cannot_have_another(kind: str) -> None:
    made = prepay.AsyncTokPortal if kind == "async" else prepay.TokPortal
    http = httpx.AsyncClient if kind == "async" else httpx.Client
    source: Any = made(CANARY, base_url=httpx.URL("http://127.0.0.1:4010/prefix/"))  # type: ignore[arg-type]
    assert source.base_url == "http://127.0.0.1:4010/prefix"
    with pytest.raises(
        ConfigurationError, match=r"base URL of its own \(http://127\.0\.0\.1:4010\)"
    ) as refused:
        made(CANARY, http_client=http(base_url="http://user:pw@127.0.0.1:4010/x"))  # type: ignore[arg-type]
    assert "pw" not in str(refused.value)
    same: Any = http(base_url="http://127.0.0.1:4010")
    assert (
        made(CANARY, base_url="http://127.0.0.1:4010", http_client=same).base_url == "http://127.0.0.1:4010"
    )


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry", "on_call"])
def test_api10_hooks_are_functions_and_async_ones_need_an_async_client(name: str) -> None:
    async def hook(_: Any) -> None: ...

    class Called:
        async def __call__(self, _: Any) -> None: ...

    odd: list[Any] = ["x", 5, [hook]]
    for wrong in odd:
        with pytest.raises(InvalidArgumentError, match=rf"Hooks\.{name} must be a function"):
            Hooks(**{name: wrong})
    fitting: list[Any] = [hook, Called()]
    for given in fitting:
        hooks = Hooks(**{name: given})
        client("tokportal", "async", serving(), hooks=hooks)
        with pytest.raises(ConfigurationError, match=rf"Hooks\.{name} is an async function"):
            client("tokportal", "sync", serving(), hooks=hooks)


@pytest.mark.parametrize(
    "make",
    [
        lambda: TopUp(None),  # type: ignore[arg-type]
        lambda: TopUp("pay"),  # type: ignore[arg-type]
        lambda: TopUp(print, most=0),
        lambda: TopUp(print, most=1001),
        lambda: TopUp(print, most=True),
        lambda: TopUp(print, timeout="5"),  # type: ignore[arg-type]
        lambda: WaitForCredits(poll=math.inf),
        lambda: WaitForCredits(poll=None),  # type: ignore[arg-type]
        lambda: Timeout(read="5"),  # type: ignore[arg-type]
        lambda: Timeout(read=True),
        lambda: Retry(attempts=1.5),  # type: ignore[arg-type]
        lambda: Retry(attempts="3"),  # type: ignore[arg-type]
        lambda: Retry(base=math.inf),
        lambda: Retry(cap=math.nan),
        lambda: Retry(max_retry_after="60"),  # type: ignore[arg-type]
    ],
)
def test_h2_what_options_are_made_of_is_checked_when_it_is_made(make: Callable[[], Any]) -> None:
    with pytest.raises(InvalidArgumentError, match="must be"):
        make()


# -- values -------------------------------------------------------------------------------------------------------


def test_a_span_has_a_longest() -> None:
    assert seconds(LONGEST, "x") == LONGEST
    with pytest.raises(InvalidArgumentError, match="from 0 to 2073600"):
        seconds(LONGEST + 1, "x")
    # What sockets take: milliseconds in 31 bits.
    assert LONGEST * 1000 < 2**31


def test_errors_show_little_of_a_value_and_nothing_secret() -> None:
    assert [shown(value) for value in (None, True, 5, "abc", dt.timedelta(1))] == [
        "None",
        "True",
        "5",
        "'abc'",
        "datetime.timedelta(days=1)",
    ]
    assert shown("x" * 100) == f"'{'x' * 24}'…"
    assert shown(10**5000) == "an int"
    assert shown(Hostile()) == "a Hostile"
    for secret in (SECRET, f"Bearer {SECRET}", [SECRET], {"key": SECRET}, SECRET.encode()):
        assert SECRET not in shown(secret)


def test_a_call_without_options_merges_none() -> None:
    source = client("tokportal", "sync", serving(), timeout=3)
    call: Call[Any] = Call(source.bundles.create.spec)
    assert source._read(call, {}) is NO_OPTIONS
    assert NO_OPTIONS.over(source._settings.defaults) is source._settings.defaults
