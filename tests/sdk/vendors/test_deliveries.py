"""Whatever a sender sends ends in an event or in WebhookError, and whatever a program gives wrongly in one error."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import ApiObject, InvalidArgumentError
from prepay._contract.kinds import is_object
from prepay.vendors.deliveries import LARGEST_BODY, LONGEST_HEADER
from prepay.webhooks import WebhookError, sign_tokportal, sign_ugen, verify_tokportal, verify_ugen
from tests.sdk.vendors.test_webhooks import AT, BODIES, SECRET, refused, sign, verify

each = pytest.mark.parametrize("vendor", ["tokportal", "ugen"])

TEXT = st.text(st.characters(), max_size=30)  # surrogates included
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
TYPES = ("bundle.created", "bundle.published", "bundle.cancelled", "credits.restored", "job.completed")
KNOWN = {"id": st.just("evt_1"), "type": st.sampled_from(TYPES), "data": st.dictionaries(TEXT, JSON)}
EVENTS = st.fixed_dictionaries(KNOWN, optional={"created_at": JSON}) | st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "type": st.sampled_from(TYPES) | JSON,
        "event": st.sampled_from(TYPES) | JSON,
        "job_id": JSON,
        "data": JSON,
        "created_at": JSON,
        "credits_consumed": JSON,
    },
)
NAMES = st.sampled_from(["TokPortal-Signature", "x-ugen-timestamp", "X-UGEN-SIGNATURE", "Other"]) | TEXT
VALUES = (
    TEXT
    | st.binary(max_size=30)
    | st.none()
    | st.integers()
    | st.lists(TEXT, max_size=3)
    | st.sampled_from(
        [f"t={AT},v1=00", f"t={'9' * 30},v1=00", "t=-1,v1=\ud800", f"t={AT},v1=\ud800", str(AT), "sha256="]
    )
)
HEADERS = (
    st.dictionaries(NAMES, VALUES, max_size=4)
    | st.lists(st.tuples(NAMES | NAMES.map(lambda name: name.encode(errors="replace")), VALUES), max_size=5)
    | st.none()
    | st.integers()
    | st.lists(st.integers() | TEXT, max_size=3)
)


@each
@given(event=EVENTS | JSON)
def test_h11_a_signed_body_is_an_event_or_malformed(vendor: str, event: Any) -> None:
    body = json.dumps(event).encode()
    names = ("id", "type") if vendor == "tokportal" else ("event", "job_id")
    named = is_object(event) and all(isinstance(event.get(name), str) and event[name] for name in names)
    whole = named and (vendor == "ugen" or is_object(event.get("data")))
    if not whole:
        assert refused(vendor, body, sign(vendor, body)).reason == "malformed"
        return
    found = verify(vendor, body, sign(vendor, body))
    assert all(getattr(found, name) == event[name] for name in names)
    if vendor == "tokportal":
        assert isinstance(found.data, dict | ApiObject)


@each
@given(body=st.binary(max_size=50), headers=HEADERS)
def test_h11_any_headers_and_bytes_end_in_one_of_two_errors(vendor: str, body: bytes, headers: Any) -> None:
    with pytest.raises((WebhookError, InvalidArgumentError)):
        verify(vendor, body, headers)


@each
@given(
    body=st.none() | TEXT | st.integers() | st.binary(max_size=9).map(bytearray) | JSON,
    secret=st.none()
    | TEXT
    | st.binary(max_size=9)
    | st.lists(TEXT | st.binary(max_size=9) | st.none())
    | st.integers(),
    tolerance=st.floats() | st.integers() | st.none() | st.booleans() | st.timedeltas(),
    now=st.floats() | st.integers() | st.none() | st.datetimes(),
)
def test_h11_what_a_program_gives_wrongly_is_one_error(
    vendor: str, body: Any, secret: Any, tolerance: Any, now: Any
) -> None:
    function = verify_tokportal if vendor == "tokportal" else verify_ugen
    headers = {"TokPortal-Signature": f"t={AT},v1=00", "X-UGen-Timestamp": str(AT), "X-UGen-Signature": "00"}
    with pytest.raises((WebhookError, InvalidArgumentError)):
        function(body, headers, secret, tolerance=tolerance, now=lambda: now)


@pytest.mark.parametrize(
    ("vendor", "body"),
    [
        ("tokportal", {}),
        ("tokportal", {"id": "evt_1", "type": "bundle.created"}),
        ("tokportal", {"id": "evt_1", "type": "bundle.created", "data": []}),
        ("tokportal", {"id": "evt_1", "type": None, "data": {}}),
        ("tokportal", {"id": "evt_1", "type": 7, "data": {}}),
        ("tokportal", {"id": "evt_1", "type": ["bundle.created"], "data": {}}),
        ("tokportal", {"id": "", "type": "bundle.created", "data": {}}),
        ("tokportal", {"id": "evt_1", "type": "bundle.created", "data": {"x": math.nan}}),
        ("ugen", {}),
        ("ugen", {"event": "job.completed"}),
        ("ugen", {"event": None, "job_id": "j1"}),
        ("ugen", {"event": "job.completed", "job_id": 7}),
    ],
)
def test_h11_signed_json_that_is_no_event_is_malformed(vendor: str, body: Any) -> None:
    raw = json.dumps(body).encode()
    assert refused(vendor, raw, sign(vendor, raw)).reason == "malformed"


@each
def test_h11_headers_come_as_mappings_or_pairs_as_text_or_bytes(vendor: str) -> None:
    headers, body = sign(vendor, BODIES[vendor]), BODIES[vendor]
    pairs = list(headers.items())
    in_bytes = [(name.lower().encode(), value.encode()) for name, value in pairs]
    for given_ in (
        pairs,
        in_bytes,
        dict(in_bytes),
        {name: [value] for name, value in pairs},
        iter(pairs),
        [*pairs, *pairs],
        [*pairs, ("Cookie", None), ("X", 7)],
    ):
        assert verify(vendor, body, given_)


@each
def test_h11_two_different_signature_headers_are_refused(vendor: str) -> None:
    body = BODIES[vendor]
    good, other = sign(vendor, body), sign(vendor, body, at=AT - 1)
    error = refused(vendor, body, [*good.items(), *other.items()])
    assert error.reason == "unsigned"
    assert "more than one header" in str(error)


@each
def test_h11_a_missing_header_may_be_none(vendor: str) -> None:
    nothing = dict.fromkeys(sign(vendor, BODIES[vendor]))
    assert refused(vendor, BODIES[vendor], nothing).reason == "unsigned"


@each
@pytest.mark.parametrize("headers", [None, 7, "TokPortal-Signature", [1, 2], [("a", "b", "c")]], ids=repr)
def test_h11_what_is_no_headers_is_refused(vendor: str, headers: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="headers must be a mapping or pairs"):
        verify(vendor, BODIES[vendor], headers)


@each
@pytest.mark.parametrize("secret", [None, 7, "\ud800", [None], [7], {"a": 1, 2: 3}.keys()], ids=ascii)
def test_h11_what_is_no_secret_is_refused_and_not_shown(vendor: str, secret: Any) -> None:
    with pytest.raises(
        InvalidArgumentError, match="secret must be text, bytes, or several of them"
    ) as raised:
        verify(vendor, BODIES[vendor], sign(vendor, BODIES[vendor]), secret)
    assert raised.value.__cause__ is None


@each
def test_h11_a_secret_may_be_bytes(vendor: str) -> None:
    body = BODIES[vendor]
    for secret in (SECRET.encode(), [b"new", SECRET.encode()], bytearray(SECRET.encode())):
        assert verify(vendor, body, sign(vendor, body), secret)


@each
@pytest.mark.parametrize("tolerance", [-1, math.nan, "300", None, True, dt.timedelta(seconds=-1)], ids=repr)
def test_h11_a_tolerance_is_a_duration(vendor: str, tolerance: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="tolerance must be 0 seconds or more"):
        verify(vendor, BODIES[vendor], sign(vendor, BODIES[vendor]), tolerance=tolerance)


@each
def test_h11_a_tolerance_may_be_a_timedelta_or_without_end(vendor: str) -> None:
    body = BODIES[vendor]
    for tolerance in (dt.timedelta(minutes=20), math.inf, 10**400):
        assert verify(vendor, body, sign(vendor, body), now=AT + 900, tolerance=tolerance)


@each
@pytest.mark.parametrize(
    "told", [math.nan, math.inf, None, "now", 10**400, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)]
)
def test_h11_a_clock_tells_seconds(vendor: str, told: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"now\(\) must return seconds"):
        verify(vendor, BODIES[vendor], sign(vendor, BODIES[vendor]), now=told)


@pytest.mark.parametrize("function", [sign_tokportal, sign_ugen])
@pytest.mark.parametrize(
    ("body", "secret", "at"),
    [("text", "s", 0), (None, "s", 0), (b"", "", 0), (b"", "\ud800", 0), (b"", None, 0)]
    + [(b"", "s", at) for at in (math.nan, math.inf, -1, "0", True, 10**400)],
    ids=ascii,
)
def test_h11_signing_is_as_strict(function: Any, body: Any, secret: Any, at: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        function(body, secret, at=at)


@each
def test_h11_what_is_read_has_a_limit(vendor: str) -> None:
    body = b" " * (LARGEST_BODY + 1)
    error = refused(vendor, body, sign(vendor, body))
    assert (error.reason, str(LARGEST_BODY) in str(error)) == ("malformed", True)
    long = {name: value + "," * LONGEST_HEADER for name, value in sign(vendor, BODIES[vendor]).items()}
    assert refused(vendor, BODIES[vendor], long).reason == "unsigned"
