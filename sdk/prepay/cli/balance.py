"""``prepay balance``: what the accounts have, and what of it expires soon."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from prepay._operation.results import to_wire
from prepay.cli.exit_codes import ExitCode
from prepay.cli.failures import exit_code_of
from prepay.cli.options import AsJson
from prepay.cli.output import Output
from prepay.cli.vendors import Vendor, client_of, profile_of, with_keys
from prepay.cli.views import balance_view
from prepay.errors import BalanceUnknownError, PrepayError

if TYPE_CHECKING:
    from prepay.credits import Balance

__all__ = ["balance"]


class NotTold(PrepayError):
    """The vendor has no operation for the balance."""


def balance(
    vendor: Annotated[
        list[Vendor] | None,
        typer.Argument(
            metavar="[VENDOR]...", help="tokportal, ugen, trenz; all whose keys are set when left out."
        ),
    ] = None,
    *,
    at_least: Annotated[
        int | None, typer.Option(min=0, metavar="CREDITS", help="Exit with 3 unless so many are available.")
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(metavar="ID", help="A Trenz task of yours. Trenz tells its balance in answers only."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the credits that can be spent, those that are reserved, and what expires when.

    Keys are read from TOKPORTAL_API_KEY, UGEN_API_KEY and TRENZ_API_KEY.
    """
    from prepay.cli.views import credits_

    output, code = Output(as_json=as_json), ExitCode.OK
    found: dict[str, Any] = {}
    shown: list[Any] = []
    for one in vendor or with_keys():
        title = profile_of(one).title
        try:
            had = _ask(one, task)
        except NotTold as reason:
            output.words(f"{title}: {reason}")
            # Nobody asked for this vendor by name, so that its silence is no failure.
            code = code or (ExitCode.FAILED if vendor else ExitCode.OK)
            continue
        except PrepayError as error:
            output.words(f"prepay: {error}")
            code = code or exit_code_of(error)
            continue
        found[one.value] = to_wire(asdict(had))
        shown.append(balance_view(title, had, tells_lots=one is Vendor.TOKPORTAL))
        if at_least is not None and had.available < at_least:
            output.words(f"{title}: {credits_(at_least - had.available)} short of {at_least:,}")
            code = code or ExitCode.NEGATIVE
    if found:
        output.data(found, *shown)
    raise typer.Exit(code)


def _ask(vendor: Vendor, task: str | None) -> Balance:
    with client_of(vendor) as client:
        if vendor is Vendor.TRENZ and task is not None:
            client.tasks.get(task_id=task)
        try:
            had: Balance = client.balance()
        except BalanceUnknownError:
            raise NotTold(
                "the balance is told in answers only; looking at a task is free: name one of yours with --task"
            ) from None
    return had
