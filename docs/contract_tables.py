"""A Sphinx directive that writes tables from the contract and from ``differs.yaml``, so that no page repeats them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from prepay._contract.file import load_contract
from prepay._contract.vendors import BUILT_IN

HERE = Path(__file__).resolve().parent


def operations(vendor: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of a vendor, in the contract's order."""
    return [
        (method.upper(), path, operation)
        for path, item in load_contract()["paths"].items()
        if path.startswith(f"{BUILT_IN[vendor].prefix}/")
        for method, operation in item.items()
        if method in ("get", "put", "post", "delete", "patch")
    ]


def differences() -> dict[str, Any]:
    """What the mock does otherwise than the vendor, by vendor and by operationId."""
    loaded: dict[str, Any] = yaml.safe_load((HERE / "differs.yaml").read_text(encoding="utf-8"))
    return loaded


def price_of(facts: dict[str, Any]) -> str:
    """The price as a cell: a number of credits, or the parts that it is computed from."""
    price = facts.get("price")
    return str(price) if isinstance(price, int) else ", ".join(price or ())


class ContractTable(SphinxDirective):
    """``{contract-table} tokportal``: operations with charge, price, resend class and source."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        lines = [
            "| operation | client method | charge | price (credits) | resend | source |",
            "|---|---|---|---|---|---|",
        ]
        for method, path, operation in operations(self.arguments[0]):
            facts = operation["x-prepay"]
            lines.append(
                f"| `{method} {path}` | `{facts['sdk']}` | {facts['charge']} | {price_of(facts)} "
                f"| {facts['resend']} | {facts['source']} |"
            )
        return parsed(self, lines)


class DiffersTable(SphinxDirective):
    """``{differs-table} tokportal``: what the mock does otherwise, operation by operation."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        vendor = self.arguments[0]
        told = differences()[vendor]
        lines = [
            *(f"- {text}" for text in told["everywhere"]),
            "",
            "| operation | differs from production |",
            "|---|---|",
        ]
        for method, path, operation in operations(vendor):
            text = told["operations"].get(operation["operationId"], "in nothing that is known")
            lines.append(f"| `{method} {path}` | {text} |")
        return parsed(self, lines)


def parsed(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    """Markdown lines as nodes."""
    holder = nodes.container()
    directive.state.nested_parse(StringList(lines, "contract"), 0, holder)
    return holder.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("contract-table", ContractTable)
    app.add_directive("differs-table", DiffersTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
