"""Uploads: free, measured to the byte, at most 10 MiB, stored once for each time they are sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api, new_engine
from tests.mock.vendors.trenz.calls import BOUNDARY, available, form, journal

LARGEST = 10 * 2**20


def upload(api: Api, content: bytes) -> Answer:
    return api.call(
        "POST", "/v1/files", raw=form(content), content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )


def test_an_upload_is_free_and_says_where_it_is(engine: Engine, api: Api) -> None:
    answer = upload(api, b"123")
    assert answer.status == 201
    data = answer.json["data"]
    assert data == {
        "file_id": data["file_id"],
        "url": f"https://trenz.invalid/files/{data['file_id']}",
        "size_bytes": 3,
    }
    assert answer.json["usage"] == {"coin_cost": 0, "remaining_balance": 500}
    assert journal(engine, api) == []


def test_an_upload_needs_no_credits(engine: Engine) -> None:
    api = Api(engine, "sk_mock_a_empty")
    assert upload(api, b"x").json["usage"] == {"coin_cost": 0, "remaining_balance": 0}


def test_sending_a_file_twice_stores_it_twice(engine: Engine, api: Api) -> None:
    ids = {upload(api, b"same").json["data"]["file_id"] for _ in range(2)}
    assert len(ids) == 2
    assert set(engine.world.accounts["trenz", api.key].table("files").keys()) == ids


@given(content=st.binary(max_size=200) | st.text("\r\n-part \0", max_size=60).map(str.encode))
def test_the_size_is_that_of_the_bytes_sent(contract: Contract, content: bytes) -> None:
    if b"--part" in content:
        content = content.replace(b"part", b"")
    api = Api(new_engine(contract))
    assert upload(api, content).json["data"]["size_bytes"] == len(content)


@pytest.mark.parametrize(
    ("size", "status"), [(0, 201), (LARGEST, 201), (LARGEST + 1, 413), (2 * LARGEST, 413)]
)
def test_a_file_may_have_ten_mebibytes(engine: Engine, api: Api, size: int, status: int) -> None:
    answer = upload(api, b"\0" * size)
    assert answer.status == status
    if status == 413:
        assert answer.json["code"] == "BAD_REQUEST"
        assert len(engine.world.accounts["trenz", api.key].table("files")) == 0


def test_the_bytes_are_not_kept(engine: Engine, api: Api) -> None:
    upload(api, b"secret picture")
    assert "secret picture" not in str(engine.world.dump())
    assert available(engine, api) == 500
