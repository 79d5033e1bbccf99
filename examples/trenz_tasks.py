"""Trenz: what is charged when, what comes back, and what never does."""

from __future__ import annotations

from prepay import Retry, ServerError, WorkFailedError
from prepay.testing import no_waiting
from prepay_mock import Mock

with Mock(freeze_at="2026-06-01T12:00:00Z") as mock, no_waiting():
    account = mock.trenz.account(balance=500)
    trenz = account.client().with_options(retry=Retry(attempts=1))

    found = trenz.products.search(keyword="lamp")
    print(f"search            {found.usage.coin_cost} credit,   {found.usage.remaining_balance} remain")

    mock.faults.add("backend_status", status=503, operation="trenzSearchProducts")
    try:
        trenz.products.search(keyword="lamp")
    except ServerError as error:
        print(f"backend down      {error.status}: refunded,  {account.available} remain")

    task = trenz.videos.generate(prompt="a lamp that turns itself on")
    print(f"video submitted   {task.usage.coin_cost} credits, {task.usage.remaining_balance} remain")
    mock.trenz.end_task(task.data.task_id, "failed")
    try:
        trenz.tasks.wait(task.data.task_id)
    except WorkFailedError as error:
        print(f"it failed later   not refunded, {account.available} remain ({error})")
