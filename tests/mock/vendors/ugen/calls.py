"""A good call of each of U-Gen's operations, and short ways to look at an account's credits."""

from __future__ import annotations

from typing import Any, NamedTuple

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.ugen import UGenDialect
from prepay_mock.world.account import Account
from prepay_mock.world.clock import SECOND
from tests.mock.harness import Answer, Api

__all__ = [
    "CALLS",
    "JOB",
    "JOB_COSTS",
    "NOBODY",
    "Balance",
    "account_of",
    "balance",
    "buy",
    "create",
    "end",
    "example",
    "get_job",
    "journal",
    "mails",
    "pass_seconds",
    "perform",
    "purchases",
    "rows",
    "top_up",
    "ugen",
]

NOBODY = "00000000-0000-4000-8000-000000000000"
# The smallest job: 60 for one Veo clip, 2 x 8 for keyframes, 10 for post-processing.
JOB = {
    "product_name": "Glow Serum",
    "product_image_url": "https://cdn.studio.example/glow-serum.jpg",
    "segment_count": 1,
    "music_enabled": False,
}
JOB_COSTS = 86


class Call(NamedTuple):
    """Method, path, body and the status of success."""

    method: str
    path: str
    body: Any = None
    status: int = 200


CALLS = {
    "ugenGetCreditBalance": Call("GET", "/api/v1/credits/balance"),
    "ugenListCreditTransactions": Call("GET", "/api/v1/credits/transactions"),
    "ugenEstimateJobCredits": Call("POST", "/api/v1/credits/estimate", {"segment_count": 3}),
    "ugenListModelPricing": Call("GET", "/api/v1/credits/pricing"),
    "ugenListCreditPacks": Call("GET", "/api/v1/billing/packs"),
    "ugenCreateCheckoutSession": Call("POST", "/api/v1/billing/checkout", {"pack_id": "creator"}, 201),
    "ugenListPaymentMethods": Call("GET", "/api/v1/billing/payment-methods"),
    "ugenDeletePaymentMethod": Call("DELETE", "/api/v1/billing/payment-methods/{id}", None, 204),
    "ugenGetAutoTopup": Call("GET", "/api/v1/billing/auto-topup"),
    "ugenSetAutoTopup": Call("POST", "/api/v1/billing/auto-topup", {"enabled": False}),
    "ugenGetCreditAlert": Call("GET", "/api/v1/billing/credit-alert"),
    "ugenSetCreditAlert": Call(
        "POST", "/api/v1/billing/credit-alert", {"enabled": True, "threshold_credits": 100}
    ),
    "ugenCreateJob": Call("POST", "/api/v1/jobs", JOB, 201),
    "ugenListJobs": Call("GET", "/api/v1/jobs"),
    "ugenGetJob": Call("GET", "/api/v1/jobs/{id}"),
    "ugenCancelJob": Call("POST", "/api/v1/jobs/{id}/cancel"),
    "ugenRetryJob": Call("POST", "/api/v1/jobs/{id}/retry"),
    "ugenSetWebhook": Call(
        "PUT", "/api/v1/tenants/me/webhook", {"webhook_url": "https://hooks.studio.example/ugen"}
    ),
    "ugenGetWebhook": Call("GET", "/api/v1/tenants/me/webhook"),
    "ugenDeleteWebhook": Call("DELETE", "/api/v1/tenants/me/webhook", None, 204),
}


class Balance(NamedTuple):
    """What ``GET /credits/balance`` says."""

    owned: int
    reserved: int
    available: int


def perform(api: Api, operation: str, thing: str = NOBODY, **headers: str) -> Answer:
    """Call an operation as a user who means well would; ``thing`` is the id in its path."""
    call = CALLS[operation]
    return api.call(call.method, call.path.format(id=thing), call.body, raw=None, **headers)


def example(engine: Engine, name: str) -> Any:
    """The value of one of the contract's named examples."""
    return engine.contract.document["components"]["examples"][name]["value"]


def ugen(engine: Engine) -> UGenDialect:
    """The dialect, for the operator's controls."""
    dialect = engine.dialects["ugen"]
    assert isinstance(dialect, UGenDialect)
    return dialect


def account_of(engine: Engine, api: Api) -> Account:
    """The client's account."""
    return engine.world.accounts["ugen", api.key]


def balance(api: Api) -> Balance:
    """The balance as the API tells it."""
    answer = api.get("/api/v1/credits/balance")
    assert answer.status == 200, answer.json
    return Balance(
        answer.json["credit_balance"], answer.json["credit_reserved"], answer.json["available_credits"]
    )


def rows(api: Api, query: str = "") -> list[dict[str, Any]]:
    """All transactions, newest first, read page by page."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = api.get(f"/api/v1/credits/transactions?page={page}&page_size=100{query}")
        assert answer.status == 200, answer.json
        found += answer.json["items"]
        if page >= answer.json["total_pages"]:
            assert answer.json["total"] == len(found)
            return found
        page += 1


def journal(api: Api, query: str = "") -> list[tuple[str, int]]:
    """The transactions as (type, amount), oldest first."""
    return [(row["type"], row["amount"]) for row in reversed(rows(api, query))]


def create(api: Api, **fields: Any) -> str:
    """Create a job; its id."""
    answer = api.post("/api/v1/jobs", JOB | fields)
    assert answer.status == 201, answer.json
    job_id: str = answer.json["job_id"]
    return job_id


def get_job(api: Api, job_id: str) -> dict[str, Any]:
    """The job as the API tells it."""
    answer = api.get(f"/api/v1/jobs/{job_id}")
    assert answer.status == 200, answer.json
    job: dict[str, Any] = answer.json
    return job


def end(
    engine: Engine, job_id: str, outcome: str = "completed", actual_credits: int | None = None
) -> dict[str, Any]:
    """Play the renderer for a job."""
    world = engine.world
    account, _ = ugen(engine).find_job(world, job_id)
    return ugen(engine).end_job(world, account, job_id, outcome, actual_credits, world.clock.now())


def buy(engine: Engine, api: Api, pack_id: str = "starter", payment_type: str = "card") -> str:
    """Buy a pack as a user would: open a checkout, and the payment is confirmed; the session's id."""
    answer = api.post("/api/v1/billing/checkout", {"pack_id": pack_id, "payment_type": payment_type})
    assert answer.status == 201, answer.json
    session_id: str = answer.json["session_id"]
    ugen(engine).settle_payment(engine.world, session_id, "paid", engine.world.clock.now())
    return session_id


def purchases(api: Api) -> int:
    """How often credits were bought."""
    return [kind for kind, _ in journal(api)].count("purchase")


def mails(engine: Engine) -> list[dict[str, Any]]:
    """The mails that were sent, oldest first."""
    return list(engine.world.table("outbox"))


def top_up(api: Api, threshold: int, pack: str = "starter", **fields: Any) -> None:
    """Switch the automatic top-up on."""
    body = {"enabled": True, "threshold_credits": threshold, "pack_id": pack} | fields
    assert api.post("/api/v1/billing/auto-topup", body).status == 200


def pass_seconds(engine: Engine, seconds: int) -> None:
    """Let time pass, and everything happen that falls due in it."""
    engine.run_timers(engine.world.clock.advance(seconds * SECOND))
