"""Drives openapi-python-client: its parser and its walk over models and operations, our templates and facts."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.schema import OpenAPI

from generator import code, docs, vendors
from generator.document import ContractError, Json, MalformedError, for_parser, naming, properties, resolve
from generator.facts import operations
from generator.view import OperationView

TEMPLATES = Path(__file__).parent.parent / "templates"
# What the parser writes for its own client, which ours replaces.
UNUSED = ("client.py", "errors.py")
LINE_LENGTH = "110"
# What the parser's messages hold beside the reason.
_NOISE = (
    r"<[\w.]+ object at 0x[0-9a-f]+> ?",
    r" ?For further information visit \S+",
    r"^WARNING parsing (?=[A-Z]+ /)",
    r" within \w+\.(?=:)",
)


class PrepayProject:
    """One run of the generator."""

    def __init__(self, document: Json, target: Path) -> None:
        self.document = document
        self.facts = {facts.module: facts for facts in operations(document)}
        self.ids = {f"{f.method} {f.path}": f.id for f in self.facts.values()}
        self.rows = vendors.checked_rows(document, self.facts.values())
        # The parser's own list depends on how the interpreter was started, and holds `credits`.
        strings.RESERVED_WORDS.clear()
        strings.RESERVED_WORDS.update(code.RESERVED)
        config = Config.from_sources(
            ConfigFile(literal_enums=True, use_path_prefixes_for_title_model_names=False, post_hooks=[]),
            MetaType.NONE,
            document_source=target,
            file_encoding="utf-8",
            overwrite=True,
            output_path=target,
        )
        names = {(f.path, f.method.lower()): (f.module, f.tag) for f in self.facts.values()}
        with naming("paths"):
            cut = for_parser(document, names)
        parsed = GeneratorData.from_dict(cut, config=config)
        if isinstance(parsed, GeneratorError):
            raise ContractError(self._said([parsed]))
        # Before anything is built: a template that lacks what was left out says less.
        groups = parsed.endpoint_collections_by_tag.values()
        self._refuse([*parsed.errors, *(error for group in groups for error in group.parse_errors)])
        _drop_flattened(parsed)
        self.project = Project(openapi=parsed, config=config, custom_template_path=TEMPLATES)
        self.target = target
        specs = {facts.id: facts for facts in self.facts.values()}

        def view(endpoint: Any) -> OperationView:
            facts = self.facts[endpoint.name]
            with naming(facts.id):
                return OperationView(document, facts, endpoint, specs)

        words: dict[str, Any] = {
            "operation": view,
            "field_type": code.field_type,
            "reader": code.reader,
            "model_imports": code.model_imports,
            "model_docs": self._model_docs,
        }
        self.project.env.globals.update(words)
        self.enums = {
            str(enum.class_info.name): code.values_name(str(enum.class_info.name), self.rows)
            for enum in parsed.enums
        }
        filters: dict[str, Any] = {
            "facts_of": self.facts.__getitem__,
            "first_line": docs.first_line,
            "values_name": self.enums.__getitem__,
            "exports": self._exports,
        }
        self.project.env.filters.update(filters)

    def _exports(self, imports: list[str]) -> dict[str, str]:
        """Return the public names of the models, each with its module."""
        found: dict[str, str] = {}
        for line in imports:
            _, module, _, name = line.split()
            for each in (name, f"Known{name}", self.enums[name]) if name in self.enums else (name,):
                found[each] = module
        return dict(sorted(found.items()))

    def _model_docs(self, model: Any) -> str:
        name = str(model.class_info.name)
        schema: Json = self.document["components"]["schemas"].get(name, {})
        known = properties(self.document, schema)
        attributes = [
            (str(prop.python_name), resolve(self.document, known.get(prop.name.get_untrusted_value(), {})))
            for prop in model.required_properties + model.optional_properties
        ]
        return docs.model(schema, attributes, name)

    def write(self) -> None:
        """Write the package.

        Raises:
            ContractError: the parser had to leave something out, or ruff found a fault.
        """
        with contextlib.redirect_stdout(io.StringIO()):
            self._refuse(list(self.project.build()))
        for name in UNUSED:
            (self.target / name).unlink()
        template = self.project.env.get_template("vendor.py.jinja")
        for vendor in dict.fromkeys(facts.vendor for facts in self.facts.values()):
            address, resources = repr(self._base_url(vendor)), self._resources(vendor)
            prices = self._prices(vendor)
            rendered = template.render(vendor=vendor, base_url=address, resources=resources, prices=prices)
            (self.target / f"{vendor}.py").write_text(rendered, encoding="utf-8")
        shared = vendors.tables(self.document, self.rows)
        for name in ("vendors.py", "clients.py"):
            rendered = self.project.env.get_template(f"{name}.jinja").render(**shared)
            (self.target / name).write_text(rendered, encoding="utf-8")
        # -I: the folder holds a types.py, which must not stand in for the standard library's, whatever PYTHONPATH says.
        ruff = [sys.executable, "-I", "-m", "ruff"]
        settings = [
            "--isolated",
            "--quiet",
            "--no-cache",
            "--target-version",
            "py311",
            "--line-length",
            LINE_LENGTH,
        ]
        rules = ["--select", "F,I,UP", "--ignore", "UP040", "--output-format", "concise"]
        _run([*ruff, "check", "--fix", *rules, *settings, "."], self.target)
        _run([*ruff, "format", *settings, "."], self.target)

    def _refuse(self, errors: Sequence[GeneratorError]) -> None:
        """Every warning is an error: a warning of the parser means that something is missing from its output."""
        if errors:
            raise ContractError(self._said(errors))

    def _said(self, errors: Sequence[GeneratorError]) -> str:
        """The parser's own words, the place first; it names operations by method and path."""
        said: list[str] = []
        for error in errors:
            words = " ".join(": ".join(filter(None, (error.header, error.detail))).split())
            for pattern in _NOISE:
                words = re.sub(pattern, "", words)
            spoken = f" {words.replace(':', ' ')} "
            place = next((known for route, known in self.ids.items() if f" {route} " in spoken), None)
            said.append(f"{place}: {words}" if place else words)
        return "; ".join(dict.fromkeys(said))

    def _base_url(self, vendor: str) -> str | None:
        """The vendor's server; None where the contract holds a variable in its place."""
        facts = next(facts for facts in self.facts.values() if facts.vendor == vendor)
        item = self.document["paths"][facts.path]
        url = str((facts.raw.get("servers") or item.get("servers") or self.document["servers"])[0]["url"])
        return None if "{" in url else url

    def _prices(self, vendor: str) -> dict[str, int]:
        """The unit prices that the vendor's operations name; empty where its prices are of another form."""
        table: Json = self.document.get("x-prepay-prices", {}).get(vendor, {})
        named = [facts.price for facts in self.facts.values() if facts.vendor == vendor]
        keys = {key for price in named if isinstance(price, dict) for key in price.values()}
        whole = all(isinstance(table.get(key), int) for key in keys)
        return {key: table[key] for key in sorted(keys)} if whole else {}

    def _resources(self, vendor: str) -> dict[str, str]:
        tags = {tag["name"]: tag.get("description", "") for tag in self.document.get("tags", ())}
        found: dict[str, str] = {}
        for facts in self.facts.values():
            if facts.vendor == vendor:
                words = tags.get(facts.raw["tags"][0]) or f"{facts.resource} of {vendor}."
                found.setdefault(facts.resource, docs.text(words))
        return found


