"""Jobs: created and retried on reserved credits, listed, read, cancelled."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from prepay_mock.contract import Contract
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.ugen import pipeline
from prepay_mock.vendors.ugen.cost import CostTable, NoRate, estimate_settings
from prepay_mock.vendors.ugen.limits import JobLimits
from prepay_mock.vendors.ugen.paging import page_of, window
from prepay_mock.vendors.ugen.refusals import conflict, insufficient, no_model, not_found
from prepay_mock.world.clock import iso_seconds
from prepay_mock.world.table import Record

__all__ = ["JobHandlers"]

# They have rates, but the playground alone takes them (documented).
_NOT_FOR_JOBS = "sora-"


class JobHandlers:
    """The operations of the tag U-Gen Jobs.

    Args:
        contract: the compiled contract.
        costs: its price tables.
        limits: how many jobs an account may run and start.
    """

    def __init__(self, contract: Contract, costs: CostTable, limits: JobLimits) -> None:
        self._contract = contract
        self._costs = costs
        self._limits = limits

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {
            "ugenCreateJob": self.create,
            "ugenListJobs": self.list,
            "ugenGetJob": self.get,
            "ugenCancelJob": self.cancel,
            "ugenRetryJob": self.retry,
        }

    def create(self, x: Exchange) -> Reply:
        """Reserve the estimate and queue the job; the same key and body give the job of the first time."""
        digest = _digest(x.body)
        fields = x.fields()
        key: str | None = fields.get("idempotency_key")
        known = None if key is None else x.account.table("job_keys").get(key)
        if known is not None:
            return _again(x, key, known, digest)
        model, variant = fields["video_model"], fields["variant"]
        if model.startswith(_NOT_FOR_JOBS):
            raise no_model(model, variant)
        try:
            quote = self._costs.quote(estimate_settings(self._contract, fields))
        except NoRate:
            raise no_model(model, variant) from None
        self._limits.admit(x.account, x.now)
        _check_funds(x, quote.total)
        job_id = x.world.ids.uuid()
        key = key or x.world.ids.uuid()
        job: Record = {
            "job_id": job_id,
            "status": "queued",
            "current_stage": pipeline.FIRST_STAGE,
            "progress_percent": 0,
            "product_name": fields["product_name"],
            "segment_count": fields["segment_count"],
            "video_model": fields["video_model"],
            "idempotency_key": key,
            "credits_estimated": quote.total,
            "credits_reserved": 0,
            "credits_consumed": 0,
            "final_video_url": None,
            "thumbnail_url": None,
            "error_message": None,
            "created_at": iso_seconds(x.now),
            "updated_at": iso_seconds(x.now),
            "_base": quote.base,
            "_run": 0,
            "_webhook_url": fields.get("webhook_url"),
        }
        x.account.table("job_keys").put(key, {"job_id": job_id, "digest": digest})
        return Reply(201, pipeline.show(self._reserve_and_start(x, job)))

    def list(self, x: Exchange) -> Reply:
        """One page of jobs, newest first."""
        offset, limit = window(x)
        jobs, total = x.account.table("jobs").page(offset, limit)
        return page_of(x, [pipeline.show(job) for job in jobs], total)

    def get(self, x: Exchange) -> Reply:
        """The job as it stands at this instant."""
        return Reply(200, pipeline.show(_job(x)))

    def cancel(self, x: Exchange) -> Reply:
        """Stop a job that has not ended; all of its reservation comes back (seed)."""
        job = _job(x)
        status: str = job["status"]
        if status not in pipeline.ACTIVE:
            article = "An" if status[0] in "aeiou" else "A"
            raise conflict(f"{article} {status} job cannot be cancelled", status=status)
        return Reply(200, pipeline.show(pipeline.cancel(x.account, job, x.now)))

    def retry(self, x: Exchange) -> Reply:
        """Queue a failed job again from the stage where it stopped, on a new reservation of its whole estimate."""
        job = _job(x)
        if job["status"] != "failed":
            raise conflict("Only a failed job can be retried", status=job["status"])
        self._limits.admit(x.account, x.now)
        _check_funds(x, job["credits_estimated"])
        return Reply(200, pipeline.show(self._reserve_and_start(x, job)))

    def _reserve_and_start(self, x: Exchange, job: Record) -> Record:
        hold = x.account.ledger.hold(
            job["credits_estimated"], now=x.now, ref=job["job_id"], note="Reserved for job"
        )
        self._limits.count(x.account, x.now)
        return pipeline.start(x.world, x.account, job, hold.id, x.now)


def _again(x: Exchange, key: str | None, known: Record, digest: str) -> Reply:
    if known["digest"] != digest:
        raise conflict(
            "This idempotency_key belongs to a job with another body",
            idempotency_key=str(key),
            job_id=known["job_id"],
        )
    job = x.account.table("jobs").get(known["job_id"])
    assert job is not None, "jobs are never removed"
    return Reply(200, pipeline.show(job))


def _check_funds(x: Exchange, required: int) -> None:
    """402 comes last, and before anything has changed."""
    available = x.account.ledger.available
    if required > available:
        raise insufficient(required, available)


def _job(x: Exchange) -> Record:
    job_id: str = x.params["job_id"].lower()
    job = x.account.table("jobs").get(job_id)
    if job is None:
        raise not_found("Job", job_id=job_id)
    return job


def _digest(body: Any) -> str:
    """A fingerprint of the body as a JSON value: neither spaces nor the order of the fields count."""
    text = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(text, digest_size=16).hexdigest()
