"""The same two operations as FastAPI and pydantic have them written: a balance read, a bundle paid from a balance."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(openapi_url=None)


class Account:
    """Credits, and how they came to be what they are."""

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.rows: list[tuple[int, int, int, str]] = [(1, balance, balance, "grant")]
        self.bundles: dict[str, Bundle] = {}
        self.updated = datetime.now(UTC)


class Expiration(BaseModel):
    amount: int
    expires_at: datetime
    source: str


class Balance(BaseModel):
    total_credits: int
    expiring_within_7_days: int
    upcoming_expirations: list[Expiration]
    last_updated: datetime | None


class BalanceAnswer(BaseModel):
    data: Balance


class NewBundle(BaseModel):
    bundle_type: Literal["account_only", "account_and_videos", "videos_only"]
    platform: Literal["tiktok", "instagram"] = "tiktok"
    country: str | None = Field(default=None, max_length=64)
    videos_quantity: int = Field(default=0, ge=0, le=1000)
    edits_quantity: int = Field(default=0, ge=0, le=1000)
    title: str | None = Field(default=None, max_length=200)
    external_ref: str | None = Field(default=None, max_length=200)
    auto_finalize_videos: bool = True
    wants_niche_warming: bool = False
    wants_deep_warming: bool = False
    wants_moderation: bool = False


class Bundle(BaseModel):
    id: str
    bundle_id: str
    bundle_type: str
    platform: str
    country: str | None
    status: str
    account_status: str
    account_configured: bool
    is_published: bool
    videos_quantity: int
    videos_configured_count: int
    edits_quantity: int
    title: str | None
    external_ref: str | None
    review_mode: str
    auto_finalize_videos: bool
    wants_niche_warming: bool
    wants_deep_warming: bool
    wants_moderation: bool
    created_at: datetime
    published_at: datetime | None


class BundleAnswer(BaseModel):
    data: Bundle
    credits_charged: int
    credits_remaining: int
    cost_breakdown: dict[str, int]


accounts: dict[str, Account] = {}


async def account_of(x_api_key: Annotated[str, Header()]) -> Account:
    found = accounts.get(x_api_key)
    if found is None:
        if not x_api_key.startswith("sk_mock_"):
            raise HTTPException(401, "unknown key")
        found = accounts[x_api_key] = Account(int(x_api_key.rpartition("_")[2]))
    return found


Known = Annotated[Account, Depends(account_of)]


@app.get("/api/ext/credits/balance")
async def balance(account: Known) -> BalanceAnswer:
    data = Balance(
        total_credits=account.balance,
        expiring_within_7_days=0,
        upcoming_expirations=[],
        last_updated=account.updated,
    )
    return BalanceAnswer(data=data)


@app.post("/api/ext/bundles", status_code=201)
async def create(
    wanted: NewBundle, account: Known, _key: Annotated[str | None, Header(alias="Idempotency-Key")] = None
) -> BundleAnswer:
    costs = {"account_creation": 25, "video_slots": 2 * wanted.videos_quantity}
    total = sum(costs.values())
    if total > account.balance:
        raise HTTPException(402, "insufficient credits")
    bundle_id = str(uuid.uuid4())
    account.balance -= total
    account.updated = datetime.now(UTC)
    account.rows.append((len(account.rows) + 1, -total, account.balance, bundle_id))
    bundle = Bundle(
        id=bundle_id,
        bundle_id=bundle_id,
        status="pending_setup",
        account_status="pending",
        account_configured=False,
        is_published=False,
        videos_configured_count=0,
        review_mode="auto" if wanted.auto_finalize_videos else "manual",
        created_at=account.updated,
        published_at=None,
        **wanted.model_dump(),
    )
    account.bundles[bundle_id] = bundle
    return BundleAnswer(
        data=bundle, credits_charged=total, credits_remaining=account.balance, cost_breakdown=costs
    )
