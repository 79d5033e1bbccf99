"""``prepay quote``, and how arguments are read."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest

from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Run

BUNDLE = (
    "bundles.create bundle_type=account_and_videos country=USA videos_quantity=10 edits_quantity=10 "
    "wants_niche_warming=yes niche_warming_instructions='Watch, and follow'"
)
JOB = "jobs.create product_name=Mug product_image_url=https://example.com/a=b.png segment_count=3"


def test_a_bundle_is_quoted_by_the_server_and_not_made(run: Run, server: RemoteMock) -> None:
    told = run(f"quote tokportal {BUNDLE} --json")
    assert (told.code, told.err) == (0, "")
    assert told.json == {
        "operation": "bundles.create",
        "total": 82,
        "breakdown": {"account_creation": 25, "video_slots": 20, "niche_warming": 7, "video_editing": 30},
        "source": "dry_run",
    }
    assert run(f"quote tokportal {BUNDLE}").out.startswith(
        "82  bundles.create, by a rehearsal on the server\n"
    )
    assert run("history tokportal --json").json[0]["type"] == "credit"


def test_a_quote_beyond_the_balance_is_a_quote(run: Run) -> None:
    assert (
        run(
            "quote tokportal bundles.create_bulk platforms=tiktok,instagram country=USA accounts_count=50 --json"
        ).json["total"]
        == 2500
    )


def test_a_job_is_quoted_by_the_servers_estimate(run: Run) -> None:
    told = run(f"quote ugen {JOB} --json").json
    assert told["source"] == "estimate"
    assert told["total"] == sum(told["breakdown"].values())


def test_a_fixed_price_is_quoted_without_a_call(run: Run, server: RemoteMock) -> None:
    server.requests.clear()
    assert run("quote trenz images.generate prompt='a mug'").out == (
        "20  images.generate, by the contract's price\n"
    )
    assert len(server.requests) == 0


def test_arguments_come_from_stdin_as_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    job = {"product_name": "Mug", "product_image_url": "https://example.com/m.png", "segment_count": 1}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(job)))
    one = run("quote ugen jobs.create - --json").json["total"]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(job)))
    three = run("quote ugen jobs.create - segment_count=3 --json").json["total"]
    assert three > one > 0


def test_without_an_operation_those_are_listed_that_take_credits(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOKPORTAL_API_KEY")
    listed = run("quote tokportal")
    assert (listed.code, listed.err) == (0, "")
    assert listed.out.splitlines()[0] == "bundles.create           Create a bundle and pay for it"
    assert [entry["name"] for entry in run("quote ugen --json").json] == ["jobs.create", "jobs.retry"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("tokportal bundles.crate", "did you mean bundles.create or bundles.create_bulk?"),
        ("tokportal publish", "there are bundles.create, bundles.create_bulk"),
        ("tokportal bundles.get", "takes credits"),
        ("tokportal bundles.create", "it needs bundle_type as well"),
        ("tokportal bundles.create contry=USA", "did you mean country"),
        ("tokportal bundles.create xyzzy=1", "it takes bundle_type, platform"),
        ("tokportal bundles.create account_only", "write name=value"),
        (
            "tokportal bundles.create bundle_type=x videos_quantity=ten",
            "videos_quantity takes a whole number",
        ),
        (
            "tokportal bundles.create bundle_type=x videos_quantity=1.5",
            "videos_quantity takes a whole number",
        ),
        (
            "tokportal bundles.create bundle_type=x wants_moderation=maybe",
            "wants_moderation takes true or false",
        ),
        ("ugen jobs.create music_volume=loud", "music_volume takes a number"),
        ("ugen jobs.create voice_settings=deep", "voice_settings takes JSON"),
        ("trenz images.generate", "it needs prompt as well"),
    ],
)
def test_arguments_that_cannot_be_meant_send_nothing(
    run: Run, server: RemoteMock, line: str, reason: str
) -> None:
    server.requests.clear()
    refused = run(f"quote {line}")
    assert (refused.code, refused.out) == (2, "")
    assert reason in refused.err
    assert refused.err.count("\n") == 1
    assert len(server.requests) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "no JSON"),
        ("[1]", "one JSON object"),
        ('{"promt": "x"}', "did you mean prompt"),
    ],
)
def test_json_that_cannot_be_meant_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, text: str, reason: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    refused = run("quote trenz images.generate -")
    assert (refused.code, refused.out) == (2, "")
    assert reason in refused.err


class Operation:
    """Stands for a generated operation: it has one argument of each declared type."""

    def __call__(
        self,
        *,
        text: str,
        count: int | None = None,
        share: float = 0,
        on: bool = False,
        names: Sequence[str] = (),
        settings: Any = None,
        **options: Any,
    ) -> None: ...


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("text=007", "007"),
        ("text=", ""),
        ("text=a=b", "a=b"),
        ("count=12", 12),
        ("count=null", None),
        ("share=0.15", 0.15),
        ("on=TRUE", True),
        ("on=no", False),
        ("names=a,b", ["a", "b"]),
        ('names=["a,b", "c"]', ["a,b", "c"]),
        ("settings=x", "x"),
    ],
)
def test_a_value_is_read_by_its_declared_type(pair: str, value: object) -> None:
    from prepay.cli.fields import read_fields

    assert read_fields(Operation(), [pair]) == {pair.partition("=")[0]: value}


def test_a_list_may_be_given_item_by_item() -> None:
    from prepay.cli.fields import read_fields

    assert read_fields(Operation(), ["names=a", "names=b,c"]) == {"names": ["a", "b", "c"]}
