"""No key, token or cookie leaves the process, wherever it stood and in whichever form."""

from __future__ import annotations

import base64
import html
import json
import re
import urllib.parse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_conformance import NotAuthorised, run
from prepay_conformance.cli import main
from prepay_conformance.gate import Masker
from prepay_conformance.vendors.registry import load
from prepay_conformance.wallet import Wallet
from prepay_mock.engine.messages import Request, Response
from tests.conformance.live import live
from tests.conformance.servers import settings

CANARY = "sk_live_cAnArY+/0123=xyz"

ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")

FORMS: Mapping[str, Callable[[str], str]] = {
    "raw": str,
    "json": lambda key: json.dumps(json.dumps(f"a{key}b")),
    "\\u": lambda key: "".join(f"\\u{ord(one):04x}" for one in key),
    "\\U": lambda key: "".join(f"\\u{ord(one):04X}" for one in key),
    "\\u in json": lambda key: json.dumps("".join(f"\\u{ord(one):04x}" for one in key)),
    "\\x": lambda key: "".join(f"\\x{ord(one):02x}" for one in key),
    "url": lambda key: urllib.parse.quote(key, safe=""),
    "url, all": lambda key: "".join(f"%{ord(one):02X}" for one in key),
    "html": html.escape,
    "html, all": lambda key: "".join(f"&#{ord(one)};" for one in key),
    "slashes": lambda key: key.replace("/", "\\/"),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 for urls": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "basic": lambda key: "Basic " + base64.b64encode(f"user:{key}".encode()).decode(),
    "basic, the key alone": lambda key: "Basic " + base64.b64encode(f"{key}:".encode()).decode(),
    "basic in a url": lambda key: urllib.parse.quote(base64.b64encode(f"u:{key}".encode()).decode(), safe=""),
    "utf-16": lambda key: key.encode("utf-16-le").decode("latin-1"),
    "utf-16 in json": lambda key: json.dumps(key.encode("utf-16-be").decode("latin-1")),
    "utf-32": lambda key: key.encode("utf-32-le").decode("latin-1"),
    "beside half a character": lambda key: f"\ud800{key}\udfff",
    "in a url in html": lambda key: html.escape(f"?a=1&k={urllib.parse.quote(key, safe='')}"),
}


def found_in(text: str) -> bool:
    """Return True if the canary can be read from a text, by every undoing that a reader has."""
    seen = {text}
    for _ in range(5):
        for one in sorted(seen):
            seen.add(one.replace("\\\\", "\\"))
            seen.add(html.unescape(one))
            seen.add(urllib.parse.unquote(one, errors="replace"))
            seen.add(one.replace("\x00", "").replace("\\u0000", ""))
            seen.add(one.replace("\\/", "/"))
            seen.add(ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), one))
        if len(seen) > 400:
            break
    cores = [
        base64.b64encode(b"\0" * offset + CANARY.encode()).decode()[4:-4].replace("+", "-").replace("/", "_")
        for offset in range(3)
    ]
    return any(
        CANARY in one or any(core in one.replace("+", "-").replace("/", "_") for core in cores)
        for one in seen
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_g6_a_secret_is_hidden_in_every_form(form: Callable[[str], str]) -> None:
    masker = Masker()
    masker.add(f"{CANARY}\n", "$KEY")
    text = f"before {form(CANARY)} after"
    assert found_in(text), "the form is not found in the clear text, so that the test would prove nothing"
    hidden = masker.text(text)
    assert not found_in(hidden)
    assert hidden.startswith("before ") or "unusual" in hidden
    hidden.encode("utf-8")
    # The same as bytes, alone and beside bytes that are no text.
    raw = text.encode("utf-8", "surrogatepass")
    for data in (
        raw,
        b"\xff\xfe" + raw,
        raw.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass"),
    ):
        assert not found_in(masker.data(data).decode("utf-8", "replace"))
        assert not found_in(masker.data(data).decode("latin-1"))


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(sorted(FORMS)), st.booleans())
def test_g6_whatever_stands_around_it(before: str, behind: str, form: str, people: bool) -> None:
    masker = Masker()
    masker.hide_people = people
    masker.add(CANARY, "$KEY")
    hidden = masker.text(f"{before}{FORMS[form](CANARY)}{behind}")
    assert CANARY not in hidden
    hidden.encode("utf-8")


