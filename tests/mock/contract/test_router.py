"""Routes: what the contract names is found, and nothing else."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.contract.router import Router

SEGMENT = st.text(st.characters(codec="utf-8", exclude_characters="/?#"), min_size=1, max_size=12)


def router() -> Router[str]:
    made: Router[str] = Router()
    for method, path in (
        ("GET", "/bundles"),
        ("POST", "/bundles"),
        ("POST", "/bundles/bulk"),
        ("GET", "/bundles/{id}"),
        ("POST", "/bundles/{id}/publish"),
        ("GET", "/bundles/{id}/videos/{position}"),
    ):
        made.add(method, path, f"{method} {path}")
    return made


def test_a_static_path_wins_over_a_parameter() -> None:
    found = router().find("/bundles/bulk")
    assert found is not None
    assert (found[0].template, found[1]) == ("/bundles/bulk", ())


@given(SEGMENT, SEGMENT)
def test_every_encoded_segment_comes_back_decoded(identifier: str, position: str) -> None:
    path = f"/bundles/{quote(identifier, safe='')}/videos/{quote(position, safe='')}"
    found = router().find(path)
    assert found is not None
    assert found[1] == (identifier, position)


@pytest.mark.parametrize(
    "path",
    ["", "/", "bundles", "/bundles/", "/bundles//publish", "/bundles/a/b", "/Bundles", "/bundles/a/publish/"],
)
def test_nothing_else_is_found(path: str) -> None:
    assert router().find(path) is None


def test_a_route_lists_exactly_its_methods() -> None:
    found = router().find("/bundles")
    assert found is not None
    assert found[0].allow == "GET, HEAD, POST, OPTIONS"


def test_a_method_that_stands_twice_is_refused() -> None:
    made = router()
    with pytest.raises(ValueError, match="POST /bundles stands twice"):
        made.add("POST", "/bundles", "again")


def test_every_operation_of_the_contract_is_found_at_its_own_path(contract: Contract) -> None:
    for operation in contract.operations.values():
        path = "/".join("x1" if part.startswith("{") else part for part in operation.path.split("/"))
        found = contract.router.find(path)
        assert found is not None, path
        assert found[0].methods[operation.method] is operation
