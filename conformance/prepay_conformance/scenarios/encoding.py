"""How a script's values are written on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["FORM_TYPE", "form_of", "wire_text"]

_BOUNDARY = "prepay-kit-boundary"
FORM_TYPE = f"multipart/form-data; boundary={_BOUNDARY}"


def wire_text(value: Any) -> Any:
    """A query parameter as it is written; lists stay lists."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def form_of(parts: Mapping[str, Any]) -> bytes:
    """The parts of a form as bytes, each as a file."""
    lines: list[bytes] = []
    for name, content in parts.items():
        data = content if isinstance(content, bytes) else str(content).encode()
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.bin"\r\n'
        lines.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n")
    return b"".join(lines) + f"--{_BOUNDARY}--\r\n".encode()
