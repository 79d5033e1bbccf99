"""What the numbers were measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

__all__ = ["load_average", "machine", "versions"]

_PACKAGES = (
    "prepay",
    "httpx",
    "attrs",
    "uvicorn",
    "httptools",
    "uvloop",
    "orjson",
    "jsonschema-rs",
    "schemathesis",
    "fastapi",
    "pydantic",
    "httpx2",
    "openai",
    "stripe",
    "openapi-python-client",
    "respx",
    "moto",
    "boto3",
)


def machine() -> dict[str, str]:
    """Processor, memory and system."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": cpu[1] if cpu else platform.processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(memory[1]) / 1024 / 1024:.1f} GiB" if memory else "?",
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def load_average() -> str:
    """How busy the machine was: more than the benchmark's own work means that the numbers are noisy."""
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def versions() -> dict[str, str]:
    """The packages that took part, and the tools."""
    found = {name: version(name) for name in _PACKAGES}
    found["prism"] = "5.16.0"
    found["node"] = _said("node", "--version")
    found["wrk"] = " ".join(_said("wrk", "--version").split()[1:3])
    return found


def _said(*command: str) -> str:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    return (finished.stdout or finished.stderr).strip()
