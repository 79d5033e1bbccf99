"""Scaffolds a vendor: its part of the contract, a folder in each of the three packages, a scenario and tests.

``make vendor NAME=acme`` runs it. What it writes is generated, typed, served and tested at once, and marks where the
real vendor will differ. Nothing is written unless all of it can be.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Mapping
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import generate  # noqa: E402
import prepay  # noqa: E402
from generator.document import ContractError  # noqa: E402
from generator.facts import operations  # noqa: E402
from generator.vendors import checked_rows  # noqa: E402
from prepay._contract.rows import NAME, NAME_RULE, vendor_rows  # noqa: E402

_TITLE: Final = re.compile(r"[A-Z][A-Za-z0-9 .-]*")
# In one piece, it would be an open end of this file.
LEFT_OPEN: Final = "TO" + "DO"
"""Stands wherever the real vendor will differ. tests/test_tree.py fails while it stands there."""
TEMPLATES: Final = HERE / "templates" / "new_vendor"
# Error code → the response that bears it, and what it says.
CODES: Final = {
    "UNAUTHORIZED": ("Unauthorized", "No usable API key. Nothing is charged."),
    "INSUFFICIENT_CREDITS": ("InsufficientCredits", "There are not enough credits. Nothing is charged."),
    "FORBIDDEN": ("Forbidden", "The API key may not do this. Nothing is charged."),
    "NOT_FOUND": ("NotFound", "There is no such thing. Nothing is charged."),
    "NOT_ACCEPTABLE": ("NotAcceptable", "The response is JSON, which Accept excludes. Nothing is charged."),
    "PAYLOAD_TOO_LARGE": ("TooLarge", "The body is too large. Nothing is charged."),
    "UNSUPPORTED_MEDIA_TYPE": (
        "UnsupportedMediaType",
        "The body must be application/json. Nothing is charged.",
    ),
    "INVALID": ("Invalid", "A field is missing or has a wrong value. Nothing is charged."),
    "RATE_LIMITED": ("TooManyRequests", "Too many requests in a minute. Nothing is charged."),
    "INTERNAL_ERROR": ("InternalError", "Something went wrong at the vendor."),
}
PURCHASE_ERRORS: Final = {
    401: "Unauthorized",
    402: "InsufficientCredits",
    403: "Forbidden",
    406: "NotAcceptable",
    413: "TooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
}


class CannotScaffoldError(Exception):
    """There can be no such vendor; the message says why, and what could be."""


def main(argv: list[str] | None = None) -> int:
    """Run the command; the exit code: 0, or 2 when nothing was written."""
    parser = argparse.ArgumentParser(prog="new_vendor.py", description="Scaffold a vendor.")
    parser.add_argument("name", help="its name in the contract: lower-case letters and digits, such as acme")
    parser.add_argument("--title", help='its name as people write it; "Acme" for acme when left out')
    parser.add_argument("--root", type=Path, default=HERE.parent, help="another checkout than this one")
    chosen = parser.parse_args(argv)
    try:
        written = scaffold(chosen.root, chosen.name, chosen.title or chosen.name.capitalize())
    except (CannotScaffoldError, ContractError, ValueError, OSError) as error:
        print(f"new_vendor.py: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(chosen.root))
    print(f"Search these for {LEFT_OPEN}. Then: make test PYTEST_ARGS='-k {chosen.name}'")
    return 0


def scaffold(root: Path, name: str, title: str) -> list[Path]:
    """Write a vendor into a checkout, generated code included; the files that were written.

    Raises:
        CannotScaffoldError: the name is taken, or cannot be one. ContractError, ValueError: likewise.
        OSError: a file cannot be written; those that were written before are gone again.
    """
    contract = root / "openapi.yaml"
    before = contract.read_text(encoding="utf-8")
    facts = _facts(root, name, title, yaml.safe_load(before))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it writes no HTML
    )
    after = with_sections(before, environment.get_template("contract.yaml.jinja").render(facts))
    document = yaml.safe_load(after)
    checked_rows(document, operations(document))
    files = {
        path: environment.get_template(template).render(facts)
        for path, template in _places(root, name, facts).items()
    }
    there = [path for path in files if path.exists()]
    if there:
        raise CannotScaffoldError(f"{there[0].relative_to(root)} exists already. Nothing was written.")
    made: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            made.append(path)
            path.write_text(text, encoding="utf-8")
        contract.write_text(after, encoding="utf-8")
        _tidy([path for path in files if path.suffix == ".py"], root)
        if generate.main(
            ["--contract", str(contract), "--output", str(root / "sdk" / "prepay" / "_generated")]
        ):
            raise CannotScaffoldError("the generator refused what was written (see above). Nothing was kept.")
    except BaseException:
        contract.write_text(before, encoding="utf-8")
        for path in reversed(made):
            path.unlink(missing_ok=True)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        raise
    return [contract, *files]


def _facts(root: Path, name: str, title: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates are filled with, once the name is known to be free."""
    rows = vendor_rows(document)
    if not NAME.fullmatch(name) or iskeyword(name):
        raise CannotScaffoldError(f"{name!r} cannot be a vendor's name: {NAME_RULE}.")
    if not _TITLE.fullmatch(title):
        raise CannotScaffoldError(
            f"{title!r} cannot be a title: letters, digits, spaces, dots and dashes behind a capital, such as Acme."
        )
    if name in rows:
        raise CannotScaffoldError(
            f"there is a vendor {name} already (x-prepay-vendors has {', '.join(rows)}). Choose another name."
        )
    client = "".join(re.findall("[A-Za-z0-9]+", title))
    if client in prepay.__all__ or f"Async{client}" in prepay.__all__:
        raise CannotScaffoldError(f"prepay.{client} is something else already. Choose another name or title.")
    return facts_of(name, title, dialects=(root / "sdk" / "prepay" / "_call" / "dialect.py").is_file())


