"""The account of a bundle: replaced as a whole while the bundle waits for its setup."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import PROFILE, SEED_52, create, credits_of, ready_bundle


def test_a_profile_is_empty_then_what_was_sent(api: Api) -> None:
    path = f"/api/ext/bundles/{create(api)}/account"
    before = api.get(path).json["data"]
    assert before["status"] == "pending"
    assert {name: before[name] for name in PROFILE} == dict.fromkeys(PROFILE)
    answer = api.put(path, PROFILE)
    assert answer.json["data"] == api.get(path).json["data"]
    assert answer.json["data"]["status"] == "configured"
    assert {name: answer.json["data"][name] for name in PROFILE} == PROFILE
    assert credits_of(api) == 1225


def test_what_is_left_out_is_cleared(api: Api) -> None:
    bundle_id = create(api)
    path = f"/api/ext/bundles/{bundle_id}"
    api.put(f"{path}/account", PROFILE)
    assert api.get(path).json["data"]["account_configured"] is True
    answer = api.put(f"{path}/account", {"username": "tea", "visible_name": "Tea"})
    assert answer.json["data"]["biography"] is None
    assert answer.json["data"]["status"] == "pending"
    assert api.get(path).json["data"]["account_configured"] is False


def test_a_link_is_kept_on_instagram_only(api: Api) -> None:
    body = {**PROFILE, "link_in_bio": "https://example.com/brew"}
    for platform, link in (("instagram", "https://example.com/brew"), ("tiktok", None)):
        bundle_id = create(api, {"bundle_type": "account_only", "platform": platform, "country": "FR"})
        answer = api.put(f"/api/ext/bundles/{bundle_id}/account", body)
        assert answer.json["data"]["link_in_bio"] == link


def test_warming_instructions_of_the_bundle_show_until_the_account_has_its_own(api: Api) -> None:
    path = f"/api/ext/bundles/{create(api, SEED_52)}/account"
    assert api.get(path).json["data"]["niche_warming_instructions"] == "Follow home-coffee creators"
    answer = api.put(path, {**PROFILE, "niche_warming_instructions": "Follow tea"})
    assert answer.json["data"]["niche_warming_instructions"] == "Follow tea"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "with space"}, "username"),
        ({"username": "u" * 25}, "username"),
        ({"visible_name": "v" * 31}, "visible_name"),
        ({"biography": "b" * 81}, "biography"),
        ({"link_in_bio": "ftp://example.com"}, "link_in_bio"),
        ({"visible_name": None}, "visible_name"),
    ],
)
def test_profiles_that_break_a_rule(api: Api, changes: dict[str, Any], field: str) -> None:
    answer = api.put(f"/api/ext/bundles/{create(api)}/account", {**PROFILE, **changes})
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == field


def test_a_published_bundle_keeps_its_account(api: Api) -> None:
    bundle_id = ready_bundle(api)
    api.post(f"/api/ext/bundles/{bundle_id}/publish")
    answer = api.put(f"/api/ext/bundles/{bundle_id}/account", PROFILE)
    assert (answer.status, answer.json["error"]["code"]) == (409, "BUNDLE_INVALID_STATUS")
    assert answer.json["error"]["details"] == {"current_status": "published"}


def test_a_delivered_account_cannot_be_configured(api: Api) -> None:
    bundle_id = create(api, {"bundle_type": "videos_only", "account_id": "acc_1", "videos_quantity": 1})
    path = f"/api/ext/bundles/{bundle_id}/account"
    assert api.get(path).json["data"]["account_id"] == "acc_1"
    answer = api.put(path, PROFILE)
    assert (answer.status, answer.json["error"]["code"]) == (409, "ACCOUNT_INVALID_STATUS")
    assert answer.json["error"]["details"] == {"current_status": "finalized"}
