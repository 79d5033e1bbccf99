"""TokPortal as the engine speaks to it: keys, envelope, headers, idempotency, and the handlers put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prepay._contract.vendors import BUILT_IN
from prepay_mock.contract import Contract, Problem
from prepay_mock.control.calls import ControlHandler
from prepay_mock.engine.dialect import Dialect, Kept
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Header
from prepay_mock.ledger import Entry
from prepay_mock.vendors.tokportal import credits as money
from prepay_mock.vendors.tokportal import kept, lifecycle, profiles, refusals, webhook
from prepay_mock.vendors.tokportal.bundles import Bundles, check_batch, check_bundle
from prepay_mock.vendors.tokportal.controls import control_handlers
from prepay_mock.vendors.tokportal.idempotency import keep_answer, kept_answer
from prepay_mock.vendors.tokportal.slots import Slots
from prepay_mock.vendors.tokportal.videos import Videos
from prepay_mock.world.account import Account
from prepay_mock.world.clock import SECOND
from prepay_mock.world.rate import bucket
from prepay_mock.world.world import World

__all__ = ["TokPortalDialect"]

_ROW = BUILT_IN["tokportal"]
PER_MINUTE = _ROW.per_minute or 0
"""Requests per minute and key, and the size of the bucket."""

_SAFE_ID = re.compile(rb"[!-~]{1,128}")
_REQUEST_ID = _ROW.request_id[0].lower().encode()
_VERSION: Header = (b"x-tokportal-api-version", b"2026-05-25")
_STABILITY: Header = (b"x-tokportal-api-stability", b"stable")
_LIMIT: Header = (b"x-ratelimit-limit", b"%d" % PER_MINUTE)
_REMAINING: tuple[Header, ...] = tuple((b"x-ratelimit-remaining", b"%d" % n) for n in range(PER_MINUTE + 1))

_KNOWN = frozenset({"active", "readonly"})
"""Standings of a key that is good: it gets told the state of its bucket."""

_RULES: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "tokportalCreateBundle": check_bundle,
    "tokportalCreateBundlesBulk": check_batch,
}


class TokPortalDialect(Dialect):
    """The vendor TokPortal, API version 2026-05-25."""

    name = "tokportal"
    credit_source = "farmer_topup"  # seed
    route_code = "NOT_FOUND"
    method_code = "METHOD_NOT_ALLOWED"
    accept_code = "NOT_ACCEPTABLE"
    size_code = "PAYLOAD_TOO_LARGE"
    media_code = "UNSUPPORTED_MEDIA_TYPE"
    internal_code = "INTERNAL_ERROR"

    def __init__(self, contract: Contract) -> None:
        super().__init__(contract)
        self._handlers: dict[str, Handler] = {
            **money.handlers(contract),
            **Bundles(contract).handlers(),
            **Slots(contract).handlers(),
            **lifecycle.handlers(),
            **profiles.handlers(),
            **Videos(contract).handlers(),
        }

    def kept(self) -> Kept:
        return kept.KEPT

    def check_kept(self, world: World, account: Account) -> None:
        kept.check(account)

    def controls(self) -> Mapping[str, ControlHandler]:
        return control_handlers()

    def handlers(self) -> Mapping[str, Handler]:
        return self._handlers

    def no_key(self) -> Refusal:
        return refusals.no_key()

    def bad_key(self) -> Refusal:
        return refusals.unknown_key()

    def bad_standing(self, standing: str) -> Refusal:
        # The vendor knows no suspended keys; one that is out of use is a revoked one.
        return refusals.read_only() if standing == "readonly" else refusals.revoked()

    def too_many(self, wait_us: int) -> Refusal:
        return refusals.rate_limited(wait_us)

    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        return refusals.invalid(problems)

    delivery_retries_s = (1, 4, 16)  # assumed

    def secret_of(self, account: Account, secret_ref: str | None) -> str | None:
        return webhook.secret_of(account, secret_ref)

    def delivery_headers(
        self, record: Mapping[str, Any], secret: str | None, timestamp: int, raw_body: bytes
    ) -> dict[str, str]:
        return webhook.headers(record, secret, timestamp, raw_body)

    def set_webhook(self, world: World, account: Account, url: str | None, secret: str | None) -> None:
        webhook.set_webhook(world, account, url, secret)

    def on_refunded(self, world: World, account: Account, entry: Entry) -> None:
        webhook.credits_restored(world, account, entry.amount, entry.ref, entry.at)

    def error_body(self, refusal: Refusal, x: Exchange) -> Any:
        error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
        if refusal.details is not None:
            error["details"] = refusal.details
        return {"error": error}

    def headers(self, x: Exchange) -> list[Header]:
        """Version and request id on every answer, the bucket's state where the key is good (documented)."""
        request_id = x.request.headers.get(b"x-request-id")
        if request_id is None or not _SAFE_ID.fullmatch(request_id):
            request_id = b"req_" + x.request_id(x.world.ids.request_hex).encode()
        account = x.account_or_none
        if account is None or account.standing not in _KNOWN:
            return [_VERSION, _STABILITY, (_REQUEST_ID, request_id)]
        # After a 429 `rate` tells of the next token; the header wants to know when the bucket is full.
        remaining, until_full = x.rate if x.rate and x.rate[0] else bucket(account, PER_MINUTE, x.now)
        return [
            _VERSION,
            _STABILITY,
            (_REQUEST_ID, request_id),
            _LIMIT,
            _REMAINING[remaining],
            (b"x-ratelimit-reset", b"%d" % -(-(x.now + until_full) // SECOND)),
        ]

    def prepare(self, x: Exchange) -> Reply | None:
        operation = x.operation
        if not operation.writes:
            return None
        rule = _RULES.get(operation.id)
        if rule is not None:
            rule(x.body)
        return kept_answer(x)

    def finish(self, x: Exchange, reply: Reply, body: bytes) -> None:
        keep_answer(x, reply, body)
