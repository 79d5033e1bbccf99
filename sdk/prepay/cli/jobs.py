"""``prepay jobs watch``: look on until a job of U-Gen, or a task of Trenz, has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prepay.cli.exit_codes import ExitCode
from prepay.cli.options import AsJson
from prepay.cli.output import Output, clean
from prepay.cli.vendors import Vendor, client_of, refuse
from prepay.cli.views import facts_view
from prepay.errors import WaitTimeoutError, WorkFailedError

__all__ = ["jobs", "watch"]


def jobs() -> typer.Typer:
    """The group of commands ``prepay jobs``."""
    group = typer.Typer(no_args_is_help=True, help="Look on while paid work is under way.")
    # With a callback the group keeps its one command a command of its own.
    group.callback()(lambda: None)
    group.command()(watch)
    return group


def watch(
    vendor: Annotated[Vendor, typer.Argument(metavar="VENDOR", help="ugen for a job, trenz for a task.")],
    job: Annotated[str, typer.Argument(metavar="ID", help="The id of the job or task.")],
    *,
    timeout: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="How long to look on.")] = 1800.0,
    poll: Annotated[float, typer.Option(min=0.01, metavar="SECONDS", help="How often to look.")] = 5.0,
    as_json: AsJson = False,
) -> None:
    """Look on until it has ended; exits with 0 when it ended well, with 3 when not, with 1 when time is up.

    Looking costs nothing. Stopping to look does not stop the job.
    """
    if vendor is Vendor.TOKPORTAL:
        raise refuse("TokPortal has no jobs; a bundle is paid in full when it is created")
    output, code = Output(as_json=as_json), ExitCode.OK
    with client_of(vendor) as client, output.progress(job) as tell:
        waiting = client.jobs.wait if vendor is Vendor.UGEN else client.tasks.wait

        def on_progress(answer: Any) -> None:
            tell(*_standing(answer, vendor))

        try:
            last = waiting(job, timeout=timeout, poll=poll, on_progress=on_progress)
        except WorkFailedError as error:
            last, code = error.last, ExitCode.NEGATIVE
        except WaitTimeoutError as error:
            output.words(f"prepay: {error}")
            raise typer.Exit(ExitCode.FAILED) from None
        except KeyboardInterrupt:
            output.words(f"no longer looking at {job}; it goes on")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
    found = last.to_dict()
    output.data(found, facts_view(_facts(found, vendor)))
    raise typer.Exit(code)


def _standing(answer: Any, vendor: Vendor) -> tuple[str, float | None]:
    """How it stands, in words and in percent where the vendor tells."""
    if vendor is Vendor.TRENZ:
        return clean(answer.data.status), None
    percent = answer.progress_percent
    known = isinstance(percent, int)
    stage = f"{answer.status}, {answer.current_stage}"
    return clean(f"{stage}, {percent} %" if known else stage), float(percent) if known else None


def _facts(answer: Mapping[str, Any], vendor: Vendor) -> list[tuple[str, object]]:
    """What a person wants to know once it has ended; what the vendor does not tell is left out."""
    if vendor is Vendor.UGEN:
        names = ("job_id", "status", "credits_consumed", "final_video_url", "error_message")
        facts = [(name, answer.get(name)) for name in names]
    else:
        task = answer["data"]
        outputs = task.get("result", {}).get("outputs", ())
        facts = [("task_id", task.get("task_id")), ("status", task.get("status"))]
        facts += [("output", output.get("url")) for output in outputs]
        facts += [("error_message", task.get("error", {}).get("message"))]
        facts += [("remaining_balance", answer.get("usage", {}).get("remaining_balance"))]
    return [(name.replace("_", " "), value) for name, value in facts if value is not None]
