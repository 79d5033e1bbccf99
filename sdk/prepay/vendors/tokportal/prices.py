"""What a TokPortal call costs at most, computed from unit prices: the price list of the server, or of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from prepay._operation.spec import Call
from prepay._operation.unset import UNSET
from prepay.errors import ConfigurationError

__all__ = ["parts_of"]

Body = Mapping[str, Any]


def parts_of(call: Call[Any], prices: Mapping[str, int]) -> dict[str, int]:
    """Return the parts of the price that are not 0: the most that the call can cost.

    Args:
        call: what would be sent.
        prices: credits for one unit, by the keys that the operation names.

    Raises:
        ConfigurationError: the price cannot be computed from these prices and arguments.
    """
    spec, count = call.spec, _COUNTS.get(call.spec.id)
    if count is None or not isinstance(spec.price, Mapping):
        raise ConfigurationError(
            f'{spec.label}: its price cannot be computed from unit prices. Nothing was sent. Use quote_by="dry_run", '
            "which asks the vendor."
        )
    try:
        counts = count(call.body or {})
        found = {part: number * prices[spec.price[part]] for part, number in counts.items() if number}
    except (KeyError, TypeError) as error:
        raise ConfigurationError(
            f'{spec.label}: its price cannot be computed ({error}). Nothing was sent. Use quote_by="dry_run", which '
            "asks the vendor."
        ) from error
    return {part: cost for part, cost in found.items() if cost}


def _bundle(body: Body) -> dict[str, int]:
    return {
        "account_creation": int(body.get("bundle_type") != "videos_only"),
        "video_slots": _number(body, "videos_quantity"),
        "niche_warming": _wanted(body, "wants_niche_warming"),
        "deep_warming": _wanted(body, "wants_deep_warming"),
        "video_editing": _number(body, "edits_quantity"),
        "comment_moderation": _wanted(body, "wants_moderation"),
    }


def _batch(body: Body) -> dict[str, int]:
    platforms = _length(body, "platforms")
    accounts = platforms * _number(body, "accounts_count")
    uploads = platforms * _number(body, "upload_accounts_count")
    return {
        "account_creation": accounts,
        "video_slots": uploads * _number(body, "videos_per_account"),
        "niche_warming": accounts * _wanted(body, "wants_niche_warming"),
        "deep_warming": accounts * _wanted(body, "wants_deep_warming"),
        "comment_moderation": accounts * _wanted(body, "wants_moderation"),
    }


def _volume(body: Body) -> dict[str, int]:
    # Paid for once for each video; only the server knows whether it was, so this is the most.
    given = (body.get(name) for name in ("volume_original_sound", "volume_added_sound"))
    return {"sound_volume": int(any(value is not UNSET and value is not None for value in given))}


_COUNTS: Final[Mapping[str, Callable[[Body], dict[str, int]]]] = {
    "tokportalCreateBundle": _bundle,
    "tokportalCreateBundlesBulk": _batch,
    "tokportalAddVideoSlots": lambda body: {"video_slots": _number(body, "quantity")},
    "tokportalAddEditSlots": lambda body: {"video_editing": _number(body, "quantity")},
    "tokportalConfigureBundleVideo": _volume,
}


def _number(body: Body, name: str) -> int:
    value = body.get(name, UNSET)
    if value is UNSET or value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise TypeError(f"{name} is not a whole number of at least 0")


def _length(body: Body, name: str) -> int:
    value: Any = body.get(name, UNSET)
    if not isinstance(value, list | tuple):
        raise TypeError(f"{name} is not a list")
    return len(cast("list[object]", value))


def _wanted(body: Body, name: str) -> int:
    return int(body.get(name, UNSET) not in (UNSET, None, False))
