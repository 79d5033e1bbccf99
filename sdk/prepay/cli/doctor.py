"""``prepay doctor``: what is in the way of a call, before it is made."""

from __future__ import annotations

from typing import Annotated

import typer

from prepay.cli.diagnosis import Finding, Verdict, installation, of_vendor
from prepay.cli.exit_codes import ExitCode
from prepay.cli.options import AsJson
from prepay.cli.output import Output
from prepay.cli.vendors import Vendor, has_key
from prepay.cli.views import findings_view

__all__ = ["doctor"]


def doctor(
    vendor: Annotated[
        list[Vendor] | None,
        typer.Argument(
            metavar="[VENDOR]...",
            help="tokportal, ugen, trenz: whose keys must be there; all may when left out.",
        ),
    ] = None,
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Send nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the installation, keys, hosts, clock, and that no mock key meets a real host. Spends nothing.

    Exits with 3 when something is in the way.
    """
    named = vendor or []
    findings = list(installation())
    for one in named or Vendor:
        findings += of_vendor(one, needed=one in named, offline=offline)
    if not named and not any(map(has_key, Vendor)):
        said = "no vendor's key is set; to try without an account: prepay mock, and any key that begins with sk_mock_"
        findings.append(Finding("prepay", "keys", Verdict.BAD, said))
    output = Output(as_json=as_json)
    output.data([finding._asdict() for finding in findings], findings_view(findings))
    bad = sum(finding.verdict is Verdict.BAD for finding in findings)
    output.words(f"{bad} in the way" if bad else "nothing is in the way")
    raise typer.Exit(ExitCode.NEGATIVE if bad else ExitCode.OK)
