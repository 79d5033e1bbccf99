"""The generated code says what the contract says, in sync and async alike, and is what the generator writes."""

from __future__ import annotations

import copy
import inspect
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from prepay._operation.options import ClientOptions, OptionFields
from prepay._operation.unset import UNSET
from tests.contract.document import Operation, at, contract, is_object, resolve
from tests.sdk.fakes import OPERATIONS, class_of, client, generated, inside, named, nothing, spec
from tests.tree import ROOT

GENERATOR = ROOT / "sdk" / "generate.py"
COMMITTED = ROOT / "sdk" / "prepay" / "_generated"

every_operation = pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.id)


def generate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(GENERATOR), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.suffix in (".py", ".json"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_two_generations_are_identical_byte_by_byte_and_are_what_is_committed(tmp_path: Path) -> None:
    for name in ("first", "second"):
        done = generate("--output", tmp_path / name)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert files(tmp_path / "first") == files(tmp_path / "second") == files(COMMITTED)


def test_the_drift_check_names_what_differs(tmp_path: Path) -> None:
    there = tmp_path / "_generated"
    shutil.copytree(COMMITTED, there)
    changed = there / "tokportal.py"
    changed.write_text(
        changed.read_text(encoding="utf-8").replace("https://app", "https://other"), encoding="utf-8"
    )
    (there / "ugen.py").unlink()
    (there / "left_over.py").write_text("LEFT = 1\n", encoding="utf-8")
    done = generate("--check", "--output", there)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "_generated/tokportal.py: +1 -1" in lines
    assert "_generated/left_over.py: +0 -1" in lines
    assert any(line.startswith("_generated/ugen.py: +") and line.endswith(" -0") for line in lines)
    assert "make generate" in lines[-1]


def broken(how: str) -> dict[str, Any]:
    """The contract with one fault."""
    document = copy.deepcopy(contract())
    schemas = document["components"]["schemas"]
    first = next(iter(document["paths"].values()))
    if how == "leads nowhere":
        schemas["TokPortalCreditBalanceResponse"]["properties"]["data"] = {
            "$ref": "#/components/schemas/Gone"
        }
    elif how == "items":
        # The parser would leave the model out with a warning, and everything that refers to it.
        del schemas["TokPortalCreditBalance"]["properties"]["upcoming_expirations"]["items"]
    elif how == "x-prepay lacks":
        del first["get"]["x-prepay"]["charge"]
    else:
        first["get"]["x-prepay"]["resend"] = "keyed"
    return document


@pytest.mark.parametrize("how", ["leads nowhere", "items", "x-prepay lacks", "disagree"])
def test_a_contract_that_cannot_be_taken_whole_is_refused(how: str, tmp_path: Path) -> None:
    contract_file = tmp_path / "openapi.yaml"
    contract_file.write_text(json.dumps(broken(how)), encoding="utf-8")
    done = generate("--contract", contract_file, "--output", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert how in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@every_operation
def test_its_description_is_that_of_the_contract(op: Operation) -> None:
    found = spec(op)
    facts = op.facts
    assert (found.id, found.vendor, found.name) == (op.id, op.vendor, facts["sdk"])
    assert (found.method, found.path) == (op.method, op.path)
    assert (found.charge, found.resend, found.source) == (facts["charge"], facts["resend"], facts["source"])
    assert found.authenticated == (op.raw.get("security") != [])
    assert set(found.parsers) == {status for status in op.responses if status < 300}
    assert dict(found.errors) == {
        status: tuple(response.get("x-prepay-codes", ()))
        for status, response in op.responses.items()
        if status >= 400
    }
    assert (found.paging is not None) == facts.get("paginated", False)
    assert (found.idempotency.carrier if found.idempotency else None) == facts.get("idempotency")
    headers = {entry["name"] for entry in op.parameters if entry["in"] == "header"}
    assert (found.dry_run in headers) if found.dry_run else ("X-TokPortal-Dry-Run" not in headers)


@every_operation
def test_its_price_is_that_of_the_contract(op: Operation) -> None:
    price = op.facts.get("price")
    found = spec(op).price
    if op.facts["charge"] == "none":
        assert found is None
    elif is_object(price) or isinstance(price, int):
        assert found == price
    else:
        assert not isinstance(found, int | None)
        assert list(found) == list(found.values()) == price


@every_operation
def test_it_can_be_quoted_when_it_spends_and_only_then(op: Operation) -> None:
    spends = op.facts["charge"] != "none"
    operation = generated(op)
    assert hasattr(operation, "quote") == spends
    if spends:
        found = spec(op)
        assert found.dry_run or found.quoted_by or isinstance(found.price, int), "nothing tells its price"


def expected_arguments(op: Operation) -> dict[str, bool]:
    """Each keyword that the contract asks for, and whether it is required."""
    found = {
        entry["name"]: entry.get("required", False)
        for entry in op.parameters
        if entry["in"] in ("path", "query")
    }
    if "requestBody" in op.raw:
        (media,) = resolve(op.raw["requestBody"])["content"].values()
        schema = resolve(media["schema"])
        for name in schema["properties"]:
            found[name] = name in schema.get("required", ())
    if op.facts.get("idempotency") == "body":
        del found["idempotency_key"]
    return found


@every_operation
def test_its_keywords_are_those_of_the_contract(op: Operation) -> None:
    parameters = dict(inspect.signature(class_of(op).__call__).parameters)
    assert next(iter(parameters)) == "self"
    del parameters["self"], parameters["options"]
    # Path parameters may be positional, in the order in which they stand in the path (A16); no others may be.
    positional = [name for name, p in parameters.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert positional == re.findall(r"{(\w+)}", op.path)
    assert list(parameters)[: len(positional)] == positional
    assert all(p.kind is p.KEYWORD_ONLY for name, p in parameters.items() if name not in positional)
    required = {name: p.default is inspect.Parameter.empty for name, p in parameters.items()}
    assert required == expected_arguments(op)
    assert all(p.default in (inspect.Parameter.empty, UNSET) for p in parameters.values())
    assert list(required.values()) == sorted(required.values(), reverse=True), "required ones come first"


@every_operation
def test_sync_and_async_have_the_same_signatures_and_docstrings(op: Operation) -> None:
    sync, asynchronous = class_of(op, "sync"), class_of(op, "async")
    assert asynchronous.__name__ == f"Async{sync.__name__}"
    methods = [name for name in ("__call__", "quote", "pages", "iter") if hasattr(sync, name)]
    assert methods == [name for name in ("__call__", "quote", "pages", "iter") if hasattr(asynchronous, name)]
    for name in methods:
        one, other = (inspect.signature(getattr(kind, name)) for kind in (sync, asynchronous))
        assert one.parameters == other.parameters
        assert str(one.return_annotation).removeprefix("Async") == str(other.return_annotation).removeprefix(
            "Async"
        )
        assert inspect.getdoc(getattr(sync, name)) == inspect.getdoc(getattr(asynchronous, name))
    assert inspect.iscoroutinefunction(asynchronous.__call__)


@every_operation
def test_quote_pages_and_iter_take_the_very_same_arguments(op: Operation) -> None:
    kind = class_of(op)
    for name in ("quote", "pages", "iter"):
        if hasattr(kind, name):
            found = dict(inspect.signature(getattr(kind, name)).parameters)
            if name != "quote":
                # How far to read, which a single call has no need of.
                assert [found.pop(limit).default for limit in ("limit", "max_pages")] == [None, None]
            assert found == dict(inspect.signature(kind.__call__).parameters)


@every_operation
def test_its_docstring_tells_arguments_charge_and_errors(op: Operation) -> None:
    words = " ".join((inspect.getdoc(class_of(op).__call__) or "").split())
    facts = op.facts
    assert op.raw["summary"] in words
    assert f"Charge: {facts['charge']}" in words
    assert f"resend: {facts['resend']}; source: {facts['source']}." in words
    for name in expected_arguments(op):
        assert f"{name}: " in words
    assert "not described" not in words
    for status, response in op.responses.items():
        assert str(status) in words
        for code in response.get("x-prepay-codes", ()):
            assert code in words
    assert ("InsufficientCreditsError: 402" in words) == (402 in op.responses)


@pytest.mark.parametrize("vendor", ["tokportal", "ugen", "trenz"])
def test_each_operation_of_a_client_is_one_of_the_contract(vendor: str) -> None:
    there = {op.facts["sdk"] for op in OPERATIONS if op.vendor == vendor}
    source = client(vendor, "sync", nothing)
    found: set[str] = set()
    for resource in {name.partition(".")[0] for name in there}:
        found |= {f"{resource}.{name}" for name in inside(named(source, resource)) if name[0] != "_"}
    assert found == there


def test_no_header_parameter_is_typed_uuid() -> None:
    headers = [entry for op in OPERATIONS for entry in op.parameters if entry["in"] == "header"]
    assert headers
    assert [entry["name"] for entry in headers if resolve(entry["schema"]).get("format") == "uuid"] == []


def test_fields_keep_their_names() -> None:
    from prepay import models

    assert "credits" in {name for name, _, _ in models.TokPortalUser._fields}
    assert "type" in {name for name, _, _ in models.TokPortalCreditTransaction._fields}
    renamed: list[str] = []
    for name in dir(models):
        kind: Any = getattr(models, name)
        if isinstance(kind, type):
            renamed += [
                f"{name}.{field}"
                for field, wire_name, _ in getattr(kind, "_fields", ())
                if field != wire_name
            ]
    assert renamed == []


def test_every_model_has_slots_and_a_docstring() -> None:
    from prepay import ApiObject, models

    kinds: list[Any] = [kind for name in dir(models) if isinstance(kind := getattr(models, name), type)]
    assert len(kinds) > 30
    for kind in kinds:
        assert issubclass(kind, ApiObject)
        assert not hasattr(kind.from_dict({}), "__dict__")
        assert (kind.__doc__ or "").strip()


def test_models_say_where_they_are_known_from() -> None:
    from prepay import models

    for name, schema in at("components", "schemas").items():
        if schema.get("type") == "object" and name in dir(models):
            assert f"Source: {schema['x-prepay-source']}." in (getattr(models, name).__doc__ or "")


def test_the_addresses_are_those_of_the_contract() -> None:
    from prepay._generated import tokportal, trenz, ugen

    servers = {op.vendor: op.item["servers"][0]["url"] for op in OPERATIONS}
    assert servers["tokportal"] == tokportal.BASE_URL
    assert servers["ugen"] == ugen.BASE_URL
    assert trenz.BASE_URL is None
    assert "{" in servers["trenz"]


def test_every_known_enum_value_stands_in_its_type() -> None:
    from prepay import models

    for name, schema in contract()["components"]["schemas"].items():
        if "enum" in schema and name in dir(models):
            listed = str(getattr(models, name))
            assert all(repr(value) in listed for value in schema["enum"])
            assert "str" in listed, "an unknown value must fit the type"


def test_options_are_the_same_for_all_and_no_argument_is_named_as_one() -> None:
    names = {**ClientOptions.__annotations__, **OptionFields.__annotations__}.keys()
    for op in OPERATIONS:
        parameters = inspect.signature(class_of(op).__call__).parameters
        options = parameters["options"]
        assert options.kind is options.VAR_KEYWORD
        assert str(options.annotation) == f"Unpack[{OptionFields.__name__}]"
        assert not names & parameters.keys()
