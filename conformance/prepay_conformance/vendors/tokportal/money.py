"""TokPortal: what is charged, when, and once only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.checks.balances import whole
from prepay_conformance.contract.plans import Script
from prepay_conformance.contract.prices import price_of
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.crowd import all_at_once
from prepay_conformance.scenarios.stage import Api, Stage
from prepay_conformance.shapes import fields_of

__all__ = ["ACCOUNT", "MONEY", "SLOTS", "made"]

ACCOUNT = {"bundle_type": "account_only", "platform": "tiktok", "country": "USA"}
"""The cheapest bundle: 25 credits."""

SLOTS = {**ACCOUNT, "bundle_type": "account_and_videos", "videos_quantity": 3}
_SEED = {
    **SLOTS,
    "videos_quantity": 10,
    "edits_quantity": 10,
    "wants_niche_warming": True,
    "niche_warming_instructions": "Follow home-coffee creators",
}
_CONFIGURATIONS: Mapping[str, Mapping[str, Any]] = {
    "the seed's example": _SEED,
    "an account only": ACCOUNT,
    "deep warming": {**ACCOUNT, "platform": "instagram", "wants_deep_warming": True},
    "comment moderation": {**SLOTS, "wants_moderation": True, "moderation_notice": "Be kind"},
    "options that are off": {
        **SLOTS,
        "wants_niche_warming": False,
        "wants_moderation": False,
        "edits_quantity": 0,
    },
    "videos only": {
        "bundle_type": "videos_only",
        "account_id": "acc_kit",
        "videos_quantity": 4,
        "edits_quantity": 1,
    },
}
_BATCH = {
    "platforms": ["tiktok", "instagram"],
    "country": "FR",
    "accounts_count": 2,
    "upload_accounts_count": 1,
    "videos_per_account": 3,
    "wants_moderation": True,
}


def made(stage: Stage, api: Api, body: Mapping[str, Any]) -> str:
    """Create a bundle and return its id."""
    return stage.text(api.good("tokportalCreateBundle", dict(body)), "data", "id")


def _price(stage: Stage, operation: str, body: Any) -> int:
    return price_of(stage.contract, stage.contract.operations[operation], body).credits or 0


def _buy(stage: Stage, api: Api, operation: str, body: Any, **rest: Any) -> Exchange:
    """A purchase whose charge, breakdown and balance are all held against the documented price."""
    before = api.available()
    answer = api.good(operation, body, **rest)
    price = _price(stage, operation, body)
    stage.equal(stage.number(answer, "credits_charged"), price, Law.PRICE, "credits_charged", answer)
    stage.equal(
        stage.number(answer, "credits_remaining"), before - price, Law.BALANCE, "credits_remaining", answer
    )
    after = api.available()
    law = Law.CHARGE_DUE if after == before and price else Law.PRICE
    stage.equal(before - after, price, law, "what left the balance", answer)
    return answer


def price_list(stage: Stage) -> None:
    """The published price table is the documented one."""
    answer = stage.main().good("tokportalGetCreditCosts", law=Law.PRICE_TABLE)
    listed = fields_of(answer.json).get("data")
    stage.equal(listed, dict(stage.contract.prices), Law.PRICE_TABLE, "the price table", answer)


def prices(stage: Stage) -> None:
    """Every paid operation, in several configurations."""
    api = stage.account("buyer", balance=5000)
    for body in _CONFIGURATIONS.values():
        _buy(stage, api, "tokportalCreateBundle", dict(body))
    _buy(stage, api, "tokportalCreateBundlesBulk", _BATCH)
    bundle = made(stage, api, SLOTS)
    _buy(stage, api, "tokportalAddVideoSlots", {"quantity": 4}, path={"id": bundle})
    _buy(stage, api, "tokportalAddEditSlots", {"quantity": 2}, path={"id": bundle})
    api.good("tokportalUpdateBundle", {"title": "kit"}, path={"id": bundle})
    me = api.good("tokportalGetCurrentUser")
    stage.equal(stage.number(me, "data", "credits"), api.available(), Law.BALANCE, "the credits of /me", me)


def smallest(stage: Stage) -> None:
    """The cheapest purchase there is, first as a dry run, then replayed: for a live account."""
    api = stage.payer()
    before, price = api.available(), _price(stage, "tokportalCreateBundle", ACCOUNT)
    quote = api.good("tokportalCreateBundle", ACCOUNT, headers={"X-TokPortal-Dry-Run": "true"})
    # Only the answer is believed: a server that has not seen the header has bought.
    stage.check(quote.dry, Law.DRY_RUN, "a dry run was answered without dry_run: true", quote)
    told = fields_of(quote.json).get("credits_would_charge")
    stage.equal(told, price, Law.PRICE, "credits_would_charge", quote)
    stage.equal(api.available(), before, Law.DRY_RUN, "the balance after a dry run", quote)
    key = {"Idempotency-Key": stage.fresh()}
    _buy(stage, api, "tokportalCreateBundle", ACCOUNT, headers=key)
    again = api.call("tokportalCreateBundle", ACCOUNT, headers=key)
    stage.check(again.replayed, Law.REPLAY, "the replay does not say Idempotent-Replayed: true", again)
    stage.equal(api.available(), before - price, Law.REPLAY, "the balance after the replay", again)


def enough(stage: Stage) -> None:
    """A balance equal to the price is enough; one credit less is not."""
    price = _price(stage, "tokportalCreateBundle", ACCOUNT)
    api = stage.account("exact", balance=price)
    stage.expect(api.call("tokportalCreateBundle", ACCOUNT), 201, Law.SHORT)
    stage.equal(api.available(), 0, Law.PRICE, "what is left of a balance equal to the price")
    api = stage.account("short", balance=price - 1)
    _refused(stage, api, "tokportalCreateBundle", ACCOUNT)


def _refused(stage: Stage, api: Api, operation: str, body: Any, **rest: Any) -> Exchange:
    """A call that must be refused with 402, all of its figures right, and without effect."""
    before = api.available()
    listed = stage.number(api.good("tokportalListBundles"), "pagination", "total")
    answer = api.call(operation, body, **rest)
    stage.expect(answer, 402, Law.SHORT)
    details = fields_of(answer.json, "error", "details")
    price = price_of(stage.contract, stage.contract.operations[operation], body)
    stage.equal(whole(details, "required"), price.credits, Law.PRICE, "required", answer)
    stage.equal(whole(details, "available"), before, Law.AVAILABLE, "available", answer)
    stage.equal(whole(details, "missing"), (price.credits or 0) - before, Law.ARITHMETIC, "missing", answer)
    stage.equal(details.get("breakdown"), dict(price.parts), Law.ARITHMETIC, "the breakdown", answer)
    stage.equal(api.available(), before, Law.NO_EFFECT, "the balance after a 402", answer)
    after = stage.number(api.good("tokportalListBundles"), "pagination", "total")
    law = Law.ATOMIC if operation == "tokportalCreateBundlesBulk" else Law.NO_EFFECT
    stage.equal(after, listed, law, "the number of bundles after a 402", answer)
    return answer


def not_enough(stage: Stage) -> None:
    """402 for each paid operation, with the figures of the seed's example."""
    api = stage.account("poor", balance=50)
    _refused(stage, api, "tokportalCreateBundle", _SEED)
    _refused(stage, api, "tokportalCreateBundlesBulk", _BATCH)
    bundle = made(stage, api, {**SLOTS, "videos_quantity": 12})
    stage.equal(api.available(), 1, Law.PRICE, "what a bundle for 49 leaves of 50")
    _refused(stage, api, "tokportalAddVideoSlots", {"quantity": 1}, path={"id": bundle})
    _refused(stage, api, "tokportalAddEditSlots", {"quantity": 1}, path={"id": bundle})
    video = {
        "video_type": "video",
        "target_publish_date": "2030-01-01",
        "description": "kit",
        "volume_added_sound": 5,
    }
    api.good("tokportalConfigureBundleVideo", video, path={"id": bundle, "position": 1}, law=Law.SHORT)
    _refused(stage, api, "tokportalConfigureBundleVideo", video, path={"id": bundle, "position": 2})


