"""``prepay history``: the rows of an account's ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from prepay.cli.options import AsJson, Whose
from prepay.cli.output import Output
from prepay.cli.vendors import Vendor, client_of, refuse
from prepay.cli.views import Row, history_view

__all__ = ["history"]

LARGEST_PAGE = 100
DATE = ["%Y-%m-%d"]


def history(
    vendor: Whose,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many rows at most.")] = 20,
    since: Annotated[
        dt.datetime | None, typer.Option(formats=DATE, help="TokPortal: rows of this day and later.")
    ] = None,
    until: Annotated[
        dt.datetime | None, typer.Option(formats=DATE, help="TokPortal: rows of this day and earlier.")
    ] = None,
    job: Annotated[str | None, typer.Option(metavar="ID", help="U-Gen: the rows of one job.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what moved credits, the newest row first. JSON has the vendor's own fields."""
    if vendor is Vendor.TRENZ:
        raise refuse("Trenz keeps no history that can be read; each answer tells what its call has cost")
    if vendor is Vendor.UGEN and (since or until):
        raise refuse("U-Gen's history cannot be cut by date; use --limit or --job")
    if vendor is Vendor.TOKPORTAL and job:
        raise refuse("TokPortal has no jobs; use --since and --until")
    size = min(limit, LARGEST_PAGE)
    with client_of(vendor) as client:
        if vendor is Vendor.TOKPORTAL:
            days = {"date_from": since, "date_to": until}
            given = {name: day.date() for name, day in days.items() if day is not None}
            found: Iterator[Any] = client.credits.history.iter(per_page=size, **given)
        else:
            found = client.credits.transactions.iter(page_size=size, **({"job_id": job} if job else {}))
        rows: list[Any] = list(islice(found, limit))
    output = Output(as_json=as_json)
    output.data([row.to_dict() for row in rows], *([history_view(map(_row, rows))] if rows else []))
    if not rows:
        output.words("no credits have moved")


def _row(row: Any) -> Row:
    return Row(row.created_at, str(row.type), row.amount, row.balance_after, str(row.description))
