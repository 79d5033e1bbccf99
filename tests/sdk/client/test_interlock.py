"""CI cannot spend: mock keys do not reach real hosts, and a client for the mock trusts nothing else."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest

import prepay
from prepay import ConfigurationError, NotMockError
from tests.sdk.fakes import CLASSES, KINDS, ask, client
from tests.sdk.stage import CREATE

MOCK_KEY = "sk_mock_ci"
REAL = {
    "tokportal": "https://app.tokportal.com",
    "ugen": "https://api.u-gen.ai",
    "trenz": "https://api.trenz.ai",
}
ELSEWHERE = [
    "http://127.0.0.1:4010",
    "http://localhost:4010/prefix",
    "http://[::1]:4010",
    "http://prepay.mock",
]

both = pytest.mark.parametrize("kind", KINDS)
every_vendor = pytest.mark.parametrize("vendor", CLASSES)


def made(vendor: str, kind: str, key: str, url: str, **more: Any) -> Any:
    found: Any = getattr(prepay, ("Async" if kind == "async" else "") + CLASSES[vendor])
    return found(key, base_url=url, **more)


@both
@every_vendor
@pytest.mark.parametrize("of", REAL)
def test_a_mock_key_is_refused_for_the_real_host_of_any_vendor(vendor: str, kind: str, of: str) -> None:
    for url in (REAL[of], REAL[of].upper().replace("HTTPS", "https"), REAL[of] + ":443/api", REAL[of] + "."):
        with pytest.raises(ConfigurationError, match=r"for the mock server.*nothing was sent"):
            made(vendor, kind, MOCK_KEY, url)
    domain = REAL[of].split(".", 1)[1]
    with pytest.raises(ConfigurationError, match="real host"):
        made(vendor, kind, MOCK_KEY, f"http://{domain}")


@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
def test_a_mock_key_without_a_base_url_goes_nowhere(vendor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"{vendor.upper()}_BASE_URL", raising=False)
    monkeypatch.setenv(f"{vendor.upper()}_API_KEY", MOCK_KEY)
    with pytest.raises(ConfigurationError, match=f"{vendor.upper()}_BASE_URL"):
        getattr(prepay, CLASSES[vendor])()


@every_vendor
@pytest.mark.parametrize(
    "url", [*ELSEWHERE, "https://mock.example", "https://nottokportal.com", "http://u-gen.ai.example"]
)
def test_a_mock_key_may_go_to_any_other_host(vendor: str, url: str) -> None:
    assert made(vendor, "sync", MOCK_KEY, url).base_url == url


@both
@every_vendor
def test_a_client_for_the_mock_is_refused_a_real_host_whatever_its_key(vendor: str, kind: str) -> None:
    with pytest.raises(ConfigurationError, match=r"expect_mock is set.*real host"):
        made(vendor, kind, "sk_live_1", REAL[vendor], expect_mock=True)


@every_vendor
def test_a_client_for_the_mock_takes_a_real_key_to_this_machine_alone(vendor: str) -> None:
    for url in ELSEWHERE[:3]:
        assert made(vendor, "sync", "sk_live_1", url, expect_mock=True)
    # Whether a name resolves nowhere is up to the resolver: a live key goes there by TLS alone.
    with pytest.raises(ConfigurationError, match="not encrypted"):
        made(vendor, "sync", "sk_live_1", "http://prepay.mock", expect_mock=True)
    assert made(vendor, "sync", "sk_live_1", "https://prepay.mock", expect_mock=True)
    for url in ("https://mock.example", "http://192.0.2.1", "http://localhost.example"):
        with pytest.raises(ConfigurationError, match="sk_mock_"):
            made(vendor, "sync", "sk_live_1", url, expect_mock=True)
        assert made(vendor, "sync", MOCK_KEY, url, expect_mock=True)


FULL_WIDTH = [
    "https://app\u3002tokportal\u3002com",
    "https://ａｐｐ．tokportal｡com",
    "https://app%2Etokportal.com",
]


@both
@every_vendor
@pytest.mark.parametrize("url", FULL_WIDTH)
def test_g21_a_real_host_is_known_in_every_spelling_that_leads_to_it(
    vendor: str, kind: str, url: str
) -> None:
    with pytest.raises(ConfigurationError, match=r"app\.tokportal\.com is a real host"):
        made(vendor, kind, MOCK_KEY, url)


@both
@every_vendor
@pytest.mark.parametrize(
    "url",
    [
        "http://app.tokportal.com",
        "http://192.0.2.1:8080",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://[2001:db8::1]",
        "http://0.0.0.0",
    ],
)
def test_g12_a_live_key_leaves_by_tls_or_to_this_machine_alone(vendor: str, kind: str, url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"not encrypted.*Nothing was sent"):
        made(vendor, kind, "sk_live_1", url)
    assert made(vendor, kind, "sk_live_1", url.replace("http:", "https:"))


@every_vendor
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.9.9:80", "localhost", "LOCALHOST.", "a.localhost", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_g12_a_live_key_may_go_to_this_machine_in_clear(vendor: str, host: str) -> None:
    assert made(vendor, "sync", "sk_live_1", f"http://{host}")


def mocked(vendor: str, kind: str, response: httpx.Response, seen: list[httpx.Request]) -> Any:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)

    return client(vendor, kind, handle, base_url="http://127.0.0.1:4010", expect_mock=True)


@both
@pytest.mark.parametrize("status", [200, 201, 400, 402, 429, 500, 503])
async def test_an_answer_that_is_not_the_mocks_is_not_trusted_and_not_asked_for_again(
    kind: str, status: int
) -> None:
    seen: list[httpx.Request] = []
    body = {"data": {"id": "b1"}, "credits_charged": 25}
    source = mocked("tokportal", kind, httpx.Response(status, json=body), seen)
    with pytest.raises(NotMockError, match="X-Prepay-Mock") as caught:
        await ask(source, "bundles.create", **CREATE)
    error = caught.value
    assert len(seen) == 1
    assert (error.status, error.operation, error.charged) == (status, "tokportal.bundles.create", None)
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (str(twin), twin.status, twin.idempotency_key) == (str(error), status, error.idempotency_key)


@both
async def test_an_answer_of_the_mock_is_trusted(kind: str) -> None:
    answer = httpx.Response(200, headers={"X-Prepay-Mock": "true"}, json={"available_credits": 7})
    source = mocked("ugen", kind, answer, [])
    assert (await ask(source, "credits.balance")).available_credits == 7
    assert (await ask(source.with_options(timeout=1), "credits.balance")).available_credits == 7


@both
async def test_copies_insist_on_the_mock_as_well(kind: str) -> None:
    source = mocked("ugen", kind, httpx.Response(200, json={"available_credits": 7}), [])
    with pytest.raises(NotMockError):
        await ask(source.with_options(timeout=1), "credits.balance")


@pytest.mark.parametrize("kind", KINDS)
def test_api61_one_variable_keeps_every_client_of_a_program_from_real_hosts(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_EXPECT_MOCK", "1")
    with pytest.raises(ConfigurationError, match="expect_mock is set"):
        made("tokportal", kind, "sk_live_1", REAL["tokportal"])
    with pytest.raises(ConfigurationError, match="expect_mock is set"):
        made("tokportal", kind, "sk_live_1", "https://gateway.example.com")
    assert made("tokportal", kind, "sk_mock_1", "http://127.0.0.1:4010")._settings.expect_mock
    for off in ("", "0", " "):
        monkeypatch.setenv("PREPAY_EXPECT_MOCK", off)
        assert not made("tokportal", kind, "sk_mock_1", "http://127.0.0.1:4010")._settings.expect_mock
    # A switch for safety that is misspelt is not taken for off.
    for wrong in ("true", "yes", "on", "2"):
        monkeypatch.setenv("PREPAY_EXPECT_MOCK", wrong)
        with pytest.raises(ConfigurationError, match=r"PREPAY_EXPECT_MOCK must be 1 or 0, not"):
            made("tokportal", kind, "sk_mock_1", "http://127.0.0.1:4010")