def facts_of(name: str, title: str, *, dialects: bool) -> dict[str, Any]:
    """What the templates are filled with; ``dialects``: whether the SDK asks a vendor's dialect."""
    client = "".join(re.findall("[A-Za-z0-9]+", title))
    return {
        "todo": LEFT_OPEN,
        "name": name,
        "title": title,
        "client": client,
        "prefix": f"/{name}/v1",
        "env": f"{name.upper()}_API_KEY",
        "url_env": f"{name.upper()}_BASE_URL",
        "domain": f"{name}.example",
        "host": f"api.{name}.example",
        "codes": CODES,
        "purchase_errors": PURCHASE_ERRORS,
        "sdk_dialects": dialects,
        "charged_at": f"'header:X-{client}-Credits-Charged'" if dialects else "/credits_charged",
    }


def _places(root: Path, name: str, facts: Mapping[str, Any]) -> dict[Path, str]:
    """File → template. A package that has no dialects yet gets no folder."""
    sdk = root / "sdk" / "prepay" / "vendors" / name
    mock = root / "mock_server" / "prepay_mock" / "vendors" / name
    kit = root / "conformance" / "prepay_conformance"
    tests = root / "tests"
    found = {
        sdk / "__init__.py": "sdk_init.py.jinja",
        sdk / "client.py": "sdk_client.py.jinja",
        mock / "__init__.py": "mock_init.py.jinja",
        mock / "dialect.py": "mock_dialect.py.jinja",
        mock / "scenario.yaml": "scenario.yaml.jinja",
        tests / "sdk" / "vendors" / name / f"test_{name}_client.py": "test_sdk.py.jinja",
        tests / "mock" / "vendors" / name / f"test_{name}_mock.py": "test_mock.py.jinja",
    }
    if facts["sdk_dialects"]:
        found[sdk / "dialect.py"] = "sdk_dialect.py.jinja"
    if (kit / "contract" / "dialect.py").is_file():
        found[kit / "vendors" / name / "__init__.py"] = "kit_init.py.jinja"
        found[kit / "vendors" / name / "dialect.py"] = "kit_dialect.py.jinja"
    return found


def with_sections(text: str, rendered: str) -> str:
    """The contract with each section of the rendered template at the end of the one that it names."""
    _, *parts = re.split(r"(?m)^#@ (\S+)\n", rendered)
    for place, block in zip(parts[::2], parts[1::2], strict=True):
        text = _insert(text, place.split("."), block.rstrip() + "\n")
    return text


def _insert(text: str, place: list[str], block: str) -> str:
    """Put lines at the end of a mapping or a list of the contract, as text, so that its comments stay."""
    lines = text.splitlines(keepends=True)
    first, last = 0, len(lines)
    for depth, key in enumerate(place):
        margin = "  " * depth
        found = next((n for n in range(first, last) if lines[n].startswith(f"{margin}{key}:")), None)
        if found is None:
            raise CannotScaffoldError(
                f"openapi.yaml has no {'.'.join(place)}, where the vendor's part belongs."
            )
        first = found + 1
        outside = re.compile(rf"(?!{margin} | *#|\s*$)")
        last = next((n for n in range(first, last) if outside.match(lines[n])), last)
    # Comments and empty lines before the next key are about that key.
    while last > first and re.match(r"\s*(#|$)", lines[last - 1]):
        last -= 1
    return "".join([*lines[:last], block, *lines[last:]])


def _tidy(files: list[Path], root: Path) -> None:
    """Sort imports and wrap lines, which a longer name needs."""
    names = [str(path) for path in files]
    for words in (["check", "--fix", "--select", "I,RUF022"], ["format"]):
        command = [sys.executable, "-I", "-m", "ruff", *words, "--quiet", "--no-cache", *names]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotScaffoldError(f"ruff could not read what was written: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
