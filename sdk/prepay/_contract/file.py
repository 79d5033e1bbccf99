"""Where the contract lies, and how it is read.

The one module that the mock server and the contract kit share with the SDK: it knows a file, nothing else.
In a wheel the contract travels as ``prepay/openapi.yaml``; in a checkout it is the file at the top.

Reading a third of a megabyte of YAML takes 0.2 seconds, which is a good part of the time that the mock server needs
to start. So the generator writes the same document as JSON beside its code, with the hash of the YAML that it was
made from. The twin is used only while that hash is right: an edited contract is read from the YAML again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from prepay._contract.kinds import is_object

__all__ = ["contract_path", "load_contract", "twin_of"]

_PACKAGE = Path(__file__).resolve().parent.parent
_TWIN = Path("_generated") / "contract.json"


def contract_path() -> Path:
    """The path of the contract that belongs to this installation.

    Raises:
        FileNotFoundError: the installation is damaged, neither place holds the file.
    """
    for candidate in (_PACKAGE / "openapi.yaml", _PACKAGE.parent.parent / "openapi.yaml"):
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(
        "openapi.yaml is missing from this installation of prepay; install the package again"
    )


def load_contract(path: str | Path | None = None) -> dict[str, Any]:
    """Read the contract, or the OpenAPI document at ``path``, as plain dicts and lists.

    Needs PyYAML, which the extras ``mock``, ``contract`` and ``cli`` bring, for a document at a ``path`` and for a
    contract that was edited since the code was generated.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is not YAML, or not an OpenAPI 3.1 document.
    """
    if path is None:
        twin = _fresh_twin(contract_path().read_bytes())
        if twin is not None:
            return twin
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


def twin_of(source: bytes, document: dict[str, Any]) -> str:
    """The text of the contract's JSON twin: the document, and the hash of the YAML that it was read from.

    Raises:
        ValueError: the document holds something that JSON does not have, such as a date without quotes.
    """
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"the contract cannot be written as JSON: {error}") from error
    if json.loads(text) != document:
        raise ValueError("the contract changes when it is written as JSON: are all of its keys text?")
    return f'{{"sha256":"{hashlib.sha256(source).hexdigest()}",\n"document":{text}}}\n'


def _fresh_twin(source: bytes) -> dict[str, Any] | None:
    """The document of the JSON twin; None when there is none, or when it was made from another text."""
    try:
        twin = json.loads((_PACKAGE / _TWIN).read_bytes())
    except (OSError, ValueError):
        return None
    if not is_object(twin) or twin.get("sha256") != hashlib.sha256(source).hexdigest():
        return None
    return twin.get("document")
