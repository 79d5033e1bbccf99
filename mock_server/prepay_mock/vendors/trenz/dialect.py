"""Trenz's ways: flat errors, keys in either of two headers, 200 requests per minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prepay_mock.contract import Problem
from prepay_mock.control.calls import ControlHandler
from prepay_mock.engine.dialect import Dialect, Kept
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler
from prepay_mock.engine.messages import Request
from prepay_mock.vendors.trenz import kept, tasks
from prepay_mock.vendors.trenz.billing import Work, billed
from prepay_mock.vendors.trenz.catalogue import Catalogue
from prepay_mock.vendors.trenz.controls import control_handlers
from prepay_mock.vendors.trenz.copywriting import write_titles
from prepay_mock.vendors.trenz.files import Files
from prepay_mock.vendors.trenz.invalid import refusal_for
from prepay_mock.vendors.trenz.queries import Queries
from prepay_mock.world.account import Account
from prepay_mock.world.clock import SECOND
from prepay_mock.world.world import World

__all__ = ["TrenzDialect"]

_DOCS = "https://openapi-doc.trenz.ai/errors/"
_LONGEST_MESSAGE = 2000
_BAD_STANDING = {
    "revoked": (401, "AUTH_KEY_REVOKED", "This key was revoked. Use a new one."),
    "suspended": (401, "AUTH_KEY_SUSPENDED", "This key is suspended. Ask support to reinstate it."),
    # Trenz publishes no scopes. A read-only key is taken to be one that spends nothing: it may not make paid reads.
    "readonly": (403, "FORBIDDEN_SCOPE", "The scope of this key covers free reads only."),
}


class TrenzDialect(Dialect):
    """The dialect of Trenz.

    Args:
        contract: the compiled contract; it may hold other vendors' operations too.
    """

    name = "trenz"
    credit_source = "recharge"  # seed ("contact Trenz to recharge")
    has_backend = True
    route_code = "ROUTE_NOT_FOUND"
    method_code = "BAD_REQUEST"
    accept_code = "BAD_REQUEST"
    size_code = "BAD_REQUEST"
    media_code = "BAD_REQUEST"
    internal_code = "INTERNAL_ERROR"

    def kept(self) -> Kept:
        return kept.KEPT

    def check_kept(self, world: World, account: Account) -> None:
        kept.check(account)

    def controls(self) -> Mapping[str, ControlHandler]:
        return control_handlers()

    def handlers(self) -> Mapping[str, Handler]:
        queries = Queries(Catalogue())
        files = Files(self.contract)
        works = {
            "trenzSearchProducts": Work(queries.search_products),
            "trenzGetProduct": Work(queries.get_product),
            "trenzSearchCreators": Work(queries.search_creators),
            "trenzGenerateProductTitle": Work(write_titles),
            "trenzListSocialAccounts": Work(queries.list_accounts),
            "trenzListCampaigns": Work(queries.list_campaigns),
            "trenzGenerateImage": Work(tasks.submit_image, tasks.check_reference),
            "trenzGenerateVideo": Work(tasks.submit_video, tasks.check_reference),
            "trenzGetTask": Work(tasks.get_task),
            "trenzUploadFile": Work(files.upload, files.check),
        }
        return {name: billed(self.contract.operations[name], work) for name, work in works.items()}

    def key_of(self, request: Request) -> str | None:
        # Which header counts when both are sent and differ is not published; X-API-Key does here.
        key = super().key_of(request)
        if key is not None:
            return key
        scheme, _, token = (request.header(b"authorization") or "").strip().partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None

    def no_key(self) -> Refusal:
        return Refusal(401, "AUTH_MISSING_KEY", "Send your key as X-API-Key or as Authorization: Bearer.")

    def bad_key(self) -> Refusal:
        message = "This key is not valid. Keys begin with sk_live_; this mock server knows sk_mock_ keys."
        return Refusal(401, "AUTH_INVALID_KEY", message)

    def bad_standing(self, standing: str) -> Refusal:
        return Refusal(*_BAD_STANDING[standing])

    def too_many(self, wait_us: int) -> Refusal:
        wait = max(-(-wait_us // SECOND), 1)
        message = f"Rate limit exceeded. Maximum {self.per_minute} requests per minute."
        return Refusal(429, "RATE_LIMITED", message, headers={"Retry-After": str(wait)})

    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        return refusal_for(problems)

    def error_body(self, refusal: Refusal, x: Exchange) -> Any:
        return {
            "code": refusal.code,
            "message": refusal.message[:_LONGEST_MESSAGE],
            "request_id": x.request_id(x.world.ids.request_uuid),
            "docs_url": _DOCS + refusal.code,
        }

    def on_timer(self, world: World, account: Account, kind: str, ref: str, at: int) -> None:
        tasks.progress(world, account, kind, ref, at)

    def find_task(self, world: World, task_id: str) -> tuple[Account, dict[str, Any]]:
        """The account that owns a task, and the task as the API shows it; raises LookupError when nobody does."""
        return tasks.find(world, task_id)

    def end_task(self, world: World, account: Account, task_id: str, outcome: str, at: int) -> dict[str, Any]:
        """Play the backend: end a task now, whatever its timers say. Its charge stays (seed).

        Args:
            world: the world of the account.
            account: the task's owner, see ``find_task``.
            task_id: a task that has not ended.
            outcome: ``succeeded`` or ``failed``.
            at: microseconds since the epoch.

        Returns:
            The task as the API shows it then.

        Raises:
            LookupError: the account has no such task.
            ValueError: the outcome is unknown, or the task has ended already.
        """
        return tasks.end(account, task_id, outcome, at)
