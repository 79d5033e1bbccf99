"""Reconciling: the history of an account against its balance, and against what the run has been charged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prepay_conformance.checks.balances import charged, whole
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.scenarios.pages import read_all
from prepay_conformance.scenarios.stage import Api, Stage
from prepay_conformance.shapes import is_object

__all__ = ["check_books"]

_MOST_PAGES = 10
"""Of an account that was there before, so much of its history is read."""


def check_books(stage: Stage, api: Api, *, own: bool) -> None:
    """Check one account's books.

    Args:
        stage: where breaches go.
        api: the account.
        own: whether the account was opened in this run, so that its history begins with nothing and holds nothing
            but this run's charges.
    """
    dialect = stage.contract.dialect
    listing = dialect.history()
    if listing is None:
        return
    balance = api.available()
    rows, exchange, _ = read_all(stage, api, listing, **({} if own else {"most": _MOST_PAGES}))
    rows = [row for row in rows if is_object(row)]
    if not rows:
        stage.check(
            balance == 0 or not own, Law.HISTORY_SUM, f"the history is empty, the balance {balance}", exchange
        )
        return
    _check_chain(stage, rows, exchange, own=own)
    newest = whole(rows[0], "balance_after")
    message = f"the newest row leaves {newest} credits; the balance is {balance}"
    stage.check(newest == balance, Law.HISTORY_SUM, message, exchange)
    if own:
        total = sum(whole(row, "amount") or 0 for row in rows)
        message = f"the {len(rows)} rows add up to {total}; the balance is {balance}"
        stage.check(total == balance, Law.HISTORY_SUM, message, exchange)
        _check_charges(stage, api, rows, exchange)
    if dialect.reserves:
        _check_reservations(stage, rows, exchange)


def _check_chain(stage: Stage, rows: Sequence[Mapping[str, Any]], exchange: Exchange, *, own: bool) -> None:
    for newer, older in zip(rows, [*rows[1:], None], strict=True):
        after, amount = whole(newer, "balance_after"), whole(newer, "amount")
        if after is None or amount is None:
            stage.fail(Law.BODY, "a row of the history lacks amount or balance_after", exchange)
        before = whole(newer, "balance_before")
        if before is not None:
            message = f"row {newer.get('id')}: {before} {amount:+} is not {after}"
            stage.check(before + amount == after, Law.HISTORY_CHAIN, message, exchange)
        if older is None:
            start = after - amount
            stage.check(
                start == 0 or not own, Law.HISTORY_CHAIN, f"the first row starts at {start}", exchange
            )
            break
        ended = whole(older, "balance_after")
        message = f"row {newer.get('id')} leaves {after} after {amount:+}, but the row before it left {ended}"
        stage.check(after - amount == ended, Law.HISTORY_CHAIN, message, exchange)
        stage.check(after >= 0, Law.NO_OVERSPEND, f"row {newer.get('id')} leaves {after} credits", exchange)
        message = f"row {newer.get('id')} is older than the row before it"
        stage.check(str(newer.get("created_at")) >= str(older.get("created_at")), Law.TIME, message, exchange)
    for row in rows:
        parts = row.get("breakdown")
        if is_object(parts) and parts:
            total = sum(value for value in parts.values() if isinstance(value, int))
            message = (
                f"row {row.get('id')}: the breakdown {dict(parts)} is not {-(whole(row, 'amount') or 0)}"
            )
            stage.check(total == -(whole(row, "amount") or 0), Law.BREAKDOWN, message, exchange)


def _check_charges(stage: Stage, api: Api, rows: Sequence[Mapping[str, Any]], exchange: Exchange) -> None:
    """The debits of the history are the charges that this run's answers have told, in the same order."""
    kind = stage.contract.dialect.debits
    written = [-(whole(row, "amount") or 0) for row in reversed(rows) if row.get("type") == kind]
    key_in = stage.contract.vendor.key_in
    told = [
        charged(stage.contract, one)
        for one in stage.gate.journal.exchanges
        if one.ok
        and one.operation is not None
        and one.operation.paid
        and key_in(one.request.header) == api.key.value
    ]
    told = [amount for amount in told if amount]
    if api.key.value in stage.gate.unordered:
        written, told = sorted(written), sorted(told)
    if written != told:
        at = next((i for i, pair in enumerate(zip(written, told, strict=False)) if pair[0] != pair[1]), None)
        where = f"they differ first at number {at + 1}" if at is not None else "some are on one side only"
        message = f"the history has {len(written)} charges, the answers told of {len(told)}; {where}"
        stage.check(False, Law.HISTORY_SUM, message, exchange)


def _check_reservations(stage: Stage, rows: Sequence[Mapping[str, Any]], exchange: Exchange) -> None:
    """Each job reserves, and then ends once: released whole, or released and consumed up to what was reserved."""
    by_job: dict[str, list[tuple[str, int]]] = {}
    for row in reversed(rows):
        if row.get("job_id") and row.get("type") in {"reserve", "release", "consume"}:
            entry = (str(row["type"]), whole(row, "amount") or 0)
            by_job.setdefault(str(row["job_id"]), []).append(entry)
    for job, entries in by_job.items():
        reserved, held = 0, 0
        for kind, amount in entries:
            if kind == "reserve":
                stage.check(held == 0, Law.HOLD_ONCE, f"job {job} reserves while it holds {held}", exchange)
                reserved = held = -amount
            elif kind == "release":
                message = f"job {job} releases {amount} of {held} that it holds"
                stage.check(amount == held, Law.HOLD_ONCE, message, exchange)
                held = 0
            else:
                message = f"job {job} consumes {-amount} of {reserved} that it reserved"
                stage.check(-amount <= reserved and held == 0, Law.HOLD_ONCE, message, exchange)
                reserved = 0
