"""Contracts from files, git revisions and loopback URLs; whatever cannot be read is one line and exit code 2."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from prepay_conformance.cli import main
from prepay_conformance.diff import DiffError, DiffLimits, compare, open_contract
from tests.conformance.diff.contracts import contract, json_body, place
from tests.yaml_text import yaml_text

GIT = shutil.which("git") or "git"
OLD = """\
openapi: 3.1.0
info: {title: small, version: 1}
paths:
  /things:
    get:
      responses:
        200:
          description: ok
          content:
            application/json:
              schema: {$ref: 'parts/thing.yaml#/Thing'}
        404: {description: no, content: null}
"""
PART = "Thing: {type: object, properties: {id: {type: string}, since: {type: string, enum: [2020-01-01]}}}\n"


def write(folder: Path, part: str = PART, main_text: str = OLD) -> Path:
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    (folder / "api.yaml").write_text(main_text)
    (folder / "parts" / "thing.yaml").write_text(part)
    return folder / "api.yaml"


def rules(old: str, new: str) -> list[str]:
    return [f"{change.rule} {change.where}" for change in compare(open_contract(old), open_contract(new))]


def test_c3_external_references_status_keys_without_quotes_and_empty_content(tmp_path: Path) -> None:
    old = write(tmp_path / "old")
    new = write(tmp_path / "new", PART.replace("id: {type: string}, ", ""))
    assert rules(str(old), str(old)) == []
    [change] = compare(open_contract(str(old)), open_contract(str(new)))
    assert (change.rule, change.where) == ("field-removed", "GET /things response 200 body.id")
    assert (change.file, change.pointer) == ("parts/thing.yaml", "/Thing/properties/id")


def test_c3_json_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(contract()).encode())
    assert rules(str(file), str(file)) == []
    file.write_bytes(json.dumps(contract()).encode("utf-16"))
    assert rules(str(file), str(file)) == []


def test_c3_a_date_without_quotes_is_text(tmp_path: Path) -> None:
    old = write(tmp_path / "old")
    new = write(tmp_path / "new", PART.replace("[2020-01-01]", "['2020-01-01']"))
    assert rules(str(old), str(new)) == []


def test_c3_references_stay_in_the_contract_s_folder(tmp_path: Path) -> None:
    file = write(tmp_path / "api", main_text=OLD.replace("parts/", "../shared/"))
    other = write(
        tmp_path / "other", main_text=OLD.replace("schema: {$ref: 'parts/thing.yaml#/Thing'}", "schema: {}")
    )
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "thing.yaml").write_text(PART)
    with pytest.raises(DiffError, match="leads out of the contract's folder"):
        compare(open_contract(str(file)), open_contract(str(other)))
    allowed = open_contract(str(file), allowed=[tmp_path / "shared"])
    assert [change.rule for change in compare(allowed, open_contract(str(other)))] == ["type-changed"]


def test_c3_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    file = write(tmp_path / "api")
    (tmp_path / "secret.yaml").write_text(PART)
    (tmp_path / "api" / "parts" / "thing.yaml").unlink()
    (tmp_path / "api" / "parts" / "thing.yaml").symlink_to(tmp_path / "secret.yaml")
    other = write(tmp_path / "other")
    with pytest.raises(DiffError, match="leads out"):
        compare(open_contract(str(other)), open_contract(str(file)))


def test_c3_the_number_of_files_is_limited(tmp_path: Path) -> None:
    paths = "".join(f"  /{n}: {{get: {{responses: {{'200': {{$ref: 'f{n}.yaml'}}}}}}}}\n" for n in range(6))
    file = tmp_path / "api.yaml"
    file.write_text(f"openapi: 3.1.0\npaths:\n{paths}")
    for n in range(6):
        (tmp_path / f"f{n}.yaml").write_text("description: ok\n")
    limits = DiffLimits(files=4)
    with pytest.raises(DiffError, match="more than 4 files"):
        compare(
            open_contract(str(file), limits=limits),
            {**contract(), "paths": {}} | {"paths": _many(6)},
            limits=limits,
        )


def _many(count: int) -> dict[str, object]:
    return {
        f"/{n}": {"get": {"responses": {"200": {"description": "x", "content": {}}}}} for n in range(count)
    }


def test_c3_a_large_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text("openapi: 3.1.0\n" + "#" * 2000)
    with pytest.raises(DiffError, match="larger than 1000 bytes"):
        open_contract(str(file), limits=DiffLimits(document_bytes=1000))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    write(folder / "docs")

    def git(*arguments: str) -> None:
        author = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run([GIT, *author, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    write(folder / "docs", PART.replace("id: {type: string}, ", ""))
    git("add", ".")
    git("commit", "-q", "-m", "two")
    monkeypatch.chdir(folder)
    return folder


def test_c3_git_revisions_with_their_references(repository: Path) -> None:
    expected = ["field-removed GET /things response 200 body.id"]
    assert rules("HEAD~1:docs/api.yaml", "docs/api.yaml") == expected
    assert rules("main~1:docs/api.yaml", "HEAD:./docs/api.yaml") == expected
    assert rules("HEAD:docs/api.yaml", ":docs/api.yaml") == []


@pytest.mark.parametrize(
    "source", ["HEAD:none.yaml", "nowhere:docs/api.yaml", "--output=x:docs/api.yaml", "HEAD:docs"]
)
def test_c3_git_revisions_that_are_not_there(
    source: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["diff", "--", source, "docs/api.yaml"]
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (repository / "x").exists()


def test_c3_references_of_a_revision_stay_in_its_folder(repository: Path) -> None:
    write(repository / "docs", main_text=OLD.replace("parts/", "../other/"))
    subprocess.run([GIT, "add", "."], cwd=repository, check=True)
    with pytest.raises(DiffError, match="leads out"):
        rules(":docs/api.yaml", "HEAD:docs/api.yaml")


class Files(BaseHTTPRequestHandler):
    """Serves the contract and its part; other paths answer oddly."""

    def do_GET(self) -> None:
        files = {"/api/api.yaml": OLD, "/api/parts/thing.yaml": PART}
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://192.0.2.1/")
            self.end_headers()
            return
        body = files.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: pytest shows what fails."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_c3_loopback_urls_with_their_references(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:1")
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:1")
    new = write(tmp_path, PART.replace("id: {type: string}, ", ""))
    expected = ["field-removed GET /things response 200 body.id"]
    assert rules(f"{url}/api/api.yaml", str(new)) == expected
    assert rules(f"{url}/api/api.yaml".replace("127.0.0.1", "localhost"), str(new)) == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{url}/nothing.yaml", "expected status 200, got 404"),
        ("{url}/moved", "expected status 200, got 302"),
        ("http://192.0.2.1/api.yaml", "only servers on this machine"),
        ("https://127.0.0.1/api.yaml", "use http://127.0.0.1"),
        ("http://user:secret@127.0.0.1/api.yaml", "without a user name"),
        ("http://127.0.0.1:1/api.yaml", "cannot be read"),
        ("http://127.0.0.1:99999/api.yaml", "is not a URL"),
    ],
)
def test_c3_urls_that_are_not_read(source: str, reason: str, url: str) -> None:
    with pytest.raises(DiffError, match=reason):
        open_contract(source.format(url=url))


def test_c1_two_large_contracts_take_a_second(tmp_path: Path) -> None:
    """16 000 lines each, full of allOf; the limit here is wide, for slow machines."""

    def ref(number: int) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/S{number}"}

    schemas: dict[str, object] = {}
    paths: dict[str, object] = {}
    for number in range(700):
        fields = {
            f"field_{n}": {"type": "string", "description": "a text", "maxLength": 100} for n in range(5)
        }
        own = {"type": "object", "required": ["field_0"], "properties": fields}
        schemas[f"S{number}"] = {"allOf": [own, *([ref(number - 1)] if number % 7 else [])]}
        response = {"description": "", **json_body(ref(number))}
        paths[f"/things/{number}"] = {"get": {"responses": {"200": response}}}
    document = {"openapi": "3.1.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}
    texts: list[str] = [yaml_text(document)]
    texts.append(texts[0].replace("maxLength: 100", "maxLength: 90", 200))
    assert texts[0].count("\n") > 16_000
    for name, text in zip(("old.yaml", "new.yaml"), texts, strict=True):
        (tmp_path / name).write_text(text)
    started = time.process_time()
    found = compare(open_contract(str(tmp_path / "old.yaml")), open_contract(str(tmp_path / "new.yaml")))
    assert found
    assert time.process_time() - started < 5


def test_c3_the_command_reads_without_the_test_engine() -> None:
    code = (
        "import sys; from prepay_conformance.cli import main; main(['diff', 'x', 'y']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"schemathesis", "hypothesis", "requests"} & set(done.stdout.split())


def test_contracts_of_all_versions_are_compared_with_each_other() -> None:
    texts = {"type": "string"}
    for one in ("3.0.3", "3.1.1", "3.2.0"):
        for other in ("3.0.3", "3.1.1", "3.2.0"):
            assert (
                compare(
                    place("response-body", texts, version=one), place("response-body", texts, version=other)
                )
                == []
            )
