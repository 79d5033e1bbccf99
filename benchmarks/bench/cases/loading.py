"""Row 8: what importing costs, and the first and the second client, each time in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.measure import Recorder, expect, in_turn

__all__ = ["imports"]

ROOT = Path(__file__).resolve().parents[3]
_IMPORTS = {
    "prepay": "import prepay",
    "prepay_client": "from prepay import TokPortal",
    "httpx": "import httpx",
    "openai": "import openai",
    "stripe": "import stripe",
}
_TIMED = """
import json, sys, time
before = len(sys.modules)
begin = time.perf_counter()
{statement}
print(json.dumps([(time.perf_counter() - begin) * 1000, len(sys.modules) - before]))
"""
_CLIENTS = """
import json, time
from prepay import TokPortal
begin = time.perf_counter()
first = TokPortal("key_one")
between = time.perf_counter()
second = TokPortal("key_two")
print(json.dumps([(between - begin) * 1000, (time.perf_counter() - between) * 1000]))
"""


def imports(out: Recorder, rounds: int) -> None:
    """Milliseconds for each import, as an installed program has it: with compiled files at hand."""

    def one(name: str, statement: str) -> Callable[[], None]:
        def run() -> None:
            elapsed, modules = _fresh(_TIMED.format(statement=statement))
            expect(modules >= 1, f"{statement} imported nothing")
            out.add(f"import.{name}", elapsed, "ms")

        return run

    def clients() -> None:
        first, second = _fresh(_CLIENTS)
        out.add("client.first", first, "ms")
        out.add("client.second", second, "ms")

    subjects = {name: one(name, statement) for name, statement in _IMPORTS.items()}
    in_turn({**subjects, "clients": clients}, rounds)


def _fresh(program: str) -> tuple[float, float]:
    text = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    first, second = json.loads(text)
    return first, second
