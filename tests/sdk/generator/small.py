"""A contract of one small vendor, as ``make vendor`` writes it; the generator takes a second for it."""

from __future__ import annotations

from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import new_vendor

__all__ = ["small_contract"]

_SKELETON = """\
openapi: 3.1.0
info: {title: A small contract, version: 1.0.0}
tags:
paths:
components:
  securitySchemes:
  parameters:
  headers:
  responses:
  schemas:
x-prepay-vendors:
x-prepay-prices:
"""


def small_contract(name: str = "acme", title: str = "Acme", **other: Any) -> dict[str, Any]:
    """Return the document; ``other`` replaces what the templates are filled with."""
    environment = Environment(
        loader=FileSystemLoader(new_vendor.TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    facts = {**new_vendor.facts_of(name, title, dialects=False), **other}
    rendered = environment.get_template("contract.yaml.jinja").render(facts)
    document: dict[str, Any] = yaml.safe_load(new_vendor.with_sections(_SKELETON, rendered))
    return document
