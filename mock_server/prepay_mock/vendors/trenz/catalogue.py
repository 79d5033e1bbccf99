"""What Trenz's backend knows: products, creators, campaigns and connected accounts.

The rows are the same in every world and for every account, so that an id found in one test can stand in the next.
They are made from the word lists below; figures come from a hash of the row's id. USD are kept as whole cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Any

from prepay_mock.world.clock import DAY, MINUTE, iso_millis, parse_instant

__all__ = ["Catalogue", "Creator", "Product"]

_OPENED = parse_instant("2025-06-01T00:00:00+00:00")
_REGIONS = ("US", "GB", "DE", "FR", "JP")
_TRAITS = ("Insulated", "Foldable", "Compact", "Handmade", "Recycled", "Waterproof")
_GOODS = (
    "Water Bottle 750 ml",
    "Camping Kettle",
    "Trail Backpack",
    "Desk Lamp",
    "Phone Stand",
    "Yoga Mat",
    "Lunch Box",
    "Coffee Grinder",
    "Travel Pillow",
    "Rain Jacket",
    "Running Belt",
    "Bike Light",
    "Pet Carrier",
    "Garden Gloves",
    "Baking Set",
    "Wireless Earbuds",
    "Skin Serum",
    "Hair Brush",
    "Picnic Blanket",
    "Wall Shelf",
    "Storage Crate",
    "Notebook A5",
    "Board Game",
    "Craft Kit",
)
_SHOPS = ("Northbrook Outdoor", "Lumen House", "Fernway Goods", "Juniper Market", "Harbour Supply")
_REVIEWS = (
    (5, "Does what it says, every day."),
    (4, "Good value, slow delivery."),
    (5, "Bought a second one."),
    (3, "Smaller than it looks in the pictures."),
    (4, "Solid, and easy to clean."),
    (2, "The colour is not the one shown."),
)
_FIRST = ("Trail", "Kitchen", "Desk", "Garden", "Studio", "Harbour", "Morning", "Weekend")
_SECOND = ("Kettle", "Lens", "Notes", "Finds", "Workshop", "Stories")
_SEASONS = ("Spring", "Summer", "Autumn", "Winter", "Launch")
_PLATFORMS = ("tiktok", "instagram", "youtube", "facebook")
_CAMPAIGN_STATES = ("active", "paused", "ended")
_ACCOUNT_STATES = ("active", "active", "expired", "disconnected")


@dataclass(frozen=True, slots=True)
class Product:
    """A product. ``haystack`` is what a keyword is looked for in."""

    product_id: str
    title: str
    region: str
    price_cents: int
    rating_tenths: int
    sold_count: int
    created_at: str
    shop: int
    haystack: str

    def shown(self, include: frozenset[str]) -> dict[str, Any]:
        """The product as the contract has it, with the sub-resources asked for."""
        row: dict[str, Any] = {
            "product_id": self.product_id,
            "title": self.title,
            "region": self.region,
            "price_usd": self.price_cents / 100,
            "rating": self.rating_tenths / 10,
            "sold_count": self.sold_count,
            "created_at": self.created_at,
        }
        if "seller" in include:
            row["seller"] = {"seller_id": f"shop_{4411 + self.shop}", "name": _SHOPS[self.shop]}
        if "reviews" in include:
            first = _figure(self.product_id + "reviews", 0, len(_REVIEWS) - 2)
            row["reviews"] = [{"rating": stars, "text": text} for stars, text in _REVIEWS[first : first + 2]]
        return row


@dataclass(frozen=True, slots=True)
class Creator:
    """A creator and the products that it promotes."""

    creator_id: str
    name: str
    region: str
    follower_count: int
    engagement_permille: int
    video_count: int
    products: tuple[Product, ...]
    haystack: str

    def shown(self, include: frozenset[str]) -> dict[str, Any]:
        """The creator as the contract has it, with the sub-resources asked for."""
        row: dict[str, Any] = {
            "creator_id": self.creator_id,
            "name": self.name,
            "region": self.region,
            "follower_count": self.follower_count,
            "engagement_rate": self.engagement_permille / 1000,
            "video_count": self.video_count,
        }
        if "products" in include:
            row["products"] = [item.shown(frozenset()) for item in self.products]
        if "videos" in include:
            row["videos"] = [self._video(item) for item in self.products]
        return row

    def _video(self, item: Product) -> dict[str, Any]:
        video_id = f"vid_{self.creator_id[4:]}_{item.product_id[5:]}"
        views = _figure(video_id, 100, 50 * self.follower_count)
        return {"video_id": video_id, "title": f"A week with: {item.title}", "view_count": views}


class Catalogue:
    """All rows. They never change."""

    def __init__(self) -> None:
        self.products = tuple(_products())
        self.product_by_id = {item.product_id: item for item in self.products}
        self.creators = tuple(_creators(self.products))
        self.campaigns = _newest_first(_campaigns(), "created_at")
        self.accounts = _newest_first(_accounts(), "connected_at")


def _products() -> Iterator[Product]:
    for number, (goods, trait) in enumerate(product(_GOODS, _TRAITS)):
        product_id = f"prod_{1729384756 + 7919 * number}"
        shop = _figure(product_id + "shop", 0, len(_SHOPS) - 1)
        title = f"{trait} {goods}"
        yield Product(
            product_id=product_id,
            title=title,
            region=_REGIONS[number % len(_REGIONS)],
            price_cents=_figure(product_id + "price", 499, 19_999),
            rating_tenths=_figure(product_id + "rating", 20, 50),
            sold_count=_figure(product_id + "sold", 0, 90_000),
            created_at=_day(product_id),
            shop=shop,
            haystack=f"{title} {_SHOPS[shop]}".lower(),
        )


def _creators(products: tuple[Product, ...]) -> Iterator[Creator]:
    for number, (first, second) in enumerate(product(_FIRST, _SECOND)):
        creator_id = f"crt_{90210 + 37 * number}"
        promoted = tuple(products[(number * 11 + step * 29) % len(products)] for step in range(3))
        name = f"{first} and {second}"
        yield Creator(
            creator_id=creator_id,
            name=name,
            region=_REGIONS[number % len(_REGIONS)],
            follower_count=_figure(creator_id + "followers", 1_000, 2_000_000),
            engagement_permille=_figure(creator_id + "engagement", 5, 120),
            video_count=_figure(creator_id + "videos", 3, 900),
            products=promoted,
            haystack=" ".join([name, *(item.title for item in promoted)]).lower(),
        )


def _campaigns() -> Iterator[dict[str, Any]]:
    for number, (season, goods) in enumerate(product(_SEASONS, _GOODS[:9])):
        campaign_id = f"cmp_{1204 + number}"
        budget = _figure(campaign_id + "budget", 10_000, 500_000)
        yield {
            "campaign_id": campaign_id,
            "name": f"{season}: {goods}",
            "status": _CAMPAIGN_STATES[number % len(_CAMPAIGN_STATES)],
            "budget_usd": budget / 100,
            "spent_usd": _figure(campaign_id + "spent", 0, budget) / 100,
            "created_at": _day(campaign_id),
        }


def _accounts() -> Iterator[dict[str, Any]]:
    for number, (first, platform) in enumerate(product(_FIRST, _PLATFORMS)):
        account_id = f"acc_{7731 + number}"
        yield {
            "account_id": account_id,
            "platform": platform,
            "username": f"{first.lower()}and{_SECOND[number % len(_SECOND)].lower()}",
            "status": _ACCOUNT_STATES[(number // 4) % len(_ACCOUNT_STATES)],
            "remark": f"{first} shop",
            "connected_at": _day(account_id),
        }


def _newest_first(rows: Iterator[dict[str, Any]], field: str) -> tuple[dict[str, Any], ...]:
    return tuple(sorted(rows, key=lambda row: str(row[field]), reverse=True))


def _day(name: str) -> str:
    """An instant within a year of the catalogue's opening."""
    return iso_millis(
        _OPENED + _figure(name + "day", 0, 300) * DAY + _figure(name + "minute", 0, 1439) * MINUTE
    )


def _figure(name: str, low: int, high: int) -> int:
    """A whole number from low to high that depends on the name alone."""
    drawn = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
    return low + drawn % (high - low + 1)
