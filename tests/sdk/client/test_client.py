"""Clients: what they are built from, what copies share, and what they never show."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import Any

import httpx
import pytest

import prepay
from prepay import ConfigurationError, PrepayError, Timeout
from prepay._wire.secret import Secret
from tests.sdk.fakes import (
    CANARY,
    CLASSES,
    KINDS,
    TRENZ_URL,
    answering,
    ask,
    client,
    inside,
    nothing,
    serving,
)

VARIABLES = {"tokportal": "TOKPORTAL", "ugen": "UGEN", "trenz": "TRENZ"}
TITLES = {"tokportal": "TokPortal", "ugen": "U-Gen", "trenz": "Trenz"}
FREE_CALLS: dict[str, tuple[str, dict[str, str]]] = {
    "tokportal": ("me.get", {}),
    "ugen": ("credits.balance", {}),
    "trenz": ("tasks.get", {"task_id": "t1"}),
}

both = pytest.mark.parametrize("kind", KINDS)
every_vendor = pytest.mark.parametrize("vendor", CLASSES)


def class_of(vendor: str, kind: str) -> Any:
    return getattr(prepay, ("Async" if kind == "async" else "") + CLASSES[vendor])


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for prefix in VARIABLES.values():
        for name in ("API_KEY", "BASE_URL"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)


async def closed(source: Any) -> None:
    await source.aclose() if hasattr(source, "aclose") else source.close()


@both
@every_vendor
@pytest.mark.parametrize("key", [None, "", "  \n"])
def test_a_missing_key_is_told_with_argument_and_variable(vendor: str, kind: str, key: str | None) -> None:
    with pytest.raises(ConfigurationError, match=rf"{TITLES[vendor]}.*api_key=.*{VARIABLES[vendor]}_API_KEY"):
        class_of(vendor, kind)(key, base_url=TRENZ_URL)


@both
def test_a_missing_base_url_of_trenz_is_told_with_argument_and_variable(kind: str) -> None:
    with pytest.raises(ConfigurationError, match=r"Trenz publishes no base URL.*base_url=.*TRENZ_BASE_URL"):
        class_of("trenz", kind)(CANARY)


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel", "tab\tinside"])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        prepay.TokPortal(key)
    assert key not in str(caught.value)


@every_vendor
@pytest.mark.parametrize(
    "url",
    ["api.example", "ftp://api.example", "https://", "https://a.example?x=1", "https://user:pw@a.example"],
)
def test_a_base_url_that_cannot_be_one_is_refused(vendor: str, url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        class_of(vendor, "sync")(CANARY, base_url=url)


@pytest.mark.parametrize("width", [0, -1])
def test_a_pool_without_connections_is_refused(width: int) -> None:
    with pytest.raises(ConfigurationError, match="max_connections"):
        prepay.UGen(CANARY, max_connections=width)


@both
@every_vendor
async def test_key_and_base_url_come_from_the_environment(
    vendor: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{VARIABLES[vendor]}_API_KEY", CANARY)
    monkeypatch.setenv(f"{VARIABLES[vendor]}_BASE_URL", "http://127.0.0.1:4010/prefix/")
    seen: list[httpx.Request] = []
    transport = httpx.MockTransport(serving(seen))
    http_client: Any = (
        httpx.AsyncClient(transport=transport) if kind == "async" else httpx.Client(transport=transport)
    )
    source = class_of(vendor, kind)(http_client=http_client)
    name, arguments = FREE_CALLS[vendor]
    await ask(source, name, **arguments)
    assert seen[0].headers["x-api-key"] == CANARY
    assert str(seen[0].url).startswith("http://127.0.0.1:4010/prefix/")
    assert "//" not in seen[0].url.path


def test_arguments_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKPORTAL_API_KEY", "sk_other")
    monkeypatch.setenv("TOKPORTAL_BASE_URL", "https://other.example")
    seen: list[httpx.Request] = []
    source = client("tokportal", "sync", serving(seen), base_url="https://mine.example")
    source.me.get()
    assert seen[0].url.host == "mine.example"
    assert seen[0].headers["x-api-key"] == CANARY


def test_the_public_price_list_is_asked_for_without_the_key() -> None:
    seen: list[httpx.Request] = []
    client("ugen", "sync", serving(seen)).billing.packs()
    assert "x-api-key" not in seen[0].headers


@both
@every_vendor
async def test_there_is_a_timeout_when_nobody_gave_one(vendor: str, kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client(vendor, kind, serving(seen))
    name, arguments = FREE_CALLS[vendor]
    await ask(source, name, **arguments)
    limits = seen[0].extensions["timeout"]
    assert (limits["connect"], limits["read"], limits["write"]) == (5.0, 30.0, 30.0)


@both
async def test_timeouts_of_client_copy_and_call_go_over_each_other(kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client("ugen", kind, serving(seen), timeout=7)
    await ask(source, "credits.balance")
    await ask(source.with_options(timeout=Timeout(connect=1, read=None)), "credits.balance")
    await ask(source, "credits.balance", timeout=3)
    found = [(r.extensions["timeout"]["connect"], r.extensions["timeout"]["read"]) for r in seen]
    assert found == [(7, 7), (1, None), (3, 3)]


@both
@every_vendor
async def test_a_copy_shares_the_pool_and_leaves_the_parent_alone(vendor: str, kind: str) -> None:
    seen: list[httpx.Request] = []
    parent = client(vendor, kind, serving(seen))
    name, arguments = FREE_CALLS[vendor]
    await ask(parent, name, **arguments)
    settings = parent._settings
    child = parent.with_options(timeout=2, headers={"X-Trace": "child"})
    grandchild = child.with_options(headers={"X-Other": "grandchild"})
    assert type(child) is type(parent)
    assert child._transport is parent._transport is grandchild._transport
    for source in (parent, child, grandchild, parent):
        await ask(source, name, **arguments)
    traces = [
        (r.headers.get("x-trace"), r.headers.get("x-other"), r.extensions["timeout"]["read"]) for r in seen
    ]
    mine, once, twice = (None, None, 30.0), ("child", None, 2), ("child", "grandchild", 2)
    assert traces == [mine, mine, once, twice, mine]
    assert parent._settings is settings
    # Resources that the parent has used already must not lead back to it.
    assert getattr(child, name.partition(".")[0])._client is child


@both
async def test_closing_a_copy_closes_nothing(kind: str) -> None:
    parent = class_of("ugen", kind)(CANARY, base_url="http://127.0.0.1:9")
    await closed(parent.with_options(timeout=1))
    assert not parent._transport._client.is_closed
    await closed(parent)
    assert parent._transport._client.is_closed


@both
async def test_a_context_manager_closes_the_pool_and_a_closed_client_says_so(kind: str) -> None:
    made = class_of("ugen", kind)(CANARY, base_url="http://127.0.0.1:9")
    if kind == "async":
        async with made as source:
            assert source is made
    else:
        with made as source:
            assert source is made
    assert made.is_closed
    for name in ("credits.balance", "balance"):
        with pytest.raises(
            prepay.ClientClosedError, match=r"This (Async)?UGen has been closed\. Nothing was sent\."
        ):
            await ask(made, name)


@both
async def test_api7_a_copy_ends_with_its_client_and_not_the_other_way_round(kind: str) -> None:
    source = client("ugen", kind, nothing)
    one, other = source.with_options(deadline=5), source.with_options(deadline=5)
    await closed(one)
    assert (one.is_closed, other.is_closed, source.is_closed) == (True, False, False)
    with pytest.raises(prepay.ClientClosedError):
        await ask(one, "webhook.delete")
    await ask(other, "webhook.delete")
    await closed(source)
    assert other.is_closed
    with pytest.raises(prepay.ClientClosedError):
        await ask(other, "webhook.delete")
    assert not isinstance(prepay.ClientClosedError("x"), prepay.CallError)


@both
async def test_the_callers_own_client_is_theirs_to_close(kind: str) -> None:
    source = client("ugen", kind, nothing)
    await closed(source)
    assert not source._transport._client.is_closed
    with pytest.raises(prepay.ClientClosedError):
        await ask(source, "webhook.delete")


@both
@every_vendor
def test_the_key_is_in_no_repr(vendor: str, kind: str) -> None:
    source = client(vendor, kind, nothing)
    things: list[Any] = [
        source,
        source._settings,
        source._transport,
        source.with_options(timeout=1),
        *inside(source).values(),
    ]
    things += [getattr(source, name.partition(".")[0]) for name, _ in [FREE_CALLS[vendor]]]
    assert all(CANARY not in f"{thing!r}{thing}" for thing in things)
    assert CANARY not in str(inside(source)) + str(inside(source._transport))


@both
async def test_the_key_is_in_no_error_and_no_pickle(kind: str) -> None:
    bodies = ["", "<html>", '{"error":{"code":"AUTH_INVALID_KEY","message":"no"}}']
    for status in (201, 401, 402, 500):
        for body in bodies:
            source = client("tokportal", kind, answering(httpx.Response(status, text=body)))
            with pytest.raises(PrepayError) as caught:
                await ask(source, "credits.balance")
            shown = repr(caught.value) + "".join(traceback.format_exception(caught.value))
            assert CANARY not in shown
            assert CANARY.encode() not in pickle.dumps(caught.value)


@both
async def test_the_key_is_not_in_what_a_result_carries(kind: str) -> None:
    source = client("tokportal", kind, answering(httpx.Response(200, json={"data": {"total_credits": 1}})))
    result = await ask(source, "credits.balance")
    assert CANARY not in repr(result) + repr(result.last_response) + str(dict(result.last_response.headers))
    assert CANARY.encode() not in pickle.dumps(result)


@both
@every_vendor
def test_a_client_is_not_pickled_or_copied_behind_its_back(vendor: str, kind: str) -> None:
    source = client(vendor, kind, nothing)
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="build it anew"):
            attempt(source)


def test_a_secret_is_not_shown_and_not_pickled() -> None:
    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {[secret]}"
    assert copy.deepcopy({"key": secret})["key"] is secret
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)
    assert secret.reveal() == CANARY


def test_an_idempotency_key_cannot_hold_for_a_whole_client() -> None:
    source = client("tokportal", "sync", nothing)
    with pytest.raises(TypeError, match="idempotency_key"):
        source.with_options(idempotency_key="same for all")
