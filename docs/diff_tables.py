"""Sphinx directives that write rules and limits of ``prepay contract diff``, ``record`` and ``drift`` from the code."""

from __future__ import annotations

import ast
import inspect
import itertools
from dataclasses import fields

from contract_tables import parsed
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from prepay_conformance.diff import RULES, DiffLimits, Level
from prepay_conformance.drift import DriftLimits
from prepay_conformance.record import RecordLimits


def levels(found: frozenset[Level]) -> str:
    """Levels as a cell."""
    return " or ".join(level.value for level in Level if level in found) or "–"


def rule_rows() -> list[str]:
    """One row a rule."""
    return [
        f"| `{rule.id}` | {rule.finds} | {levels(rule.request)} | {levels(rule.response)} | {levels(rule.other)} "
        f"| {rule.note} |"
        for rule in RULES.values()
    ]


def limit_rows(limits: type[DiffLimits | DriftLimits | RecordLimits] = DiffLimits) -> list[str]:
    """One row a limit, with the text below it in the code."""
    body = ast.parse(inspect.getsource(limits)).body[0]
    statements = body.body if isinstance(body, ast.ClassDef) else []
    texts: dict[str, str] = {}
    for statement, after in itertools.pairwise(statements):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            texts[statement.target.id] = ast.literal_eval(after.value) if isinstance(after, ast.Expr) else ""
    return [f"| `{entry.name}` | {entry.default} | {texts.get(entry.name, '')} |" for entry in fields(limits)]


class DiffRules(SphinxDirective):
    """``{diff-rules}``: every rule, and how it judges."""

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        head = [
            "| rule | finds | request | response | operation or contract | what decides |",
            "|---|---|---|---|---|---|",
        ]
        return parsed(self, [*head, *rule_rows()])


class DiffLimitsTable(SphinxDirective):
    """``{diff-limits}``: every limit of a comparison."""

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        return parsed(self, ["| limit | default | of what |", "|---|---|---|", *limit_rows()])


class DriftLimitsTable(SphinxDirective):
    """``{drift-limits}``: every limit of the recorder and of the drift watch."""

    def run(self) -> list[nodes.Node]:
        """Write the tables."""
        head, line = "| limit of the {} | default | of what |", "|---|---|---|"
        recorder = [head.format("recorder"), line, *limit_rows(RecordLimits), ""]
        return parsed(self, [*recorder, head.format("drift watch"), line, *limit_rows(DriftLimits)])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("diff-rules", DiffRules)
    app.add_directive("diff-limits", DiffLimitsTable)
    app.add_directive("drift-limits", DriftLimitsTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
