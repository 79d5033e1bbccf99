"""The kit's own reckoning of prices: by the seeds' examples, and against the mock's, which was written apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_conformance.contract import Contract
from prepay_conformance.contract.prices import price_of
from prepay_conformance.vendors.registry import load
from prepay_conformance.vendors.ugen.prices import breakdown_of_job
from prepay_mock.build import read_contract
from prepay_mock.vendors.ugen.cost import CostTable

TOKPORTAL, UGEN, TRENZ = load("tokportal"), load("ugen"), load("trenz")
MOCK = CostTable(read_contract().prices["ugen"])
ESTIMATE = UGEN.operations["ugenEstimateJobCredits"]


def credits_of(contract: Contract, operation: str, body: Any) -> int | None:
    return price_of(contract, contract.operations[operation], body).credits


@pytest.mark.parametrize(
    ("operation", "example", "price"),
    [
        ("tokportalCreateBundle", "seed_82_credits", 82),
        ("tokportalCreateBundle", "account_only", 65),
        ("tokportalCreateBundle", "videos_only", 10),
        ("tokportalCreateBundlesBulk", "two_accounts", 60),
        ("tokportalAddVideoSlots", "ten", 20),
        ("tokportalAddEditSlots", "five", 15),
        ("tokportalConfigureBundleVideo", "with_volume", 1),
        ("tokportalConfigureBundleVideo", "story", 0),
        ("ugenCreateJob", "three_segments_music_voice", 252),
        ("ugenCreateJob", "smallest_job", 86),
    ],
)
def test_the_contract_s_own_examples(operation: str, example: str, price: int) -> None:
    contract = TOKPORTAL if operation.startswith("tokportal") else UGEN
    body = contract.operations[operation].body
    assert body is not None
    assert credits_of(contract, operation, body.examples[example]) == price


def test_trenz_has_one_price_for_each_operation() -> None:
    prices = {name: credits_of(TRENZ, name, None) for name in TRENZ.operations}
    assert prices == dict(TRENZ.prices)


def test_whether_sound_volume_was_paid_only_the_server_knows() -> None:
    operation = TOKPORTAL.operations["tokportalConfigureBundleVideo"]
    body = {"video_type": "story", "target_publish_date": "2030-01-01", "volume_added_sound": 0}
    assert price_of(TOKPORTAL, operation, body) == (1, {"sound_volume": 1}, False)
    assert price_of(TOKPORTAL, operation, {**body, "volume_added_sound": None}).exact


@pytest.mark.parametrize("body", [None, [], {}, {"quantity": "5"}, {"quantity": 0}, "5"])
def test_an_invalid_request_has_no_price(body: Any) -> None:
    assert price_of(TOKPORTAL, TOKPORTAL.operations["tokportalAddVideoSlots"], body).credits is None


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert credits_of(TOKPORTAL, "tokportalAddVideoSlots", {"quantity": 9.0}) == 18


def _settings() -> st.SearchStrategy[dict[str, Any]]:
    models = [(row["model_id"], row["billing_unit"]) for row in UGEN.prices["models"]]

    def for_model(model: tuple[str, str]) -> st.SearchStrategy[dict[str, Any]]:
        seconds = st.integers(3, 10) if model[1] == "per_second" else st.just(8)
        return st.fixed_dictionaries(
            {"segment_count": st.integers(1, 10), "model_id": st.just(model[0]), "duration_seconds": seconds},
            optional={
                "keyframe_resolution": st.sampled_from(["1k", "2k", "4k"]),
                "caption_style": st.sampled_from(["custom", "tiktok_karaoke", "plain"]),
                **{
                    name: st.booleans()
                    for name in ("music_enabled", "voice_enabled", "custom_voice", "qai_enabled")
                },
                "human_review_gate": st.booleans(),
                "human_review_videos": st.booleans(),
                "max_kf_retries": st.integers(0, 5),
                "max_video_retries": st.integers(0, 5),
                "hitl_anchor_max_rejections": st.integers(0, 10),
                "hitl_segments_max_rejections": st.integers(0, 10),
            },
        )

    return st.sampled_from(models).flatmap(for_model)


@given(_settings())
def test_estimates_are_what_the_mock_computes(settings: dict[str, Any]) -> None:
    assert ESTIMATE.body is not None
    quote = MOCK.quote({**ESTIMATE.body.defaults(), **settings})
    assert breakdown_of_job(UGEN, settings) == {part.component: part.credits for part in quote.parts}
