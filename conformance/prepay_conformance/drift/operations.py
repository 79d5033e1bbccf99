"""Operations that the contract does not have: their paths without ids, and a first description."""

from __future__ import annotations

import re
from typing import Any

from prepay_conformance.contract import Contract
from prepay_conformance.drift.infer import is_name

__all__ = ["operation_of", "parameters_of", "template_of"]

_WORD = re.compile(r"v\d{1,2}|[a-z]+(?:[-_.][a-z0-9]{1,16})*")


def template_of(contract: Contract, path: str) -> str:
    """Return a raw path with ``{id}`` in place of each segment that is data and not a word of the API."""
    known = {
        part
        for one in contract.operations.values()
        for part in one.path.split("/")
        if not part.startswith("{")
    }
    parts: list[str] = []
    for part in path.split("/"):
        if part in known or (len(part) <= 32 and _WORD.fullmatch(part) and is_name(part)):
            parts.append(part)
        else:
            number = sum(one.startswith("{") for one in parts) + 1
            parts.append("{id}" if number == 1 else f"{{id{number}}}")
    return "/".join(parts)


def parameters_of(path: str) -> list[dict[str, Any]]:
    """Return the parameters of a path template."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{([^{}]+)\}", path)
    ]


def operation_of(vendor: str, method: str, path: str) -> dict[str, Any]:
    """Return an operation without responses. What it charges, and whether it may be sent again, is a guess."""
    words = [word for part in path.split("/") for word in re.split(r"[^A-Za-z0-9]+", part) if word]
    name = vendor + method.title() + "".join(word[:1].upper() + word[1:] for word in words)
    return {
        "operationId": name,
        "summary": f"{method} {path} (seen in traffic)",
        "description": "Seen in recorded traffic. Review charge, price and resend before use.",
        "x-prepay": {
            "source": "assumed",
            "charge": "none",
            "price": 0,
            "resend": "safe" if method == "GET" else "never",
        },
        "responses": {},
    }
