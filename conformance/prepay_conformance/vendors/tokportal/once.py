"""TokPortal: idempotency keys, dry runs, lots, ownership, and reading what was written."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.plans import Listing, Script
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.books import check_books
from prepay_conformance.scenarios.crowd import all_at_once
from prepay_conformance.scenarios.pages import check_growing, check_pages, read_all
from prepay_conformance.scenarios.stage import Api, Stage
from prepay_conformance.vendors.tokportal.history import HISTORY
from prepay_conformance.vendors.tokportal.money import ACCOUNT, SLOTS, made

__all__ = ["ONCE"]

_BUNDLES = Listing("tokportalListBundles", "per_page", ("data",), "id", ("pagination",))
_DAY = 86_400
_DRY = {"X-TokPortal-Dry-Run": "true"}


def _bundles(stage: Stage, api: Api) -> int:
    return stage.number(api.good("tokportalListBundles"), "pagination", "total")


def replay(stage: Stage) -> None:
    """The same key and request: the stored answer and one effect. Another request: a conflict and none."""
    api = stage.account("keyed", balance=300)
    key = {"Idempotency-Key": stage.fresh()}
    first = api.good("tokportalCreateBundle", ACCOUNT, headers=key)
    after = api.available()
    again = api.call("tokportalCreateBundle", ACCOUNT, headers=key)
    stage.check(again.status == first.status, Law.REPLAY, f"the replay answered {again.status}", again)
    stage.equal(again.json, first.json, Law.REPLAY, "the replayed answer", again)
    stage.check(again.replayed, Law.REPLAY, "the replay does not say Idempotent-Replayed: true", again)
    stage.equal(api.available(), after, Law.REPLAY, "the balance after the replay", again)
    stage.equal(_bundles(stage, api), 1, Law.REPLAY, "the number of bundles after the replay", again)
    other = api.call("tokportalCreateBundle", {**ACCOUNT, "country": "FR"}, headers=key)
    stage.check(
        other.status == 409, Law.KEY_CONFLICT, f"another body under the key answered {other.status}", other
    )
    stage.equal(api.available(), after, Law.KEY_CONFLICT, "the balance after the conflict", other)
    stage.equal(_bundles(stage, api), 1, Law.KEY_CONFLICT, "the number of bundles after the conflict", other)
    _replay_everywhere(stage, api)


def _replay_everywhere(stage: Stage, api: Api) -> None:
    bundle = made(stage, api, SLOTS)
    video = {
        "video_type": "video",
        "target_publish_date": "2030-01-01",
        "description": "k",
        "volume_added_sound": 1,
    }
    profile = {
        "username": "kit",
        "visible_name": "Kit",
        "biography": "k",
        "profile_picture_url": "https://x.example/k",
    }
    writes: tuple[tuple[str, Any, dict[str, Any]], ...] = (
        ("tokportalCreateBundlesBulk", {"platforms": ["tiktok"], "country": "USA", "accounts_count": 1}, {}),
        ("tokportalAddVideoSlots", {"quantity": 2}, {"id": bundle}),
        ("tokportalAddEditSlots", {"quantity": 1}, {"id": bundle}),
        ("tokportalUpdateBundle", {"title": "kit"}, {"id": bundle}),
        ("tokportalConfigureBundleAccount", profile, {"id": bundle}),
        ("tokportalConfigureBundleVideo", video, {"id": bundle, "position": 1}),
        ("tokportalPublishBundle", None, {"id": bundle}),
        ("tokportalUnpublishBundle", None, {"id": bundle}),
    )
    for operation, body, path in writes:
        key = {"Idempotency-Key": stage.fresh()}
        first = api.good(operation, body, path=path, headers=key)
        after = api.available()
        again = api.call(operation, body, path=path, headers=key)
        same = (again.status, again.json) == (first.status, first.json)
        stage.check(same, Law.REPLAY, f"the replay is another answer ({again.status})", again)
        stage.equal(api.available(), after, Law.REPLAY, "the balance after the replay", again)
        conflict = api.call("tokportalUpdateBundle", {"title": "other"}, path={"id": bundle}, headers=key)
        message = f"another request under the key answered {conflict.status}"
        stage.check(conflict.status == 409, Law.KEY_CONFLICT, message, conflict)


def replay_crowd(stage: Stage) -> None:
    """Eight senders of one request under one key: one bundle, one charge."""
    api = stage.account("crowd", balance=500)
    stage.gate.unordered.add(api.key.value)
    key = {"Idempotency-Key": stage.fresh()}
    answers = all_at_once([lambda: api.call("tokportalCreateBundle", ACCOUNT, headers=key) for _ in range(8)])
    good = next((answer for answer in answers if answer.ok), answers[0])
    stage.equal(api.available(), 475, Law.REPLAY, "the balance after eight senders of one key", good)
    stage.equal(_bundles(stage, api), 1, Law.REPLAY, "the number of bundles", good)
    ids = {stage.text(answer, "data", "id") for answer in answers if answer.ok}
    stage.check(len(ids) == 1, Law.REPLAY, f"the senders were told of {len(ids)} bundles", good)


def refusal_not_kept(stage: Stage) -> None:
    """A 402 is not stored: once there are credits, the same key works."""
    levers = stage.pull()
    api = stage.account("later", balance=20)
    key = {"Idempotency-Key": stage.fresh()}
    stage.expect(api.call("tokportalCreateBundle", ACCOUNT, headers=key), 402, Law.SHORT)
    levers.grant(api.key, 10)
    again = api.call("tokportalCreateBundle", ACCOUNT, headers=key)
    stage.expect(again, 201, Law.REFUSAL_NOT_KEPT)
    stage.equal(api.available(), 5, Law.PRICE, "the balance after the second try", again)


def dry_run(stage: Stage) -> None:
    """A dry run prices and validates, and nothing happens."""
    api = stage.account("dry", balance=100)
    before, count = api.available(), _bundles(stage, api)
    wet: dict[str, Any] = {**SLOTS, "edits_quantity": 2}
    answer = api.good("tokportalCreateBundle", wet, headers=_DRY, law=Law.DRY_RUN)
    body: Any = answer.json
    stage.equal(body.get("dry_run"), True, Law.DRY_RUN, "dry_run", answer)
    stage.equal(body.get("credits_charged"), 0, Law.DRY_RUN, "credits_charged", answer)
    stage.equal(body.get("credits_would_charge"), 37, Law.DRY_RUN, "credits_would_charge", answer)
    stage.equal(api.available(), before, Law.DRY_RUN, "the balance after a dry run", answer)
    stage.equal(_bundles(stage, api), count, Law.DRY_RUN, "the number of bundles after a dry run", answer)
    short = api.call("tokportalCreateBundlesBulk", {**_BULK, "accounts_count": 9}, headers=_DRY)
    stage.equal(short.status, 402, Law.DRY_RUN, "a dry run that the balance does not cover", short)
    bundle = made(stage, api, SLOTS)
    before = api.available()
    more = api.good(
        "tokportalAddVideoSlots", {"quantity": 5}, path={"id": bundle}, headers=_DRY, law=Law.DRY_RUN
    )
    stage.equal(more.json.get("credits_would_charge"), 10, Law.DRY_RUN, "credits_would_charge", more)
    shown = api.good("tokportalGetBundle", path={"id": bundle})
    stage.equal(
        stage.number(shown, "data", "videos_quantity"), 3, Law.DRY_RUN, "slots after a dry run", shown
    )
    api.good("tokportalUpdateBundle", {"title": "dry"}, path={"id": bundle}, headers=_DRY, law=Law.DRY_RUN)
    shown = api.good("tokportalGetBundle", path={"id": bundle})
    stage.check(shown.json["data"].get("title") != "dry", Law.DRY_RUN, "a dry run changed the title", shown)
    stage.equal(api.available(), before, Law.DRY_RUN, "the balance after dry runs", shown)


_BULK = {"platforms": ["tiktok"], "country": "USA", "accounts_count": 2}


def lots(stage: Stage) -> None:
    """What expires first is spent first; what has expired is gone, with a row in the history."""
    levers = stage.pull()
    api = stage.account_of_lots(
        "lots",
        [
            {"amount": 40, "source": "forever"},
            {"amount": 30, "source": "later", "expires_in_seconds": 20 * _DAY},
            {"amount": 35, "source": "soon", "expires_in_seconds": 5 * _DAY},
        ],
    )
    _check_lots(stage, api, 105, 35, [(35, "soon"), (30, "later")])
    made(stage, api, ACCOUNT)
    _check_lots(stage, api, 80, 10, [(10, "soon"), (30, "later")])
    api.good("tokportalCreateBundle", ACCOUNT)
    _check_lots(stage, api, 55, 0, [(15, "later")])
    levers.advance(20 * _DAY + 1)
    _check_lots(stage, api, 40, 0, [], law=Law.EXPIRY)
    refused = api.call("tokportalCreateBundle", {**SLOTS, "videos_quantity": 8})
    stage.check(
        refused.status == 402, Law.EXPIRY, f"41 credits of 40 were answered {refused.status}", refused
    )
    rows, exchange, _ = read_all(stage, api, HISTORY)
    gone = [row.get("amount") for row in rows if row.get("type") == "expiration"]
    stage.equal(gone, [-15], Law.EXPIRY, "the expirations in the history", exchange)


def _check_lots(
    stage: Stage, api: Api, total: int, soon: int, upcoming: list[tuple[int, str]], law: Law = Law.BURN_ORDER
) -> None:
    answer = api.good("tokportalGetCreditBalance")
    data: Any = answer.json["data"]
    seen = [
        (lot.get("amount"), lot.get("source"))
        for lot in data.get("upcoming_expirations", ())
        if lot.get("amount")
    ]
    stage.equal(data.get("total_credits"), total, law, "total_credits", answer)
    stage.equal(data.get("expiring_within_7_days"), soon, law, "expiring_within_7_days", answer)
    stage.equal(seen, upcoming, law, "the lots that expire, soonest first,", answer)


def reads(stage: Stage) -> None:
    """What is written is read: by id, in lists, in filters."""
    api = stage.account("writer", balance=300)
    bundle = made(stage, api, {**SLOTS, "external_ref": "kit-ref"})
    path = {"id": bundle}
    api.good(
        "tokportalUpdateBundle",
        {"title": "Kit", "external_ref": "kit-new", "auto_finalize_videos": False},
        path=path,
    )
    shown = api.good("tokportalGetBundle", path=path)
    data: Any = shown.json["data"]
    seen = (data.get("title"), data.get("external_ref"), data.get("review_mode"))
    stage.equal(
        seen, ("Kit", "kit-new", "manual"), Law.READ_WRITES, "title, reference and review mode", shown
    )
    found = api.good("tokportalListBundles", query={"external_ref": "kit-new"})
    stage.equal(
        [row.get("id") for row in found.json["data"]], [bundle], Law.READ_WRITES, "the filtered list", found
    )
    gone = api.good("tokportalListBundles", query={"external_ref": "kit-ref"})
    stage.equal(gone.json["data"], [], Law.READ_WRITES, "the list of the old reference", gone)
    profile = {"username": "kit.name", "visible_name": "Kit"}
    api.good("tokportalConfigureBundleAccount", profile, path=path)
    account = api.good("tokportalGetBundleAccount", path=path)
    stage.equal(account.json["data"].get("username"), "kit.name", Law.READ_WRITES, "the user name", account)
    video = {"video_type": "video", "target_publish_date": "2030-01-02", "description": "Kit video"}
    api.good("tokportalConfigureBundleVideo", video, path={**path, "position": 2})
    one = api.good("tokportalGetBundleVideo", path={**path, "position": 2})
    stage.equal(one.json["data"].get("description"), "Kit video", Law.READ_WRITES, "the caption", one)
    listed = api.good("tokportalListBundleVideos", path=path)
    stage.equal(
        [row.get("position") for row in listed.json["data"]], [1, 2, 3], Law.READ_WRITES, "the slots", listed
    )
    stage.equal(listed.json["data"][1], one.json["data"], Law.READ_WRITES, "the slot in the list", listed)
    before = stage.number(shown, "data", "videos_quantity")
    api.good("tokportalAddVideoSlots", {"quantity": 2}, path=path)
    shown = api.good("tokportalGetBundle", path=path)
    stage.equal(
        stage.number(shown, "data", "videos_quantity"), before + 2, Law.READ_WRITES, "the slots", shown
    )
    many = api.call("tokportalAddEditSlots", {"quantity": 6}, path=path)
    stage.equal(many.status, 400, Law.REFUSED, "more edit slots than video slots", many)


def ownership(stage: Stage) -> None:
    """Another account's bundle is neither shown nor changed."""
    owner, stranger = stage.account("owner", balance=100), stage.account("stranger", balance=100)
    bundle = made(stage, owner, SLOTS)
    bodies: dict[str, Any] = {
        "tokportalUpdateBundle": {"title": "mine"},
        "tokportalAddVideoSlots": {"quantity": 1},
        "tokportalAddEditSlots": {"quantity": 1},
        "tokportalConfigureBundleAccount": {"username": "kit", "visible_name": "Kit"},
        "tokportalConfigureBundleVideo": {"video_type": "story", "target_publish_date": "2030-01-01"},
    }
    for operation in stage.contract.operations.values():
        names = {parameter.name for parameter in operation.named("path")}
        if "id" in names:
            path = {"id": bundle, "position": 1} if "position" in names else {"id": bundle}
            answer = stranger.call(operation.id, bodies.get(operation.id), path=path)
            stage.check(
                answer.status == 403, Law.OWNERSHIP, f"another account's bundle: {answer.status}", answer
            )
    stage.equal(stranger.available(), 100, Law.OWNERSHIP, "the stranger's balance")
    shown = owner.good("tokportalGetBundle", path={"id": bundle})
    stage.equal(stage.number(shown, "data", "videos_quantity"), 3, Law.OWNERSHIP, "the owner's slots", shown)


