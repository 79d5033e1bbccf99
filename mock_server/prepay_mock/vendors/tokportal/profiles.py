"""The account of a bundle: the profile that publication needs. Costs nothing."""

from __future__ import annotations

from typing import Any

from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.vendors.tokportal.shelf import BUNDLES, find_bundle
from prepay_mock.vendors.tokportal.spending import free_answer, is_dry_run
from prepay_mock.world.table import Record

__all__ = ["PROFILES", "handlers"]

PROFILES = "profiles"
_NEEDED = ("username", "visible_name", "biography", "profile_picture_url")
_FIELDS = (*_NEEDED, "link_in_bio", "niche_warming_instructions")


def handlers() -> dict[str, Handler]:
    """operationId → handler."""
    return {"tokportalGetBundleAccount": _get, "tokportalConfigureBundleAccount": _configure}


def _get(x: Exchange) -> Reply:
    bundle = find_bundle(x)
    return Reply(200, {"data": _shown(bundle, x.account.table(PROFILES).get(bundle["id"]) or {})})


def _shown(bundle: Record, profile: Record) -> dict[str, Any]:
    shown = {name: profile.get(name) for name in _FIELDS}
    shown["niche_warming_instructions"] = (
        profile.get("niche_warming_instructions") or bundle["niche_warming_instructions"]
    )
    return {
        "bundle_id": bundle["id"],
        "status": bundle["account_status"],
        "platform": bundle["platform"],
        "account_id": bundle["account_id"],
        **shown,
    }


def _configure(x: Exchange) -> Reply:
    bundle = find_bundle(x)
    if bundle["bundle_type"] == "videos_only":
        raise refusals.wrong_status(
            bundle["account_status"],
            "A videos_only bundle posts to a delivered account, which cannot be configured here.",
            code="ACCOUNT_INVALID_STATUS",
        )
    if bundle["status"] != "pending_setup":
        message = f"The account is configured while the bundle is pending_setup, not {bundle['status']}."
        raise refusals.wrong_status(bundle["status"], message)
    profile = {name: x.body[name] for name in _FIELDS if name in x.body}
    if bundle["platform"] != "instagram":
        # What does not apply to a platform is passed over (documented for videos).
        profile.pop("link_in_bio", None)
    complete = all(profile.get(name) for name in _NEEDED)
    bundle["account_configured"] = complete
    bundle["account_status"] = "configured" if complete else "pending"
    if not is_dry_run(x):
        x.account.table(PROFILES).put(bundle["id"], profile)
        x.account.table(BUNDLES).put(bundle["id"], bundle)
    return Reply(200, free_answer(x, _shown(bundle, profile)))
