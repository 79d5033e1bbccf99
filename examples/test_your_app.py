"""Testing your own application: the fixture ``prepay_world`` comes with the package and is fresh for every test."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prepay import InsufficientCreditsError, TokPortal
from prepay_mock import Mock


def launch_campaign(tok: TokPortal, videos: int) -> str:
    """The application under test."""
    bundle = tok.bundles.create(
        bundle_type="account_and_videos", platform="tiktok", country="USA", videos_quantity=videos
    )
    return bundle.data.id


def test_a_campaign_costs_what_it_should(prepay_world: Mock) -> None:
    account = prepay_world.tokportal.account(balance=132)
    launch_campaign(account.client(), videos=10)
    account.assert_charged(45)


def test_a_campaign_that_is_too_dear_costs_nothing(prepay_world: Mock) -> None:
    account = prepay_world.tokportal.account(balance=44)
    with pytest.raises(InsufficientCreditsError) as short:
        launch_campaign(account.client(), videos=10)
    assert short.value.missing == 1
    account.assert_charged(0)


def test_credits_that_expire_are_gone(prepay_world: Mock) -> None:
    account = prepay_world.tokportal.account()
    account.grant(100, expires_in=timedelta(days=7))
    before = account.available
    prepay_world.clock.advance(days=8)
    assert account.available == before - 100
