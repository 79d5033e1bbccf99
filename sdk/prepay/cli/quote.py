"""``prepay quote``: what a call would cost."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from prepay.cli.fields import FieldError, completed, read_fields, read_json
from prepay.cli.operations import find, spending
from prepay.cli.options import AsJson, Whose
from prepay.cli.output import Output
from prepay.cli.vendors import client_of, refuse
from prepay.cli.views import operations_view, quote_view

__all__ = ["quote"]


def suggest(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The operations that begin like this, for the completion of a shell."""
    known = spending(str(context.params.get("vendor")))
    return [(name, summary) for name, summary in known if name.startswith(incomplete)]


def quote(
    vendor: Whose,
    operation: Annotated[
        str | None,
        typer.Argument(help="Such as bundles.create; lists them when left out.", autocompletion=suggest),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME=VALUE]... | -",
            help="The operation's arguments; a list is written a,b or as JSON. With - they are read from stdin as a "
            "JSON object.",
        ),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what a call would cost, by the server's own reckoning where it offers one. Charges nothing."""
    output = Output(as_json=as_json)
    if operation is None:
        known = spending(vendor.value)
        output.data([entry._asdict() for entry in known], operations_view(known))
        return
    with client_of(vendor) as client:
        try:
            callee = find(client, vendor.value, operation)
            pairs = [pair for pair in fields or [] if pair != "-"]
            given = read_json(callee.quote, sys.stdin.read()) if "-" in (fields or []) else {}
            given |= read_fields(callee.quote, pairs)
            completed(callee.quote, given)
        except FieldError as error:
            raise refuse(f"{operation}: {error}") from None
        except LookupError as error:
            raise refuse(str(error.args[0])) from None
        found = callee.quote(**given)
    value = {
        "operation": operation,
        "total": found.total,
        "breakdown": dict(found.breakdown),
        "source": found.source,
    }
    output.data(value, quote_view(operation, found))
