"""Where bundles are kept, and how the one of a request is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.world.clock import iso_offset
from prepay_mock.world.table import Record

__all__ = ["BUNDLES", "ENDED", "FIELDS", "find_bundle", "new_bundle", "synthetic_id"]

BUNDLES = "bundles"
"""The table of bundles: each record is what the API shows of the bundle."""

_FRESH: Mapping[str, Any] = {
    "id": None,
    "bundle_id": None,
    "bundle_type": None,
    "platform": None,
    "country": None,
    "status": "pending_setup",
    "account_id": None,
    "saved_account_id": None,
    "account_status": "pending",
    "account_configured": False,
    "is_published": False,
    "videos_quantity": 0,
    "videos_configured_count": 0,
    "edits_quantity": 0,
    "title": None,
    "external_ref": None,
    "review_mode": "manual",
    "auto_finalize_videos": False,
    "wants_niche_warming": False,
    "wants_deep_warming": False,
    "wants_moderation": False,
    "niche_warming_instructions": None,
    "moderation_notice": None,
    "created_at": None,
    "published_at": None,
}
"""A bundle that waits for its setup, its fields in the order in which they are shown."""

FIELDS = tuple(_FRESH)
"""The fields of a bundle."""

_AS_ASKED = (
    "country",
    "title",
    "external_ref",
    "auto_finalize_videos",
    "wants_niche_warming",
    "wants_deep_warming",
    "wants_moderation",
    "niche_warming_instructions",
    "moderation_notice",
)
"""Fields that are what the creation says, where it says anything."""

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
    bundle = dict(_FRESH)
    bundle["id"] = bundle["bundle_id"] = bundle_id
    bundle["bundle_type"] = kind
    bundle["platform"] = platform
    bundle["videos_quantity"], bundle["edits_quantity"] = slots
    bundle["created_at"] = iso_offset(x.now)
    for name in _AS_ASKED:
        if name in fields:
            bundle[name] = fields[name]
    if bundle["auto_finalize_videos"]:
        bundle["review_mode"] = "auto"
    if "account_id" in fields:
        bundle["account_id"] = bundle["saved_account_id"] = fields["account_id"]
        bundle["account_status"] = "finalized"
        bundle["account_configured"] = True
    return bundle
