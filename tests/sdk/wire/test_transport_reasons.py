"""A connection that fails says where to, through which proxy, and why; and this machine needs no proxy."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
from functools import partial
from typing import Any

import httpx
import pytest
import trustme

import prepay
from prepay import NotSentError, OutcomeUnknownError, PrepayError, Retry
from prepay._wire.hosts import endpoint, host_of, is_loopback, proxy_for, redirected
from prepay.cli import diagnosis
from prepay.cli.vendors import Vendor
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import CANARY, KINDS, answering, ask, client
from tests.sdk.raw_servers import RawServer, balance, serve
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
each_stack = pytest.mark.parametrize("stack", ["httpx", "httpx2"])
ONCE = Retry(attempts=1)
SECRET_PROXY = "http://user:pass-word@127.0.0.1"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate: Any = authority.issue_cert(name)
    certificate.configure_cert(made)
    return made


async def why(kind: str, url: str, wanted: type[PrepayError] = NotSentError) -> Any:
    """The error of a paid call."""
    source: Any = (prepay.AsyncTokPortal if kind == "async" else prepay.TokPortal)(
        CANARY, base_url=url, retry=ONCE
    )
    with pytest.raises(wanted) as caught:
        await ask(source, "bundles.create", **CREATE, timeout=2)
    await source.aclose() if kind == "async" else source.close()
    error: Any = caught.value
    assert CANARY not in str(error) + repr(error.__cause__)
    assert error.charged is (False if wanted is NotSentError else None)
    return error


@both
@each_stack
async def test_a6_a_refused_port_is_named(kind: str, stack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    error = await why(kind, "http://127.0.0.1:1")
    assert str(error) == (
        "tokportal.bundles.create: cannot connect to http://127.0.0.1:1: the connection was refused (ConnectError). "
        "Nothing was sent and nothing was charged. Check base_url or TOKPORTAL_BASE_URL."
    )
    root = error.__cause__.__cause__
    assert isinstance(root, ConnectionRefusedError)
    assert root.errno == errno.ECONNREFUSED
    assert root.__traceback__ is None


@both
@each_stack
async def test_a6_a_name_that_does_not_exist_is_named(
    kind: str, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = await why(kind, "https://api.prepay.invalid/v1")
    assert "cannot connect to https://api.prepay.invalid:443: the name cannot be resolved" in str(error)


@both
@each_stack
async def test_a6_a_certificate_that_is_not_trusted_is_named(
    kind: str, stack: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    with serve(balance, context(authority)) as server:
        error = await why(kind, server.url)
        assert server.heads == []
    assert f"cannot connect to {server.url}: its certificate is not trusted: " in str(error)
    assert "certificate" in str(error.__cause__.__cause__)


@both
@each_stack
async def test_a6_a_certificate_for_another_host_is_named(
    kind: str, stack: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with serve(balance, context(authority, "other.example")) as server:
        error = await why(kind, server.url)
    assert "its certificate is not trusted: IP address mismatch" in str(error)


@both
@each_stack
async def test_a_certificate_of_ssl_cert_file_is_trusted(
    kind: str, stack: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with serve(balance, context(authority)) as server:
        source: Any = (prepay.AsyncUGen if kind == "async" else prepay.UGen)(CANARY, base_url=server.url)
        for _ in range(3):
            assert (await ask(source, "credits.balance")).available_credits == 7
        assert server.accepted == 1
        await source.aclose() if kind == "async" else source.close()


@both
async def test_a6_a_server_without_tls_is_named(kind: str) -> None:
    def plain(_: RawServer, connection: socket.socket) -> None:
        connection.recv(1)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serve(plain) as server:
        error = await why(kind, server.url.replace("http:", "https:"))
    assert "it does not speak TLS as expected" in str(error)


@both
async def test_a6_a_tls_handshake_without_an_end_is_named(kind: str) -> None:
    with serve(raw.silence) as server:
        error = await why(kind, server.url.replace("http:", "https:"))
    assert "it did not respond in time" in str(error)


@both
@each_stack
async def test_a6_a_dead_proxy_is_named_without_its_password(
    kind: str, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    monkeypatch.setenv("HTTPS_PROXY", f"{SECRET_PROXY}:1")
    error = await why(kind, "https://app.tokportal.com")
    assert (
        "cannot connect to https://app.tokportal.com:443 through the proxy 127.0.0.1:1 (HTTPS_PROXY): "
        "the connection was refused" in str(error)
    )
    assert "pass-word" not in str(error) + repr(error.__cause__)


@both
@each_stack
@pytest.mark.parametrize("status", [b"403 Forbidden", b"407 Proxy Authentication Required"])
async def test_a6_a_proxy_that_refuses_is_named_and_got_no_request(
    kind: str, stack: str, status: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)

    def refuse(server: RawServer, connection: socket.socket) -> None:
        raw.read_request(server, connection)
        raw.respond(connection, b"", status=status)

    with serve(refuse) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"{SECRET_PROXY}:{proxy.port}")
        error = await why(kind, "https://app.tokportal.com")
        assert proxy.heads == [b"CONNECT app.tokportal.com:443 HTTP/1.1"]
    assert f"the proxy refused to connect (status {status[:3].decode()}) (ProxyError)" in str(error)


def pipe(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def tunnel_to(port: int) -> raw.Behaviour:
    """A proxy that leads every CONNECT to a port of this machine."""

    def behave(server: RawServer, connection: socket.socket) -> None:
        if raw.read_request(server, connection) is None:
            return
        with socket.create_connection(("127.0.0.1", port)) as there:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pipe, args=(there, connection), daemon=True)
            back.start()
            pipe(connection, there)
            back.join(5)

    return behave


@both
@each_stack
async def test_a_call_through_a_proxy_goes_through_it(
    kind: str, stack: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with serve(balance, context(authority, "api.u-gen.ai")) as server, serve(tunnel_to(server.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"{SECRET_PROXY}:{proxy.port}")
        source: Any = (prepay.AsyncUGen if kind == "async" else prepay.UGen)(CANARY)
        for _ in range(3):
            assert (await ask(source, "credits.balance")).available_credits == 7
        await source.aclose() if kind == "async" else source.close()
        assert (len(proxy.heads), len(server.heads)) == (1, 3)


@both
async def test_a6_what_was_sent_through_a_proxy_may_have_been_charged(
    kind: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with (
        serve(raw.half, context(authority, "app.tokportal.com")) as server,
        serve(tunnel_to(server.port)) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"{SECRET_PROXY}:{proxy.port}")
        error = await why(kind, "https://app.tokportal.com", OutcomeUnknownError)
    assert "no response from https://app.tokportal.com:443 (RemoteProtocolError)" in str(error)


@both
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY", "http_proxy"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a5_this_machine_is_never_reached_through_a_proxy(
    kind: str, variable: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:1")
    with serve(balance) as server:
        source: Any = (prepay.AsyncUGen if kind == "async" else prepay.UGen)(
            CANARY, base_url=f"http://{host}:{server.port}", retry=ONCE
        )
        assert (await ask(source, "credits.balance")).available_credits == 7
        await source.aclose() if kind == "async" else source.close()


def test_a5_which_proxy_leads_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "socks5://all.example")
    monkeypatch.setenv("NO_PROXY", "direct.example,.inner.example")
    assert proxy_for("https://a.example") == ("http://proxy.example:3128", "HTTPS_PROXY")
    assert proxy_for("http://a.example") == ("socks5://all.example", "ALL_PROXY")
    for url in ("https://direct.example", "https://a.inner.example", "https://[::1]:1", "http://x.localhost"):
        assert proxy_for(url) is None


def test_hosts_are_told_apart_by_address_and_not_by_text() -> None:
    for here in ("127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1", "localhost", "a.localhost"):
        assert is_loopback(here)
    for there in (
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "0.0.0.0",
        "10.0.0.1",
        "",
        "127",
        "::2",
    ):
        assert not is_loopback(there)
    assert host_of("https://App。TokPortal｡com.") == "app.tokportal.com"
    assert host_of("https://bücher.example") == "xn--bcher-kva.example"
    assert host_of("https://[::1]:9/a") == "::1"
    assert host_of(f"https://{'ü' * 90}.example")
    assert endpoint("https://user:secret@[::1]/a?b=c") == "[::1]:443"
    assert endpoint("http://a.example:99999") == ""
    assert endpoint("http://[") == ""


REDIRECTS: list[tuple[str | None, str]] = [
    ("https://u:p@login.example/sso?key=1#a", "redirected to https://login.example:443/sso, which"),
    ("/v2/bundles?token=1", "redirected to /v2/bundles, which"),
    ("//cdn.example/a", "redirected to https://cdn.example"),
    ("http://[", ""),
    (None, ""),
    ("/a\r\nset: b" + "x" * 500, "redirected to /a"),
]


@pytest.mark.parametrize(("location", "says"), REDIRECTS)
def test_a6_a_redirect_says_where_to(location: str | None, says: str) -> None:
    said = redirected(302, location)
    assert says.split("https://cdn", maxsplit=1)[0] in said
    assert "token" not in said
    assert "key=" not in said
    assert "u:p" not in said
    assert len(said) < 300
    assert said.isprintable()
    assert redirected(200, location) == ""


@both
async def test_a6_the_error_of_a_redirect_says_where_to(kind: str) -> None:
    moved = httpx.Response(301, headers={"location": "https://app.tokportal.com/login?next=secret"})
    with pytest.raises(
        prepay.APIStatusError, match=r"301 redirected to https://app\.tokportal\.com:443/login, which was not"
    ) as caught:
        await ask(client("tokportal", kind, answering(moved), retry=ONCE), "bundles.create", **CREATE)
    assert "secret" not in str(caught.value)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Vendor:
    monkeypatch.setenv("UGEN_API_KEY", CANARY)
    monkeypatch.setenv("UGEN_BASE_URL", "http://127.0.0.1:1")
    return Vendor.UGEN


def test_a6_doctor_says_which_port_refused(vendor: Vendor) -> None:
    found = {each.check: each.says for each in diagnosis.of_vendor(vendor, needed=True, offline=False)}
    assert "cannot connect to http://127.0.0.1:1: the connection was refused" in found["access"]
    assert "UGEN_BASE_URL" in found["access"]


@both
@pytest.mark.parametrize("text", ["reset", "garbage", "half"])
async def test_what_was_sent_and_not_answered_is_unknown(kind: str, text: str) -> None:
    with serve(partial(getattr(raw, text))) as server:
        error = await why(kind, server.url, OutcomeUnknownError)
        assert len(server.heads) == 1
    assert f"no response from {server.url}" in str(error)
