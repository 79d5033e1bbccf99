"""The story of a credit, told against a mock server on a free port: sync, then the same in async.

Run it with ``make demo``. Nothing leaves this machine, and no credit of anybody's is spent.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx

from prepay import AsyncTokPortal, InsufficientCreditsError, TokPortal

# The bundle of TokPortal's own pricing page: 25 + 10 × 2 + 7 + 10 × 3 = 82 credits.
BUNDLE: dict[str, Any] = {
    "bundle_type": "account_and_videos",
    "platform": "tiktok",
    "country": "USA",
    "videos_quantity": 10,
    "edits_quantity": 10,
    "wants_niche_warming": True,
    "niche_warming_instructions": "home cooking on a small budget",
}


def say(text: str) -> None:
    """One line of the story."""
    print(f"  {text}")


@contextlib.contextmanager
def mock_server() -> Generator[str]:
    """A mock server of our own, stopped when the story is over; gives its base URL."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "url"
        command = [sys.executable, "-m", "prepay_mock", "--port", "0", "--ready-file", str(ready)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                for _ in range(500):
                    if ready.exists() or process.poll() is not None:
                        break
                    time.sleep(0.02)
                yield ready.read_text().strip()
            finally:
                process.terminate()


def show_insufficient(error: InsufficientCreditsError) -> None:
    """Tell what a typed 402 knows."""
    say(f"402, typed: required {error.required}, available {error.available}, missing {error.missing}")
    say("            " + ", ".join(f"{name} {part}" for name, part in error.breakdown.items()))


def show_history(rows: list[Any], opening: int) -> None:
    """Print the ledger and check that it adds up."""
    total = 0
    for row in rows:
        total += row.amount
        say(f"  {row.amount:+5d}  → {row.balance_after:4d}  {row.description}")
    if total != opening:
        raise SystemExit(f"the history sums to {total}, the balance is {opening}")
    say(f"the rows add up to the balance: {total}")


def grant(url: str, key: str, amount: int) -> None:
    """Play the vendor's sales department."""
    path = f"{url}/_prepay/accounts/{key}/grant"
    httpx.post(path, params={"vendor": "tokportal"}, json={"amount": amount}).raise_for_status()


def told_in_sync(url: str) -> None:
    """The story with the sync client."""
    key = "sk_mock_demo_sync"
    with TokPortal(api_key=key, base_url=url) as tok:
        say(f"balance        {tok.credits.balance().data.total_credits} credits")
        costs = tok.credits.costs().data
        say(
            f"prices         account {costs.account_creation}, slot {costs.video_slot}, edit {costs.video_editing}"
        )
        quote = tok.bundles.create.quote(**BUNDLE)
        say(f"quote          {quote.total} credits, nothing charged")
        bundle = tok.bundles.create(**BUNDLE)
        say(f"bundle created {bundle.credits_charged} credits charged, {bundle.credits_remaining} remain")
        try:
            tok.bundles.create(**BUNDLE)
        except InsufficientCreditsError as error:
            show_insufficient(error)
        grant(url, key, 100)
        say(f"granted 100    balance {tok.credits.balance().data.total_credits}")
        bundle = tok.bundles.create(**BUNDLE)
        say(f"bundle created {bundle.credits_charged} credits charged, {bundle.credits_remaining} remain")
        rows = list(tok.credits.history.iter())
        show_history(rows, tok.credits.balance().data.total_credits)


async def told_in_async(url: str) -> None:
    """The same with the async client."""
    key = "sk_mock_demo_async"
    async with AsyncTokPortal(api_key=key, base_url=url) as tok:
        say(f"balance        {(await tok.credits.balance()).data.total_credits} credits")
        costs = (await tok.credits.costs()).data
        say(
            f"prices         account {costs.account_creation}, slot {costs.video_slot}, edit {costs.video_editing}"
        )
        quote = await tok.bundles.create.quote(**BUNDLE)
        say(f"quote          {quote.total} credits, nothing charged")
        bundle = await tok.bundles.create(**BUNDLE)
        say(f"bundle created {bundle.credits_charged} credits charged, {bundle.credits_remaining} remain")
        try:
            await tok.bundles.create(**BUNDLE)
        except InsufficientCreditsError as error:
            show_insufficient(error)
        await asyncio.to_thread(grant, url, key, 100)
        say(f"granted 100    balance {(await tok.credits.balance()).data.total_credits}")
        bundle = await tok.bundles.create(**BUNDLE)
        say(f"bundle created {bundle.credits_charged} credits charged, {bundle.credits_remaining} remain")
        rows = [row async for row in tok.credits.history.iter()]
        show_history(rows, (await tok.credits.balance()).data.total_credits)


def main() -> None:
    """Tell the story twice."""
    with mock_server() as url:
        print(f"A mock server listens on {url}.\n\nSync:")
        told_in_sync(url)
        print("\nAsync:")
        asyncio.run(told_in_async(url))
    print("\ndemo: ok")


if __name__ == "__main__":
    main()
