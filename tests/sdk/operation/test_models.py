"""Results: nothing that a server says is lost, and nothing that it says can break the reading."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepay import UNSET, ApiList, ApiObject, File, NoContent, models
from prepay._contract.kinds import is_array, is_object
from prepay._operation.results import to_wire
from prepay._operation.unset import Unset
from tests.contract.document import at, examples_of, resolve
from tests.sdk.fakes import BY_ID, OPERATIONS, spec

MODELS: list[type[ApiObject]] = [
    kind
    for name in dir(models)
    if isinstance(kind := getattr(models, name), type) and issubclass(kind, ApiObject)
]
every_model = pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def instants(value: Any) -> Any:
    """Timestamps as instants: 04:47:51.413 and 04:47:51.413000 are the same one."""
    if is_object(value):
        return {name: instants(item) for name, item in value.items()}
    if is_array(value):
        return [instants(item) for item in value]
    if isinstance(value, str) and "T" in value:
        try:
            return dt.datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


ANSWERS = [
    pytest.param(op, status, value, id=f"{op.id}-{status}-{name}")
    for op in OPERATIONS
    for status, response in op.responses.items()
    if status < 300
    for media in response.get("content", {}).values()
    for name, value in examples_of(media).items()
]


@pytest.mark.parametrize(("op", "status", "value"), ANSWERS)
def test_an_answer_of_the_contract_survives_the_round_trip(op: Any, status: int, value: Any) -> None:
    result = spec(op).parsers[status](value)
    assert type(result) is ApiList if is_array(value) else isinstance(result, ApiObject)
    again = [part.to_dict() for part in result] if is_array(value) else result.to_dict()
    assert instants(again) == instants(value)


def typed_wrongly(result: Any) -> list[str]:
    """Fields that hold a mapping or a missing value where the contract has an object or a required field."""
    found: list[str] = []
    for name, _, _ in result._fields:
        value = getattr(result, name)
        items: list[Any] = value if is_array(value) else [value]
        for item in items:
            found += typed_wrongly(item) if isinstance(item, ApiObject) else []
            found += [f"{type(result).__name__}.{name}"] if isinstance(item, dict) else []
    return found


@pytest.mark.parametrize(("op", "status", "value"), ANSWERS)
def test_an_answer_of_the_contract_is_typed_all_the_way_down(op: Any, status: int, value: Any) -> None:
    result = spec(op).parsers[status](value)
    parts: list[Any] = result if is_array(value) else [result]
    assert [typed_wrongly(part) for part in parts] == [[] for _ in parts]


@settings(max_examples=400)
@given(kind=st.sampled_from(MODELS), data=st.data())
def test_no_shape_of_a_known_field_raises_and_none_is_lost(
    kind: type[ApiObject], data: st.DataObject
) -> None:
    names = [wire_name for _, wire_name, _ in kind._fields] + ["brand_new"]
    value = data.draw(st.dictionaries(st.sampled_from(names), json_values, max_size=6))
    result = kind.from_dict(value)
    assert instants(result.to_dict()) == instants(value)
    assert kind.from_dict(result.to_dict()) == result


@every_model
def test_unknown_fields_are_kept_and_sent_back(kind: type[ApiObject]) -> None:
    result = kind.from_dict({"brand_new": {"deep": [1, None]}})
    assert result.additional_properties == {"brand_new": {"deep": [1, None]}}
    assert result.to_dict() == {"brand_new": {"deep": [1, None]}}


def test_unknown_enum_values_survive() -> None:
    bundle = models.TokPortalBundle.from_dict({"id": "b1", "status": "frozen_by_moon", "platform": "myspace"})
    assert (bundle.status, bundle.platform) == ("frozen_by_moon", "myspace")
    assert bundle.to_dict() == {"id": "b1", "status": "frozen_by_moon", "platform": "myspace"}


def test_every_enum_of_an_answer_takes_an_unknown_value() -> None:
    enums = {name for name, schema in at("components", "schemas").items() if "enum" in schema}
    checked = 0
    for kind in MODELS:
        schema: dict[str, Any] = at("components", "schemas").get(kind.__name__, {})
        for wire_name, entry in schema.get("properties", {}).items():
            if resolve(entry).get("enum") or entry.get("$ref", "").rsplit("/", 1)[-1] in enums:
                assert kind.from_dict({wire_name: "never_seen"}).to_dict() == {wire_name: "never_seen"}
                checked += 1
    assert checked > 10


def test_a_field_that_the_server_left_out_reads_as_unset() -> None:
    balance: Any = models.TokPortalCreditBalance.from_dict({"total_credits": 5})
    assert balance.upcoming_expirations is UNSET
    assert not balance.upcoming_expirations
    assert balance.to_dict() == {"total_credits": 5}


def test_null_is_not_the_same_as_left_out() -> None:
    balance = models.TokPortalCreditBalance.from_dict({"total_credits": 5, "last_updated": None})
    assert balance.last_updated is None
    assert balance.to_dict() == {"total_credits": 5, "last_updated": None}


def test_credits_are_whole_numbers_even_when_a_server_writes_them_with_a_point() -> None:
    balance = models.UGenCreditBalance.from_dict({"credit_balance": 82.0, "available_credits": 0.5})
    assert isinstance(balance.credit_balance, int)
    assert balance.credit_balance == 82
    assert balance.available_credits == 0.5, "a fraction of a credit is the server's fault, and is not hidden"


@pytest.mark.parametrize("digits", ["", ".4", ".413", ".885166"])
@pytest.mark.parametrize("zone", ["Z", "+00:00", "+02:00"])
def test_timestamps_of_all_forms_are_instants(digits: str, zone: str) -> None:
    text = f"2026-06-08T04:47:51{digits}{zone}"
    lot = models.TokPortalCreditLot.from_dict({"amount": 638, "expires_at": text, "source": "farmer_topup"})
    assert lot.expires_at == dt.datetime.fromisoformat(text)
    assert lot.expires_at.tzinfo is not None


def test_unset_is_one_object_that_survives_copy_and_pickle() -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(UNSET, protocol)) is UNSET
    assert copy.copy(UNSET) is copy.deepcopy(UNSET) is UNSET
    assert copy.deepcopy({"a": [UNSET]})["a"][0] is UNSET
    assert Unset("UNSET") is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"


@pytest.mark.parametrize("name", ["tokportalGetCreditBalance", "ugenCreateJob", "trenzSearchProducts"])
def test_results_survive_copy_and_pickle(name: str) -> None:
    op = BY_ID[name]
    status, response = next((s, r) for s, r in op.responses.items() if s < 300)
    value = next(iter(examples_of(response["content"]["application/json"]).values()))
    result = spec(op).parsers[status]({**value, "brand_new": 1})
    for twin in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert twin == result
        assert twin.to_dict() == result.to_dict()
        assert twin.additional_properties == {"brand_new": 1}


def test_only_the_whole_answer_of_a_call_has_a_last_response() -> None:
    for part in (models.TokPortalCreditLot.from_dict({}), ApiList[Any](), NoContent()):
        with pytest.raises(AttributeError, match="the object that the call returned"):
            _ = part.last_response


def test_a_datetime_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        to_wire({"at": dt.datetime(2026, 6, 8)})  # noqa: DTZ001 - the very thing


def test_models_mappings_and_dates_can_be_sent() -> None:
    lot = models.TokPortalCreditLot.from_dict({"amount": 1})
    sent = {"lots": (lot,), "day": dt.date(2026, 6, 8), "left_out": UNSET, "nothing": None}
    assert to_wire(sent) == {"lots": [{"amount": 1}], "day": "2026-06-08", "nothing": None}


def test_a_file_does_not_show_its_bytes() -> None:
    assert "secret" not in repr(File(b"secret bytes", name="a.png"))


def test_an_unknown_model_is_named_in_the_error() -> None:
    with pytest.raises(AttributeError, match="TokPortalNothing"):
        getattr(models, "TokPortalNothing")  # noqa: B009 - type checkers know that it is not there
