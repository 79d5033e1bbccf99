"""Typed clients for prepaid-credit APIs, with spending that is safe.

    from prepay import TokPortal

    with TokPortal() as tok:                       # the key comes from TOKPORTAL_API_KEY
        print(tok.credits.balance().data.total_credits)

Every client has an async twin: ``AsyncTokPortal``, ``AsyncUGen``, ``AsyncTrenz``. Importing this package loads
nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from prepay._version import __version__

if TYPE_CHECKING:
    from prepay import errors, hooks, models, testing, webhooks
    from prepay._client.base import AsyncClient, SyncClient
    from prepay._contract.words import Charge, Resend
    from prepay._generated.clients import *  # noqa: F403 - a file that lists clients and nothing else
    from prepay._generated.vendors import Vendor
    from prepay._operation.options import ClientOptions, OptionFields, QuoteBy, Timeout
    from prepay._operation.paging import PagingError
    from prepay._operation.results import ApiList, ApiObject, NoContent
    from prepay._operation.shortage import OnInsufficient, TopUp, WaitForCredits
    from prepay._operation.spec import OperationSpec
    from prepay._operation.unset import UNSET, File, Unset
    from prepay.budget import Budget, Hold
    from prepay.clock import Clock
    from prepay.credits import Balance, CreditLot, Quote, Receipt, Resolution
    from prepay.deprecation import PrepayDeprecationWarning
    from prepay.errors import (
        APIConnectionError,
        APIStatusError,
        AuthenticationError,
        BadRequestError,
        BalanceUnknownError,
        BudgetExceededError,
        BudgetForkedError,
        CallError,
        CallTimeoutError,
        ClientClosedError,
        ConfigurationError,
        ConflictError,
        FieldProblem,
        IdempotencyKeyReusedError,
        InsufficientCreditsError,
        InvalidArgumentError,
        MalformedResponseError,
        NotFoundError,
        NotMockError,
        NotSentError,
        OutcomeUnknownError,
        PermissionDeniedError,
        PrepayError,
        QuestionFailedError,
        RateLimitError,
        RefusedError,
        ServerError,
        ValidationError,
        WaitTimeoutError,
        WorkFailedError,
    )
    from prepay.hooks import CallEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent
    from prepay.response import RateLimit, ResponseInfo
    from prepay.retry import Retry
    from prepay.vendors.deliveries import WebhookError
    from prepay.vendors.tokportal.client import AsyncTokPortal, TokPortal
    from prepay.vendors.trenz.client import AsyncTrenz, Trenz
    from prepay.vendors.ugen.checkout import Purchase
    from prepay.vendors.ugen.client import AsyncUGen, UGen

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIStatusError",
    "ApiList",
    "ApiObject",
    "AsyncClient",
    "AsyncTokPortal",
    "AsyncTrenz",
    "AsyncUGen",
    "AuthenticationError",
    "BadRequestError",
    "Balance",
    "BalanceUnknownError",
    "Budget",
    "BudgetExceededError",
    "BudgetForkedError",
    "CallError",
    "CallEvent",
    "CallTimeoutError",
    "Charge",
    "ClientClosedError",
    "ClientOptions",
    "Clock",
    "ConfigurationError",
    "ConflictError",
    "CreditLot",
    "FieldProblem",
    "File",
    "Hold",
    "Hooks",
    "IdempotencyKeyReusedError",
    "InsufficientCreditsError",
    "InvalidArgumentError",
    "MalformedResponseError",
    "NoContent",
    "NotFoundError",
    "NotMockError",
    "NotSentError",
    "OnInsufficient",
    "OperationSpec",
    "OptionFields",
    "OutcomeUnknownError",
    "PagingError",
    "PermissionDeniedError",
    "PrepayDeprecationWarning",
    "PrepayError",
    "Purchase",
    "QuestionFailedError",
    "Quote",
    "QuoteBy",
    "RateLimit",
    "RateLimitError",
    "Receipt",
    "RefusedError",
    "RequestEvent",
    "Resend",
    "Resolution",
    "ResponseEvent",
    "ResponseInfo",
    "Retry",
    "RetryEvent",
    "ServerError",
    "SyncClient",
    "Timeout",
    "TokPortal",
    "TopUp",
    "Trenz",
    "UGen",
    "Unset",
    "ValidationError",
    "Vendor",
    "WaitForCredits",
    "WaitTimeoutError",
    "WebhookError",
    "WorkFailedError",
    "__version__",
    "errors",
    "hooks",
    "models",
    "testing",
    "webhooks",
]

_MODULES = ("errors", "hooks", "models", "testing", "webhooks")
_HOMES = {
    "_client.base": (
        "AsyncClient",
        "SyncClient",
    ),
    "_contract.words": (
        "Charge",
        "Resend",
    ),
    "_generated.vendors": ("Vendor",),
    "_operation.options": (
        "ClientOptions",
        "OptionFields",
        "QuoteBy",
        "Timeout",
    ),
    "_operation.paging": ("PagingError",),
    "_operation.results": (
        "ApiList",
        "ApiObject",
        "NoContent",
    ),
    "_operation.shortage": (
        "OnInsufficient",
        "TopUp",
        "WaitForCredits",
    ),
    "_operation.spec": ("OperationSpec",),
    "_operation.unset": (
        "UNSET",
        "File",
        "Unset",
    ),
    "budget": (
        "Budget",
        "Hold",
    ),
    "clock": ("Clock",),
    "credits": (
        "Balance",
        "CreditLot",
        "Quote",
        "Receipt",
        "Resolution",
    ),
    "deprecation": ("PrepayDeprecationWarning",),
    "errors": (
        "APIConnectionError",
        "APIStatusError",
        "AuthenticationError",
        "BadRequestError",
        "BalanceUnknownError",
        "BudgetExceededError",
        "BudgetForkedError",
        "CallError",
        "CallTimeoutError",
        "ClientClosedError",
        "RefusedError",
        "ConfigurationError",
        "ConflictError",
        "FieldProblem",
        "IdempotencyKeyReusedError",
        "InsufficientCreditsError",
        "InvalidArgumentError",
        "MalformedResponseError",
        "NotFoundError",
        "NotMockError",
        "NotSentError",
        "OutcomeUnknownError",
        "PermissionDeniedError",
        "PrepayError",
        "QuestionFailedError",
        "RateLimitError",
        "ServerError",
        "ValidationError",
        "WaitTimeoutError",
        "WorkFailedError",
    ),
    "hooks": (
        "CallEvent",
        "Hooks",
        "RequestEvent",
        "ResponseEvent",
        "RetryEvent",
    ),
    "response": (
        "RateLimit",
        "ResponseInfo",
    ),
    "retry": ("Retry",),
    "vendors.deliveries": ("WebhookError",),
    "vendors.tokportal.client": (
        "AsyncTokPortal",
        "TokPortal",
    ),
    "vendors.trenz.client": (
        "AsyncTrenz",
        "Trenz",
    ),
    "vendors.ugen.checkout": ("Purchase",),
    "vendors.ugen.client": (
        "AsyncUGen",
        "UGen",
    ),
}


# Hidden from type checkers, which would take any misspelt name for one that this function knows.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return import_module(f"prepay.{name}")
        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"prepay.{home}"), name)
        # Any vendor of the contract, those that the lists above do not name included.
        table: dict[str, str] = import_module("prepay._generated.vendors").CLIENT
        for vendor, client in table.items():
            if name in (client, f"Async{client}"):
                return getattr(import_module(f"prepay.vendors.{vendor}.client"), name)
        raise AttributeError(f"module 'prepay' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
