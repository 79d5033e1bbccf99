"""Bundles are created and paid in one step, alone or as a batch; then read, listed and renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from prepay_mock.contract import Contract, Problem
from prepay_mock.contract.json_values import is_array
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.tokportal.credits import pagination
from prepay_mock.vendors.tokportal.prices import PLATFORM_NAMES, Price, Tariff, counted, options_in_words
from prepay_mock.vendors.tokportal.shelf import BUNDLES, find_bundle, new_bundle, synthetic_id
from prepay_mock.vendors.tokportal.spending import bill, free_answer, is_dry_run
from prepay_mock.vendors.tokportal.webhook import bundle_event
from prepay_mock.world.table import Record, Table

__all__ = ["Bundles", "check_batch", "check_bundle"]

# What a creation means by a field that it leaves out (documented).
_LEFT_OUT: Mapping[str, Any] = {
    "platform": "tiktok",
    "videos_quantity": 0,
    "edits_quantity": 0,
    "upload_accounts_count": 0,
    "videos_per_account": 0,
    "auto_finalize_videos": True,
    "wants_niche_warming": False,
    "wants_deep_warming": False,
    "wants_moderation": False,
}
_FILTERS = ("status", "bundle_type", "platform", "external_ref", "account_status")


def check_bundle(body: Mapping[str, Any]) -> None:
    """Rules of one bundle that the schema cannot state; raises InvalidInput."""
    edits, videos = body.get("edits_quantity", 0), body.get("videos_quantity", 0)
    if edits > videos:
        raise _too_many("edits_quantity", edits, "videos_quantity", videos)


def check_batch(body: Mapping[str, Any]) -> None:
    """Rules of a batch that the schema cannot state; raises InvalidInput."""
    uploads, accounts = body.get("upload_accounts_count", 0), body["accounts_count"]
    if uploads > accounts:
        raise _too_many("upload_accounts_count", uploads, "accounts_count", accounts)


def _too_many(field: str, value: int, bound: str, most: int) -> InvalidInput:
    reason = f"must not be greater than {bound} ({most})"
    return InvalidInput([Problem("body", (field,), "maximum", reason, value)])


class Bundles:
    """The handlers, over the contract's prices."""

    def __init__(self, contract: Contract) -> None:
        self._single = Tariff(contract, "tokportalCreateBundle")
        self._batch = Tariff(contract, "tokportalCreateBundlesBulk")
        # Whoever buys bundles buys the same one again and again.
        self._offer = lru_cache(maxsize=1024)(self._offered)

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {
            "tokportalCreateBundle": self._create,
            "tokportalCreateBundlesBulk": self._create_batch,
            "tokportalListBundles": _list,
            "tokportalGetBundle": lambda x: Reply(200, {"data": find_bundle(x)}),
            "tokportalUpdateBundle": _update,
        }

    def _create(self, x: Exchange) -> Reply:
        fields: dict[str, Any] = {**_LEFT_OUT, **x.body}
        kind: str = fields["bundle_type"]
        platform: str = fields["platform"]
        videos: int = fields["videos_quantity"]
        edits: int = fields["edits_quantity"]
        price, note = self._offer(
            kind,
            platform,
            videos,
            edits,
            fields["wants_niche_warming"],
            fields["wants_deep_warming"],
            fields["wants_moderation"],
        )
        due = bill(x, price)
        bundle_id = synthetic_id(1) if due.dry_run else x.world.ids.uuid()
        bundle = new_bundle(x, bundle_id, kind, platform, (videos, edits), fields)
        if due.dry_run:
            return Reply(201, due.receipt(bundle))
        due.pay(ref=bundle_id, note=note)
        bundle_event(x.world, x.account, "bundle.created", bundle, x.now)
        return Reply(201, due.receipt(_keep(x.account.table(BUNDLES), bundle)))

    def _offered(
        self, kind: str, platform: str, videos: int, edits: int, niche: bool, deep: bool, moderation: bool
    ) -> tuple[Price, str]:
        """What one bundle costs, and how its debit is told in words."""
        accounts = 0 if kind == "videos_only" else 1
        price = self._single.price(
            {
                "account_creation": accounts,
                "video_slots": videos,
                "niche_warming": niche,
                "deep_warming": deep,
                "video_editing": edits,
                "comment_moderation": moderation,
            }
        )
        options = options_in_words(niche=niche, deep=deep, moderation=moderation)
        return price, f"Bundle created: {_words({platform: accounts}, videos, edits, options)}"

    def _create_batch(self, x: Exchange) -> Reply:
        fields: dict[str, Any] = {**_LEFT_OUT, **x.body}
        platforms: list[str] = fields["platforms"]
        count: int = fields["accounts_count"]
        uploads: int = fields["upload_accounts_count"]
        each: int = fields["videos_per_account"]
        accounts = count * len(platforms)
        videos = uploads * len(platforms) * each
        due = bill(
            x,
            self._batch.price(
                {
                    "account_creation": accounts,
                    "video_slots": videos,
                    "niche_warming": accounts if fields["wants_niche_warming"] else 0,
                    "deep_warming": accounts if fields["wants_deep_warming"] else 0,
                    "comment_moderation": accounts if fields["wants_moderation"] else 0,
                }
            ),
        )
        bundles: list[Record] = []
        for platform in platforms:
            for number in range(count):
                slots = each if number < uploads else 0
                kind = "account_and_videos" if slots else "account_only"
                bundle_id = synthetic_id(len(bundles) + 1) if due.dry_run else x.world.ids.uuid()
                bundles.append(new_bundle(x, bundle_id, kind, platform, (slots, 0), fields))
        if due.dry_run:
            return Reply(201, due.receipt(bundles, created_count=0))
        options = options_in_words(
            niche=fields["wants_niche_warming"],
            deep=fields["wants_deep_warming"],
            moderation=fields["wants_moderation"],
        )
        words = _words(dict.fromkeys(platforms, count), videos, 0, options)
        due.pay(ref=bundles[0]["id"], note=f"Bundles created: {words}")
        table = x.account.table(BUNDLES)
        rows = [_keep(table, bundle) for bundle in bundles]
        for bundle in bundles:
            bundle_event(x.world, x.account, "bundle.created", bundle, x.now)
        return Reply(201, due.receipt(rows, created_count=len(rows)))


