"""Vendors are found by the registry, and the shared code serves one of which it knows nothing."""

from __future__ import annotations

import re
import sys
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import httpx
import pytest

from prepay_mock import Mock
from prepay_mock.build import make_engine
from prepay_mock.contract import Contract, compile_contract
from prepay_mock.engine.commands import Command
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.scenarios import ScenarioError
from prepay_mock.scenarios.read import parse_scenario
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.store.rows import call_maker
from prepay_mock.vendors import registry
from prepay_mock.world.clock import Clock
from prepay_mock.world.world import World
from tests.mock.control.desk import Desk
from tests.mock.harness import START, Api, ledgers_hold
from tests.mock.vendors.brought import PRICE, AcmeDialect, contract_with_acme
from tests.tree import ROOT, python_files

FOLDER = "mock_server/prepay_mock/"
# What stands on the package's public face: the handles by vendor's name, which the package exports, and the example of
# Mock's module.
FACE = (f"{FOLDER}__init__.py", f"{FOLDER}handles/vendors.py", f"{FOLDER}handles/mock.py")
A_VENDOR = re.compile(r"tokportal|trenz|u-gen|\bugen|_ugen", re.IGNORECASE)


def bring(patch: pytest.MonkeyPatch, name: str, **facts: Any) -> None:
    """Let a distribution bring a vendor of that name, whose module ``mock_server`` has these facts."""
    package, module = ModuleType(f"brought_{name}"), ModuleType(f"brought_{name}.mock_server")
    package.__path__ = []
    module.__dict__.update(facts)
    module.__spec__ = EntryPointSpec(module.__name__)  # type: ignore[assignment]
    patch.setitem(sys.modules, package.__name__, package)
    if facts:
        patch.setitem(sys.modules, module.__name__, module)
    found = EntryPoint(name, package.__name__, registry.GROUP)

    def entry_points(*, group: str) -> list[EntryPoint]:
        return [found] if group == registry.GROUP else []

    patch.setattr(registry, "entry_points", entry_points)


