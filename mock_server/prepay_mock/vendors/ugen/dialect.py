"""U-Gen as the engine speaks to it: keys and tokens, two forms of errors, timers, and the operator's controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prepay_mock.contract import Contract, Problem
from prepay_mock.control.calls import ControlHandler
from prepay_mock.engine.dialect import Dialect, Kept
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler
from prepay_mock.engine.messages import Request
from prepay_mock.vendors.ugen import kept, pipeline, refusals, webhook
from prepay_mock.vendors.ugen.controls import control_handlers
from prepay_mock.vendors.ugen.cost import CostTable
from prepay_mock.vendors.ugen.credits import CreditHandlers
from prepay_mock.vendors.ugen.invalid import invalid_body, refusal_for
from prepay_mock.vendors.ugen.jobs import JobHandlers
from prepay_mock.vendors.ugen.limits import JobLimits
from prepay_mock.vendors.ugen.payments import CHECKOUT_TIMER, PaymentHandlers
from prepay_mock.vendors.ugen.thresholds import Thresholds
from prepay_mock.world.account import Account
from prepay_mock.world.world import World

__all__ = ["UGenDialect"]

_BAD_STANDING = {
    "revoked": (401, "UNAUTHORIZED", "This API key has been revoked"),
    "suspended": (401, "UNAUTHORIZED", "This API key is suspended"),
    "readonly": (403, "FORBIDDEN", "This key may not write"),
}


class UGenDialect(Dialect):
    """The dialect of U-Gen.

    Args:
        contract: the compiled contract; it may hold other vendors' operations too.
        concurrent_jobs: jobs that an account may have queued or running at once, see ``JobLimits``.
        daily_jobs: jobs that an account may start in a day.
    """

    name = "ugen"
    credit_source = "pack"  # seed (credit packs)
    route_code = "NOT_FOUND"
    method_code = "METHOD_NOT_ALLOWED"
    accept_code = "NOT_ACCEPTABLE"
    size_code = "PAYLOAD_TOO_LARGE"
    media_code = "UNSUPPORTED_MEDIA_TYPE"
    internal_code = "INTERNAL_ERROR"

    delivery_timeout_s = 10  # documented, as are the retries
    delivery_retries_s = (1, 4, 16)

    def __init__(self, contract: Contract, *, concurrent_jobs: int = 1000, daily_jobs: int = 10_000) -> None:
        super().__init__(contract)
        costs = CostTable(contract.prices["ugen"])
        limits = JobLimits(concurrent_jobs, daily_jobs)
        self._payments = PaymentHandlers(contract)
        self._thresholds = Thresholds(self._payments)
        self._handlers: dict[str, Handler] = {
            **CreditHandlers(contract, costs).handlers(),
            **JobHandlers(contract, costs, limits).handlers(),
            **self._payments.handlers(),
            **self._thresholds.handlers(),
            **webhook.handlers(),
        }

    # -- what the engine asks for --------------------------------------------------------------------------------

    def kept(self) -> Kept:
        return kept.KEPT

    def check_kept(self, world: World, account: Account) -> None:
        kept.check(account, self._payments.pack_ids)

    def controls(self) -> Mapping[str, ControlHandler]:
        return control_handlers(self)

    def handlers(self) -> Mapping[str, Handler]:
        return self._handlers

    def key_of(self, request: Request) -> str | None:
        """The bearer token, or else the API key: the token wins when both are sent (documented)."""
        scheme, _, token = (request.header(b"authorization") or "").strip().partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return token.strip()
        return super().key_of(request)

    def no_key(self) -> Refusal:
        return refusals.unauthorized("Send an API key in X-API-Key or a bearer token")

    def bad_key(self) -> Refusal:
        return refusals.unauthorized("The API key is not valid; this mock server knows sk_mock_ keys")

    def bad_standing(self, standing: str) -> Refusal:
        return Refusal(*_BAD_STANDING[standing])

    def too_many(self, wait_us: int) -> Refusal:
        return refusals.too_many("Too many requests", wait_us)

    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        return refusal_for(problems)

    def error_body(self, refusal: Refusal, x: Exchange) -> Any:
        return invalid_body(refusal) if refusal.status == 422 else refusals.envelope(refusal)

    def on_timer(self, world: World, account: Account, kind: str, ref: str, at: int) -> None:
        if kind == CHECKOUT_TIMER:
            self._payments.expire(world, ref, at)
        else:
            pipeline.advance(world, account, ref, at)

    def on_settled(self, world: World, account: Account, at: int) -> None:
        self._thresholds.watch(world, account, at)

    # -- the operator's controls ---------------------------------------------------------------------------------

    def settle_payment(self, world: World, session_id: str, outcome: str, at: int) -> dict[str, Any]:
        """Play the payment provider. The pack's credits arrive with ``paid``, once: a second one does nothing.

        Args:
            world: the world in which the session was opened.
            session_id: what the checkout answered.
            outcome: ``paid``, ``failed`` or ``expired``.
            at: microseconds since the epoch.

        Returns:
            The payment as it stands then.

        Raises:
            LookupError: there is no such session.
            ValueError: the outcome is unknown, or the session has ended with another one.
        """
        account, payment = self._payments.settle(world, session_id, outcome, at)
        self.on_settled(world, account, at)
        return {name: value for name, value in payment.items() if name not in ("key", "expires_at")}

    def find_job(self, world: World, job_id: str) -> tuple[Account, dict[str, Any]]:
        """The account that owns a job, and the job as the API shows it; raises LookupError when nobody does."""
        account, job = pipeline.find(world, job_id)
        return account, pipeline.show(job)

    def end_job(
        self, world: World, account: Account, job_id: str, outcome: str, actual_credits: int | None, at: int
    ) -> dict[str, Any]:
        """Play the renderer: end a job now, whatever its timers say.

        Args:
            world: the world of the account.
            account: the job's owner, see ``find_job``.
            job_id: a job that is queued or running.
            outcome: ``completed`` or ``failed``.
            actual_credits: what a completed job cost; None = its work without the buffers. A failed job costs nothing.
            at: microseconds since the epoch.

        Returns:
            The job as the API shows it then.

        Raises:
            LookupError: the account has no such job.
            ValueError: the outcome is unknown, the job has ended already, or it would cost more than it reserved.
        """
        job = pipeline.end(world, account, job_id, outcome, actual_credits, at)
        self.on_settled(world, account, at)
        return pipeline.show(job)

    # -- what the sender of webhooks asks for --------------------------------------------------------------------

    def secret_of(self, account: Account, secret_ref: str | None) -> str | None:
        """The secret behind a delivery's ``secret_ref``, or None when it is to go out unsigned."""
        return webhook.secret_of(account, secret_ref)

    def sign(self, secret: str | None, timestamp: int, raw_body: bytes) -> dict[str, str]:
        """The headers that a delivery is sent with: its time and, with a secret, its signature.

        Args:
            secret: see ``secret_of``; without one there is no signature header.
            timestamp: when this try is made, seconds since the epoch (unit assumed).
            raw_body: the bytes that are sent.

        Returns:
            ``X-UGen-Timestamp`` and ``X-UGen-Signature``, the hexadecimal HMAC-SHA256 of timestamp, dot and body.
        """
        return webhook.sign(secret, timestamp, raw_body)
