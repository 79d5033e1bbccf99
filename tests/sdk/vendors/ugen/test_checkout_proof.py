"""What proves a purchase, what is only taken for one, and what is never taken."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from prepay import Clock, PagingError, Purchase, WaitTimeoutError
from prepay.vendors.ugen.checkout import HISTORY_PAGES
from tests.sdk.fakes import KINDS, client
from tests.sdk.money import World, eventually
from tests.sdk.vendors.ugen.test_checkout import Buyer

both = pytest.mark.parametrize("kind", KINDS)
SESSION = {"checkout_url": "https://pay.example/cs_1234567890", "session_id": "cs_1234567890"}


class Vendor:
    """A U-Gen whose history a test writes, newest row first; credits of the starter pack are 200."""

    def __init__(self, kind: str) -> None:
        self.now, self.rows, self.asked = 0.0, [row("old", 200)], 0
        self.due: list[tuple[float, dict[str, Any]]] = []
        self.session: dict[str, Any] = dict(SESSION)
        self.size = 100
        clock = Clock(
            monotonic=lambda: self.now, now=lambda: self.now, sleep=self.wait, sleep_async=self.wait_async
        )
        self.client = client("ugen", kind, self.handle, clock=clock)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        while self.due and self.due[0][0] <= self.now:
            self.rows.insert(0, self.due.pop(0)[1])

    async def wait_async(self, seconds: float) -> None:
        self.wait(seconds)

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/packs"):
            return httpx.Response(200, json=[{"id": "starter", "credits": 200}])
        if path.endswith("/checkout"):
            return httpx.Response(201, json=self.session)
        if path.endswith("/balance"):
            return httpx.Response(
                200, json={"credit_balance": 9, "credit_reserved": 0, "available_credits": 9}
            )
        self.asked += 1
        size = min(int(request.url.params["page_size"]), self.size)
        start = (int(request.url.params["page"]) - 1) * size
        return httpx.Response(200, json={"items": self.rows[start : start + size], "page_size": size})

    async def buy(self, *rows: dict[str, Any], **more: Any) -> Purchase:
        """Buy a starter pack; a row is written every second."""
        self.due = [(number + 1.0, each) for number, each in enumerate(rows)]
        found: Purchase = await eventually(
            self.client.billing.buy("starter", ignore, **{"timeout": 60, "poll": 2, **more})
        )
        return found


def ignore(_: Any) -> None:
    """Show the session to nobody."""


def row(name: str, amount: Any, type_: str = "purchase", **more: Any) -> dict[str, Any]:
    found = {
        "id": name,
        "type": type_,
        "amount": amount,
        "balance_after": 1,
        "job_id": None,
        "description": "Starter",
    }
    return found | more


@both
@pytest.mark.parametrize(
    "naming",
    [
        {"session_id": "cs_1234567890"},
        {"checkout_session_id": "cs_1234567890"},
        {"reference": "cs_1234567890"},
        {"description": "Starter pack (cs_1234567890)"},
        {"payment_id": "pay_55667788"},
    ],
    ids=str,
)
async def test_h8_a_row_that_names_the_session_or_its_payment_proves_the_purchase(
    naming: dict[str, str], kind: str
) -> None:
    vendor = Vendor(kind)
    vendor.session["payment_intent"] = "pay_55667788"
    bought = await vendor.buy(row("other", 200), row("mine", 210, **naming), poll=5)
    assert (bought.transaction_id, bought.credits, bought.proved, bought.basis) == (
        "mine",
        210,
        True,
        "session",
    )


@both
async def test_h8_a_row_that_only_fits_is_told_as_unproved(kind: str) -> None:
    bought = await Vendor(kind).buy(row("mine", 200.0))
    assert (bought.transaction_id, bought.credits, bought.proved, bought.basis) == (
        "mine",
        200,
        False,
        "size",
    )


@both
@pytest.mark.parametrize(
    "other",
    [
        row("x", 200, session_id="cs_of_somebody_else"),
        row("x", 200, payment_id="pay_of_somebody_else"),
        row("x", 200, description="Starter pack, automatic top-up"),
        row("x", 200, description="Auto top-up (starter)"),
        row("x", 200, source="auto_topup"),
        row("x", 200, description="Auto-recharge"),
        row("x", 1000),
        row("x", 201),
        row("x", -200),
        row("x", "200"),
        row("x", None),
        row("x", True),
        row("x", 200, "bonus"),
        row("x", 200, "refund"),
        row("old", 200),
        {"type": "purchase", "amount": 200},
    ],
    ids=str,
)
async def test_h8_other_rows_are_never_taken(other: dict[str, Any], kind: str) -> None:
    vendor = Vendor(kind)
    with pytest.raises(WaitTimeoutError, match="they have not arrived") as raised:
        await vendor.buy(other)
    assert raised.value.session.session_id == "cs_1234567890"


@both
async def test_h8_one_row_is_taken_once(kind: str) -> None:
    vendor = Vendor(kind)
    assert (await vendor.buy(row("mine", 200))).transaction_id == "mine"
    vendor.rows.insert(0, row("mine", 200))
    with pytest.raises(WaitTimeoutError):
        await vendor.buy(row("mine", 200))


@both
@pytest.mark.parametrize("size", [100, 20])
@pytest.mark.parametrize("newer", [1010, 2500])
async def test_h8_a_purchase_behind_many_newer_rows_is_found(newer: int, size: int, kind: str) -> None:
    vendor = Vendor(kind)
    vendor.size = size
    crowd = [row(f"c{number}", -1, "consume") for number in range(newer)]
    vendor.rows = [*(row(f"o{number}", 200) for number in range(150))]

    def arrive(_: Any) -> None:
        vendor.rows = [*crowd, row("mine", 200), *vendor.rows]

    bought = await eventually(vendor.client.billing.buy("starter", arrive, timeout=60, poll=2))
    assert bought.transaction_id == "mine"


@both
async def test_h8_each_poll_reads_only_what_is_new(kind: str) -> None:
    vendor = Vendor(kind)
    vendor.rows = [row(f"o{number}", -1, "consume") for number in range(1000)]

    def arrive(_: Any) -> None:
        vendor.rows = [*(row(f"c{number}", -1, "consume") for number in range(1000)), *vendor.rows]

    with pytest.raises(WaitTimeoutError):
        await eventually(vendor.client.billing.buy("starter", arrive, timeout=60, poll=10))
    assert vendor.asked <= 1 + 11 + 7


@both
async def test_h8_without_the_rows_of_before_only_a_proof_counts(kind: str) -> None:
    vendor = Vendor(kind)

    def forget(_: Any) -> None:
        # The history was cut, so that which rows are new cannot be told.
        vendor.rows = [row("new", 200), row("older", 200)]

    with pytest.raises(WaitTimeoutError):
        await eventually(vendor.client.billing.buy("starter", forget, timeout=20, poll=2))

    def name(_: Any) -> None:
        vendor.rows = [row("newest", 200, session_id="cs_1234567890")]

    bought = await eventually(vendor.client.billing.buy("starter", name, timeout=20, poll=2))
    assert bought.proved


@both
async def test_h8_the_history_is_read_to_a_limit(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert HISTORY_PAGES == 1000
    monkeypatch.setattr("prepay.vendors.ugen.checkout.HISTORY_PAGES", 3)
    vendor = Vendor(kind)

    def crowd(_: Any) -> None:
        vendor.rows = [row(f"c{number}", -1, "consume") for number in range(1000)]

    with pytest.raises(PagingError, match="3 pages of the history were read"):
        await eventually(vendor.client.billing.buy("starter", crowd))


@both
async def test_h8_a_history_that_repeats_itself_is_not_read_for_ever(kind: str) -> None:
    vendor = Vendor(kind)
    handle, page = vendor.handle, [row(f"c{number}", -1, "consume") for number in range(100)]

    def repeat(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/transactions") and vendor.asked:
            vendor.asked += 1
            return httpx.Response(200, json={"items": page})
        return handle(request)

    source = client("ugen", kind, repeat, clock=vendor.client._settings.clock)
    with pytest.raises(WaitTimeoutError):
        await eventually(source.billing.buy("starter", ignore, timeout=10, poll=5))
    assert vendor.asked < 12


@both
async def test_h8_a_purchase_is_not_lost_when_the_balance_cannot_be_read(kind: str) -> None:
    vendor = Vendor(kind)
    handle = vendor.handle

    def broken(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if request.url.path.endswith("/balance") else handle(request)

    source = client("ugen", kind, broken, clock=vendor.client._settings.clock)
    vendor.due = [(1.0, row("mine", 200, balance_after=207))]
    bought = await eventually(source.billing.buy("starter", ignore, timeout=60, poll=2))
    assert (bought.transaction_id, bought.balance.available) == ("mine", 207)


@both
async def test_h8_an_automatic_top_up_of_the_mock_is_not_taken(kind: str) -> None:
    world = World("ugen", 5000, kind)
    world.mock.ugen.settle_payment(world.account.client().billing.checkout(pack_id="creator").session_id)
    world.account.client().billing.set_auto_topup(enabled=True, threshold_credits=6000, pack_id="creator")
    job = {"product_name": "x", "product_image_url": "https://a.example/b.png", "segment_count": 3}
    world.at(2.0, lambda: world.account.client().jobs.create(**job))
    bought = await eventually(world.client.billing.buy("creator", Buyer(world)))
    rows = list(world.account.client().credits.transactions.iter())
    (mine,) = [entry for entry in rows if entry.id == bought.transaction_id]
    assert any("automatic" in entry.description for entry in rows)
    assert "automatic" not in mine.description
    assert (world.now, bought.proved) == (15.0, False)
