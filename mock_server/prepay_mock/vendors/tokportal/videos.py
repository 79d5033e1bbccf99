"""The video slots of a bundle, and the credit that sound volume costs once per video."""

from __future__ import annotations

from uuid import UUID, uuid5

from prepay_mock.contract import Contract
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.vendors.tokportal.prices import Tariff
from prepay_mock.vendors.tokportal.shelf import BUNDLES, ENDED, find_bundle
from prepay_mock.vendors.tokportal.spending import bill
from prepay_mock.world.clock import iso
from prepay_mock.world.table import Record

__all__ = ["SOUND", "VIDEOS", "Videos"]

VIDEOS = "videos"
"""Configured slots by ``<bundle id>/<position>``; a slot without configuration has no record."""

SOUND = "sound_volume"
"""Which slots have paid for sound volume, by the same key: it outlives a configuration that clears the volumes."""

_VOLUMES = ("volume_original_sound", "volume_added_sound")


class Videos:
    """The handlers, over the contract's prices."""

    def __init__(self, contract: Contract) -> None:
        operation = contract.operations["tokportalConfigureBundleVideo"]
        self._tariff = Tariff(contract, operation.id)
        schema = contract.document["components"]["schemas"]["TokPortalBundleVideoConfigure"]
        self._fields = tuple(schema["properties"])

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {
            "tokportalListBundleVideos": _list,
            "tokportalGetBundleVideo": _get,
            "tokportalConfigureBundleVideo": self._configure,
        }

    def _configure(self, x: Exchange) -> Reply:
        """Replace the configuration; the first volume ever set on this slot costs, all later ones are free (seed)."""
        bundle, position = find_bundle(x), _position(x)
        _check_position(bundle, position)
        if bundle["status"] in ENDED:
            message = f"The videos of a bundle that is {bundle['status']} cannot be changed."
            raise refusals.wrong_status(bundle["status"], message)
        body = x.body
        key = f"{bundle['id']}/{position}"
        sound = x.account.table(SOUND)
        first = key not in sound and any(body.get(name) is not None for name in _VOLUMES)
        due = bill(x, self._tariff.price({"sound_volume": int(first)}))
        video = _slot(bundle, position, "configured")
        video.update({name: body[name] for name in self._fields if name in body})
        if not due.dry_run:
            due.pay(ref=bundle["id"], note=f"Sound volume set: video {position}")
            if first:
                sound.put(key, {"at": iso(x.now)})
            videos = x.account.table(VIDEOS)
            if key not in videos:
                bundle["videos_configured_count"] += 1
                x.account.table(BUNDLES).put(bundle["id"], bundle)
            videos.put(key, video)
        return Reply(200, due.receipt(video))


def _list(x: Exchange) -> Reply:
    bundle = find_bundle(x)
    videos = x.account.table(VIDEOS)
    data = [
        videos.get(f"{bundle['id']}/{position}") or _slot(bundle, position, "pending")
        for position in range(1, bundle["videos_quantity"] + 1)
    ]
    return Reply(200, {"data": data})


def _get(x: Exchange) -> Reply:
    bundle, position = find_bundle(x), _position(x)
    _check_position(bundle, position)
    found = x.account.table(VIDEOS).get(f"{bundle['id']}/{position}")
    return Reply(200, {"data": found or _slot(bundle, position, "pending")})


def _position(x: Exchange) -> int:
    position: int = x.params["position"]
    return position


def _check_position(bundle: Record, position: int) -> None:
    if position > bundle["videos_quantity"]:
        raise refusals.video_not_found(position, bundle["videos_quantity"])


def _slot(bundle: Record, position: int, status: str) -> Record:
    # The id follows from the bundle's and the position, so that a slot has one before anything is stored of it.
    video_id = str(uuid5(UUID(bundle["id"]), str(position)))
    return {"id": video_id, "bundle_id": bundle["id"], "position": position, "status": status}
