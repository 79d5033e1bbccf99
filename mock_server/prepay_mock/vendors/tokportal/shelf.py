"""Where bundles are kept, and how the one of a request is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.engine.clock import iso_offset
from prepay_mock.engine.exchange import Exchange
from prepay_mock.engine.table import Record
from prepay_mock.vendors.tokportal import refusals

__all__ = ["BUNDLES", "ENDED", "find_bundle", "new_bundle", "synthetic_id"]

BUNDLES = "bundles"
"""The table of bundles: each record is what the API shows of the bundle."""

ENDED = frozenset({"completed", "cancelled", "archived"})
"""Statuses in which a bundle takes nothing more."""


def find_bundle(x: Exchange) -> Record:
    """The bundle that the path names.

    Raises:
        Refusal: 403 when it belongs to another account of the same world, 404 when nobody has it.
    """
    bundle_id: str = x.params["id"]
    table = x.account.tables.get(BUNDLES)
    found = None if table is None else table.get(bundle_id)
    if found is not None:
        return found
    for account in x.world.accounts.values():
        if account.vendor == x.account.vendor and bundle_id in account.tables.get(BUNDLES, ()):
            raise refusals.bundle_not_owned()
    raise refusals.bundle_not_found()


def synthetic_id(number: int) -> str:
    """An id that a dry run shows for a bundle that does not exist (documented form)."""
    return f"00000000-0000-4000-8000-{number:012x}"


def new_bundle(
    x: Exchange, bundle_id: str, kind: str, platform: str, slots: tuple[int, int], fields: Mapping[str, Any]
) -> Record:
    """A bundle that waits for its setup; ``slots`` are its video and edit slots.

    The account of a ``videos_only`` bundle was delivered before, so it is ``finalized`` and configured (assumed).
    """
    delivered: str | None = fields.get("account_id")
    by_itself: bool = fields["auto_finalize_videos"]
    return {
        "id": bundle_id,
        "bundle_id": bundle_id,
        "bundle_type": kind,
        "platform": platform,
        "country": fields.get("country"),
        "status": "pending_setup",
        "account_id": delivered,
        "saved_account_id": delivered,
        "account_status": "pending" if delivered is None else "finalized",
        "account_configured": delivered is not None,
        "is_published": False,
        "videos_quantity": slots[0],
        "videos_configured_count": 0,
        "edits_quantity": slots[1],
        "title": fields.get("title"),
        "external_ref": fields.get("external_ref"),
        "review_mode": "auto" if by_itself else "manual",
        "auto_finalize_videos": by_itself,
        "wants_niche_warming": fields["wants_niche_warming"],
        "wants_deep_warming": fields["wants_deep_warming"],
        "wants_moderation": fields["wants_moderation"],
        "niche_warming_instructions": fields.get("niche_warming_instructions"),
        "moderation_notice": fields.get("moderation_notice"),
        "created_at": iso_offset(x.now),
        "published_at": None,
    }
