"""Schemathesis, in process, over every operation with every stock check: it must find nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import orjson
import pytest
import schemathesis
import schemathesis.engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine.events import NonFatalError, ScenarioFinished

from prepay._contract.file import load_contract
from prepay_mock.contract import Contract
from prepay_mock.serving.asgi import App
from tests.mock.harness import ledgers_hold, new_engine

KEY = "sk_mock_fuzz_balance_900000000"
# Three rules between two numbers cannot be said in JSON Schema; there a valid-looking body may get 400.
BEYOND_SCHEMA = ("tokportalCreateBundle", "tokportalCreateBundlesBulk", "tokportalAddEditSlots")
ACCEPTED = ["2xx", "401", "403", "404", "409", "429"]
KEY_SCHEMES = ("TokPortalKey", "UGenKey", "TrenzKey")


def settings(seed: int) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(  # pyright: ignore[reportUnknownMemberType] - its argument is a bare dict
        {
            "seed": seed,
            "auth": {
                "openapi": {name: {"api_key": KEY} for name in KEY_SCHEMES}
                | {name: {"bearer": KEY} for name in ("UGenToken", "TrenzBearer")}
            },
            "generation": {"max-examples": 6, "deterministic": True},
            # Not by addresses in responses: reading one such as http://[ out of an echo ends schemathesis (4.32.5).
            "phases": {"stateful": {"inference": {"algorithms": ["dependency-analysis"]}}},
            "operations": [
                {
                    "include-operation-id": list(BEYOND_SCHEMA),
                    "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400"]}},
                }
            ],
        }
    )


def served(app: App, document: dict[str, Any]) -> Any:
    """The mock, with the contract beside it at the place where schemathesis looks for one."""
    body = orjson.dumps(document)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/openapi.json":
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        else:
            await app(scope, receive, send)

    return application


def local(document: dict[str, Any]) -> dict[str, Any]:
    """The contract without the vendors' addresses, so that every request stays in this process."""
    paths = {
        path: {key: value for key, value in item.items() if key != "servers"}
        for path, item in document["paths"].items()
    }
    return {**document, "servers": [{"url": "http://127.0.0.1"}], "paths": paths}


@pytest.mark.filterwarnings("ignore:jsonschema.exceptions.RefResolutionError:DeprecationWarning")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_stock_check_finds_anything(contract: Contract, seed: int) -> None:
    engine = new_engine(contract, rate_limits=False)
    schema = schemathesis.openapi.from_asgi(
        "/openapi.json", served(App(engine), local(load_contract())), config=settings(seed)
    )
    passed: Counter[str] = Counter()
    found: list[str] = []
    for event in schemathesis.engine.from_schema(schema).execute():
        if isinstance(event, NonFatalError):
            found.append(str(event.info))
        if isinstance(event, ScenarioFinished):
            for check in [each for checks in event.recorder.checks.values() for each in checks]:
                passed[check.name] += 1
                if check.failure_info is not None:
                    failure = cast("Any", check.failure_info.failure)
                    found.append(f"{check.name}: {failure.operation}: {failure.message}")
    assert found == []
    # Nothing is proved by checks that never ran, nor by calls that were all refused.
    assert len(passed) >= 11, passed
    served_well = {heard.operation for heard in engine.world.heard if heard.status < 300}
    assert len(served_well) >= 20, served_well
    assert ledgers_hold(engine) == []
