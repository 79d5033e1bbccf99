"""Drift is found in every form of recording that the kit replays."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from prepay_conformance.drift import DriftError, find_drift
from tests.conformance.hars import FORMS, NO_BODIES, Form, Got, balance
from tests.conformance.test_replay_cassettes import recorded


def with_promo(at: float) -> Got:
    got = balance(100, at)
    return got._replace(body={"data": {**got.body["data"], "promo": 1}})


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_c4_a_new_field_is_found_in_every_form_that_has_bodies(form: Form, tmp_path: Path) -> None:
    drift = find_drift([form(tmp_path, [balance(100, 0.0), with_promo(1.0), with_promo(2.0)])])
    found = [(item.key.detail, item.count) for item in drift.items]
    assert found == ([] if form in NO_BODIES else [("promo", 2)])
    assert drift.requests == 3


@pytest.mark.parametrize("serializer", ["yaml", "json"])
def test_c4_a_new_field_is_found_in_a_cassette(serializer: str, mock_url: str, tmp_path: Path) -> None:
    path = recorded(mock_url, tmp_path / "cassette", serializer)
    assert find_drift([path]).items == []
    text, plain = path.read_text(), '"total_credits":75'
    right, wrong = (plain, f'{plain},"promo":1')
    if serializer == "json":
        right, wrong = (one.replace('"', '\\"') for one in (right, wrong))
    assert right in text
    path.write_text(text.replace(right, wrong))
    (item,) = find_drift([path]).items
    assert (item.key.detail, item.count) == ("promo", 1)


def test_c4_what_is_no_recording_is_refused_in_one_line(tmp_path: Path) -> None:
    text, archive = tmp_path / "notes.txt", tmp_path / "notes.har.zip"
    text.write_text("Ann: buy credits\n")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("notes.txt", "Ann")
    for path, said in ((text, "line 1: this is no JSON"), (archive, "holds 0 HAR files")):
        with pytest.raises(DriftError, match=said) as refused:
            find_drift([path])
        assert "\n" not in str(refused.value)
        assert path.name in str(refused.value)
