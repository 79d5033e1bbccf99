"""Code as users write it. Both checkers accept it in their strictest mode; it is checked and never run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar, Unpack, assert_never, assert_type

import prepay
from prepay import (
    APIStatusError,
    AsyncTokPortal,
    Balance,
    Budget,
    CallError,
    CallEvent,
    ClientOptions,
    Hooks,
    InsufficientCreditsError,
    OptionFields,
    OutcomeUnknownError,
    PrepayError,
    Quote,
    Receipt,
    TokPortal,
    Trenz,
    UGen,
    models,
)
from prepay.testing import Stub

P = ParamSpec("P")
R = TypeVar("R")


# -- protocols: an application names what it needs, and any client fits ---------------------------------------------


class CreatesBundles(Protocol):
    """An operation, as a function."""

    def __call__(
        self, *, bundle_type: models.KnownTokPortalBundleType, country: str, idempotency_key: str = ...
    ) -> models.TokPortalBundleReceipt: ...


class BundlesLike(Protocol):
    """A resource that can create bundles."""

    @property
    def create(self) -> CreatesBundles: ...


class HasBundles(Protocol):
    """A client with such a resource."""

    @property
    def bundles(self) -> BundlesLike: ...


class HasBalance(Protocol):
    """A client that tells the credits of its account."""

    def balance(self) -> Balance: ...


def buy(client: HasBundles, country: str) -> int:
    receipt = client.bundles.create(bundle_type="account_only", country=country)
    return receipt.credits_charged


def total(*clients: HasBalance) -> int:
    return sum(client.balance().available for client in clients)


# -- wrappers -----------------------------------------------------------------------------------------------------


def logged(function: Callable[P, R]) -> Callable[P, R]:
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    return wrapper


def make(key: str, **options: Unpack[ClientOptions]) -> TokPortal:
    return TokPortal(key, **options)


def tagged(
    client: TokPortal, customer: str, **options: Unpack[OptionFields]
) -> models.TokPortalBundleReceipt:
    options["tags"] = {"customer": customer}
    return client.bundles.create(bundle_type="account_only", country="USA", **options)


# -- subclasses and injection -------------------------------------------------------------------------------------


class Tenant(TokPortal):
    """A client with a word of its own."""

    def __init__(self, key: str, tenant: str) -> None:
        super().__init__(key, deadline=30)
        self.tenant = tenant


@dataclass
class Shop:
    """An application that is given its client."""

    client: TokPortal
    budget: Budget

    def open(self) -> models.TokPortalBundle:
        return self.client.bundles.create(bundle_type="account_only", country="FR", budget=self.budget).data

    def rows(self) -> Iterator[models.TokPortalBundle]:
        yield from self.client.bundles.list.iter(status="published", limit=10)


# -- errors -------------------------------------------------------------------------------------------------------


def explain(error: PrepayError) -> str:
    if isinstance(error, InsufficientCreditsError):
        assert_type(error.missing, int | None)
        return f"{error.operation}: {error.missing} credits are missing"
    if isinstance(error, OutcomeUnknownError):
        assert_type(error.charged, bool | None)
        return "resolve it"
    if isinstance(error, APIStatusError):
        assert_type(error.status, int)
        return error.code or str(error.status)
    return "try again" if error.retryable else "mend it"


def settled(client: TokPortal, error: CallError) -> bool | None:
    match error.charged:
        case True:
            return True
        case False:
            return False
        case None:
            return error.resolve(client).charged


# -- literals -----------------------------------------------------------------------------------------------------


def price(platform: models.KnownTokPortalPlatform) -> int:
    match platform:
        case "tiktok":
            return 25
        case "instagram":
            return 32
        case _:
            assert_never(platform)


def is_known(status: models.TokPortalBundleStatus) -> bool:
    return status in models.TOKPORTAL_BUNDLE_STATUS_VALUES


# -- results ------------------------------------------------------------------------------------------------------


def results(tok: TokPortal, ugen: UGen, trenz: Trenz) -> None:
    assert_type(tok.bundles.create.quote(bundle_type="account_only", country="USA"), Quote)
    assert_type(tok.bundles.list().data, list[models.TokPortalBundle])
    assert_type(tok.balance().available, int)
    assert_type(tok.bundles.create.spec, prepay.OperationSpec[models.TokPortalBundleReceipt])
    assert_type(ugen.jobs.get("job_1").job_id, str)
    assert_type(trenz.with_options(deadline=5), Trenz)
    assert_type(Tenant("key", "t").with_options(retry=3), Tenant)


async def async_results(tok: AsyncTokPortal) -> None:
    assert_type((await tok.bundles.get("b1")).data.bundle_id, str)
    async for bundle in tok.bundles.list.iter():
        assert_type(bundle, models.TokPortalBundle)


def counted(event: CallEvent) -> None:
    assert_type(event.credits, Receipt)
    assert_type(event.error, BaseException | None)
    tags: Mapping[str, str] = event.tags
    print(event.operation, tags.get("customer"), event.credits.charged)


# -- tests of users -----------------------------------------------------------------------------------------------


def with_stub() -> None:
    with Stub(TokPortal, hooks=Hooks(on_call=counted)) as stub:
        body: dict[str, Any] = {"data": {}, "credits_charged": 25, "credits_remaining": 5}
        stub.answers("bundles.create", body)
        assert_type(stub.client, TokPortal)
        buy(stub.client, "USA")


def wrapped(client: TokPortal) -> None:
    assert_type(
        logged(client.bundles.create)(bundle_type="account_only", country="USA"),
        models.TokPortalBundleReceipt,
    )
    buy(client, "USA")
    buy(Tenant("key", "t"), "USA")
    total(client, UGen("key"))
    with make("key", budget=Budget(100), tags={"team": "x"}) as made:
        tagged(made, "c42")