def sound(stage: Stage) -> None:
    """The first volume on a video costs 1 credit, later ones nothing, also after both were cleared."""
    api = stage.account("sound", balance=200)
    bundle = made(stage, api, SLOTS)
    plain = {"video_type": "video", "target_publish_date": "2030-01-01", "description": "kit"}
    price = stage.contract.prices["sound_volume"]
    steps: tuple[tuple[int, dict[str, int], int, str], ...] = (
        (1, {}, 0, "no volume"),
        (1, {"volume_original_sound": 40}, price, "the first volume"),
        (1, {"volume_original_sound": 10}, 0, "another volume"),
        (1, {"volume_added_sound": 20}, 0, "the other volume"),
        (1, {}, 0, "no volume any more"),
        (1, {"volume_original_sound": 0}, 0, "a volume after both were cleared"),
        (2, {"volume_added_sound": 0}, price, "the first volume of another video"),
    )
    for position, volumes, due, what in steps:
        before = api.available()
        answer = api.good(
            "tokportalConfigureBundleVideo", {**plain, **volumes}, path={"id": bundle, "position": position}
        )
        law = Law.CHARGE_DUE if due and api.available() == before else Law.ONCE_PER_VIDEO
        stage.equal(stage.number(answer, "credits_charged"), due, law, f"credits_charged for {what}", answer)
        stage.equal(before - api.available(), due, law, f"what left the balance for {what}", answer)


