"""U-Gen: a job reserves its estimate, and whatever becomes of it, the reservation ends once."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.plans import Listing, Script
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.crowd import all_at_once
from prepay_conformance.scenarios.pages import check_growing, check_pages
from prepay_conformance.scenarios.stage import Api, Stage
from prepay_conformance.shapes import fields_of
from prepay_conformance.vendors.ugen.history import HISTORY
from prepay_conformance.vendors.ugen.prices import breakdown_of_job, estimate_of_job
from prepay_conformance.vendors.ugen.stops import JOB

__all__ = ["JOBS", "SMALLEST", "balance", "create"]

_JOBS = Listing("ugenListJobs", "page_size", ("items",), "job_id")
SMALLEST = 86
"""Credits of the smallest job."""
_QA = {**JOB, "qai_enabled": True, "max_retries_keyframe": 1}
_JOB_SETTINGS: tuple[dict[str, Any], ...] = (
    JOB,
    {**JOB, "segment_count": 3, "music_enabled": True, "voice_enabled": True},
    {
        **JOB,
        "video_model": "kling3_std",
        "segment_duration": 5,
        "segment_count": 2,
        "keyframe_resolution": "4k",
    },
    {**JOB, "voice_enabled": True, "custom_voice": True, "caption_style": "custom"},
    {**_QA, "max_retries_video": 2, "human_review_gate": True, "human_review_max_rejections": 2},
    {**JOB, "max_retries_video": 3, "human_review_max_rejections": 4},
    {**JOB, "human_review_videos": True, "human_review_max_rejections": 1, "video_model": "veo3"},
)


def balance(stage: Stage, api: Api) -> tuple[int, int, int]:
    """Balance, reserved and available credits, which must add up."""
    answer = api.good("ugenGetCreditBalance")
    owned, reserved = stage.number(answer, "credit_balance"), stage.number(answer, "credit_reserved")
    available = stage.number(answer, "available_credits")
    stage.equal(available, owned - reserved, Law.RESERVED, "available_credits", answer)
    return owned, reserved, available


def create(stage: Stage, api: Api, body: dict[str, Any] | None = None) -> Exchange:
    """Create a job that must be accepted."""
    wanted = {**(body or JOB), "idempotency_key": stage.fresh("job")}
    return api.good("ugenCreateJob", wanted)


def _id(stage: Stage, answer: Exchange) -> str:
    return stage.text(answer, "job_id")


def reserves(stage: Stage) -> None:
    """A job reserves what the estimate says, and the estimate is what is documented."""
    api = stage.account("jobs", balance=20_000)
    operation = stage.contract.operations["ugenCreateJob"]
    for body in _JOB_SETTINGS:
        settings = estimate_of_job(stage.contract, operation, body)
        parts = breakdown_of_job(stage.contract, settings)
        price = sum(parts.values())
        quote = api.good("ugenEstimateJobCredits", settings)
        stage.equal(stage.number(quote, "total_credits"), price, Law.PRICE, "total_credits", quote)
        listed = {part["component"]: part["credits"] for part in quote.json["breakdown"] if part["credits"]}
        stage.equal(sum(listed.values()), price, Law.BREAKDOWN, "the sum of the breakdown", quote)
        stage.equal(listed, parts, Law.BREAKDOWN, "the breakdown", quote)
        before = balance(stage, api)
        job = create(stage, api, body)
        stage.equal(stage.number(job, "credits_reserved"), price, Law.ESTIMATE, "credits_reserved", job)
        after = balance(stage, api)
        law = Law.CHARGE_DUE if after == before else Law.ESTIMATE
        wanted = (before[0], before[1] + price, before[2] - price)
        stage.equal(after, wanted, law, "balance, reserved, available", job)


def cancels(stage: Stage) -> None:
    """A cancelled job gives everything back at once, and only once."""
    api = stage.account("cancels", balance=500)
    before = balance(stage, api)
    job = _id(stage, create(stage, api))
    path = {"job_id": job}
    answer = api.good("ugenCancelJob", path=path)
    stage.equal(
        balance(stage, api), before, Law.RELEASE, "balance, reserved, available once cancelled", answer
    )
    again = api.call("ugenCancelJob", path=path)
    stage.equal(again.status, 409, Law.REFUSED, "cancelling twice", again)
    stage.equal(balance(stage, api), before, Law.HOLD_ONCE, "the balance after cancelling twice", again)
    retry = api.call("ugenRetryJob", path=path)
    stage.equal(retry.status, 409, Law.REFUSED, "retrying a cancelled job", retry)
    shown = api.good("ugenGetJob", path=path)
    seen = (shown.json["status"], shown.json["credits_reserved"], shown.json["credits_consumed"])
    stage.equal(seen, ("cancelled", 0, 0), Law.READ_WRITES, "the cancelled job", shown)


def completes(stage: Stage) -> None:
    """A finished job releases its reservation and consumes what it has cost, never more."""
    levers = stage.pull()
    api = stage.account("completes", balance=2000)
    for actual in (None, 0, 50, "all"):
        before = balance(stage, api)
        job = create(stage, api, _QA)
        reserved = stage.number(job, "credits_reserved")
        given = reserved if actual == "all" else actual
        levers.end_job(_id(stage, job), "completed", given if isinstance(given, int) else None)
        shown = api.good("ugenGetJob", path={"job_id": _id(stage, job)})
        consumed = stage.number(shown, "credits_consumed")
        message = f"{consumed} credits were consumed of {reserved} that were reserved"
        stage.check(consumed <= reserved, Law.HOLD_ONCE, message, shown)
        if isinstance(given, int):
            stage.equal(consumed, given, Law.HOLD_ONCE, "credits_consumed", shown)
        wanted = (before[0] - consumed, before[1], before[2] - consumed)
        stage.equal(
            balance(stage, api), wanted, Law.RELEASE, "balance, reserved, available once completed", shown
        )
        late = api.call("ugenCancelJob", path={"job_id": _id(stage, job)})
        stage.equal(late.status, 409, Law.REFUSED, "cancelling a finished job", late)
    job = create(stage, api)
    levers.advance(120)
    shown = api.good("ugenGetJob", path={"job_id": _id(stage, job)})
    stage.equal(shown.json["status"], "completed", Law.RELEASE, "the status of a job that had time", shown)
    stage.equal(balance(stage, api)[1], 0, Law.RELEASE, "what is reserved once all jobs have ended", shown)


def fails(stage: Stage) -> None:
    """A failed job costs nothing; retrying it reserves its estimate anew."""
    levers = stage.pull()
    api = stage.account("fails", balance=150)
    before = balance(stage, api)
    answer = create(stage, api)
    job, price = _id(stage, answer), stage.number(answer, "credits_reserved")
    running = api.call("ugenRetryJob", path={"job_id": job})
    stage.equal(running.status, 409, Law.REFUSED, "retrying a running job", running)
    levers.end_job(job, "failed")
    shown = api.good("ugenGetJob", path={"job_id": job})
    stage.equal(
        stage.number(shown, "credits_consumed"), 0, Law.RELEASE, "credits_consumed of a failed job", shown
    )
    stage.equal(balance(stage, api), before, Law.RELEASE, "balance, reserved, available once failed", shown)
    blocker = _id(stage, create(stage, api))
    short = api.call("ugenRetryJob", path={"job_id": job})
    stage.equal(short.status, 402, Law.SHORT, "a retry that the balance does not cover", short)
    api.good("ugenCancelJob", path={"job_id": blocker})
    retried = api.good("ugenRetryJob", path={"job_id": job})
    after = balance(stage, api)
    wanted = (before[0], before[1] + price, before[2] - price)
    stage.equal(after, wanted, Law.RETRY_RESERVES, "balance, reserved, available once retried", retried)
    levers.end_job(job, "completed", 40)
    stage.equal(balance(stage, api), (110, 0, 110), Law.RELEASE, "balance, reserved, available at the end")


def enough(stage: Stage) -> None:
    """Available credits equal to the estimate are enough; one less is not, and reserves nothing."""
    api = stage.account("exact", balance=SMALLEST)
    stage.expect(api.call("ugenCreateJob", JOB), 201, Law.SHORT)
    stage.equal(balance(stage, api), (SMALLEST, SMALLEST, 0), Law.ESTIMATE, "balance, reserved, available")
    refused = api.call("ugenCreateJob", JOB)
    stage.expect(refused, 402, Law.SHORT)
    details = refused.json["error"]["details"]
    stage.equal(
        (details.get("required"), details.get("available")), (SMALLEST, 0), Law.AVAILABLE, "the 402", refused
    )
    api = stage.account("short", balance=SMALLEST - 1)
    refused = api.call("ugenCreateJob", JOB)
    stage.expect(refused, 402, Law.SHORT)
    details = refused.json["error"]["details"]
    seen = (details.get("required"), details.get("available"))
    stage.equal(seen, (SMALLEST, SMALLEST - 1), Law.AVAILABLE, "required and available", refused)
    stage.equal(balance(stage, api), (85, 0, 85), Law.NO_EFFECT, "the balance after a 402", refused)
    listed = api.good("ugenListJobs")
    stage.equal(stage.number(listed, "total"), 0, Law.NO_EFFECT, "the number of jobs after a 402", listed)


def once(stage: Stage) -> None:
    """One idempotency_key, one job, one reservation; another body is a conflict."""
    api = stage.account("keyed", balance=1000)
    body = {**JOB, "idempotency_key": stage.fresh("job")}
    first = api.good("ugenCreateJob", body)
    after = balance(stage, api)
    again = api.call("ugenCreateJob", body)
    stage.check(again.status == 200, Law.REPLAY, f"the replay answered {again.status}, must be 200", again)
    seen = fields_of(again.json).get("job_id")
    stage.equal(seen, _id(stage, first), Law.REPLAY, "the job of the replay", again)
    stage.equal(balance(stage, api), after, Law.REPLAY, "the balance after the replay", again)
    other = api.call("ugenCreateJob", {**body, "segment_count": 2})
    stage.check(
        other.status == 409, Law.KEY_CONFLICT, f"another body under the key answered {other.status}", other
    )
    stage.equal(balance(stage, api), after, Law.KEY_CONFLICT, "the balance after the conflict", other)
    crowd = stage.account("crowd", balance=1000)
    stage.gate.unordered.add(crowd.key.value)
    body = {**JOB, "idempotency_key": stage.fresh("job")}
    answers = all_at_once([lambda: crowd.call("ugenCreateJob", body) for _ in range(8)])
    ids = {answer.json.get("job_id") for answer in answers if answer.ok}
    stage.check(
        len(ids) == 1, Law.REPLAY, f"eight senders of one key were told of {len(ids)} jobs", answers[0]
    )
    stage.equal(
        balance(stage, crowd)[1],
        SMALLEST,
        Law.REPLAY,
        "what eight senders of one key have reserved",
        answers[0],
    )


def crowd(stage: Stage) -> None:
    """Ten senders at once with credits for three jobs."""
    api = stage.account("crowd", balance=3 * SMALLEST + 10)
    stage.gate.unordered.add(api.key.value)
    answers = all_at_once([lambda: api.call("ugenCreateJob", JOB) for _ in range(10)])
    good = [answer for answer in answers if answer.ok]
    example = good[-1] if good else answers[0]
    stage.check(len(good) == 3, Law.NO_OVERSPEND, f"{len(good)} of 10 succeeded with credits for 3", example)
    stage.equal(balance(stage, api)[2], 10, Law.NO_OVERSPEND, "what three reservations leave", example)


def pages(stage: Stage) -> None:
    """Jobs and transactions: every row once, also while rows are added; a job's own rows by filter."""
    api = stage.account("pages", balance=5000)
    jobs = [_id(stage, create(stage, api)) for _ in range(5)]
    api.good("ugenCancelJob", path={"job_id": jobs[1]})
    check_pages(stage, api, _JOBS)
    check_pages(stage, api, HISTORY, size=3)
    check_growing(stage, api, _JOBS, lambda: create(stage, api))
    check_growing(stage, api, HISTORY, lambda: create(stage, api))
    rows = api.good("ugenListCreditTransactions", query={"job_id": jobs[1]})
    kinds = [(row["type"], row["amount"]) for row in rows.json["items"]]
    wanted = [("release", SMALLEST), ("reserve", -SMALLEST)]
    stage.equal(kinds, wanted, Law.HISTORY_SUM, "the rows of a cancelled job", rows)


JOBS = (
    Script("reservations", Level.SPEND, reserves),
    Script("cancelled jobs", Level.SPEND, cancels),
    Script("completed jobs", Level.SPEND, completes),
    Script("failed jobs", Level.SPEND, fails),
    Script("just enough", Level.SPEND, enough),
    Script("one key, one job", Level.SPEND, once),
    Script("a crowd", Level.SPEND, crowd),
    Script("pages", Level.SPEND, pages),
)