@given(st.binary(max_size=200))
def test_g6_what_holds_no_secret_stays_as_it_is(data: bytes) -> None:
    masker = Masker()
    masker.add(CANARY, "$KEY")
    assert masker.data(data) == data


@pytest.mark.parametrize("shape", ["{}\n", " {}\t\r\n", "{}"])
def test_g6_white_space_around_a_key_is_stripped(shape: str) -> None:
    wallet = Wallet(
        load("ugen").vendor, {"UGEN_API_KEY": shape.format(CANARY)}, mock=False, run="r", masker=Masker()
    )
    assert wallet.main.value == CANARY


@pytest.mark.parametrize(
    "key",
    [
        'sk_live_"quoted"',
        "sk live 12345",
        "sk_live_\n12345",
        "sk_live_\u00e412345",
        "sk_'12345678",
        "abc12",
        "sk_<12345678>",
    ],
)
@pytest.mark.parametrize("variable", ["UGEN_API_KEY", "UGEN_OTHER_API_KEY"])
def test_g6_a_key_that_is_none_is_refused_unshown_and_unsent(
    key: str, variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UGEN_API_KEY", CANARY)
    monkeypatch.setenv(variable, key)
    with live() as host:
        assert main(["test", "--vendor", "ugen", "--url", host.url]) == 4
        assert not [one for one in host.seen if one.method != "GET"]
    out, err = capsys.readouterr()
    assert key not in out + err
    assert variable in err
    with pytest.raises(NotAuthorised):
        run(settings("ugen", "http://127.0.0.1:1", environment={"UGEN_API_KEY": CANARY, variable: key}))


def echoes(request: Request, handle: Callable[[Request], Response]) -> Response:
    """A server that repeats the key in every form, in bodies and headers."""
    request.headers[b"x-api-key"] = b"sk_mock_kit"
    response = handle(request)
    said = "\n".join(form(CANARY) for form in FORMS.values()).encode("utf-8", "surrogatepass")
    body = json.dumps({"message": said.decode("latin-1"), "code": CANARY}).encode() + b"\xff\xfe" + said
    headers = [entry for entry in response.headers if entry[0] != b"content-length"]
    headers += [(b"x-echo", FORMS["url, all"](CANARY).encode()), (b"content-length", str(len(body)).encode())]
    return Response(response.status, headers, body)


def test_g6_no_report_of_a_run_shows_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENZ_API_KEY", f"{CANARY}\n")
    with live(echoes) as host:
        arguments = ["test", "--vendor", "trenz", "--url", host.url, "--report-dir", str(tmp_path)]
        assert main([*arguments, "--level", "read", "--max-per-minute", "1000000"]) == 3
    check_reports(tmp_path, capsys)


def check_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = capsys.readouterr()
    files = {
        path.name: path.read_bytes().decode("utf-8") for path in folder.iterdir() if path.suffix != ".har"
    }
    assert {"journal.jsonl", "junit.xml", "report.html", "verdict.json", "verdict.txt"} <= set(files)
    for name, text in {**files, "stdout": out, "stderr": err}.items():
        for line in text.splitlines():
            assert not found_in(line), f"{name}: {line[:300]}"
    # Bodies that are no text are coded in the journal; what is in them is masked as well.
    for line in files["journal.jsonl"].splitlines():
        entry = json.loads(line)
        sides: list[Any] = [entry["request"], entry["response"] or {}]
        for side in sides:
            plain = base64.b64decode(side.get("base64", ""))
            assert not found_in(plain.decode("latin-1"))
            assert not found_in(plain.decode("utf-8", "replace"))


PLACES: Mapping[str, dict[str, Any]] = {
    "x-api-key": {"headers": [{"name": "X-API-Key", "value": CANARY}]},
    "authorization": {"headers": [{"name": "authorization", "value": f"Bearer {CANARY}"}]},
    "basic": {"headers": [{"name": "Authorization", "value": FORMS["basic"](CANARY)}]},
    "basic as user": {"headers": [{"name": "Authorization", "value": FORMS["basic, the key alone"](CANARY)}]},
    "a bare token": {"headers": [{"name": "Authorization", "value": CANARY}]},
    "proxy": {"headers": [{"name": "Proxy-Authorization", "value": f"Bearer {CANARY}"}]},
    "cookie": {"headers": [{"name": "Cookie", "value": f"theme=dark; session={CANARY}"}]},
    "cookies": {"cookies": [{"name": "session", "value": CANARY}]},
    "token header": {"headers": [{"name": "X-Auth-Token", "value": CANARY}]},
    **{
        f"?{name}": {"query": f"?a=1&{name}={urllib.parse.quote(CANARY, safe='')}"}
        for name in (
            "api_key",
            "token",
            "access_token",
            "key",
            "signature",
            "X-Amz-Signature",
            "sig",
            "apikey",
        )
    },
    "body field": {"sent": {"deep": [{"api_key": CANARY}]}},
    "webhook secret": {"sent": {"webhook_secret": CANARY}},
    "set-cookie": {"answered": [{"name": "Set-Cookie", "value": f"sid={CANARY}; Path=/; HttpOnly"}]},
    "access token": {"told": {"data": {"access_token": CANARY}}},
    "location": {
        "answered": [{"name": "Location", "value": f"https://x/?token={urllib.parse.quote(CANARY)}"}]
    },
}


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_b2_no_report_of_a_replay_shows_a_credential(
    place: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headers: list[Any] = [{"name": "Content-Type", "value": "application/json"}]
    query = str(place.get("query", ""))
    sent = json.dumps(place.get("sent", {}))
    # The server repeats it, in forms, where nobody looks for credentials.
    echo: dict[str, Any] = {
        "message": CANARY,
        "forms": [form(CANARY) for form in FORMS.values()],
        **place.get("told", {}),
    }
    entry: dict[str, Any] = {
        "request": {
            "method": "POST",
            "url": f"https://app.tokportal.com/api/ext/bundles{query}",
            "headers": [*headers, *place.get("headers", [])],
            "cookies": place.get("cookies", []),
            "postData": {"mimeType": "application/json", "text": sent},
        },
        "response": {
            "status": 500,
            "headers": [*headers, *place.get("answered", []), {"name": "X-Echo", "value": CANARY}],
            "content": {"text": json.dumps(echo)},
        },
    }
    path = tmp_path / "recorded.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}))
    arguments = [
        "test",
        "--vendor",
        "tokportal",
        "--recording",
        str(path),
        "--report-dir",
        str(tmp_path / "out"),
    ]
    assert main(arguments) == 3
    check_reports(tmp_path / "out", capsys)


def test_b2_accounts_stay_apart_and_what_was_masked_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def entry(key: str) -> dict[str, object]:
        return {
            "request": {
                "method": "GET",
                "url": "https://app.tokportal.com/api/ext/credits/balance",
                "headers": [{"name": "X-API-Key", "value": key}],
            },
            "response": {"status": 200, "headers": [], "content": {"text": "{}"}},
        }

    path = tmp_path / "recorded.har"
    keys = ["key-of-the-first", "key-of-the-second", "$TOKPORTAL_API_KEY", "***"]
    path.write_text(json.dumps({"log": {"entries": [entry(key) for key in keys]}}))
    main(["test", "--vendor", "tokportal", "--recording", str(path), "--report-dir", str(tmp_path / "out")])
    lines = (tmp_path / "out" / "journal.jsonl").read_text().splitlines()
    shown = [json.loads(line)["request"]["headers"][0][1] for line in lines]
    assert shown == ["$TOKPORTAL_API_KEY", "${TOKPORTAL_API_KEY}_2", "$TOKPORTAL_API_KEY", "***"]
    assert "key-of" not in capsys.readouterr().out
