"""A vendor that only declares: no code of its own, and every question is answered from the contract's words."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import replace
from types import ModuleType
from typing import Any, ClassVar

import pytest

from prepay import (
    Budget,
    ConflictError,
    InsufficientCreditsError,
    MalformedResponseError,
    OutcomeUnknownError,
    Retry,
    ServerError,
)
from prepay._call.dialect import Dialect
from prepay._call.figures import LONGEST_FIGURE, place_name, said_at
from prepay._client.base import SyncClient
from prepay._generated import vendors
from prepay._operation.results import ApiObject
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._values.amounts import MOST_CREDITS
from prepay._wire.effects import Outcome, Send
from prepay._wire.messages import TransportFailure
from prepay.errors import APIStatusError, ConfigurationError
from tests.sdk.stage import Stage, answer

ACME: Any = "acme"


class Sketch(ApiObject):
    """What the operation returns."""

    _fields = (("sketch_id", "sketch_id", None),)

    def __init__(self, sketch_id: Any, additional_properties: dict[str, Any]) -> None:
        super().__init__(additional_properties=additional_properties)
        self.sketch_id = sketch_id


DRAW: OperationSpec[Any] = OperationSpec(
    id="acmeDraw",
    vendor=ACME,
    name="sketches.draw",
    method="POST",
    path="/acme/sketches",
    charge="async_on_complete",
    resend="never",
    source="documented",
    parsers={202: Sketch.from_dict},
    errors={402: ("NO_MONEY",), 409: ("BUSY",)},
    price=5,
    body="json",
    response_fields=ResponseFields(charged=("x-charged",)),
)
PURSE: OperationSpec[Any] = OperationSpec(
    id="acmeGetPurse",
    vendor=ACME,
    name="purse.get",
    method="GET",
    path="/acme/purse",
    charge="none",
    resend="safe",
    source="documented",
    parsers={200: Sketch.from_dict},
    response_fields=ResponseFields(available=(("purse", "coins"),), reserved=(("purse", "held"),)),
)
MADE = answer(202, {"sketch_id": "s"}, {"x-charged": "7"})


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare the vendor, as the generator would."""
    module = ModuleType("acme_purse_get")
    module.SPEC = PURSE  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "prepay._generated.api.acme_purse.acme_purse_get", module)
    monkeypatch.setitem(vendors.BALANCE_OPERATION, ACME, "purse.get")
    monkeypatch.setitem(vendors.TOP_UP, ACME, "ask Acme")


