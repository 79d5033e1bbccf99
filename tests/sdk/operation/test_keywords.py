"""What a call takes by keyword and by position, and what it says of a keyword that it does not have."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sdk.fakes import KINDS, client, named, serving

both = pytest.mark.parametrize("kind", KINDS)


@both
def test_a16_a_misspelt_keyword_is_told_what_was_meant(kind: str) -> None:
    source = client("tokportal", kind, serving())

    def call(**given: Any) -> Any:
        result = named(source, "bundles.create")(bundle_type="account_only", **given)
        return result.send(None) if kind == "async" else result

    for wrong, meant in (("contry", "country"), ("time_out", "timeout"), ("dead_line", "deadline")):
        with pytest.raises(
            TypeError, match=rf"tokportal\.bundles\.create\(\) has no argument '{wrong}'.*{meant}"
        ):
            call(**{wrong: 1})
    with pytest.raises(TypeError, match=r"has no argument 'zzz'\. Nothing was sent"):
        call(zzz=1)
    with pytest.raises(TypeError, match=r"with_options\(\) has no argument 'budgt'\. Did you mean 'budget'"):
        source.with_options(budgt=1)
    with pytest.raises(TypeError, match=r"Portal\(\) has no argument 'time_out'\. Did you mean 'timeout'"):
        client("tokportal", kind, serving(), time_out=1)
    with pytest.raises(TypeError, match="Pass idempotency_key to the call instead"):
        client("tokportal", kind, serving(), idempotency_key="x")


@both
async def test_a16_path_parameters_may_be_positional(kind: str) -> None:
    seen: list[httpx.Request] = []
    tok, ugen = client("tokportal", kind, serving(seen)), client("ugen", kind, serving(seen))
    for result in (
        ugen.jobs.get("j1"),
        ugen.jobs.get(job_id="j1"),
        tok.videos.get("b1", 2),
        tok.bundles.get("b1", timeout=3),
        ugen.jobs.retry.quote("j1"),
    ):
        if kind == "async":
            await result
    assert [request.url.path.rpartition("/api/")[2] for request in seen] == [
        "v1/jobs/j1",
        "v1/jobs/j1",
        "ext/bundles/b1/videos/2",
        "ext/bundles/b1",
        "v1/jobs/j1",
    ]
