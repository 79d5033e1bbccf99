"""Whatever is wrong with a contract, the generator says it in one line, with the place, and writes nothing."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import generate
from tests.contract.document import contract, is_array, is_object
from tests.sdk.generator.faults import BUY, FAULTS, TEXT, buy
from tests.sdk.generator.small import small_contract

Json = dict[str, Any]


def run(document: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Generate from a document; the exit code, and what was said."""
    source = folder / "openapi.json"
    source.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    code = generate.main(["--contract", str(source), "--output", str(folder / "out")])
    out, err = capsys.readouterr()
    assert out == ""
    return code, err


@pytest.mark.parametrize(
    ("change", "said"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_e_a_wrong_contract_gives_one_line_that_names_the_place(
    change: Callable[[Json], None], said: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = small_contract()
    change(document)
    code, err = run(document, tmp_path, capsys)
    assert code == 2
    assert err.startswith("generate.py: ")
    assert err.count("\n") == 1
    for part in said:
        assert part in err
    assert [path.name for path in tmp_path.iterdir()] == ["openapi.json"]


@pytest.mark.parametrize("text", ["", "[]", "openapi: 3.0.0", "a: [", "\x00", "openapi: 3.1.0"])
def test_e_what_is_no_contract_is_refused_in_one_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, err = run(text, tmp_path, capsys)
    assert (code, err.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["openapi.json"]


def test_e_a_file_that_cannot_be_read_or_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["--contract", str(tmp_path), "--output", str(tmp_path / "out")]) == 2
    assert generate.main(["--contract", str(tmp_path / "none"), "--output", str(tmp_path / "out")]) == 2
    assert generate.main(["--output", str(tmp_path / "none" / "out")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(str(tmp_path) in line for line in lines)


def two_media_types(document: Json) -> None:
    content = buy(document)["requestBody"]["content"]
    buy(document)["requestBody"]["content"] = {"application/xml": TEXT, **content}


def uuids(document: Json) -> None:
    schemas = document["components"]["schemas"]
    schemas["AcmeThing"]["properties"]["thing_id"] = {"type": "string", "format": "uuid"}
    schemas["AcmeThingRequest"]["properties"]["label"] = {"type": ["string", "null"], "format": "uuid"}


def default_error(document: Json) -> None:
    buy(document)["responses"]["default"] = {"description": "Something else"}
    buy(document)["responses"]["4XX"] = {"description": "Something else"}


def csv_beside_json(document: Json) -> None:
    content = buy(document)["responses"]["201"]["content"]
    buy(document)["responses"]["201"]["content"] = {"text/csv": TEXT, **content}


@pytest.mark.parametrize("change", [two_media_types, uuids, default_error, csv_beside_json])
def test_e_what_can_be_generated_is(
    change: Callable[[Json], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = small_contract()
    change(document)
    assert run(document, tmp_path, capsys) == (0, "")
    module = (tmp_path / "out" / "api" / "acme_things" / "acme_things_buy.py").read_text(encoding="utf-8")
    assert "label: " in module
    assert "201: model(AcmeThing)" in module


def test_e_a_second_vendor_may_have_an_estimate_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = copy.deepcopy(contract())
    second = small_contract()
    for section in ("paths", "x-prepay-vendors", "x-prepay-prices"):
        document[section] |= second[section]
    for kind, parts in second["components"].items():
        document["components"][kind] |= parts
    estimate = copy.deepcopy(document["paths"]["/acme/v1/credits"]["get"])
    estimate["operationId"] = "acmeEstimate"
    estimate["x-prepay"] |= {"sdk": "credits.estimate", "response_fields": {}}
    document["paths"]["/acme/v1/estimate"] = {"servers": document["paths"][BUY]["servers"], "get": estimate}
    buy(document)["x-prepay"]["estimate_fields"] = {"label": "label"}
    assert run(document, tmp_path, capsys) == (0, "")
    module = (tmp_path / "out" / "api" / "acme_things" / "acme_things_buy.py").read_text(encoding="utf-8")
    assert "acme_credits_estimate" in module
    job = (tmp_path / "out" / "api" / "ugen_jobs" / "ugen_jobs_create.py").read_text(encoding="utf-8")
    assert "ugen_credits_estimate" in job


ODD: tuple[Any, ...] = (None, 7, "text", [], {}, ["x"], {"x": 1}, True, 1.5, {"$ref": "#/nowhere"})


def spoil(document: Json, rng: random.Random) -> None:
    """Take away one node of the document, or put something odd in its place."""
    nodes: list[tuple[Any, Any]] = []
    queue: list[Any] = [document]
    while queue:
        node = queue.pop()
        keys: list[Any] = list(node) if is_object(node) else [*range(len(node))]
        nodes += [(node, key) for key in keys]
        queue += [node[key] for key in keys if is_object(node[key]) or is_array(node[key])]
    node, key = rng.choice(nodes)
    if is_object(node) and rng.random() < 0.4:
        del node[key]
    else:
        node[key] = copy.deepcopy(rng.choice(ODD))


@pytest.mark.parametrize("seed", range(60))
def test_e_a_spoilt_contract_is_generated_or_refused_in_one_line(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = small_contract()
    spoil(document, random.Random(seed))
    code, err = run(document, tmp_path, capsys)
    assert code in (0, 2)
    assert (code == 0) == (tmp_path / "out").is_dir()
    assert err.count("\n") == (code == 2)
    assert "Traceback" not in err
