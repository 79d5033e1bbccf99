"""Trenz: the two billing modes, what is given back and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.contract.plans import Call, Listing, Script
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.crowd import all_at_once
from prepay_conformance.scenarios.pages import check_pages
from prepay_conformance.scenarios.stage import Api, Stage

__all__ = ["MODES"]

_CALLS: Mapping[str, Call] = {
    "trenzSearchProducts": Call("trenzSearchProducts", query={"keyword": "bottle", "page_size": 2}),
    "trenzGetProduct": Call("trenzGetProduct"),
    "trenzSearchCreators": Call("trenzSearchCreators", query={"keyword": "home", "page_size": 2}),
    "trenzGenerateProductTitle": Call("trenzGenerateProductTitle", body={"product_name": "Kit bottle"}),
    "trenzListSocialAccounts": Call("trenzListSocialAccounts", body={"page_size": 2}),
    "trenzListCampaigns": Call("trenzListCampaigns", query={"page_size": 2}),
    "trenzGenerateImage": Call("trenzGenerateImage", body={"prompt": "A bottle", "count": 4}),
    "trenzGenerateVideo": Call("trenzGenerateVideo", body={"prompt": "A bottle"}),
}
_LISTS = (
    Listing(
        "trenzSearchProducts", "page_size", ("data", "items"), "product_id", (), False, {"keyword": "bottle"}
    ),
    Listing(
        "trenzSearchCreators", "page_size", ("data", "items"), "creator_id", (), False, {"keyword": "home"}
    ),
    Listing("trenzListCampaigns", "page_size", ("data", "items"), "campaign_id", (), False),
    Listing("trenzListSocialAccounts", "page_size", ("data", "items"), "account_id", (), False, in_body=True),
)
_FAULTS = (502, 503, 504)


def _product(stage: Stage, api: Api) -> str:
    return stage.text(api.send(_CALLS["trenzSearchProducts"]), "data", "items", 0, "product_id")


def _calls(stage: Stage, product: str) -> list[tuple[Call, int, str]]:
    """Every paid call with its price and its mode."""
    found: list[tuple[Call, int, str]] = []
    for operation in stage.contract.operations.values():
        if operation.paid:
            call = _CALLS[operation.id]
            if operation.id == "trenzGetProduct":
                call = Call(call.operation, {"product_id": product})
            found.append((call, operation.price, operation.charge))
    return found


def _usage(stage: Stage, answer: Exchange) -> tuple[int, int]:
    return stage.number(answer, "usage", "coin_cost"), stage.number(answer, "usage", "remaining_balance")


def prices(stage: Stage) -> None:
    """Every paid call costs its price, and says so; every free one nothing."""
    api = stage.account("buyer", balance=1000)
    product = _product(stage, api)
    for call, price, _ in _calls(stage, product):
        before = api.available()
        answer = api.send(call)
        stage.expect(answer, stage.contract.operations[call.operation].success, Law.REACHED)
        cost, remaining = _usage(stage, answer)
        after = api.available()
        law = Law.CHARGE_DUE if before == after else Law.PRICE
        stage.equal(before - after, price, law, "what left the balance", answer)
        stage.equal(cost, price, Law.PRICE, "usage.coin_cost", answer)
        stage.equal(remaining, after, Law.BALANCE, "usage.remaining_balance", answer)
    empty = api.send(Call("trenzSearchProducts", query={"keyword": "nothing-has-this-name"}))
    stage.equal(
        _usage(stage, empty)[0], 1, Law.PRICE, "usage.coin_cost of a search that finds nothing", empty
    )
    task = stage.text(api.send(_CALLS["trenzGenerateImage"]), "data", "task_id")
    before = api.available()
    read = api.good("trenzGetTask", path={"task_id": task})
    stage.equal(_usage(stage, read), (0, before), Law.FREE, "the usage of reading a task", read)
    stage.equal(api.available(), before, Law.FREE, "the balance after reading a task", read)


def enough(stage: Stage) -> None:
    """For every paid call: a balance equal to the price is enough, one credit less is not."""
    product = _product(stage, stage.account("finder", balance=10))
    for call, price, _ in _calls(stage, product):
        name = call.operation.removeprefix("trenz")
        api = stage.account(f"exact-{name}", balance=price)
        answer = api.send(call)
        stage.expect(answer, stage.contract.operations[call.operation].success, Law.SHORT)
        stage.equal(_usage(stage, answer), (price, 0), Law.PRICE, "cost and remaining balance", answer)
        refused = api.send(call)
        stage.expect(refused, 402, Law.SHORT)
        short = stage.account(f"short-{name}", balance=price - 1)
        refused = short.send(call)
        stage.expect(refused, 402, Law.SHORT)
        stage.equal(short.available(), price - 1, Law.NO_EFFECT, "the balance after a 402", refused)


def backend(stage: Stage) -> None:
    """A backend failure gives a per_call charge back at once, and leaves a submission uncharged."""
    if not stage.mock:
        stage.pull()
    api = stage.account("failures", balance=500)
    product = _product(stage, api)
    for call, _, mode in _calls(stage, product):
        law = Law.REFUND_5XX if mode == "per_call" else Law.SUBMISSION_FREE
        for status in _FAULTS:
            before = api.available()
            fault = {"X-Prepay-Fault": f"backend_status={status}"}
            answer = api.send(Call(call.operation, call.path, call.query, fault, call.body))
            stage.equal(answer.status, status, Law.REFUSED, "the answer to a backend failure", answer)
            # The shadow would see it too, but only the mode tells which promise is broken.
            stage.shadow.forget()
            stage.equal(api.available(), before, law, f"the balance after {status}", answer)


def kept(stage: Stage) -> None:
    """An unknown product is an answer of the backend and keeps its charge; an unknown file is refused before."""
    api = stage.account("kept", balance=300)
    before = api.available()
    unknown = api.send(Call("trenzGetProduct", {"product_id": "prod_no_such_thing"}))
    stage.expect(unknown, 404, Law.REFUSED)
    stage.shadow.forget()
    stage.equal(api.available(), before - 1, Law.KEPT_CHARGE, "the balance after an unknown product", unknown)
    before = api.available()
    for operation in ("trenzGenerateImage", "trenzGenerateVideo"):
        refused = api.call(operation, {"prompt": "A bottle", "reference_file_id": "file_no_such_thing"})
        stage.expect(refused, 404, Law.REFUSED)
    stage.shadow.forget()
    stage.equal(api.available(), before, Law.SUBMISSION_FREE, "the balance after refused submissions")
    task = api.call("trenzGetTask", path={"task_id": "task_no_such_thing"})
    stage.expect(task, 404, Law.REFUSED)
    file = stage.text(api.good("trenzUploadFile", {"file": b"kit"}), "data", "file_id")
    built = api.call("trenzGenerateImage", {"prompt": "A bottle", "reference_file_id": file})
    stage.equal(built.status, 202, Law.READ_WRITES, "building on an uploaded file", built)


def tasks(stage: Stage) -> None:
    """A task that succeeds costs nothing more; one that fails is not refunded."""
    levers = stage.pull()
    api = stage.account("tasks", balance=500)
    for operation in ("trenzGenerateImage", "trenzGenerateVideo"):
        for outcome in ("failed", "succeeded"):
            task = stage.text(api.call(operation, {"prompt": "A bottle"}), "data", "task_id")
            before = api.available()
            levers.end_task(task, outcome)
            shown = api.good("trenzGetTask", path={"task_id": task})
            stage.equal(stage.text(shown, "data", "status"), outcome, Law.READ_WRITES, "the status", shown)
            law = Law.NO_TASK_REFUND if outcome == "failed" else Law.FREE
            stage.equal(api.available(), before, law, f"the balance once a task has {outcome}", shown)
    task = stage.text(api.call("trenzGenerateImage", {"prompt": "A bottle"}), "data", "task_id")
    before = api.available()
    levers.advance(120)
    shown = api.good("trenzGetTask", path={"task_id": task})
    stage.equal(
        stage.text(shown, "data", "status"), "succeeded", Law.READ_WRITES, "a task that had time", shown
    )
    stage.equal(api.available(), before, Law.FREE, "the balance once a task has ended by itself", shown)


def crowd(stage: Stage) -> None:
    """Twelve senders at once with credits for four."""
    api = stage.account("crowd", balance=23)
    stage.gate.unordered.add(api.key.value)
    answers = all_at_once([lambda: api.send(_CALLS["trenzGenerateProductTitle"]) for _ in range(12)])
    good = [answer for answer in answers if answer.ok]
    example = good[-1] if good else answers[0]
    stage.check(len(good) == 4, Law.NO_OVERSPEND, f"{len(good)} of 12 succeeded with credits for 4", example)
    stage.equal(api.available(), 3, Law.NO_OVERSPEND, "what four calls leave", example)


def pages(stage: Stage) -> None:
    """Every paginated read holds each row once."""
    api = stage.account("pages", balance=1000)
    for listing in _LISTS:
        check_pages(stage, api, listing, size=3, most=5)


def ownership(stage: Stage) -> None:
    """Another account's task and file are not shown."""
    owner, stranger = stage.account("owner", balance=100), stage.account("stranger", balance=100)
    task = stage.text(owner.call("trenzGenerateImage", {"prompt": "A bottle"}), "data", "task_id")
    file = stage.text(owner.good("trenzUploadFile", {"file": b"kit"}), "data", "file_id")
    answer = stranger.call("trenzGetTask", path={"task_id": task})
    stage.check(answer.status == 404, Law.OWNERSHIP, f"another account's task: {answer.status}", answer)
    body: dict[str, Any] = {"prompt": "A bottle", "reference_file_id": file}
    answer = stranger.call("trenzGenerateImage", body)
    stage.check(answer.status == 404, Law.OWNERSHIP, f"another account's file: {answer.status}", answer)


def smallest(stage: Stage) -> None:
    """Two searches: for a live account. The second answer must show that the first has cost its price."""
    api = stage.payer()
    first = api.send(_CALLS["trenzSearchProducts"])
    stage.expect(first, 200, Law.REACHED)
    second = api.send(_CALLS["trenzSearchProducts"])
    stage.expect(second, 200, Law.REACHED)
    cost, remaining = _usage(stage, second)
    stage.equal(
        (cost, remaining), (1, _usage(stage, first)[1] - 1), Law.PRICE, "cost and remaining balance", second
    )


MODES = (
    Script("smallest purchase", Level.SPEND, smallest, 2),
    Script("prices", Level.SPEND, prices),
    Script("just enough", Level.SPEND, enough),
    Script("backend failures", Level.SPEND, backend),
    Script("kept charges", Level.SPEND, kept),
    Script("tasks", Level.SPEND, tasks),
    Script("a crowd", Level.SPEND, crowd),
    Script("pages", Level.SPEND, pages),
    Script("ownership", Level.SPEND, ownership),
)
