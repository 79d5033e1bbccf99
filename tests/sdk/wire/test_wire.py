"""What goes over the wire: each request of the contract as it stands there, and each error of it typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import File, InsufficientCreditsError, InvalidArgumentError, RefusedError
from prepay._operation.options import Timeout
from prepay._operation.spec import Call
from prepay._wire.encode import encode
from prepay._wire.messages import WireRequest
from prepay.errors import ValidationError
from tests.contract.document import Operation, examples_of, resolve
from tests.sdk.fakes import (
    BY_ID,
    KINDS,
    OPERATIONS,
    answering,
    ask,
    client,
    expected_url,
    first_success,
    path_arguments,
    required_arguments,
    spec,
)

sendable = st.characters(codec="utf-8")
both = pytest.mark.parametrize("kind", KINDS)


def request_examples() -> list[Any]:
    return [
        pytest.param(op, value, id=f"{op.id}-{name}")
        for op in OPERATIONS
        if "requestBody" in op.raw
        for content_type, media in resolve(op.raw["requestBody"])["content"].items()
        if content_type == "application/json"
        for name, value in examples_of(media).items()
    ]


@both
@pytest.mark.parametrize(("op", "body"), request_examples())
async def test_a_request_of_the_contract_is_sent_as_it_stands_there(
    op: Operation, body: Any, kind: str
) -> None:
    seen: list[httpx.Request] = []
    source = client(op.vendor, kind, answering(first_success(op), seen))
    key = body.get("idempotency_key") if op.facts.get("idempotency") == "body" else None
    keywords = {name: value for name, value in body.items() if name != "idempotency_key" or key is None}
    result = await ask(source, op.facts["sdk"], **path_arguments(op), **keywords, idempotency_key=key)
    (request,) = seen
    sent = json.loads(request.content)
    if op.facts.get("idempotency") == "body" and key is None:
        assert sent.pop("idempotency_key") == result.last_response.idempotency_key
    assert sent == body
    assert request.method == op.method
    assert str(request.url) == expected_url(op)
    assert request.headers["content-type"] == "application/json"


@both
@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.id)
async def test_every_operation_can_be_called_and_its_answer_is_at_hand(op: Operation, kind: str) -> None:
    seen: list[httpx.Request] = []
    answer = first_success(op)
    answer.headers["x-request-id"] = "req_1"
    source = client(op.vendor, kind, answering(answer, seen))
    result = await ask(source, op.facts["sdk"], **required_arguments(op))
    (request,) = seen
    assert request.method == op.method
    assert str(request.url).partition("?")[0] == expected_url(op)
    assert ("x-api-key" in request.headers) == (op.raw.get("security") != [])
    info = result.last_response
    assert (info.status, info.request_id, info.attempts) == (answer.status_code, "req_1", 1)
    assert info.operation == f"{op.vendor}.{op.facts['sdk']}"


def error_examples() -> list[Any]:
    return [
        pytest.param(op, status, value, id=f"{op.id}-{status}-{name}")
        for op in OPERATIONS
        for status, response in op.responses.items()
        if status >= 400
        for media in response.get("content", {}).values()
        for name, value in examples_of(media).items()
    ]


@pytest.mark.parametrize(("op", "status", "body"), error_examples())
async def test_an_error_of_the_contract_is_typed(op: Operation, status: int, body: Any) -> None:
    source = client(op.vendor, "sync", answering(httpx.Response(status, json=body)))
    with pytest.raises(RefusedError) as caught:
        await ask(source, op.facts["sdk"], **required_arguments(op))
    error: Any = caught.value
    said = body.get("error", body)
    assert (error.status, error.code) == (status, said.get("code"))
    assert error.operation == f"{op.vendor}.{op.facts['sdk']}"
    if isinstance(error, ValidationError) and error.problems:
        assert all(f"{problem.field}: {problem.reason}" in str(error) for problem in error.problems)
    elif "details" not in said or status != 402:
        assert str(said.get("message", "")) in str(error)
    assert isinstance(error, InsufficientCreditsError) == (status == 402)
    if isinstance(error, InsufficientCreditsError) and "details" in said:
        assert error.required == said["details"]["required"]
        assert error.available == said["details"]["available"]
        assert error.missing == said["details"]["required"] - said["details"]["available"]
        assert sum(error.breakdown.values()) in (0, error.required)
        assert f"costs {error.required} credits, {error.available} are available" in str(error)


@both
async def test_multipart_boundaries_are_random_and_the_file_arrives_whole(kind: str) -> None:
    seen: list[httpx.Request] = []
    op = BY_ID["trenzUploadFile"]
    source = client("trenz", kind, answering(first_success(op), seen))
    content = b"--+++\r\n\x00\xff PNG"
    for _ in range(2):
        arguments: dict[str, Any] = {**required_arguments(op), "file": File(content, name="a.png")}
        await ask(source, "files.upload", **arguments)
    boundaries = [request.headers["content-type"].partition("boundary=")[2] for request in seen]
    assert len(set(boundaries)) == 2
    assert all(len(boundary) >= 16 for boundary in boundaries)
    assert all(content in request.read() and b'filename="a.png"' in request.read() for request in seen)


def encoded(name: str, **parts: Any) -> WireRequest:
    return encode(Call(spec(BY_ID[name]), **parts), headers={}, timeout=Timeout())


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..") and text.isprintable()))
def test_an_id_stays_in_its_segment_of_the_path(text: str) -> None:
    request = encoded("tokportalGetBundle", path={"id": text})
    assert request.target == f"/api/ext/bundles/{quote(text, safe='')}"
    assert urlsplit(request.target).path.count("/") == 4


@pytest.mark.parametrize("text", ["", ".", ".."])
def test_an_id_that_would_change_the_path_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgumentError, match="cannot stand in a path"):
        encoded("tokportalGetBundle", path={"id": text})


@given(st.text(sendable), st.lists(st.text(sendable), min_size=1))
def test_query_values_arrive_as_they_are(text: str, several: list[str]) -> None:
    request = encoded("trenzSearchProducts", query={"keyword": text, "include": several, "page": 2})
    pairs = parse_qsl(urlsplit(request.target).query, keep_blank_values=True)
    assert pairs == [("keyword", text), *(("include", item) for item in several), ("page", "2")]


def test_half_a_character_is_refused() -> None:
    for parts in ({"path": {"id": "\ud800"}}, {"query": {"page": "\udfff"}}, {"body": {"title": "\ud800"}}):
        with pytest.raises(InvalidArgumentError, match="tokportal"):
            encoded("tokportalUpdateBundle", **parts)


def test_query_values_that_are_not_there_are_not_sent() -> None:
    from prepay import UNSET

    request = encoded("tokportalListBundles", query={"page": UNSET, "status": None, "per_page": 5})
    assert parse_qs(urlsplit(request.target).query) == {"per_page": ["5"]}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_cannot_be_written_as_json_is_refused_before_anything_is_sent(value: object) -> None:
    with pytest.raises(InvalidArgumentError, match=r"bundles\.create"):
        encoded("tokportalCreateBundle", body={"title": value})


@pytest.mark.parametrize("name", ["X-API-Key", "Authorization", "Cookie"])
async def test_headers_that_carry_keys_cannot_be_set_beside_the_key(name: str) -> None:
    seen: list[httpx.Request] = []
    source = client("tokportal", "sync", answering(httpx.Response(200), seen))
    with pytest.raises(InvalidArgumentError, match="carries the key"):
        await ask(source, "me.get", headers={name: "other"})
    assert seen == []


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "ключ", "a\x00b"])
async def test_headers_that_cannot_be_sent_are_refused(value: str) -> None:
    seen: list[httpx.Request] = []
    source = client("tokportal", "sync", answering(httpx.Response(200), seen))
    wrong: list[dict[str, Any]] = [{"headers": {"X-Trace": value}}, {"idempotency_key": value}]
    for options in wrong:
        with pytest.raises(InvalidArgumentError, match="printable ASCII"):
            await ask(source, "bundles.publish", id="b1", **options)
    assert seen == []


@both
async def test_a_file_that_cannot_be_read_is_refused(kind: str, tmp_path: Path) -> None:
    seen: list[httpx.Request] = []
    source = client("trenz", kind, answering(httpx.Response(200), seen))
    path = tmp_path / "a.txt"
    path.write_text("text", encoding="utf-8")
    with path.open("rb") as closed:
        pass
    with path.open(encoding="utf-8") as text:
        wrong: list[tuple[Any, str]] = [
            (closed, "closed already"),
            (text, "binary mode"),
            ("text", "binary mode"),
        ]
        for content, said in wrong:
            with pytest.raises(InvalidArgumentError, match=said):
                await ask(source, "files.upload", file=File(content))
    assert seen == []
