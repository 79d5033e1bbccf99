"""A U-Gen job from quote to settlement, with a progress bar. Its estimate is reserved; what it used is charged."""

from __future__ import annotations

from typing import Any

from prepay.models import UGenJob
from prepay.testing import no_waiting
from prepay_mock import Mock

JOB: dict[str, Any] = {"product_name": "Mug", "product_image_url": "https://example.com/mug.png"}


def bar(job: UGenJob) -> None:
    """One line for each change."""
    done = job.progress_percent // 5
    print(f"  [{'#' * done}{'.' * (20 - done)}] {job.progress_percent:3d} %  {job.status}")
    if job.status in ("queued", "running"):
        mock.clock.to_next_event()  # the mock's time moves only when told


with Mock(freeze_at="2026-06-01T12:00:00Z") as mock, no_waiting():
    ugen = mock.ugen.account(balance=1000).client()

    quote = ugen.jobs.create.quote(**JOB, segment_count=3, voice_enabled=True)
    print(f"quote      {quote.total} credits: {dict(quote.breakdown)}")
    job = ugen.jobs.create(**JOB, segment_count=3, voice_enabled=True, idempotency_key="mug-42")
    balance = ugen.balance()
    print(f"reserved   {balance.reserved}; available {balance.available} of {balance.total}")

    job = ugen.jobs.wait(job.job_id, on_progress=bar)
    print(f"consumed   {job.credits_consumed} credits")
    for row in reversed(list(ugen.credits.transactions.iter(job_id=job.job_id))):
        print(f"  {row.type:8s} {row.amount:+5d}   {row.balance_before} → {row.balance_after}")