def pages(stage: Stage) -> None:
    """Bundles and history: every row once, also while rows are added; and the books are right."""
    api = stage.account("pages", balance=2000)
    bundle = made(stage, api, SLOTS)
    for _ in range(6):
        made(stage, api, ACCOUNT)
    check_pages(stage, api, _BUNDLES)
    check_pages(stage, api, HISTORY, size=3)
    check_growing(stage, api, _BUNDLES, lambda: made(stage, api, ACCOUNT))
    check_growing(
        stage,
        api,
        HISTORY,
        lambda: api.good("tokportalAddVideoSlots", {"quantity": 1}, path={"id": bundle}),
    )


def books(stage: Stage) -> None:
    """The history of the key's own account: for any account, since it only reads."""
    api = stage.main()
    check_books(stage, api, own=False)
    check_pages(stage, api, HISTORY, size=10, most=3)


ONCE = (
    Script("books", Level.READ, books, 0),
    Script("replay", Level.SPEND, replay),
    Script("a crowd with one key", Level.SPEND, replay_crowd),
    Script("a refusal is not kept", Level.SPEND, refusal_not_kept),
    Script("dry run", Level.SPEND, dry_run),
    Script("read your writes", Level.SPEND, reads),
    Script("ownership", Level.SPEND, ownership),
    Script("pages", Level.SPEND, pages),
    Script("lots", Level.SPEND, lots),
)
