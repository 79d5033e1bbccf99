"""Prism, which shares no code with us, sits between the SDK and the mock and must have nothing to object to.

Every operation of the contract is called for success, and the refusals that a caller is to expect are provoked:
whatever the SDK sends and whatever the mock answers passes through the judge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from prepay import APIStatusError, File, InsufficientCreditsError, Retry, TokPortal, Trenz, UGen
from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.prism import Prism, find_prism
from prepay_mock.serving.server import running
from prepay_mock.vendors.trenz import TrenzDialect
from prepay_mock.vendors.ugen import UGenDialect
from tests.mock.harness import ledgers_hold, new_engine

DAY = dt.date(2026, 7, 1)


@dataclass(frozen=True)
class Court:
    """The mock, and the judge in front of it."""

    engine: Engine
    prism: Prism

    def tokportal(self, key: str) -> TokPortal:
        return TokPortal(api_key=f"sk_mock_{key}", base_url=self.prism.url, retry=Retry(attempts=1))

    def ugen(self, key: str) -> UGen:
        return UGen(api_key=f"sk_mock_{key}", base_url=self.prism.url, retry=Retry(attempts=1))

    def trenz(self, key: str) -> Trenz:
        return Trenz(api_key=f"sk_mock_{key}", base_url=self.prism.url, retry=Retry(attempts=1))


@pytest.fixture(scope="module")
def court(contract: Contract) -> Iterator[Court]:
    find_prism()
    engine = new_engine(contract)
    with running(engine) as url, Prism.proxy(url) as prism:
        yield Court(engine, prism)
        assert ledgers_hold(engine) == []


@pytest.fixture(autouse=True)
def nothing_to_object_to(court: Court) -> Iterator[None]:
    before = len(court.prism.violations())
    yield
    assert court.prism.violations()[before:] == []


def served(court: Court, vendor: str) -> set[str | None]:
    """The operations of a vendor that were answered with success."""
    return {
        heard.operation for heard in court.engine.world.heard if heard.vendor == vendor and heard.status < 300
    }


def of(contract: Contract, vendor: str) -> set[str]:
    return {operation.id for operation in contract.operations.values() if operation.vendor == vendor}


def test_every_tokportal_operation(court: Court, contract: Contract) -> None:
    with court.tokportal("judged_balance_1000") as tok:
        assert tok.me.get().data.credits == 1000
        tok.credits.costs()
        made = tok.bundles.create(
            bundle_type="account_and_videos", platform="tiktok", country="USA", videos_quantity=10, edits_quantity=10,
            wants_niche_warming=True, niche_warming_instructions="home cooking",
        )  # fmt: skip
        assert made.credits_charged == 82
        bundle = made.data.id
        tok.bundles.create_bulk(platforms=["tiktok", "instagram"], country="USA", accounts_count=2)
        tok.bundles.list()
        tok.bundles.update(id=bundle, title="Summer")
        tok.bundles.get(id=bundle)
        tok.bundles.publish_readiness(id=bundle)
        tok.bundles.configure_account(
            id=bundle, username="cook", visible_name="Cook", biography="Cooking", profile_picture_url="https://example.com/a.png",
        )  # fmt: skip
        tok.bundles.get_account(id=bundle)
        tok.videos.configure(
            id=bundle, position=1, video_type="video", target_publish_date=DAY, description="Soup",
            volume_added_sound=40,
        )  # fmt: skip
        tok.videos.get(id=bundle, position=1)
        tok.videos.list(id=bundle)
        tok.bundles.add_video_slots(id=bundle, quantity=5)
        tok.bundles.add_edit_slots(id=bundle, quantity=2)
        tok.bundles.publish(id=bundle)
        tok.bundles.unpublish(id=bundle)
        spent = sum(row.amount for row in tok.credits.history.iter() if row.amount < 0)
        assert tok.credits.balance().data.total_credits == 1000 + spent
        assert tok.bundles.create.quote(bundle_type="account_only", country="USA").total == 25
    assert served(court, "tokportal") == of(contract, "tokportal")


def test_what_tokportal_refuses(court: Court) -> None:
    with court.tokportal("judged_refused_balance_50") as tok:
        with pytest.raises(InsufficientCreditsError) as short:
            tok.bundles.create(
                bundle_type="account_and_videos", country="USA", videos_quantity=10, edits_quantity=10,
                wants_niche_warming=True, niche_warming_instructions="home cooking",
            )  # fmt: skip
        assert (short.value.required, short.value.available, short.value.missing) == (82, 50, 32)
        with pytest.raises(APIStatusError, match="BUNDLE_NOT_FOUND"):
            tok.bundles.get(id="nowhere")
        bundle = tok.bundles.create(bundle_type="account_only", country="USA").data.id
        with pytest.raises(APIStatusError, match="409"):
            tok.bundles.publish(id=bundle)
    with court.tokportal("judged_revoked") as tok, pytest.raises(APIStatusError, match="AUTH_REVOKED_KEY"):
        tok.credits.balance()


def test_every_ugen_operation(court: Court, contract: Contract) -> None:
    world = court.engine.world
    dialect = court.engine.dialects["ugen"]
    assert isinstance(dialect, UGenDialect)
    with court.ugen("judged_balance_5000") as ugen:
        assert (
            ugen.credits.estimate(segment_count=3, music_enabled=True, voice_enabled=True).total_credits
            == 252
        )
        ugen.credits.pricing()
        ugen.billing.packs()
        order = ugen.billing.checkout(pack_id="creator")
        dialect.settle_payment(world, order.session_id, "paid", world.clock.now())
        methods = list(ugen.billing.payment_methods())
        ugen.billing.set_auto_topup(enabled=True, threshold_credits=10, pack_id="starter")
        ugen.billing.get_auto_topup()
        ugen.billing.set_credit_alert(enabled=True, threshold_credits=10)
        ugen.billing.get_credit_alert()
        ugen.billing.delete_payment_method(payment_method_id=methods[0].id)
        ugen.webhook.set(webhook_url="https://example.com/hook")
        ugen.webhook.get()
        ugen.webhook.delete()
        job = ugen.jobs.create(
            product_name="Mug", product_image_url="https://example.com/mug.png", segment_count=1
        )
        other = ugen.jobs.create(
            product_name="Cup", product_image_url="https://example.com/cup.png", segment_count=1
        )
        ugen.jobs.cancel(job_id=other.job_id)
        account, _ = dialect.find_job(world, job.job_id)
        dialect.end_job(world, account, job.job_id, "failed", None, world.clock.now())
        ugen.jobs.retry(job_id=job.job_id)
        dialect.end_job(world, account, job.job_id, "completed", 60, world.clock.now())
        ugen.jobs.get(job_id=job.job_id)
        ugen.jobs.list()
        assert sum(row.amount for row in ugen.credits.transactions.iter()) == 5000 + 1000 - 60
        balance = ugen.credits.balance()
        assert (balance.available_credits, balance.credit_reserved) == (5940, 0)
    assert served(court, "ugen") == of(contract, "ugen")


def test_what_ugen_refuses(court: Court) -> None:
    with court.ugen("judged_refused_empty") as ugen:
        with pytest.raises(InsufficientCreditsError) as short:
            ugen.jobs.create(
                product_name="Mug", product_image_url="https://example.com/mug.png", segment_count=1
            )
        assert short.value.available == 0
        with pytest.raises(APIStatusError, match="404"):
            ugen.jobs.get(job_id="550e8400-e29b-41d4-a716-446655440000")
        with pytest.raises(APIStatusError, match="404"):
            ugen.billing.checkout(pack_id="gigantic")


def test_every_trenz_operation(court: Court, contract: Contract) -> None:
    world = court.engine.world
    dialect = court.engine.dialects["trenz"]
    assert isinstance(dialect, TrenzDialect)
    with court.trenz("judged_balance_500") as trenz:
        found = trenz.products.search(keyword="lamp")
        assert found.usage.remaining_balance == 499
        trenz.products.get(product_id=found.data.items[0].product_id)
        trenz.creators.search(keyword="kitchen")
        trenz.copywriting.product_title(product_name="Mug")
        trenz.accounts.list()
        trenz.campaigns.list()
        stored = trenz.files.upload(file=File(b"\x89PNG\r\n\x1a\n", "mug.png", "image/png"))
        image = trenz.images.generate(prompt="a mug", reference_file_id=stored.data.file_id)
        video = trenz.videos.generate(prompt="a mug that turns")
        account, _ = dialect.find_task(world, image.data.task_id)
        dialect.end_task(world, account, image.data.task_id, "succeeded", world.clock.now())
        dialect.end_task(world, account, video.data.task_id, "failed", world.clock.now())
        trenz.tasks.get(task_id=image.data.task_id)
        last = trenz.tasks.get(task_id=video.data.task_id)
        assert last.usage.coin_cost == 0
    assert served(court, "trenz") == of(contract, "trenz")
