"""Each known change of an API is found, ranked, and proposed so that nothing is left once the overlay is applied."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from prepay._contract.file import load_contract
from prepay_conformance.drift import Drift, Kind, Sureness, apply_overlay, find_drift
from prepay_conformance.drift.formats import DriftOutcome, overlay_text
from prepay_mock.engine.messages import Request, Response
from tests.conformance.drift.changed import (
    Edit,
    on_json,
    record_traffic,
    tokportal_calls,
    trenz_calls,
    ugen_calls,
    unchanged,
    walked,
)

Change = Callable[[Request, int, Any], Any]


def in_bundles(change: Callable[[dict[str, Any]], None]) -> Edit:
    def edit(_request: Request, _status: int, body: Any) -> Any:
        for one in walked(body):
            if "bundle_type" in one and "created_at" in one:
                change(one)
        return body

    return on_json(edit)


def dearer(request: Request, status: int, body: Any) -> Any:
    if request.path.endswith("/credit-costs"):
        body["data"]["account_creation"] = 26
    return dearer_than_listed(request, status, body)


def dearer_than_listed(_request: Request, status: int, body: Any) -> Any:
    if status == 201 and "credits_charged" in body:
        body["credits_charged"] += 1
        body["cost_breakdown"]["account_creation"] += 1
    elif status == 402:
        body["error"]["details"]["required"] += 1
    return body


def dearer_in_the_list(request: Request, _status: int, body: Any) -> Any:
    if request.path.endswith("/credit-costs"):
        body["data"]["video_slot"] = 4
    return body


def dearer_search(_request: Request, _status: int, body: Any) -> Any:
    if "usage" in body:
        body["usage"] = {name: 2 if name.endswith("_cost") else one for name, one in body["usage"].items()}
    return body


def renamed_code(_request: Request, status: int, body: Any) -> Any:
    if status == 404 and "error" in body:
        body["error"]["code"] = "BUNDLE_ARCHIVED"
    return body


def textual_credits(request: Request, _status: int, body: Any) -> Any:
    if request.path.endswith("/me"):
        body["data"]["credits"] = str(body["data"]["credits"])
    return body


def without_email(request: Request, _status: int, body: Any) -> Any:
    if request.path.endswith("/me"):
        del body["data"]["email"]
    return body


def huge_balance(request: Request, _status: int, body: Any) -> Any:
    if request.path.endswith("/me"):
        body["data"]["credits"] = -1
    return body


def without_header(_request: Request, response: Response) -> Response:
    headers = [pair for pair in response.headers if pair[0].lower() != b"x-tokportal-api-stability"]
    return Response(response.status, headers, response.body)


def _own(status: int, body: bytes, kind: bytes = b"application/json") -> Response:
    length = str(len(body)).encode()
    return Response(status, [(b"content-type", kind), (b"content-length", length)], body)


def teapot(request: Request, _response: Response) -> Response | None:
    if request.path.endswith("/balance"):
        return _own(418, b'{"error": {"code": "TEAPOT", "message": "short and stout"}}')
    return None


def as_text(request: Request, response: Response) -> Response | None:
    if request.path.endswith("/credit-costs"):
        headers = [
            pair for pair in response.headers if pair[0].lower() not in {b"content-type", b"content-length"}
        ]
        headers += [(b"content-type", b"text/plain"), (b"content-length", b"2")]
        return Response(200, headers, b"hi")
    return None


def another_path(request: Request, _response: Response) -> Response | None:
    if request.path.startswith("/api/ext/teams/"):
        return _own(200, b'{"data": {"seats": 3, "name": "team of Ann Example"}}')
    return None


def teams(client: Any) -> None:
    client.get("/api/ext/teams/7c9e6679-7425-40de-944b-e07fc1f90ae7")
    client.get("/api/ext/teams/8c9e6679-7425-40de-944b-e07fc1f90ae7")


class Case(NamedTuple):
    name: str
    edit: Edit
    calls: Any
    kind: Kind
    place: str
    detail: str
    seen: int


CASES = (
    Case("new field", in_bundles(lambda one: one.update(promo_tier="gold for Ann")), tokportal_calls,
         Kind.FIELD_NEW, "/components/schemas/TokPortalBundle", "promo_tier", 11),
    Case("new map", in_bundles(lambda one: one.update(scores={"0a1b2c3d-1": 4})), tokportal_calls,
         Kind.FIELD_NEW, "/components/schemas/TokPortalBundle", "scores", 11),
    Case("new enum value", in_bundles(lambda one: one.update(status="in_moderation")), tokportal_calls,
         Kind.ENUM_VALUE_NEW, "/components/schemas/TokPortalBundleStatus", '"in_moderation"', 11),
    Case("null where a text was", in_bundles(lambda one: one.update(status=None)), tokportal_calls,
         Kind.TYPE_CHANGED, "/components/schemas/TokPortalBundleStatus", "null", 11),
    Case("changed type", on_json(textual_credits), tokportal_calls, Kind.TYPE_CHANGED, "", "string", 1),
    Case("broken limit", on_json(huge_balance), tokportal_calls, Kind.LIMIT_BROKEN, "", "minimum", 1),
    Case("field gone", on_json(without_email), tokportal_calls, Kind.FIELD_GONE, "", "email", 1),
    Case("changed price", on_json(dearer), tokportal_calls,
         Kind.PRICE_CHANGED, "/x-prepay-prices/tokportal/account_creation", "26", 7),
    Case("changed price list", on_json(dearer_in_the_list), tokportal_calls,
         Kind.PRICE_CHANGED, "/x-prepay-prices/tokportal/video_slot", "4", 1),
    Case("changed fixed price", on_json(dearer_search), trenz_calls,
         Kind.PRICE_CHANGED, "/paths/~1v1~1data~1products~1search/get", "2", 6),
    Case("new code", on_json(renamed_code), tokportal_calls,
         Kind.CODE_NEW, "/components/responses/TokPortalBundleNotFound", "BUNDLE_ARCHIVED", 1),
    Case("header gone", without_header, tokportal_calls,
         Kind.HEADER_GONE, "/components/headers/TokPortalAPIStability", "X-TokPortal-API-Stability", 17),
    Case("new status", teapot, tokportal_calls,
         Kind.STATUS_NEW, "/paths/~1api~1ext~1credits~1balance/get/responses", "418", 1),
    Case("new media type", as_text, tokportal_calls, Kind.MEDIA_TYPE_NEW, "", "text/plain", 1),
    Case("new operation", another_path, teams, Kind.OPERATION_NEW, "/paths/~1api~1ext~1teams~1{id}", "GET 200", 2),
)  # fmt: skip


def shallow_merge(node: dict[str, Any], update: dict[str, Any]) -> None:
    node.update(copy.deepcopy(update))


def found(drift: Drift) -> list[tuple[str, str]]:
    return [(item.kind.value, item.message) for item in drift.items]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_is_found_and_its_overlay_settles_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = record_traffic(case.edit, tmp_path / "live.har", case.calls)
    drift = find_drift([recording])
    first = next((item for item in drift.items if item.kind is case.kind), None)
    assert first is not None, found(drift)
    assert first.key.place == (case.place or first.key.place)
    assert first.key.detail == case.detail
    assert first.count == case.seen
    assert first.first is not None
    assert first.last is not None
    assert first.first <= first.last
    # One change is one difference.
    assert [item.kind for item in drift.items] == [case.kind], found(drift)
    assert all(item.proposed for item in drift.items), found(drift)
    # As a reviewer gets it: from the file, applied to the contract as it is.
    overlay = yaml.safe_load(overlay_text(drift.overlay, drift.masker))
    before = load_contract()
    changed = apply_overlay(before, overlay)
    assert before == load_contract()
    OpenAPIV31SpecValidator(copy.deepcopy(changed)).validate()
    # Version 1.0 of the specification replaces properties where 1.1 merges them: the contract is the same.
    with monkeypatch.context() as patch:
        patch.setattr("prepay_conformance.drift.apply._merge", shallow_merge)
        assert apply_overlay(before, overlay) == changed
    contract = tmp_path / "contract.json"
    contract.write_text(json.dumps(changed))
    again = find_drift([recording], contract=contract)
    assert found(again) == []


def test_healthy_traffic_has_no_drift(tmp_path: Path) -> None:
    recording = record_traffic(unchanged, tmp_path / "live.har", tokportal_calls, ugen_calls, trenz_calls)
    drift = find_drift([recording])
    assert found(drift) == []
    assert drift.requests == 32
    assert drift.overlay["actions"] == []
    assert DriftOutcome(drift, "c", "", "").summary == "Drift: nothing new in 32 requests of 1 recording."


def test_the_surest_comes_first(tmp_path: Path) -> None:
    def edit(request: Request, status: int, body: Any) -> Any:
        for one in walked(body):
            if "bundle_type" in one and "created_at" in one:
                one["promo_tier"] = 1
        return textual_credits(request, status, body)

    paths = [record_traffic(on_json(edit), tmp_path / f"{n}.har", tokportal_calls) for n in range(2)]
    drift = find_drift(paths)
    assert [(item.kind, item.sureness) for item in drift.items] == [
        (Kind.FIELD_NEW, Sureness.HIGH),
        (Kind.TYPE_CHANGED, Sureness.MEDIUM),
    ]
    assert len(drift.items[0].recordings) == 2


def test_overlay_has_the_form_of_the_specification(tmp_path: Path) -> None:
    edits = in_bundles(lambda one: one.update(promo_tier="gold", status="odd"))
    overlay = find_drift([record_traffic(edits, tmp_path / "live.har", tokportal_calls)]).overlay
    assert overlay["overlay"] == "1.0.0"
    assert set(overlay["info"]) == {"title", "version"}
    for action in overlay["actions"]:
        assert action["target"].startswith("$.")
        assert re.search(
            r"seen 11 ×, first \d{4}-\d\d-\d\d, last \d{4}-\d\d-\d\d; used in 5 places$",
            action["description"],
        )
        assert set(action) - {"target", "description"} in ({"update"}, {"remove"})


def test_a_price_list_that_calls_contradict_is_left_to_a_person(tmp_path: Path) -> None:
    drift = find_drift([record_traffic(on_json(dearer_than_listed), tmp_path / "live.har", tokportal_calls)])
    assert [(item.key.detail, item.count, item.proposed) for item in drift.items] == [
        ("26", 6, True),
        ("25", 1, False),
    ]
    assert len(drift.overlay["actions"]) == 1


def test_charges_that_no_single_price_explains_are_named_without_a_proposal(tmp_path: Path) -> None:
    def edit(_request: Request, status: int, body: Any) -> Any:
        if status == 201:
            body["credits_charged"] += body["credits_remaining"]
        return body

    drift = find_drift([record_traffic(on_json(edit), tmp_path / "live.har", tokportal_calls)])
    assert [item.proposed for item in drift.items] == [False]
    assert "no single price explains it" in drift.items[0].message
    assert drift.overlay["actions"] == []