def _drop_flattened(parsed: GeneratorData) -> None:
    """Leave out the models of request bodies: their fields are keywords of the operations."""
    endpoints = [e for group in parsed.endpoint_collections_by_tag.values() for e in group.endpoints]
    needed = {line.split()[-1] for model in parsed.models for line in model.lazy_imports or ()}
    bodies: set[str] = set()
    for endpoint in endpoints:
        bodies |= {
            line.split()[-1] for body in endpoint.bodies for line in body.prop.get_lazy_imports(prefix="")
        }
        needed |= {
            line.split()[-1] for r in endpoint.responses for line in r.prop.get_lazy_imports(prefix="")
        }
    parsed.models = [model for model in parsed.models if model.class_info.name not in bodies - needed]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        # "api/acme_credits/acme_credits_balance.py:12:5: F821 Undefined name": the file's name is the operation's.
        lines = [line for line in (*done.stdout.splitlines(), *done.stderr.splitlines()) if line.strip()]
        raise ContractError(
            f"the generated code has a fault, so the contract says what the SDK cannot write: "
            f"{lines[0] if lines else 'no reason given'} (and {max(len(lines) - 1, 0)} more lines)"
        )


def generate(document: Json, target: Path) -> None:
    """Write the generated package for ``document`` into the empty or missing folder ``target``."""
    shutil.rmtree(target, ignore_errors=True)
    try:
        PrepayProject(document, target).write()
    except MalformedError as error:
        operation, _, _ = str(error).partition(":")
        found = _first_fault(document)
        raise ContractError(f"{operation}: {found}" if found else str(error)) from error
    except (AttributeError, LookupError, TypeError) as error:
        # Outside of any operation: tags, servers, components.
        odd = f"the contract cannot be generated ({type(error).__name__}: {error})"
        raise ContractError(_first_fault(document) or odd) from error


def _first_fault(document: Json) -> str | None:
    """Where a document first differs from the form of OpenAPI; None where it does not."""
    try:
        OpenAPI.model_validate(document)
    except ValueError as error:
        # A ValidationError of pydantic, which is no dependency of ours.
        told: Any = error
        fault = told.errors()[0]
        # The model's names of alternatives stand between the document's own.
        place = ".".join(
            str(part) for part in fault["loc"] if part != "other" and not str(part)[:1].isupper()
        )
        return f"{place}: {fault['msg']}, not {fault['input']!r}"[:300]
    return None
