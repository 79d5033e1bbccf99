"""What a call costs by the contract: the kit's own reckoning, independent of any server's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prepay_conformance.contract.counts import fields_of_body, largest, whole_number
from prepay_conformance.contract.model import Json, Operation, Part, Price

__all__ = ["highest_of", "price_of_body"]


def price_of_body(part: Part, operation: Operation, body: Json) -> Price:
    """The price of a valid body."""
    counts = _COUNTS[operation.id](body)
    parts = {name: count * part.prices[operation.price[name]] for name, count in counts.items() if count}
    # Sound volume is paid once per video, and only the server knows whether it was.
    return Price(
        sum(parts.values()), parts, exact=operation.id != "tokportalConfigureBundleVideo" or not parts
    )


def highest_of(part: Part, operation: Operation) -> int:
    """The most that any valid body can cost."""
    body = {name: largest(schema) for name, schema in fields_of_body(operation).items()}
    counts = _COUNTS[operation.id](body)
    return sum(count * part.prices[operation.price[name]] for name, count in counts.items())


def _bundle(body: Json) -> dict[str, int]:
    return {
        "account_creation": int(body.get("bundle_type") != "videos_only"),
        "video_slots": whole_number(body.get("videos_quantity")),
        "niche_warming": int(body.get("wants_niche_warming") is True),
        "deep_warming": int(body.get("wants_deep_warming") is True),
        "video_editing": whole_number(body.get("edits_quantity")),
        "comment_moderation": int(body.get("wants_moderation") is True),
    }


def _batch(body: Json) -> dict[str, int]:
    platforms = len(body.get("platforms", ()))
    accounts = platforms * whole_number(body.get("accounts_count"))
    uploads = platforms * whole_number(body.get("upload_accounts_count"))
    return {
        "account_creation": accounts,
        "video_slots": uploads * whole_number(body.get("videos_per_account")),
        "niche_warming": accounts if body.get("wants_niche_warming") is True else 0,
        "deep_warming": accounts if body.get("wants_deep_warming") is True else 0,
        "comment_moderation": accounts if body.get("wants_moderation") is True else 0,
    }


def _volume(body: Json) -> dict[str, int]:
    volumes = (body.get("volume_original_sound"), body.get("volume_added_sound"))
    return {"sound_volume": int(any(volume is not None for volume in volumes))}


_COUNTS: Mapping[str, Callable[[Json], dict[str, int]]] = {
    "tokportalCreateBundle": _bundle,
    "tokportalCreateBundlesBulk": _batch,
    "tokportalAddVideoSlots": lambda body: {"video_slots": whole_number(body.get("quantity"))},
    "tokportalAddEditSlots": lambda body: {"video_editing": whole_number(body.get("quantity"))},
    "tokportalConfigureBundleVideo": _volume,
}
