"""The form of what U-Gen's accounts keep, for states that come from outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from prepay_mock.engine.dialect import Kept
from prepay_mock.ledger.records import Hold
from prepay_mock.vendors.ugen import pipeline
from prepay_mock.vendors.ugen.payments import CHECKOUT_TIMER
from prepay_mock.world.account import Account
from prepay_mock.world.export import ImportProblem
from prepay_mock.world.table import Record

__all__ = ["KEPT", "check"]

_SCHEMAS: Final = "#/components/schemas/UGen"
_CREDITS = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000}
_INSTANT = {"type": "integer", "minimum": 0, "maximum": 230_000_000_000_000_000}
_NAME = {"type": "string", "minLength": 1, "maxLength": 255}
_TIME = {"type": "string", "format": "date-time"}
_NO_TIME = {"type": ["string", "null"], "format": "date-time"}
_URL = {"type": ["string", "null"], "pattern": "^https?://[!-~]+$", "maxLength": 2048}


def _closed(**fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }


def _open(optional: Mapping[str, Any], **fields: Mapping[str, Any]) -> dict[str, Any]:
    schema = _closed(**fields)
    return {**schema, "properties": {**fields, **optional}}


_JOB: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}Job"}],
    "properties": {
        "status": {"enum": [*sorted(pipeline.ACTIVE), "completed", "failed", "cancelled"]},
        "current_stage": {"enum": list(pipeline.STAGES)},
        "_base": _CREDITS,
        "_run": _CREDITS,
        "_hold": _NAME,
        "_ends_at": _INSTANT,
        "_webhook_url": _URL,
    },
    "required": [
        *("product_name", "segment_count", "video_model", "idempotency_key"),
        *("_base", "_run", "_hold", "_ends_at", "_webhook_url"),
    ],
    "unevaluatedProperties": False,
}
_PAYMENT = _open(
    {"expires_at": _INSTANT},
    session_id=_NAME,
    key=_NAME,
    status={"enum": ["open", "paid", "failed", "expired"]},
    pack_id=_NAME,
    pack_name=_NAME,
    credits={**_CREDITS, "minimum": 1},
    price_usd={"type": "number", "minimum": 0, "maximum": 1_000_000},
    payment_type={"enum": ["card", "paypal"]},
    automatic={"type": "boolean"},
    created_at=_TIME,
    settled_at=_NO_TIME,
)
_MAIL = _closed(
    id=_NAME,
    vendor=_NAME,
    key=_NAME,
    kind=_NAME,
    sent_at=_TIME,
    to=_NAME,
    subject=_NAME,
    text={"type": "string", "maxLength": 1000},
    available_credits=_CREDITS,
    threshold_credits=_CREDITS,
)
_TOPUP: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}AutoTopup"}],
    "properties": {
        "armed": {"type": "boolean"},
        "bought_on": {"type": "array", "prefixItems": [_INSTANT, _CREDITS], "minItems": 2, "maxItems": 2},
    },
    "unevaluatedProperties": False,
}
_ALERT: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}CreditAlert"}],
    "properties": {"armed": {"type": "boolean"}},
    "required": ["armed"],
    "unevaluatedProperties": False,
}
KEPT: Final = Kept(
    tables={
        "jobs": _JOB,
        "job_keys": _closed(job_id=_NAME, digest=_NAME),
        "payment_methods": {"allOf": [{"$ref": f"{_SCHEMAS}PaymentMethod"}], "unevaluatedProperties": False},
    },
    settings={
        "webhook": _closed(
            url={**_URL, "type": "string"}, secret_ref={"type": ["string", "null"], "maxLength": 100}
        ),
        "webhook_secrets": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 256},
        },
        "auto_topup": _TOPUP,
        "credit_alert": _ALERT,
        "job_limits": _open({"concurrent_jobs": _CREDITS, "daily_jobs": _CREDITS}),
        "jobs_started": {"type": "array", "prefixItems": [_INSTANT, _CREDITS], "minItems": 2, "maxItems": 2},
    },
    world={"payments": _PAYMENT, "outbox": _MAIL},
    timers=frozenset({pipeline.TIMER, CHECKOUT_TIMER}),
)


def check(account: Account, packs: Collection[str]) -> None:
    """Check that records name each other rightly, and that jobs hold what they say; raises ImportProblem."""
    jobs = {record["job_id"]: record for record in account.table("jobs")}
    if [*jobs] != [*account.table("jobs").keys()]:
        raise ImportProblem("tables.jobs", "a job is kept under another id than its own")
    open_holds = {hold.id: hold for hold in account.ledger.holds()}
    for job in jobs.values():
        _check_job(job, open_holds.pop(job["_hold"], None))
    if open_holds:
        raise ImportProblem("ledger", f"{next(iter(open_holds))} is held for no job")
    for known in account.table("job_keys"):
        if known["job_id"] not in jobs:
            raise ImportProblem("tables.job_keys", "a key belongs to a job that does not exist")
    _check_payment(account, packs)


def _check_job(job: Record, hold: Hold | None) -> None:
    job_id, estimate = job["job_id"], job["credits_estimated"]
    active = job["status"] in pipeline.ACTIVE
    if not active and hold is not None:
        raise ImportProblem("tables.jobs", f"{job_id} has ended and keeps its reservation")
    if active and (hold is None or (hold.ref, hold.amount) != (job_id, estimate)):
        raise ImportProblem("tables.jobs", f"{job_id} has not reserved what it says")
    if job["credits_reserved"] != (estimate if active else 0) or job["_base"] > estimate:
        raise ImportProblem("tables.jobs", f"the credits of {job_id} do not fit its estimate")
    if active and job["current_stage"] == pipeline.STAGES[-1]:
        raise ImportProblem("tables.jobs", f"{job_id} is {job['status']} in its last stage")


def _check_payment(account: Account, packs: Collection[str]) -> None:
    methods = account.table("payment_methods")
    if [method["id"] for method in methods] != [*methods.keys()]:
        raise ImportProblem("tables.payment_methods", "a method is kept under another id than its own")
    topup = account.settings.get("auto_topup")
    if topup is None:
        return
    if topup["enabled"] and topup["pack_id"] not in packs:
        raise ImportProblem("settings.auto_topup.pack_id", "there is no such pack")
    if topup["enabled"] and topup["payment_method_id"] not in methods:
        raise ImportProblem("settings.auto_topup.payment_method_id", "there is no such payment method")