def no_refund(stage: Stage) -> None:
    """Publishing costs nothing and unpublishing gives nothing back."""
    api = stage.account("publisher", balance=200)
    bundle = made(stage, api, ACCOUNT)
    profile = {
        "username": "kit.account",
        "visible_name": "Kit",
        "biography": "kit",
        "profile_picture_url": "https://media.example.com/kit.png",
    }
    api.good("tokportalConfigureBundleAccount", profile, path={"id": bundle})
    before = api.available()
    ready = api.good("tokportalGetBundlePublishReadiness", path={"id": bundle})
    stage.equal(ready.json["data"].get("ready"), True, Law.READ_WRITES, "readiness once configured", ready)
    api.good("tokportalPublishBundle", path={"id": bundle})
    shown = api.good("tokportalGetBundle", path={"id": bundle})
    stage.equal(
        stage.text(shown, "data", "status"), "published", Law.READ_WRITES, "the status once published", shown
    )
    again = api.call("tokportalPublishBundle", path={"id": bundle})
    stage.equal(again.status, 409, Law.REFUSED, "publishing twice", again)
    stage.equal(api.available(), before, Law.FREE, "the balance after publishing", again)
    answer = api.good("tokportalUnpublishBundle", path={"id": bundle})
    stage.equal(api.available(), before, Law.NO_UNPUBLISH_REFUND, "the balance after unpublishing", answer)


def crowd(stage: Stage) -> None:
    """Twelve buyers at once with credits for five: five succeed, and not one credit is missing."""
    price = _price(stage, "tokportalCreateBundle", ACCOUNT)
    api = stage.account("crowd", balance=5 * price + 7)
    stage.gate.unordered.add(api.key.value)
    answers = all_at_once([lambda: api.call("tokportalCreateBundle", ACCOUNT) for _ in range(12)])
    bought = [answer for answer in answers if answer.ok]
    example = bought[-1] if bought else answers[0]
    message = f"{len(bought)} of 12 succeeded with credits for 5"
    stage.check(len(bought) == 5, Law.NO_OVERSPEND, message, example)
    stage.equal(api.available(), 7, Law.NO_OVERSPEND, "what five purchases leave", example)
    listed = stage.number(api.good("tokportalListBundles"), "pagination", "total")
    stage.equal(listed, len(bought), Law.NO_OVERSPEND, "the number of bundles", example)


MONEY = (
    Script("price list", Level.READ, price_list, 0),
    Script("prices", Level.SPEND, prices),
    Script("smallest purchase", Level.SPEND, smallest, 50),
    Script("just enough", Level.SPEND, enough),
    Script("not enough", Level.SPEND, not_enough),
    Script("sound volume", Level.SPEND, sound),
    Script("no refund on unpublish", Level.SPEND, no_refund),
    Script("a crowd", Level.SPEND, crowd),
)
