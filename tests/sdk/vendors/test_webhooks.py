"""Deliveries are believed when signature and time are right, and only then."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import pickle
from typing import Any

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from prepay import InvalidArgumentError, models
from prepay.webhooks import WebhookError, sign_tokportal, sign_ugen, verify_tokportal, verify_ugen
from prepay_mock.vendors.ugen.webhook import sign as signed_by_the_mock
from tests.contract.document import contract

SECRET = "whsec_canary_51a0"
AT = 1_780_000_000
VENDORS = ("tokportal", "ugen")
BODIES: dict[str, bytes] = {
    "tokportal": json.dumps({"id": "evt_1", "type": "bundle.created", "data": {"bundle_id": "b1"}}).encode(),
    "ugen": json.dumps({"event": "job.completed", "job_id": "j1", "credits_consumed": 252}).encode(),
}

each = pytest.mark.parametrize("vendor", VENDORS)


def sign(vendor: str, body: bytes, secret: str = SECRET, at: float = AT) -> dict[str, str]:
    return (sign_tokportal if vendor == "tokportal" else sign_ugen)(body, secret, at=at)


def verify(
    vendor: str, body: Any, headers: Any, secret: Any = SECRET, *, now: float = AT, **more: Any
) -> Any:
    return (verify_tokportal if vendor == "tokportal" else verify_ugen)(
        body, headers, secret, now=lambda: now, **more
    )


def refused(vendor: str, *arguments: Any, **more: Any) -> WebhookError:
    with pytest.raises(WebhookError) as caught:
        verify(vendor, *arguments, **more)
    return caught.value


@each
def test_a_delivery_that_was_signed_is_a_typed_event(vendor: str) -> None:
    event = verify(vendor, BODIES[vendor], sign(vendor, BODIES[vendor]))
    if vendor == "tokportal":
        assert isinstance(event, models.TokPortalBundleCreatedEvent)
        assert event.data.bundle_id == "b1"
    else:
        assert isinstance(event, models.UGenJobEvent)
        assert event.credits_consumed == 252


@each
@given(body=st.binary(min_size=1), flip=st.integers(0))
def test_one_other_bit_and_it_is_forged(vendor: str, body: bytes, flip: int) -> None:
    place = flip % (len(body) * 8)
    changed = bytearray(body)
    changed[place // 8] ^= 1 << place % 8
    assert refused(vendor, bytes(changed), sign(vendor, body)).reason == "forged"


@each
@given(secret=st.text(min_size=1))
def test_another_secret_does_not_fit(vendor: str, secret: str) -> None:
    if secret != SECRET:
        assert refused(vendor, BODIES[vendor], sign(vendor, BODIES[vendor]), secret).reason == "forged"


@each
@pytest.mark.parametrize("off", [-301, -300, 0, 300, 301])
def test_the_time_of_signing_may_be_five_minutes_off_either_way(vendor: str, off: int) -> None:
    body = BODIES[vendor]
    if abs(off) <= 300:
        assert verify(vendor, body, sign(vendor, body), now=AT + off)
    else:
        error = refused(vendor, body, sign(vendor, body), now=AT + off)
        assert error.reason == "stale"
        assert ("ago" if off > 0 else "in the future") in str(error)


@each
def test_the_time_is_part_of_what_is_signed(vendor: str) -> None:
    old, fresh = sign(vendor, BODIES[vendor], at=AT - 1000), sign(vendor, BODIES[vendor])
    name = "TokPortal-Signature" if vendor == "tokportal" else "X-UGen-Timestamp"
    replayed = {**old, name: old[name].replace(str(AT - 1000), str(AT))}
    assert replayed != fresh
    assert refused(vendor, BODIES[vendor], replayed).reason == "forged"


@each
def test_the_tolerance_can_be_set(vendor: str) -> None:
    body = BODIES[vendor]
    assert verify(vendor, body, sign(vendor, body), now=AT + 900, tolerance=1000)
    assert refused(vendor, body, sign(vendor, body), now=AT + 2, tolerance=1).reason == "stale"


def test_milliseconds_are_told_from_seconds() -> None:
    body, in_ms = BODIES["ugen"], str(AT * 1000)
    signature = hmac.new(SECRET.encode(), in_ms.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"x-ugen-timestamp": in_ms, "x-ugen-signature": f"sha256={signature.upper()}"}
    assert verify("ugen", body, headers)
    assert refused("ugen", body, headers, now=AT + 301).reason == "stale"


@each
def test_headers_are_found_in_any_case(vendor: str) -> None:
    headers = sign(vendor, BODIES[vendor])
    for change in (str.lower, str.upper):
        assert verify(vendor, BODIES[vendor], {change(name): value for name, value in headers.items()})


@each
def test_secrets_can_be_changed_without_a_gap(vendor: str) -> None:
    body = BODIES[vendor]
    assert verify(vendor, body, sign(vendor, body, "old"), ["new", "old"])
    assert refused(vendor, body, sign(vendor, body, "older"), ["new", "old"]).reason == "forged"


def test_one_of_several_signatures_is_enough() -> None:
    body = BODIES["tokportal"]
    signature = sign("tokportal", body)["TokPortal-Signature"].partition("v1=")[2]
    header = f"t={AT}, v0=ignored,v1={'0' * 64}, v1={signature}"
    assert verify("tokportal", body, {"tokportal-signature": header})


@pytest.mark.parametrize(
    ("vendor", "headers"),
    [
        ("tokportal", {}),
        ("tokportal", {"TokPortal-Signature": "  "}),
        ("tokportal", {"TokPortal-Signature": "v1=00"}),
        ("tokportal", {"TokPortal-Signature": "t=1"}),
        ("tokportal", {"TokPortal-Signature": "t=1,t=2,v1=00"}),
        ("tokportal", {"TokPortal-Signature": "t=now,v1=00"}),
        ("tokportal", {"TokPortal-Signature": "t=-1,v1=00"}),
        ("tokportal", {"TokPortal-Signature": "t=١,v1=00"}),
        ("tokportal", {"TokPortal-Signature": f"t={'9' * 5000},v1=00"}),
        ("ugen", {}),
        ("ugen", {"X-UGen-Timestamp": str(AT)}),
        ("ugen", {"X-UGen-Signature": "00"}),
        ("ugen", {"X-UGen-Timestamp": "soon", "X-UGen-Signature": "00"}),
    ],
)
def test_what_is_not_signed_is_not_believed(vendor: str, headers: dict[str, str]) -> None:
    assert refused(vendor, BODIES[vendor], headers).reason == "unsigned"


@pytest.mark.parametrize("signature", ["", "é", "00", "x" * 10_000])
def test_any_signature_can_be_compared(signature: str) -> None:
    headers = {"TokPortal-Signature": f"t={AT},v1={signature}"}
    assert refused("tokportal", BODIES["tokportal"], headers).reason == "forged"


@each
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'{"id": ', b"[" * 100_000])
def test_a_signed_body_that_is_no_event_is_told_apart(vendor: str, body: bytes) -> None:
    assert refused(vendor, body, sign(vendor, body)).reason == "malformed"


@each
def test_a_body_that_is_not_raw_is_refused(vendor: str) -> None:
    for body in (BODIES[vendor].decode(), json.loads(BODIES[vendor])):
        with pytest.raises(InvalidArgumentError, match="raw bytes"):
            verify(vendor, body, sign(vendor, BODIES[vendor]))
    assert verify(vendor, memoryview(BODIES[vendor]), sign(vendor, BODIES[vendor]))


@each
@pytest.mark.parametrize("secret", ["", [], ["good", ""]])
def test_an_empty_secret_is_refused(vendor: str, secret: Any) -> None:
    with pytest.raises(ValueError, match="empty"):
        verify(vendor, BODIES[vendor], sign(vendor, BODIES[vendor], ""), secret)


@each
def test_errors_hold_no_secret_and_no_signature(vendor: str) -> None:
    body, headers = BODIES[vendor], sign(vendor, BODIES[vendor])
    for error in (refused(vendor, body + b" ", headers), refused(vendor, body, headers, now=0)):
        good = hmac.new(SECRET.encode(), f"{AT}.".encode() + body + b" ", hashlib.sha256).hexdigest()
        for hidden in (SECRET, good):
            assert hidden not in f"{error}{error!r}{vars(error)}"
            assert hidden.encode() not in pickle.dumps(error)
        for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
            assert (str(twin), twin.reason) == (str(error), error.reason)


@pytest.mark.parametrize(
    "name", [name for name in contract()["webhooks"] if "." in name and not name.startswith("job.")]
)
def test_every_event_of_the_contract_has_its_model(name: str) -> None:
    body = json.dumps({"id": "evt_1", "type": name, "api_version": "1", "data": {}}).encode()
    event = verify("tokportal", body, sign("tokportal", body))
    assert type(event) is not models.TokPortalWebhookEvent
    assert event.type == name


@pytest.mark.parametrize("kind", ["subscription.renewed", "moon.full"])
def test_an_event_without_a_model_of_its_own_is_an_envelope(kind: object) -> None:
    body = json.dumps({"id": "evt_1", "type": kind, "data": {"x": 1}}).encode()
    event = verify("tokportal", body, sign("tokportal", body))
    assert isinstance(event, models.TokPortalWebhookEvent)
    assert event.type == kind


def test_unknown_fields_of_an_event_are_kept() -> None:
    body = json.dumps({"event": "job.failed", "job_id": "j1", "mood": "sad"}).encode()
    event = verify("ugen", body, sign("ugen", body))
    assert event.additional_properties == {"mood": "sad"}


def test_the_mock_signs_as_the_vendor_does() -> None:
    body = BODIES["ugen"]
    assert verify("ugen", body, signed_by_the_mock(SECRET, AT, body))
    assert refused("ugen", body, signed_by_the_mock(None, AT, body)).reason == "unsigned"


def test_a10_the_clock_is_looked_up_when_it_is_used() -> None:
    with pytest.raises(WebhookError, match="ago"):
        verify_ugen(BODIES["ugen"], sign_ugen(BODIES["ugen"], SECRET, at=0), SECRET)
    for at in ("2026-06-01T12:00:00Z", "2031-01-01T00:00:00Z"):
        with freeze_time(at):
            headers = sign_ugen(BODIES["ugen"], SECRET)
            assert verify_ugen(BODIES["ugen"], headers, SECRET).job_id == "j1"
            headers_of_both = headers | sign_tokportal(BODIES["tokportal"], SECRET)
            assert verify_tokportal(BODIES["tokportal"], headers_of_both, SECRET).id == "evt_1"
        with pytest.raises(WebhookError, match=r"ago|future"):
            verify_ugen(BODIES["ugen"], headers, SECRET)
