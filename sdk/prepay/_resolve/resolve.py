"""Finding out whether a call whose outcome is unknown was charged.

Two ways. Without ``resend`` nothing is sent that could spend: the evidence is what the account shows
(``evidence``). With ``resend`` the call is made again under its own idempotency key, which settles the matter for as
long as the vendor honors the key: it is replayed if it was carried out, and carried out now if it was not. Once the
key may have expired nothing is sent again, and the account is looked at instead.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from prepay._call.answers import Answer, typed
from prepay._call.case import Case
from prepay._call.context import Context, Settings
from prepay._call.key_life import life_left
from prepay._call.resend import ask, resilient
from prepay._call.traced import traced
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._operation.unset import UNSET
from prepay._queries.balance import balance
from prepay._queries.polling import PASSING
from prepay._queries.quote import quote
from prepay._resolve import evidence
from prepay._wire.effects import Flow, sleep
from prepay.credits import Finding, Resolution, unknown
from prepay.errors import (
    APIStatusError,
    CallError,
    ConfigurationError,
    InsufficientCreditsError,
    MalformedResponseError,
    RefusedError,
)

__all__ = ["resolve"]


def resolve(
    error: CallError, settings: Settings, *, resend: bool, settle: float, poll: float
) -> Flow[Resolution]:
    """Find out what became of the call that ended in ``error``. See :meth:`prepay.CallError.resolve`.

    Raises:
        ConfigurationError: the client is another vendor's, the call cannot be sent again, or the error is none of
            a call that a client made.
    """
    case, vendor = error._case, settings.dialect.vendor
    if error.vendor != vendor:
        raise ConfigurationError(
            f"{error.operation} is resolved by a client of {error.vendor}, not of {vendor}"
        )
    if not isinstance(case, Case):
        if error.charged is None:
            raise ConfigurationError(
                f"{error.operation}: no client made this call, so there is nothing to find out"
            )
        said = "the error itself says so"
        return Resolution(charged=error.charged, basis="answer", evidence=said, amount=None, result=None)
    if case.free or case.amount == 0:
        finding = Finding(charged=False, basis="price", evidence="the call costs nothing", amount=0)
    elif error.charged is not None:
        finding = _told(error, case)
    elif resend and _lives(case, settings):
        finding = yield from _again(case, settings)
    elif resend:
        finding = yield from _looked(case, settings, settle=settle, poll=poll)
        said = f"its idempotency key may have expired, so it was not sent again; {finding.evidence}"
        finding = replace(finding, evidence=said)
    else:
        finding = yield from _looked(case, settings, settle=settle, poll=poll)
    finding = _booked(case, finding, settings)
    case.close(finding)
    amount = case.amount if finding.charged and finding.amount is None else finding.amount
    return Resolution(
        charged=finding.charged,
        basis=finding.basis,
        evidence=finding.evidence,
        amount=amount,
        result=finding.result,
    )


def _booked(case: Case, finding: Finding, settings: Settings) -> Finding:
    """What a job has reserved is held until its end is seen; a job that has ended counts with what it cost."""
    spec, dialect = case.call.spec, settings.dialect
    if not finding.charged or spec.charge != "reserve":
        return finding
    job = dialect.job(finding.result)
    if job is None:
        return finding
    if job.end is not None and job.took is not None:
        return replace(finding, amount=job.took)
    amount = case.amount if finding.amount is None else finding.amount
    if case.reservation is not None and amount:
        step, now, again = settings.traces.step(), settings.present.now(), dialect.runs_again(spec)
        settings.shared.jobs.hold(case.reservation, spec, job.id, amount, at=now, step=step, again=again)
    return finding


def _told(error: CallError, case: Case) -> Finding:
    said = "nothing was sent, or nothing that costs"
    if isinstance(error, APIStatusError | InsufficientCreditsError | MalformedResponseError):
        said = f"the server answered {error.status}"
    return Finding(
        charged=error.charged, basis="answer", evidence=said, amount=case.amount if error.charged else 0
    )


def _lives(case: Case, settings: Settings) -> bool:
    """Return True if the call can be sent again under its idempotency key without being charged twice."""
    spec = case.call.spec
    if spec.resend != "keyed" or case.key is None:
        raise ConfigurationError(
            f"{spec.label} knows no idempotency key, so that sending it again could charge it twice; leave resend out"
        )
    return life_left(spec, case.first_sent, settings.present) > 0


def _again(case: Case, settings: Settings) -> Flow[Finding]:
    """Make the call again under its own key."""
    spec = case.call.spec
    ctx = Context[Any].begin(
        case.call, CallOptions(idempotency_key=case.key or UNSET, dry_run=False), settings
    )
    ctx.trace, ctx.doubt, ctx.first_sent = case.trace, True, case.first_sent
    try:
        answer = yield from traced(partial(resilient, ctx), ctx)
    except CallError as error:
        if error.charged is False and isinstance(error, APIStatusError | InsufficientCreditsError):
            said = f"the same key again was refused with {error.status}"
            return Finding(charged=False, basis="answer", evidence=said, amount=0)
        return unknown(f"the same key again: {error}")
    if answer.verdict != "charged":
        return unknown("the same key again: the response does not match the contract")
    said = (
        "had been carried out, and its answer was given again"
        if answer.info.replayed or answer.info.status == 200
        else "was carried out now"
    )
    return Finding(
        charged=True,
        basis="answer",
        evidence=f"sent again under its key, the call {said}",
        amount=answer.figures.taken(spec, case.amount),
        result=typed(spec, answer),
        after=ctx.trace.after if ctx.trace else None,
    )


def _looked(case: Case, settings: Settings, *, settle: float, poll: float) -> Flow[Finding]:
    """Look until there is evidence of a charge, or until the call can no longer be on its way."""
    clock = settings.present
    while True:
        options = CallOptions(check_balance=False, on_insufficient="raise", dry_run=False)
        try:
            finding = yield from _look(case, options, settings, settle)
        except PASSING as error:
            finding = unknown(f"the question was not answered: {error}")
        left = case.ended_at + settle - clock.now()
        if finding.charged or left <= 0:
            return finding
        yield from sleep(min(poll, left))


def _look(case: Case, options: CallOptions, settings: Settings, settle: float) -> Flow[Finding]:
    traces, dialect = settings.traces, settings.dialect

    def asking(call: Call[Any]) -> Flow[Answer]:
        return ask(call, options, settings)

    finding = yield from dialect.by_record(case, asking)
    if finding is None:
        traces.task = traces.task or case.task
        yield from balance(options, settings)
        yield from _priced(case, options, settings)
        now = settings.present.now()
        finding = yield from dialect.by_ledger(case, asking, traces, now=now, settle=settle)
    if finding is not None:
        return finding
    if case.trace is None:
        return evidence.by_balance_alone(case, traces, settle)
    return evidence.by_balance(case.trace, traces, settle)


def _priced(case: Case, options: CallOptions, settings: Settings) -> Flow[None]:
    """Ask for the price that nobody has asked for yet; a dry run of the call may no longer be possible."""
    if case.amount is None:
        try:
            price = yield from quote(case.call, options, settings)
        except RefusedError:
            return
        # A price of 0 may be 0 because the call was carried out: volume is paid for once.
        if price.total:
            case.amount, case.breakdown = price.total, dict(price.breakdown)
    if case.trace is not None and case.trace.most is None:
        case.trace.most = case.amount
