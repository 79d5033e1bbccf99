"""How figures look to a person, to the letter."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from rich.console import Console, RenderableType

from prepay.cli.output import clean
from prepay.cli.views import Row, balance_view, history_view, packs_view, quote_view, remaining
from prepay.credits import Balance, CreditLot, Quote

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


def drawn(view: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    with console.capture() as printed:
        console.print(view)
    return "\n".join(line.rstrip() for line in printed.get().splitlines())


def test_a_balance_with_lots() -> None:
    balance = Balance(
        available=1250,
        total=1250,
        lots=(
            CreditLot(
                amount=638, expires_at=dt.datetime(2026, 6, 8, 4, 47, tzinfo=dt.UTC), source="farmer_topup"
            ),
            CreditLot(amount=1, expires_at=dt.datetime(2026, 5, 20, 17, 5, tzinfo=dt.UTC), source="gift"),
            CreditLot(amount=11, expires_at=None, source="odd"),
        ),
        expiring=1,
        as_of=NOW,
    )
    assert drawn(balance_view("TokPortal", balance, tells_lots=True)) == (
        "TokPortal: 1,250 credits available, 1 of them expires within 7 days\n"
        "    1  expires in 5 hours                    20 May 2026 17:05 UTC  gift\n"
        "  638  expire in 19 days                     8 Jun 2026 04:47 UTC   farmer_topup\n"
        "   11  expire at a date that cannot be read                         odd\n"
        "  600  expire later or never"
    )


@pytest.mark.parametrize(
    ("available", "text"), [(0, "0 credits"), (1, "1 credit"), (20_000, "20,000 credits")]
)
def test_a_balance_of_a_vendor_that_tells_no_lots(available: int, text: str) -> None:
    balance = Balance(available=available, reserved=0, total=available, as_of=NOW)
    assert drawn(balance_view("U-Gen", balance, tells_lots=False)) == f"U-Gen: {text} available"


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (dt.timedelta(days=19, hours=-7), "in 19 days"),
        (dt.timedelta(days=1, hours=23), "in 2 days"),
        (dt.timedelta(days=1, hours=11), "in 35 hours"),
        (dt.timedelta(minutes=100), "in 2 hours"),
        (dt.timedelta(minutes=80), "in 80 minutes"),
        (dt.timedelta(seconds=40), "in a minute"),
        (dt.timedelta(), "now"),
        (dt.timedelta(days=-3), "now"),
    ],
)
def test_how_long_until_it_expires(span: dt.timedelta, text: str) -> None:
    assert remaining(span) == text


def test_rows_of_a_ledger() -> None:
    rows = [
        Row(NOW, "debit", -52, 1198, "Bundle created: 1 TikTok account, 10 videos, niche warming"),
        Row("soon", "credit", 1250, 1250, "Credits added"),
    ]
    assert drawn(history_view(rows)) == (
        "When                   Kind    Credits  After  What for\n"
        "20 May 2026 12:00 UTC  debit       -52  1,198  Bundle created: 1 TikTok account, 10 videos, niche warming\n"
        "soon                   credit   +1,250  1,250  Credits added"
    )


def test_a_quote_and_its_parts() -> None:
    parts = {"account_creation": 25, "video_slots": 20, "niche_warming": 7, "video_editing": 30}
    assert drawn(quote_view("bundles.create", Quote(total=82, breakdown=parts, source="dry_run"))) == (
        "82  bundles.create, by a rehearsal on the server\n"
        "25  account_creation\n"
        "20  video_slots\n"
        " 7  niche_warming\n"
        "30  video_editing"
    )


def test_a_quote_of_one_part_is_one_line() -> None:
    quote = Quote(total=20, breakdown={"images.generate": 20}, source="price")
    assert drawn(quote_view("images.generate", quote)) == "20  images.generate, by the contract's price"


def test_packs() -> None:
    packs: list[dict[str, object]] = [
        {"id": "starter", "credits": 200, "price_usd": 10, "price_per_credit": 0.05, "savings_pct": 0},
        {"id": "studio", "credits": 5000, "price_usd": 175.0, "price_per_credit": 0.035, "savings_pct": 30},
        {"id": "odd", "credits": "many"},
    ]
    assert drawn(packs_view(packs)) == (
        "Pack     Credits     USD  USD a credit  Savings\n"
        "starter      200   10.00         0.050\n"
        "studio     5,000  175.00         0.035     30 %\n"
        "odd         many    None          None"
    )


def test_what_a_server_says_cannot_steer_the_terminal() -> None:
    assert clean("a\x1b[2Jb\nc\u202e") == "a�[2Jb�c�"
    row = Row(NOW, "debit", -1, 0, "[bold red]\x1b]0;owned\x07")
    assert "[bold red]�]0;owned�" in drawn(history_view([row]))
