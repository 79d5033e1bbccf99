"""A vendor without a line of code of its own: what the contract declares is enough to test it."""

from __future__ import annotations

import json
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import Law, Settings, Verdict, run
from prepay_conformance.cli import main
from prepay_conformance.contract import Dialect, compile_contract
from prepay_conformance.vendors import registry
from tests.conformance.plain_vendor import CONTRACT, KEY, serving
from tests.conformance.test_levels import told


def verdict_of(url: str, tmp_path: Path, **options: Any) -> Verdict:
    path = tmp_path / "acme.json"
    path.write_text(json.dumps(CONTRACT))
    settings = Settings(
        vendor="acme", url=url, contract=path, environment={"ACME_API_KEY": KEY}, run="t", **options
    )
    return run(settings)


def test_h_a_vendor_that_only_the_contract_describes_passes_at_level_full(tmp_path: Path) -> None:
    with serving() as url:
        verdict = verdict_of(url, tmp_path, examples=3)
    assert told(verdict) == []
    assert (verdict.outcome, verdict.level, verdict.mock) == ("conforms", "full", True)
    assert dict(verdict.scripts)["tour"] == "passed"
    reached = {line.coverage.operation: set(line.coverage.reached) for line in verdict.operations}
    assert reached["acmeWrite"] >= {201, 400, 401, 402}
    assert reached["acmeRender"] >= {202, 400, 401, 402}
    assert reached["acmeRead"] >= {200, 400, 401, 404}


@pytest.mark.parametrize(
    ("takes", "tells", "law"),
    [
        # It says what it takes, and that is not the price.
        (7, 7, Law.PRICE),
        # It takes more than it says; the balance tells.
        (7, 5, Law.BALANCE),
        # It takes the price and tells something else: the two must agree as well.
        (5, 7, Law.PRICE),
        (5, 4, Law.BALANCE),
    ],
)
def test_h_a_planted_overcharge_is_found_and_the_operation_named(
    takes: int, tells: int, law: Law, tmp_path: Path
) -> None:
    with serving(takes=takes, tells=tells) as url:
        verdict = verdict_of(url, tmp_path, fuzz=False)
    found = {(one.law, one.operation) for one in verdict.findings}
    assert {(law, "acmeWrite"), (law, "acmeRender")} <= found
    assert {name for _, name in found} <= {"acmeWrite", "acmeRender", "acmeFunds"}
    if takes == tells:
        # The told charge and the balance agree, so that nothing but the price is to blame.
        assert {one for one, _ in found} == {Law.PRICE}


def test_h_a_price_that_nobody_reckons_is_refused_with_a_reason() -> None:
    changed: Any = json.loads(json.dumps(CONTRACT))
    changed["paths"]["/acme/notes"]["post"]["x-prepay"]["price"] = {"note": "note"}
    with pytest.raises(ValueError, match="acmeWrite has no fixed price"):
        compile_contract(changed, "acme")


def test_h_a_vendor_that_no_contract_has_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no vendor 'acmee' in the contract"):
        compile_contract(CONTRACT, "acmee")
    with pytest.raises(ValueError, match="the vendors are tokportal"):
        Settings(vendor="acme", url="http://127.0.0.1:1")


def brings(monkeypatch: pytest.MonkeyPatch, name: str, package: str) -> None:
    found = [EntryPoint(name=name, value=package, group=registry.GROUP)]

    def entry_points(*, group: str) -> list[EntryPoint]:
        return found if group == registry.GROUP else []

    monkeypatch.setattr(registry, "entry_points", entry_points)


def test_h_another_distribution_brings_a_dialect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "acme_prepay"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "conformance.py").write_text(
        "from prepay_conformance.contract import Dialect\nclass DIALECT(Dialect):\n    debits = 'taken'\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    brings(monkeypatch, "acme", "acme_prepay")
    assert registry.names() == (*registry.BUILT_IN, "acme")
    assert registry.dialect_of("acme").debits == "taken"
    assert registry.compile_vendor(CONTRACT, "acme").dialect.debits == "taken"


def test_h_a_distribution_without_the_module_is_tested_by_the_contract_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "acme_bare").mkdir()
    (tmp_path / "acme_bare" / "__init__.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    brings(monkeypatch, "acme", "acme_bare")
    assert registry.dialect_of("acme") is Dialect


def test_h_a_distribution_that_cannot_be_loaded_is_refused_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brings(monkeypatch, "acme", "no_such_package")
    with pytest.raises(ValueError, match="vendor 'acme' of an unknown distribution cannot be loaded"):
        registry.dialect_of("acme")
    brings(monkeypatch, "ugen", "no_such_package")
    with pytest.raises(ValueError, match="has the name of a built-in vendor"):
        registry.dialect_of("ugen")


def test_h_show_lists_the_vendors_of_a_contract(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "acme.json"
    path.write_text(json.dumps(CONTRACT))
    assert main(["show", "--contract", str(path)]) == 0
    out = capsys.readouterr().out
    assert "Acme, contract 1" in out
    assert "TokPortal" not in out
    # A vendor that another distribution brings is not in the built-in contract.
    brings(monkeypatch, "acme", "acme_prepay")
    assert main(["show", "--json"]) == 0
    assert '"vendor": "tokportal"' in capsys.readouterr().out


def test_h_a_row_says_how_fast_and_where_the_key_is() -> None:
    changed: Any = json.loads(json.dumps(CONTRACT))
    row = {"per_minute": 50, "env": "ACME_TOKEN_API_KEY", "prefix": "/acme", "domains": ["Acme.example"]}
    changed["x-prepay-vendors"]["acme"] |= row
    vendor = compile_contract(changed, "acme").vendor
    assert (vendor.per_minute, vendor.variable, vendor.prefix) == (40, "ACME_TOKEN_API_KEY", "/acme/")
    assert (vendor.domains, vendor.with_key("k")) == (("acme.example",), ("Authorization", "Bearer k"))
    assert vendor.key_in({"Authorization": "bearer k"}.get) == "k"
    assert vendor.key_in({"Authorization": "Basic k"}.get) is None


def test_h_the_key_goes_by_the_scheme_that_the_row_names() -> None:
    changed: Any = json.loads(json.dumps(CONTRACT))
    schemes, row = changed["components"]["securitySchemes"], changed["x-prepay-vendors"]["acme"]
    schemes["AcmeKey"] = {"type": "apiKey", "in": "header", "name": "X-Acme-Key"}
    for item in changed["paths"].values():
        for operation in item.values():
            operation["security"] = [{"AcmeToken": []}, {"AcmeKey": []}]
    assert compile_contract(changed, "acme").vendor.with_key("k") == ("Authorization", "Bearer k")
    row["key"] = {"header": "x-acme-key"}
    vendor = compile_contract(changed, "acme").vendor
    assert (vendor.with_key("k"), vendor.key_scheme) == (("X-Acme-Key", "k"), "AcmeKey")
    # A recording may have the key in either.
    assert vendor.key_in({"Authorization": "Bearer k"}.get) == "k"
    row["key"] = {"header": "X-Other-Key"}
    with pytest.raises(
        ValueError, match=r"x-prepay-vendors\.acme\.key says X-Other-Key, but no security scheme"
    ):
        compile_contract(changed, "acme")
