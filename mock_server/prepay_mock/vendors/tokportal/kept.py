"""The form of what TokPortal's accounts keep, for states that come from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from prepay_mock.engine.dialect import Kept
from prepay_mock.vendors.tokportal.idempotency import ANSWERS, LONGEST_KEY
from prepay_mock.vendors.tokportal.profiles import PROFILES
from prepay_mock.vendors.tokportal.shelf import BUNDLES, FIELDS
from prepay_mock.vendors.tokportal.videos import SOUND, VIDEOS
from prepay_mock.world.account import Account
from prepay_mock.world.export import ImportProblem

__all__ = ["KEPT", "check"]

_SCHEMAS: Final = "#/components/schemas/TokPortal"
_TEXT = {"type": ["string", "null"], "maxLength": 2048}
_BUNDLE: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}Bundle"}],
    "properties": {"id": {"format": "uuid"}},
    "required": list(FIELDS),
    "unevaluatedProperties": False,
}
_PROFILE: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}BundleAccountConfigure"}],
    "unevaluatedProperties": False,
}
_VIDEO: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}BundleVideo"}],
    "properties": {"description": {"type": ["string", "null"]}},
    "unevaluatedProperties": False,
}
_ANSWER: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["at", "request", "status", "answer"],
    "properties": {
        "at": {"type": "integer", "minimum": 0, "maximum": 230_000_000_000_000_000},
        "request": {"type": "string", "maxLength": 100},
        "status": {"enum": [200, 201]},
        "answer": {"type": "object"},
    },
}
_SOUND: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["at"],
    "properties": {"at": {"type": "string", "format": "date-time"}},
}
_WEBHOOK: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["url", "secret_ref"],
    "properties": {
        "url": {"type": "string", "pattern": "^https?://[!-~]+$", "maxLength": 2048},
        "secret_ref": {"type": ["string", "null"], "maxLength": 100},
    },
}
KEPT: Final = Kept(
    tables={BUNDLES: _BUNDLE, PROFILES: _PROFILE, VIDEOS: _VIDEO, SOUND: _SOUND, ANSWERS: _ANSWER},
    settings={
        "email": {"type": "string", "maxLength": 254},
        "webhook": _WEBHOOK,
        "webhook_secrets": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 256},
        },
    },
)


def check(account: Account) -> None:
    """Check that records name each other rightly; raises ImportProblem."""
    table = account.table(BUNDLES)
    bundles = {record["id"]: record for record in table}
    if [*bundles] != [*table.keys()] or any(record["bundle_id"] != key for key, record in bundles.items()):
        raise ImportProblem(f"tables.{BUNDLES}", "a bundle is kept under another id than its own")
    for key in account.table(PROFILES).keys():  # noqa: SIM118 - a table iterates over its records
        if key not in bundles:
            raise ImportProblem(f"tables.{PROFILES}", f"there is no bundle {key}")
    for name in (VIDEOS, SOUND):
        for key in account.table(name).keys():  # noqa: SIM118
            _check_video(name, key, bundles)
    for key, kept in zip(account.table(ANSWERS).keys(), account.table(ANSWERS), strict=True):
        if len(key) > LONGEST_KEY or kept["at"] > account.ledger.now:
            raise ImportProblem(
                f"tables.{ANSWERS}", "a kept answer has a key that cannot be, or is from the future"
            )


def _check_video(name: str, key: str, bundles: Mapping[str, Any]) -> None:
    bundle_id, _, position = key.partition("/")
    slots = bundles[bundle_id]["videos_quantity"] if bundle_id in bundles else 0
    if not (position.isdecimal() and len(position) < 8 and 1 <= int(position) <= slots):
        raise ImportProblem(f"tables.{name}", f"there is no video {key}")
