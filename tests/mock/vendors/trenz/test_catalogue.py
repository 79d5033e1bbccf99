"""What can be read: search, order, filter, page, include, and titles."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.trenz.catalogue import Catalogue
from tests.mock.harness import Answer, Api, new_engine
from tests.mock.vendors.trenz.calls import PRODUCT, available

PRODUCTS = "/v1/data/products/search"
CREATORS = "/v1/data/creators/search"


def items(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.json
    found: list[dict[str, Any]] = answer.json["data"]["items"]
    return found


def walk(api: Api, path: str, page_size: int) -> list[dict[str, Any]]:
    """All rows, page by page."""
    rows: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = api.get(f"{path}&page={page}&page_size={page_size}")
        rows += items(answer)
        assert (answer.json["page"], answer.json["page_size"]) == (page, page_size)
        if page * page_size >= answer.json["total"]:
            assert answer.json["total"] == len(rows)
            return rows
        page += 1


def test_every_word_must_occur_in_title_or_shop(api: Api) -> None:
    found = items(api.get(f"{PRODUCTS}?keyword=WATER+bottle+recycled&include=seller"))
    assert [row["title"] for row in found] == ["Recycled Water Bottle 750 ml"]
    shop = items(api.get(f"{PRODUCTS}?keyword=lumen&include=seller&page_size=100"))
    assert shop
    assert all("Lumen" in row["seller"]["name"] or "Lumen" in row["title"] for row in shop)


def test_a_search_without_a_hit_costs_the_same_and_says_so(engine: Engine, api: Api) -> None:
    answer = api.get(f"{PRODUCTS}?keyword=zeppelin")
    assert items(answer) == []
    assert (answer.json["total"], answer.json["usage"]["coin_cost"]) == (0, 1)
    assert answer.json["warnings"] == ["Nothing matches all words."]
    assert available(engine, api) == 499


def test_a_product_that_was_found_can_be_read(api: Api) -> None:
    found = items(api.get(f"{PRODUCTS}?keyword=kettle&include=seller&include=reviews"))
    assert found
    for row in found:
        single = api.get(f"/v1/data/products/{row['product_id']}?include=reviews&include=seller")
        assert single.json["data"] == row


def test_what_is_not_asked_for_is_not_included(api: Api) -> None:
    bare = api.get(f"/v1/data/products/{PRODUCT}").json["data"]
    assert {"seller", "reviews"} & bare.keys() == set()
    assert "seller" in api.get(f"/v1/data/products/{PRODUCT}?include=seller").json["data"]
    creator = items(api.get(f"{CREATORS}?keyword=trail&include=products"))[0]
    assert len(creator["products"]) == 3
    assert "videos" not in creator
    assert len(items(api.get(f"{CREATORS}?keyword=trail&include=videos"))[0]["videos"]) == 3


@pytest.mark.parametrize("order", ["", "asc", "desc"])
@pytest.mark.parametrize(
    ("path", "sort"),
    [
        *[(PRODUCTS, name) for name in ("", "sold_count", "price_usd", "rating", "created_at")],
        *[(CREATORS, name) for name in ("", "follower_count", "engagement_rate", "video_count")],
    ],
)
def test_rows_come_in_the_order_asked_for(api: Api, path: str, sort: str, order: str) -> None:
    query = (
        "?keyword=a&page_size=100" + (f"&sort={sort}" if sort else "") + (f"&order={order}" if order else "")
    )
    by = sort or ("sold_count" if path == PRODUCTS else "follower_count")
    values = [row[by] for row in items(api.get(path + query))]
    assert len(set(values)) > 5
    assert values == sorted(values, reverse=order != "asc")


@pytest.mark.parametrize("page_size", [1, 7, 100])
@pytest.mark.parametrize("sort", ["rating", "price_usd"])
def test_pages_neither_repeat_nor_skip_a_row(engine: Engine, page_size: int, sort: str) -> None:
    api = Api(new_engine(engine.contract, rate_limits=False), "sk_mock_a_balance_500")
    rows = walk(api, f"{PRODUCTS}?keyword=e&sort={sort}", page_size)
    ids = [row["product_id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert set(ids) == {item.product_id for item in Catalogue().products if "e" in item.haystack}


def test_each_page_is_a_call_of_its_own(engine: Engine, api: Api) -> None:
    rows = walk(api, f"{PRODUCTS}?keyword=bottle", 2)
    assert len(rows) == 6
    assert available(engine, api) == 497


def test_a_page_past_the_last_is_empty_and_costs(engine: Engine, api: Api) -> None:
    answer = api.get(f"{PRODUCTS}?keyword=bottle&page=100000&page_size=100")
    assert (items(answer), answer.json["total"]) == ([], 6)
    assert available(engine, api) == 499


def test_a_region_narrows_a_search(api: Api) -> None:
    for path in (PRODUCTS, CREATORS):
        everywhere = walk(api, f"{path}?keyword=a", 100)
        german = walk(api, f"{path}?keyword=a&region=DE", 100)
        assert german == [row for row in everywhere if row["region"] == "DE"]
        assert 0 < len(german) < len(everywhere)


@pytest.mark.parametrize("status", ["active", "paused", "ended"])
def test_campaigns_are_filtered_by_status_newest_first(api: Api, status: str) -> None:
    everything = walk(api, "/v1/ads/campaigns?x=", 100)
    found = items(api.get(f"/v1/ads/campaigns?status={status}&page_size=100"))
    assert found == [row for row in everything if row["status"] == status]
    made = [row["created_at"] for row in everything]
    assert made == sorted(made, reverse=True)
    assert all(row["spent_usd"] <= row["budget_usd"] for row in everything)


def test_accounts_are_filtered_by_platform_and_status_latest_first(api: Api) -> None:
    everything = items(api.post("/v1/social/accounts/list", {"page_size": 100}))
    connected = [row["connected_at"] for row in everything]
    assert connected == sorted(connected, reverse=True)
    found = items(
        api.post("/v1/social/accounts/list", {"platform": "tiktok", "status": "active", "page_size": 100})
    )
    assert found == [row for row in everything if (row["platform"], row["status"]) == ("tiktok", "active")]
    assert found
    second = api.post("/v1/social/accounts/list", {"page": 2, "page_size": 5})
    assert items(second) == everything[5:10]


def test_the_catalogue_is_the_same_in_every_world(engine: Engine, api: Api) -> None:
    other = Api(new_engine(engine.contract), "sk_mock_other_balance_500")
    other.engine.world.seed = 99
    for path in (f"{PRODUCTS}?keyword=a&page_size=100", f"{CREATORS}?keyword=a&page_size=100"):
        assert items(api.get(path)) == items(other.get(path))


# -- titles -------------------------------------------------------------------------------------------------------


def titles(api: Api, **body: Any) -> Answer:
    return api.post("/v1/content/ai-copywriting/product-title", {"product_name": "Bottle", **body})


def test_the_price_of_titles_does_not_depend_on_their_number(api: Api) -> None:
    for count in range(1, 11):
        answer = titles(api, count=count, keywords=["leakproof", "hiking"])
        written = answer.json["data"]["titles"]
        assert len(written) == len(set(written)) == count
        assert answer.json["usage"]["coin_cost"] == 5
        assert all("Bottle" in title for title in written)
        assert "leakproof" in written[0]


def test_whole_floats_are_integers_and_unknown_fields_are_ignored(api: Api) -> None:
    raw = b'{"product_name": "Bottle", "count": 3.0, "colour": {"a": [1]}}'
    answer = api.call("POST", "/v1/content/ai-copywriting/product-title", raw=raw)
    assert len(answer.json["data"]["titles"]) == 3


def test_one_title_is_written_when_no_number_is_given(api: Api) -> None:
    assert len(titles(api).json["data"]["titles"]) == 1


def test_titles_stay_within_their_length_and_take_braces_as_text(api: Api) -> None:
    answer = titles(api, product_name="{first}" * 70, keywords=["k" * 100], count=10)
    assert answer.status == 200
    assert all(len(title) <= 500 for title in answer.json["data"]["titles"])
    assert "{first}" in answer.json["data"]["titles"][0]


def test_another_language_is_answered_with_a_warning(api: Api) -> None:
    assert "warnings" not in titles(api, language="en").json
    assert "'fr'" in titles(api, language="fr").json["warnings"][0]