class Sender:
    """Gives what is written down, and notes what was sent."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[str] = []

    def send(self, send: Send) -> Outcome:
        """Take a request."""
        self.sent.append(send.call.spec.name)
        send.left = True
        return self.outcomes.pop(0)

    def close(self) -> None:
        """Nothing is open."""


def client(*outcomes: Outcome, **options: Any) -> Any:
    """A client of the vendor."""

    class Acme(SyncClient):
        _dialect: ClassVar[Dialect] = Dialect(ACME, "Acme")

    sender: Any = Sender(*outcomes)
    made: Any = Acme._over(
        sender, base_url="http://stub.invalid", clock=Stage().clock, retry=Retry(attempts=1), **options
    )
    made.sent = sender.sent
    return made


def draw(acme: Any, **options: Any) -> Any:
    """Make the paid call."""
    return acme._execute(Call(DRAW, body={"prompt": "x"}), options)


PURSE_OF_12 = answer(200, {"purse": {"coins": 12, "held": 3}})


def test_a_declared_vendor_tells_its_balance() -> None:
    acme = client(PURSE_OF_12, PURSE_OF_12, PURSE_OF_12)
    found = acme.balance()
    assert (found.available, found.reserved, found.total, found.lots, found.age) == (12, 3, 15, (), 0.0)
    assert acme.ensure_credits(12) == found
    with pytest.raises(InsufficientCreditsError, match=r"13 credits are needed, 12 are available.*ask Acme"):
        acme.ensure_credits(13)


def test_a_declared_vendor_that_tells_no_balance_is_not_believed() -> None:
    with pytest.raises(MalformedResponseError, match=r"tells no balance \(coins\)"):
        client(answer(200, {"purse": {"held": 3}})).balance()
    with pytest.raises(MalformedResponseError, match=r"tells no balance \(held\)"):
        client(answer(200, {"purse": {"coins": 3}})).balance()


def test_a_declared_vendors_budget_is_settled_at_what_was_told_and_not_at_the_price() -> None:
    budget = Budget(10)
    acme = client(MADE)
    assert draw(acme, budget=budget).sketch_id == "s"
    assert (budget.spent, budget.reserved, acme.sent) == (7, 0, ["sketches.draw"])


@pytest.mark.parametrize("header", [None, "", "many", "-7", "7.0", "9" * (LONGEST_FIGURE + 1), "٧"])
def test_a_charge_that_is_not_told_counts_as_the_price_and_is_reported_once(
    header: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    untold = answer(202, {"sketch_id": "s"}, {} if header is None else {"x-charged": header})
    budget = Budget(20)
    acme = client(untold, untold)
    with caplog.at_level(logging.WARNING, logger="prepay"):
        draw(acme, budget=budget)
        draw(acme, budget=budget)
    assert (budget.spent, budget.reserved) == (10, 0)
    assert caplog.messages == [
        "acme.sketches.draw: the response does not say what was charged, so its price counts: 5 credits"
    ]


def test_a_declared_vendors_402_is_typed_and_tells_the_figures() -> None:
    body = {"error": {"code": "NO_MONEY", "message": "m", "details": {"available": 2}}}
    with pytest.raises(
        InsufficientCreditsError, match="costs 5 credits, 2 are available, 3 are missing"
    ) as raised:
        draw(client(answer(402, body)))
    error = raised.value
    assert (error.required, error.available, error.missing, error.charged) == (5, 2, 3, False)
    assert (error.top_up, error.code) == ("ask Acme", "NO_MONEY")


@pytest.mark.parametrize(
    ("status", "kind", "charged"),
    [(409, ConflictError, None), (418, APIStatusError, None), (500, ServerError, None)],
)
def test_an_unknown_code_gives_the_class_of_its_status_and_proves_nothing(
    status: int, kind: type[Exception], charged: bool | None
) -> None:
    with pytest.raises(kind) as raised:
        draw(client(answer(status, {"error": {"code": "NEVER_HEARD", "message": "m"}})))
    error: Any = raised.value
    assert (type(error), error.charged, error.code) == (kind, charged, "NEVER_HEARD")


def test_a_known_code_proves_that_nothing_was_charged() -> None:
    budget = Budget(5)
    with pytest.raises(ConflictError) as raised:
        draw(client(answer(409, {"error": {"code": "BUSY", "message": "m"}})), budget=budget)
    assert (raised.value.charged, budget.spent, budget.reserved) == (False, 0, 0)


def test_a_lost_call_of_a_declared_vendor_is_told_by_its_balance() -> None:
    lost = TransportFailure(may_have_been_sent=True, reason="no answer came")
    left = [answer(200, {"purse": {"coins": coins, "held": 0}}) for coins in (12, 7)]
    budget = Budget(50, on_warning=lambda _: None)
    acme = client(left[0], lost, left[1])
    acme.balance()
    with pytest.raises(OutcomeUnknownError) as raised:
        draw(acme, budget=budget)
    assert budget.reserved == 5
    error: Any = raised.value
    found = error.resolve(acme)
    assert (found.charged, found.basis, found.amount) == (True, "balance", 5)
    assert (budget.spent, budget.reserved) == (5, 0)


def test_what_a_declared_vendor_costs_is_its_fixed_price() -> None:
    acme = client()
    for how in ({}, {"quote_by": "contract"}):
        assert acme._quote(Call(DRAW), how).total == 5
    with pytest.raises(ConfigurationError, match="acme has no list of unit prices"):
        acme._quote(Call(DRAW), {"quote_by": "price_table"})
    assert acme.sent == []


def test_a_price_that_nobody_knows_is_not_taken_for_nothing() -> None:
    unpriced = replace(DRAW, price={"line": "line"})
    acme = client()
    with pytest.raises(ConfigurationError, match="its price is not known"):
        acme._execute(Call(unpriced), {"budget": Budget(1000)})
    assert acme.sent == []


def test_the_balance_is_looked_at_before_a_call_of_a_declared_vendor() -> None:
    acme = client(answer(200, {"purse": {"coins": 4, "held": 0}}))
    with pytest.raises(InsufficientCreditsError, match="5 credits are needed, 4 are available"):
        draw(acme, check_balance=True)
    assert acme.sent == ["purse.get"]


@pytest.mark.parametrize(
    ("said", "credits_"),
    [("7", 7), (" 7 ", 7), (str(MOST_CREDITS), MOST_CREDITS), (str(MOST_CREDITS + 1), None)],
)
def test_a_header_tells_whole_credits_or_nothing(said: str, credits_: int | None) -> None:
    assert said_at(("x-charged", ("charged",)), {}, {"x-charged": said}) == credits_
    assert said_at(("x-charged", ("charged",)), {"charged": 9}, {"x-charged": "no"}) == 9
    assert (place_name(("x-charged",)), place_name((("a", "b"),)), place_name(())) == ("x-charged", "b", "")


def test_a_response_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    decode = json.JSONDecoder.decode

    def counted(self: json.JSONDecoder, text: str, **more: Any) -> Any:
        read.append(text)
        return decode(self, text, **more)

    monkeypatch.setattr(json.JSONDecoder, "decode", counted)
    draw(client(MADE), budget=Budget(10))
    assert read == ['{"sketch_id": "s"}']
    with pytest.raises(InsufficientCreditsError):
        draw(client(answer(402, {"error": {"code": "NO_MONEY"}})))
    assert len(read) == 2
