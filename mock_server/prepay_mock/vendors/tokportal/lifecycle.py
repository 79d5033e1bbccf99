"""The life of a bundle: what still blocks its publication, publishing, taking back, and what the vendor does with it.

    pending_setup ⇄ published → accepted → in_review → finalized → completed
    pending_setup, published → cancelled;  completed, cancelled → archived

The API moves a bundle only between the first two; the rest is the vendor's work, done here by the operator.
"""

from __future__ import annotations

from collections.abc import Mapping

from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.ledger import Entry
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.vendors.tokportal.shelf import BUNDLES, find_bundle
from prepay_mock.vendors.tokportal.spending import free_answer, is_dry_run
from prepay_mock.vendors.tokportal.webhook import bundle_event, credits_restored
from prepay_mock.world.account import Account
from prepay_mock.world.clock import iso_offset
from prepay_mock.world.table import Record
from prepay_mock.world.world import World

__all__ = ["accept", "handlers", "move", "refund"]

PUBLISHED = frozenset({"published", "published_priority", "accepted", "in_review", "finalized"})
_TAKEN_BACK_FROM = frozenset({"published", "published_priority"})

# What the vendor can make of a bundle, by its status; nothing leads back.
_MOVES: Mapping[str, frozenset[str]] = {
    "pending_setup": frozenset({"cancelled"}),
    "published": frozenset({"published_priority", "accepted", "cancelled"}),
    "published_priority": frozenset({"accepted", "cancelled"}),
    "accepted": frozenset({"in_review"}),
    "in_review": frozenset({"finalized"}),
    "finalized": frozenset({"completed"}),
    "completed": frozenset({"archived"}),
    "cancelled": frozenset({"archived"}),
}


def handlers() -> dict[str, Handler]:
    """operationId → handler."""
    return {
        "tokportalGetBundlePublishReadiness": _readiness,
        "tokportalPublishBundle": _publish,
        "tokportalUnpublishBundle": _unpublish,
    }


def _setup_blockers(bundle: Record) -> list[dict[str, str]]:
    blockers: list[dict[str, str]] = []
    if not bundle["account_configured"]:
        message = "The account needs username, visible_name, biography and profile_picture_url."
        blockers.append({"code": "ACCOUNT_MISSING_FIELDS", "message": message})
    if bundle["bundle_type"] == "account_and_videos" and not bundle["videos_configured_count"]:
        blockers.append({"code": "NO_VIDEOS_CONFIGURED", "message": "Configure at least one video."})
    return blockers


def _readiness(x: Exchange) -> Reply:
    bundle = find_bundle(x)
    status = bundle["status"]
    if status == "pending_setup":
        blockers = _setup_blockers(bundle)
    elif status in PUBLISHED:
        blockers = [{"code": "BUNDLE_ALREADY_PUBLISHED", "message": "The bundle is published already."}]
    else:
        message = f"A bundle that is {status} cannot be published."
        blockers = [{"code": "BUNDLE_INVALID_STATUS", "message": message}]
    return Reply(200, {"data": {"ready": not blockers, "blockers": blockers}})


def _publish(x: Exchange) -> Reply:
    bundle = find_bundle(x)
    status = bundle["status"]
    if status in PUBLISHED:
        raise refusals.already_published(status)
    if status != "pending_setup":
        raise refusals.wrong_status(status, f"A bundle that is {status} cannot be published.")
    blockers = _setup_blockers(bundle)
    if blockers:
        raise refusals.wrong_status(status, "The bundle is not ready to be published.", blockers=blockers)
    at = iso_offset(x.now)
    bundle.update(status="published", is_published=True, published_at=at)
    if bundle["account_status"] == "configured":
        bundle["account_status"] = "published"
    if not is_dry_run(x):
        bundle_event(x.world, x.account, "bundle.published", bundle, x.now)
    return _moved(x, bundle, {"id": bundle["id"], "status": "published", "published_at": at})


def _unpublish(x: Exchange) -> Reply:
    """Back to setup while nobody has accepted it. The ledger is not touched: nothing is refunded (seed)."""
    bundle = find_bundle(x)
    if bundle["status"] not in _TAKEN_BACK_FROM:
        message = "Only a published bundle that nobody has accepted can be taken back."
        raise refusals.wrong_status(bundle["status"], message)
    bundle.update(status="pending_setup", is_published=False)
    if bundle["account_status"] == "published":
        bundle["account_status"] = "configured"
    data = {"id": bundle["id"], "status": "pending_setup", "unpublished_at": iso_offset(x.now)}
    return _moved(x, bundle, data)


def _moved(x: Exchange, bundle: Record, data: dict[str, str]) -> Reply:
    if not is_dry_run(x):
        x.account.table(BUNDLES).put(bundle["id"], bundle)
    return Reply(200, free_answer(x, data))


def accept(world: World, account: Account, bundle_id: str) -> Record:
    """The vendor accepts a published bundle; from then on it cannot be taken back. Returns the bundle.

    Raises:
        LookupError: the account has no such bundle.
        ValueError: the bundle is not published, or accepted already.
    """
    return move(world, account, bundle_id, "accepted")


def move(world: World, account: Account, bundle_id: str, status: str) -> Record:
    """The vendor moves a bundle on in its life. Moves no credits. Returns the bundle.

    Raises:
        LookupError: the account has no such bundle.
        ValueError: the bundle's status does not lead to that one.
    """
    table = account.table(BUNDLES)
    bundle = table.get(bundle_id)
    if bundle is None:
        raise LookupError(f"this account has no bundle {bundle_id!r}")
    possible = _MOVES.get(bundle["status"], frozenset())
    if status not in possible:
        choice = ", ".join(sorted(possible)) or "nothing"
        raise ValueError(f"a bundle that is {bundle['status']} can become {choice}, not {status!r}")
    bundle["status"] = status
    bundle["is_published"] = status in PUBLISHED or status == "completed"
    table.put(bundle_id, bundle)
    if status == "cancelled":
        bundle_event(world, account, "bundle.cancelled", bundle, world.clock.now())
    return bundle


def refund(world: World, account: Account, transaction_id: str, amount: int | None = None) -> Entry:
    """The vendor gives back a debit, or ``amount`` credits of it, to the lots that it came from.

    Raises:
        LookupError: the account has no debit with this transaction id.
        LedgerError: more would come back than is left of the debit.
    """
    ledger = account.ledger
    entry = ledger.entry(transaction_id)
    note = f"Refund: {entry.note}" if entry.note else ""
    returned = ledger.refund(transaction_id, amount, now=world.clock.now(), note=note)
    credits_restored(world, account, returned.amount, returned.ref, returned.at)
    return returned