class EntryPointSpec:
    """As much of a module's spec as ``find_spec`` looks at."""

    def __init__(self, name: str) -> None:
        self.name = name


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine with the made-up vendor beside the built-in ones."""
    bring(monkeypatch, "acme", DIALECT=AcmeDialect)
    return engine_of(contract_with_acme())


def engine_of(document: dict[str, Any]) -> Engine:
    prefixes = {dialect.prefix: dialect.name for dialect in registry.dialects()}
    return make_engine(World(clock=Clock(frozen_at=START)), contract=compile_contract(document, prefixes))


def test_no_shared_module_names_a_vendor() -> None:
    shared = [
        name for name in python_files(FOLDER) if not name.startswith(f"{FOLDER}vendors/") and name not in FACE
    ]
    assert len(shared) > 80
    named = {name for name in shared if A_VENDOR.search((ROOT / name).read_text(encoding="utf-8"))}
    assert named == set()


def test_the_built_in_vendors_are_the_folders() -> None:
    folders = {path.parent.name for path in (ROOT / FOLDER / "vendors").glob("*/__init__.py")}
    assert set(registry.BUILT_IN) == folders
    assert [dialect.name for dialect in registry.dialects()] == list(registry.names())


def test_a_vendor_of_another_distribution_is_served(acme: Engine) -> None:
    desk = Desk(acme)
    assert registry.names()[-1] == "acme"
    key = desk.key("acme", 2 * PRICE + 1)
    api = Api(acme, "", authorization=f"Bearer {key}")
    assert [api.post("/acme/v1/buy").status for _ in range(3)] == [200, 200, 402]
    rows = desk.get(f"/accounts/{key}/ledger").json["entries"]
    assert [row["amount"] for row in rows] == [2 * PRICE + 1, -PRICE, -PRICE]
    assert desk.get(f"/accounts/{key}/ledger").json["lots"][0]["source"] == "voucher"
    assert api.post("/acme/v1/sell").json == {"error": "ERROR"}
    assert ledgers_hold(acme) == []
    # Its world goes through the check of states from outside.
    assert desk.put("/state", desk.get("/state").json).status == 200
    schemas = desk.get("/openapi.json").json["components"]["schemas"]
    assert schemas["Vendor"] == {"enum": [*registry.BUILT_IN, "acme"]}


def test_a_vendor_without_operations_in_the_contract_is_left_out(
    monkeypatch: pytest.MonkeyPatch, contract: Contract
) -> None:
    bring(monkeypatch, "acme", DIALECT=AcmeDialect)
    assert list(make_engine(contract=contract).dialects) == list(registry.BUILT_IN)
    with Mock() as mock:
        assert mock.tokportal.account(balance=5).balance == 5


def test_a_call_that_plays_a_vendor_which_is_not_served_is_refused() -> None:
    desk = Desk(make_engine_without("/v1/"))
    assert "trenz" not in desk.engine.dialects
    answer = desk.post("/tasks/task_1", {"outcome": "failed"})
    assert (answer.status, answer.json["error"]["code"]) == (404, "NOT_FOUND")
    refused = desk.post("/faults", {"fault": "backend_status", "status": 503, "operation": "ugenGetJob"})
    assert "no vendor of this server has a backend; use the fault status" in refused.json["error"]["message"]


def make_engine_without(prefix: str) -> Engine:
    document = contract_with_acme(without=(prefix,))
    del document["paths"]["/acme/v1/buy"]
    return engine_of(document)


def test_a_package_without_a_mock_brings_none(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(monkeypatch, "acme")
    assert [dialect.name for dialect in registry.dialects()] == list(registry.BUILT_IN)


@pytest.mark.parametrize(
    ("name", "facts", "reason"),
    [
        ("trenz", {"DIALECT": AcmeDialect}, "'trenz' of an unknown distribution has the name of a built-in"),
        ("acme", {"NOTHING": None}, "'acme' of an unknown distribution cannot be loaded"),
    ],
)
def test_a_vendor_that_cannot_be_loaded_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, facts: dict[str, Any], reason: str
) -> None:
    bring(monkeypatch, name, **facts)
    with pytest.raises(ValueError, match=reason):
        registry.dialects()


def test_a_scenario_may_name_the_vendors_that_there_are() -> None:
    text = (
        "scenario: x\nnew_accounts:\n  acme: [{amount: 5}]\naccounts:\n  - {vendor: acme, key: sk_mock_a}\n"
    )
    assert parse_scenario(text, "mine.yaml", ["acme"]).accounts[0].vendor == "acme"
    assert parse_scenario(text, "mine.yaml").lots["acme"][0].amount == 5
    with pytest.raises(ScenarioError, match=r"line 3, new_accounts.acme: there is no such field"):
        parse_scenario(text, "mine.yaml", ["other"])


def test_a_header_that_carries_a_key_may_stand_once_and_is_not_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bring(monkeypatch, "acme", DIALECT=AcmeDialect)
    document = contract_with_acme()
    document["components"]["securitySchemes"]["AcmeKey"] = {
        "type": "apiKey",
        "in": "header",
        "name": "X-Acme-Key",
    }
    document["paths"]["/acme/v1/buy"]["parameters"] = [
        {"name": "X-Acme-Key", "in": "header", "schema": {"type": "string"}}
    ]
    engine = engine_of(document)
    with httpx.Client(transport=InProcessTransport(engine), base_url="https://prepay.mock") as client:
        once = client.post("/acme/v1/buy", headers=[("X-Acme-Key", "a"), ("X-Other", "b"), ("X-Other", "c")])
        twice = client.post("/acme/v1/buy", headers=[("X-Acme-Key", "a"), ("X-Acme-Key", "b")])
    assert (once.status_code, once.json()) == (401, {"error": "NO_KEY"})
    assert twice.status_code == 400
    assert "The header x-acme-key was sent more than once" in twice.text
    request = Request("POST", "/acme/v1/buy", headers={b"x-acme-key": b"sk_secret", b"x-request-id": b"r"})
    text, _ = call_maker(engine.contract)(Command(START, None, 0, 0, "", False, None, None, request))
    assert b"sk_secret" not in text
    assert b"x-request-id" in text
