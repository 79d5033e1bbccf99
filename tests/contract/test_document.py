"""The file itself: what the tools of others make of it."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.contract.document import contract, is_array, is_object, operations
from tests.tree import ROOT


def test_the_contract_is_valid_openapi_3_1() -> None:
    assert contract()["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(contract()).iter_errors()] == []


def test_timestamps_are_read_as_text() -> None:
    """YAML turns an unquoted date into an object that JSON Schema knows nothing of."""
    assert [value for value in scalars(contract()) if isinstance(value, dt.date)] == []


def scalars(node: Any) -> list[Any]:
    if is_object(node):
        assert all(isinstance(key, str) for key in node), f"a key of {list(node)} is no text"
        return [value for child in node.values() for value in scalars(child)]
    return [value for child in node for value in scalars(child)] if is_array(node) else [node]


def test_no_key_stands_twice() -> None:
    """YAML readers keep the last one and say nothing."""
    repeated: list[str] = []

    def look(node: yaml.Node | None) -> None:
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            repeated.extend(f"{key} {node.start_mark}" for key in set(keys) if keys.count(key) > 1)
            for _, value in node.value:
                look(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                look(value)

    look(yaml.compose((ROOT / "openapi.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    assert repeated == []


def test_schemathesis_can_load_it() -> None:
    with warnings.catch_warnings():
        # What its dependencies deprecate is theirs to mend.
        warnings.simplefilter("ignore", DeprecationWarning)
        schemathesis = pytest.importorskip("schemathesis")
        loaded = [result.ok() for result in schemathesis.openapi.from_dict(contract()).get_all_operations()]
    assert {(op.method.upper(), op.path) for op in loaded} == {(op.method, op.path) for op in operations()}


def test_the_linter_has_a_reason_for_each_rule_that_it_does_not_follow() -> None:
    lines = (ROOT / "redocly.yaml").read_text(encoding="utf-8").splitlines()
    config = yaml.safe_load("\n".join(lines))
    assert config["extends"] == ["recommended"]
    off = [number for number, line in enumerate(lines) if line.strip().endswith(": off")]
    assert len(off) == sum(severity == "off" or severity is False for severity in config["rules"].values())
    assert [lines[number] for number in off if not lines[number - 1].strip().startswith("#")] == []
