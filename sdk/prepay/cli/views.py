"""How balances, rows and prices look to a person. Nothing here asks or decides anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group
from rich.table import Table
from rich.text import Text

from prepay.cli.output import clean

if TYPE_CHECKING:
    from prepay.credits import Balance, CreditLot, Quote

__all__ = [
    "Row",
    "balance_view",
    "credits_",
    "facts_view",
    "findings_view",
    "history_view",
    "operations_view",
    "packs_view",
    "quote_view",
    "remaining",
]

SOON = dt.timedelta(days=7)
FAR = dt.datetime.max.replace(tzinfo=dt.UTC)
HORIZON = "30 days"
"""How far ahead TokPortal tells its lots."""
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def credits_(amount: int) -> str:
    """An amount in words: ``1,250 credits``."""
    return f"{amount:,} credit{'' if abs(amount) == 1 else 's'}"


def remaining(span: dt.timedelta) -> str:
    """How long until something happens, rounded to the unit that says it best: ``in 12 days``."""
    seconds = span.total_seconds()
    for name, size in UNITS:
        if seconds >= 1.5 * size:
            return f"in {round(seconds / size)} {name}s"
    return "in a minute" if seconds > 0 else "now"


def instant(at: object) -> Text:
    """An instant as a person reads it, in UTC; what is none, as it came."""
    if not isinstance(at, dt.datetime):
        return said(at)
    moment = at.astimezone(dt.UTC)
    return Text(f"{moment.day} {moment:%b %Y %H:%M} UTC")


def said(text: object) -> Text:
    """Text from elsewhere, to the letter: without what would steer a terminal, and never read as rich's markup."""
    return Text(clean(text))


def balance_view(title: str, balance: Balance, *, tells_lots: bool) -> Group:
    """What an account has, and what of it expires when, the soonest first.

    Args:
        title: the vendor's name.
        balance: what it has.
        tells_lots: whether the vendor tells what expires; silence means nothing where it does not.
    """
    lots = Table.grid(padding=(0, 2), pad_edge=True)
    lots.add_column(justify="right")
    for lot in sorted(balance.lots, key=lambda lot: lot.expires_at or FAR):
        lots.add_row(*_lot(lot, balance.as_of))
    rest = balance.available - sum(lot.amount for lot in balance.lots)
    if balance.lots and rest > 0:
        lots.add_row(f"{rest:,}", "expire later or never")
    elif tells_lots and not balance.lots and balance.available:
        lots.add_row("", f"nothing expires within {HORIZON}")
    return Group(_headline(title, balance), *([lots] if lots.row_count else []))


def _lot(lot: CreditLot, now: dt.datetime) -> tuple[Text, Text, Text, Text]:
    source = said(lot.source)
    if lot.expires_at is None:
        return Text(f"{lot.amount:,}"), Text("expire at a date that cannot be read"), Text(), source
    left = lot.expires_at - now
    style = "yellow" if left <= SOON else ""
    verb = "expires" if lot.amount == 1 else "expire"
    return (
        Text(f"{lot.amount:,}", style),
        Text(f"{verb} {remaining(left)}", style),
        instant(lot.expires_at),
        source,
    )


def _headline(title: str, balance: Balance) -> Text:
    line = Text.assemble((title, "bold"), ": ", (f"{credits_(balance.available)} available", "bold"))
    if balance.reserved:
        line.append(f", {balance.reserved:,} reserved, {balance.total:,} in all")
    if balance.expiring:
        verb = "expires" if balance.expiring == 1 else "expire"
        line.append(f", {balance.expiring:,} of them {verb} within 7 days", "yellow")
    return line


class Row(NamedTuple):
    """One row of a ledger, whoever keeps it.

    Attributes:
        at: when.
        kind: what happened, in the vendor's word.
        amount: signed credits.
        after: credits afterwards.
        what: what it was for.
    """

    at: object
    kind: str
    amount: int
    after: int
    what: str


def history_view(rows: Iterable[Row]) -> Table:
    """The rows of a ledger."""
    view = _table()
    for name, justify in (("When", "left"), ("Kind", "left"), ("Credits", "right"), ("After", "right")):
        view.add_column(name, justify="right" if justify == "right" else "left", no_wrap=True)
    view.add_column("What for", overflow="fold")
    for row in rows:
        style = "green" if row.amount > 0 else ""
        amount = Text(f"{row.amount:+,}", style)
        view.add_row(instant(row.at), said(row.kind), amount, f"{row.after:,}", said(row.what))
    return view


def quote_view(operation: str, quote: Quote) -> Table:
    """What a call would cost, and of what that is the sum."""
    view = Table.grid(padding=(0, 2))
    view.add_column(justify="right")
    sources = {
        "dry_run": "by a rehearsal on the server",
        "estimate": "by the server's estimate",
        "price": "by the contract's price",
    }
    view.add_row(Text(f"{quote.total:,}", "bold"), Text(f"{operation}, {sources[quote.source]}", "bold"))
    for part, amount in quote.breakdown.items():
        if len(quote.breakdown) > 1 or part != operation:
            view.add_row(f"{amount:,}", said(part))
    return view


def operations_view(operations: Iterable[tuple[str, str]]) -> Table:
    """Operations by their names, with what they do."""
    view = Table.grid(padding=(0, 2))
    for name, summary in operations:
        view.add_row(Text(name, "bold"), said(summary))
    return view


def facts_view(facts: Iterable[tuple[str, object]]) -> Table:
    """Names and what they stand for."""
    view = Table.grid(padding=(0, 2))
    for name, value in facts:
        view.add_row(name, Text(f"{value:,}" if isinstance(value, int) else clean(value), "bold"))
    return view


def findings_view(findings: Iterable[tuple[str, str, str, str]]) -> Table:
    """What was looked at, and how it came out."""
    view = _table()
    styles = {"ok": "green", "note": "", "bad": "bold red"}
    for name in ("About", "Check", ""):
        view.add_column(name, no_wrap=True)
    view.add_column("Found", overflow="fold")
    for about, check, verdict, says in findings:
        view.add_row(about, check, Text(verdict, styles[verdict]), said(says))
    return view


def packs_view(packs: Iterable[Mapping[str, object]]) -> Table:
    """Packs of credits on sale."""
    view = _table()
    view.add_column("Pack")
    for name in ("Credits", "USD", "USD a credit", "Savings"):
        view.add_column(name, justify="right", no_wrap=True)
    for pack in packs:
        saved = pack.get("savings_pct")
        view.add_row(
            said(pack.get("id", "")),
            _number(pack.get("credits"), ",d"),
            _number(pack.get("price_usd"), ",.2f"),
            _number(pack.get("price_per_credit"), ".3f"),
            said(f"{saved} %" if saved else ""),
        )
    return view


def _number(value: object, form: str) -> Text:
    return said(format(value, form) if isinstance(value, int | float) else value)


def _table() -> Table:
    return Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
