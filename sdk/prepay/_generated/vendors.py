"""What the contract says of the vendors themselves (``x-prepay-vendors``), each fact by the vendor's name.

Imports nothing of prepay, so that every part of it may read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Vendor: TypeAlias = Literal["tokportal", "ugen", "trenz"]
# As people write it.
TITLE: Final[Mapping[str, str]] = {"tokportal": "TokPortal", "ugen": "U-Gen", "trenz": "Trenz"}
# The class of the sync client; that of the async one has Async before it.
CLIENT: Final[Mapping[str, str]] = {"tokportal": "TokPortal", "ugen": "UGen", "trenz": "Trenz"}
# What the paths of all operations begin with.
PREFIX: Final[Mapping[str, str]] = {"tokportal": "/api/ext", "ugen": "/api/v1", "trenz": "/v1"}
# The environment variable that holds the API key.
ENV: Final[Mapping[str, str]] = {
    "tokportal": "TOKPORTAL_API_KEY",
    "ugen": "UGEN_API_KEY",
    "trenz": "TRENZ_API_KEY",
}
# The header that carries the API key, and the scheme before it; none where the header holds the key alone.
KEY: Final[Mapping[str, tuple[str, str | None]]] = {
    "tokportal": ("X-API-Key", None),
    "ugen": ("X-API-Key", None),
    "trenz": ("X-API-Key", None),
}
# The security scheme of the contract that says the same.
SECURITY: Final[Mapping[str, str]] = {"tokportal": "TokPortalKey", "ugen": "UGenKey", "trenz": "TrenzKey"}
# The request header that asks for a dry run; none where there are none.
DRY_RUN: Final[Mapping[str, str | None]] = {"tokportal": "X-TokPortal-Dry-Run", "ugen": None, "trenz": None}
# Response headers that may hold the vendor's id of a request; the first that is there counts.
REQUEST_ID: Final[Mapping[str, tuple[str, ...]]] = {
    "tokportal": ("X-TokPortal-Request-ID", "X-Request-ID", "Request-ID"),
    "ugen": ("X-Request-ID", "Request-ID"),
    "trenz": ("X-Request-ID", "Request-ID"),
}
# Requests that the vendor allows in a minute for each key; none where it names no limit.
PER_MINUTE: Final[Mapping[str, int | None]] = {"tokportal": 120, "ugen": None, "trenz": 200}
# Every host in these domains is a live API, whichever client is pointed there.
DOMAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "tokportal": ("tokportal.com",),
    "ugen": ("u-gen.ai",),
    "trenz": ("trenz.ai",),
}
# The operation that tells the balance; none where only other responses tell it.
BALANCE_OPERATION: Final[Mapping[str, str | None]] = {
    "tokportal": "credits.balance",
    "ugen": "credits.balance",
    "trenz": None,
}
# How to buy credits, as errors say it.
TOP_UP: Final[Mapping[str, str]] = {
    "tokportal": "buy credits in TokPortal's web app; API and web app share one balance",
    "ugen": "client.billing.checkout(pack_id=…) opens a payment page",
    "trenz": "ask support@trenz.ai to recharge the account",
}

# Of all vendors, in lower case: request headers that may carry an API key or a token.
KEY_HEADERS: Final[frozenset[str]] = frozenset(["authorization", "x-api-key"])
# Of all vendors, in lower case: headers that the contract declares, of requests and responses, and that hold no secret.
DECLARED_HEADERS: Final[frozenset[str]] = frozenset(
    [
        "idempotency-key",
        "idempotent-replayed",
        "request-id",
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
        "x-tokportal-api-stability",
        "x-tokportal-api-version",
        "x-tokportal-dry-run",
        "x-tokportal-request-id",
    ]
)
