"""U-Gen: credits come when they are paid for; settings and webhooks are read as written."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.plans import Script
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.stage import Stage
from prepay_conformance.vendors.ugen.jobs import balance, create

__all__ = ["BILLING"]


def purchases(stage: Stage) -> None:
    """A checkout adds nothing; its payment adds the pack, once; a failed payment adds nothing."""
    levers = stage.pull()
    api = stage.account("buyer", balance=0)
    total = 0
    for pack in stage.contract.prices["packs"][:2]:
        session = api.good("ugenCreateCheckoutSession", {"pack_id": pack["id"]})
        stage.equal(balance(stage, api)[0], total, Law.PURCHASE, "the balance before the payment", session)
        levers.pay(stage.text(session, "session_id"))
        total += pack["credits"]
        stage.equal(balance(stage, api)[0], total, Law.PURCHASE, "the balance after the payment", session)
        levers.pay(stage.text(session, "session_id"))
        stage.equal(
            balance(stage, api)[0], total, Law.PURCHASE, "the balance after a second confirmation", session
        )
    session = api.good("ugenCreateCheckoutSession", {"pack_id": "studio", "payment_type": "paypal"})
    levers.pay(stage.text(session, "session_id"), "failed")
    stage.equal(balance(stage, api)[0], total, Law.PURCHASE, "the balance after a failed payment", session)
    rows = api.good("ugenListCreditTransactions")
    kinds = [(row["type"], row["amount"]) for row in rows.json["items"]]
    wanted = [("purchase", pack["credits"]) for pack in reversed(stage.contract.prices["packs"][:2])]
    stage.equal(kinds, wanted, Law.HISTORY_SUM, "the rows of the purchases", rows)
    unknown = api.call("ugenCreateCheckoutSession", {"pack_id": "nosuchpack"})
    stage.equal(unknown.status, 404, Law.REFUSED, "a pack that does not exist", unknown)
    methods = api.good("ugenListPaymentMethods")
    stage.check(
        len(methods.json) == 1, Law.READ_WRITES, f"{len(methods.json)} payment methods were saved", methods
    )
    path = {"payment_method_id": stage.text(methods, 0, "id")}
    api.good("ugenDeletePaymentMethod", path=path)
    left = api.good("ugenListPaymentMethods")
    stage.equal(left.json, [], Law.READ_WRITES, "the payment methods once deleted", left)
    gone = api.call("ugenDeletePaymentMethod", path=path)
    stage.equal(gone.status, 404, Law.READ_WRITES, "deleting a method twice", gone)


def topup(stage: Stage) -> None:
    """Automatic top-up buys one pack when the available credits fall below its threshold, and not before."""
    levers = stage.pull()
    api = stage.account("topup", balance=0)
    session = api.good("ugenCreateCheckoutSession", {"pack_id": "starter"})
    levers.pay(stage.text(session, "session_id"))
    settings = {"enabled": True, "threshold_credits": 100, "pack_id": "starter"}
    answer = api.good("ugenSetAutoTopup", settings)
    shown = api.good("ugenGetAutoTopup")
    stage.equal(shown.json, answer.json, Law.READ_WRITES, "the settings as read", shown)
    stage.equal(balance(stage, api)[2], 200, Law.PURCHASE, "the balance above the threshold", shown)
    job = create(stage, api)
    stage.equal(balance(stage, api)[2], 114, Law.PURCHASE, "the balance above the threshold", job)
    job = create(stage, api)
    stage.equal(
        balance(stage, api)[2], 228, Law.PURCHASE, "the balance after the fall below the threshold", job
    )
    off = api.good("ugenSetAutoTopup", {"enabled": False})
    stage.equal(off.json.get("enabled"), False, Law.READ_WRITES, "the switch", off)
    unknown = api.call("ugenSetAutoTopup", {**settings, "pack_id": "nosuchpack"})
    stage.equal(unknown.status, 404, Law.REFUSED, "a pack that does not exist", unknown)


def settings(stage: Stage) -> None:
    """Alert and webhook: read as written, the secret never shown."""
    api = stage.account("settings")
    alert = {"enabled": True, "threshold_credits": 20, "email": "kit@example.com"}
    api.good("ugenSetCreditAlert", alert)
    shown = api.good("ugenGetCreditAlert")
    stage.equal(shown.json, alert, Law.READ_WRITES, "the alert", shown)
    hook: dict[str, Any] = {
        "webhook_url": "https://hooks.example.com/kit",
        "webhook_secret": "kit-secret-0123456789abcdef0123",
    }
    api.good("ugenSetWebhook", hook)
    shown = api.good("ugenGetWebhook")
    stage.equal(shown.json.get("webhook_configured"), True, Law.READ_WRITES, "webhook_configured", shown)
    text = shown.content.decode("utf-8", "replace")
    stage.check(
        hook["webhook_secret"] not in text, Law.SECRETS, "reading the webhook shows its secret", shown
    )
    api.good("ugenDeleteWebhook")
    shown = api.good("ugenGetWebhook")
    stage.equal(
        shown.json.get("webhook_configured"), False, Law.READ_WRITES, "webhook_configured once deleted", shown
    )


def ownership(stage: Stage) -> None:
    """Another account's job is neither shown nor changed."""
    owner, stranger = stage.account("owner", balance=200), stage.account("stranger", balance=200)
    path = {"job_id": stage.text(create(stage, owner), "job_id")}
    for operation in ("ugenGetJob", "ugenCancelJob", "ugenRetryJob"):
        answer = stranger.call(operation, path=path)
        stage.check(answer.status == 404, Law.OWNERSHIP, f"another account's job: {answer.status}", answer)
    rows = stranger.good("ugenListCreditTransactions", query=path)
    stage.equal(rows.json.get("items"), [], Law.OWNERSHIP, "the rows of another account's job", rows)
    stage.equal(balance(stage, owner), (200, 86, 114), Law.OWNERSHIP, "the owner's balance")


BILLING = (
    Script("purchases", Level.SPEND, purchases),
    Script("automatic top-up", Level.SPEND, topup),
    Script("settings", Level.SPEND, settings),
    Script("ownership", Level.SPEND, ownership),
)
