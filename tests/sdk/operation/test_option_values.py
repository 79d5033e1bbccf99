"""What options may be given as, and how those of client, copy and call go together."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import httpx
import pytest

import prepay
from prepay import (
    UNSET,
    Budget,
    Hooks,
    Retry,
    Timeout,
)
from prepay._client.check import LONGEST_TAG, LONGEST_TAG_NAME
from prepay._operation.options import NO_OPTIONS, CallOptions, ClientOptions
from tests.sdk.fakes import KINDS, ask, client, serving

CREATE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}
both = pytest.mark.parametrize("kind", KINDS)


LONGEST_TAGS = {"a" * LONGEST_TAG_NAME: "x" * LONGEST_TAG}
FITS: list[tuple[str, Any, CallOptions]] = [
    ("retry", 3, CallOptions(retry=Retry(attempts=3))),
    ("retry", False, CallOptions(retry=Retry(attempts=1))),
    ("retry", None, CallOptions(retry=Retry(attempts=1))),
    ("retry", Retry(base=0.1), CallOptions(retry=Retry(base=0.1))),
    ("timeout", 2, CallOptions(timeout=Timeout(connect=2, read=2, write=2))),
    ("timeout", dt.timedelta(seconds=2), CallOptions(timeout=Timeout(connect=2, read=2, write=2))),
    ("timeout", httpx.Timeout(2, read=9), CallOptions(timeout=Timeout(connect=2, read=9, write=2))),
    ("timeout", None, CallOptions(timeout=Timeout(connect=None, read=None, write=None))),
    ("timeout", math.inf, CallOptions(timeout=Timeout(connect=None, read=None, write=None))),
    ("deadline", 0, CallOptions(deadline=0.0)),
    ("deadline", dt.timedelta(minutes=1), CallOptions(deadline=60.0)),
    ("deadline", None, CallOptions(deadline=None)),
    ("deadline", math.inf, CallOptions(deadline=None)),
    ("check_balance", True, CallOptions(check_balance=True)),
    ("on_insufficient", None, CallOptions(on_insufficient="raise")),
    ("budget", None, CallOptions()),
    ("dry_run", False, CallOptions(dry_run=False)),
    ("quote_by", "contract", CallOptions(quote_by="contract")),
    ("headers", {"X-A": "b"}, CallOptions(headers={"X-A": "b"})),
    ("headers", httpx.Headers({"x-a": "b"}), CallOptions(headers={"x-a": "b"})),
    ("headers", None, CallOptions(headers=None)),
    ("hooks", Hooks(on_call=print), CallOptions(hooks=(Hooks(on_call=print),))),
    ("hooks", [Hooks(on_call=print)], CallOptions(hooks=(Hooks(on_call=print),))),
    ("hooks", None, CallOptions()),
    ("tags", {"job": "7"}, CallOptions(tags={"job": "7"})),
    (
        "tags",
        {"a" * LONGEST_TAG_NAME: "x" * LONGEST_TAG},
        CallOptions(tags={"a" * LONGEST_TAG_NAME: "x" * LONGEST_TAG}),
    ),
    ("tags", None, CallOptions(tags=None)),
]


@pytest.mark.parametrize(("name", "value", "read"), FITS)
def test_api4_what_fits_is_taken_in_each_of_its_forms(name: str, value: Any, read: CallOptions) -> None:
    source = client("tokportal", "sync", serving())
    assert source.with_options(**{name: value})._settings.defaults == read
    assert source.with_options(**{name: UNSET})._settings.defaults == NO_OPTIONS


@both
async def test_api3_none_means_none_and_unset_means_the_clients(kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client("tokportal", kind, serving(seen), timeout=7, deadline=5, headers={"X-A": "1"})
    await ask(source, "me.get")
    await ask(source, "me.get", timeout=UNSET, deadline=UNSET, headers=UNSET)
    await ask(source, "me.get", timeout=None, deadline=None, headers=None)
    await ask(source.with_options(deadline=None), "me.get")
    found = [(request.extensions["timeout"]["read"], request.headers.get("x-a")) for request in seen]
    assert [found[0][1], found[1][1], found[2][1]] == ["1", "1", None]
    assert found[0][0] <= 5
    assert found[1][0] <= 5
    assert found[2][0] is None
    assert found[3][0] == 7


@both
@pytest.mark.parametrize("cleared", [{"budget": None}, {"budget": UNSET}])
async def test_api2_no_copy_and_no_call_lifts_a_budget(kind: str, cleared: dict[str, Any]) -> None:
    cap, wide = Budget(30, name="cap", on_warning=lambda _: None), Budget(1000, name="wide")
    source = client("trenz", kind, serving(), budget=cap)
    await ask(source, "images.generate", prompt="x")
    for other in (source.with_options(**cleared), source.with_options(budget=wide), source):
        mores: list[dict[str, Any]] = [cleared, {"budget": wide}]
        for more in mores:
            with pytest.raises(prepay.BudgetExceededError, match="Budget 'cap'"):
                await ask(other, "images.generate", prompt="x", **more)
    assert (cap.spent, wide.spent, cap.reserved, wide.reserved) == (20, 0, 0, 0)


@both
async def test_api2_budgets_of_client_copy_and_call_all_count(kind: str) -> None:
    first, second, third = (Budget(100) for _ in range(3))
    source = (
        client("trenz", kind, serving(), budget=first).with_options(budget=second).with_options(timeout=9)
    )
    await ask(source, "images.generate", prompt="x", budget=third)
    await ask(source, "images.generate", prompt="x", budget=first)
    assert [each.spent for each in (first, second, third)] == [40, 40, 20]


@pytest.mark.parametrize("made", [prepay.TokPortal, prepay.AsyncTokPortal, prepay.Trenz, prepay.UGen])
def test_api45_help_on_a_client_names_every_option(made: type[Any]) -> None:
    texts = [each.__doc__ or "" for each in made.__mro__]
    assert [name for name in ClientOptions.__annotations__ if f"``{name}``" not in "".join(texts)] == []