def _keep(table: Table, bundle: Record) -> orjson.Fragment:
    """Store a bundle; what comes back is its JSON, so that the answer need not write it a second time."""
    return orjson.Fragment(table.put(bundle["id"], bundle))


def _words(accounts: Mapping[str, int], videos: int, edits: int, options: Sequence[str]) -> str:
    parts = [
        counted(number, f"{PLATFORM_NAMES[platform]} account")
        for platform, number in accounts.items()
        if number
    ]
    if videos:
        parts.append(counted(videos, "video"))
    parts += options
    if edits:
        parts.append(counted(edits, "edit"))
    return ", ".join(parts)


def _list(x: Exchange) -> Reply:
    params = x.params
    page, per_page = params["page"], params["per_page"]
    wanted = {name: params[name] for name in _FILTERS if name in params}
    rows, total = x.account.table(BUNDLES).page(
        (page - 1) * per_page,
        per_page,
        where=(lambda row: all(_fits(row[name], value) for name, value in wanted.items()))
        if wanted
        else None,
    )
    return Reply(200, {"data": rows, "pagination": pagination(page, per_page, total)})


def _fits(value: Any, wanted: Any) -> bool:
    """Whether a field is what a filter wants; several values of a repeated key are alternatives."""
    return value in wanted if is_array(wanted) else value == wanted


def _update(x: Exchange) -> Reply:
    bundle, body = find_bundle(x), x.body
    bundle.update({name: body[name] for name in ("title", "external_ref") if name in body})
    if "auto_finalize_videos" in body:
        bundle["auto_finalize_videos"] = body["auto_finalize_videos"]
        bundle["review_mode"] = "auto" if body["auto_finalize_videos"] else "manual"
    if not is_dry_run(x):
        x.account.table(BUNDLES).put(bundle["id"], bundle)
    return Reply(200, free_answer(x, bundle))
