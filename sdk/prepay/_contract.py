"""Where the contract lies, and how it is read.

The one module that the mock server and the contract kit share with the SDK: it knows a file, nothing else.
In a wheel the contract travels as ``prepay/openapi.yaml``; in a checkout it is the file at the top.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prepay._json import is_object

__all__ = ["contract_path", "load_contract"]


def contract_path() -> Path:
    """The path of the contract that belongs to this installation.

    Raises:
        FileNotFoundError: the installation is damaged, neither place holds the file.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here / "openapi.yaml", here.parent.parent / "openapi.yaml"):
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(
        "openapi.yaml is missing from this installation of prepay; install the package again"
    )


def load_contract(path: str | Path | None = None) -> dict[str, Any]:
    """Read the contract, or the OpenAPI document at ``path``, as plain dicts and lists.

    Needs PyYAML, which the extras ``mock``, ``contract`` and ``cli`` bring.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is not YAML, or not an OpenAPI 3.1 document.
    """
    import yaml

    source = Path(path) if path is not None else contract_path()
    # libyaml's loader is ten times as fast; the pure one reads the same dialect where it is missing.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(source.read_bytes(), Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise ValueError(f"{source} is not YAML: {error}") from error
    if not is_object(document) or not str(document.get("openapi", "")).startswith("3.1"):
        raise ValueError(f"{source} is not an OpenAPI 3.1 document")
    return document
