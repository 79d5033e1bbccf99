"""Reading a multipart form with the standard library's MIME parser."""

from __future__ import annotations

from dataclasses import dataclass

from prepay_mock.contract import BodySpec, Problem
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.messages import Request

__all__ = ["Part", "read_multipart"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form."""

    content: bytes
    filename: str | None
    content_type: str


def read_multipart(request: Request, spec: BodySpec) -> dict[str, Part]:
    """The form's parts by name; of a repeated name the last counts.

    Raises:
        InvalidInput: the body is no multipart form, or a required part is missing.
    """
    # Imported late: most servers never see a form, and need not pay for the parser when they start.
    from email.parser import BytesParser
    from email.policy import HTTP

    header = request.headers.get(b"content-type", b"")
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + header + b"\r\n\r\n" + request.body)
    if not message.is_multipart():
        raise InvalidInput([Problem("body", (), "multipart_invalid", "the body is not a multipart form")])
    parts: dict[str, Part] = {}
    for piece in message.iter_parts():
        name = piece.get_param("name", header="content-disposition")
        content = piece.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            parts[name] = Part(content, piece.get_filename(), piece.get_content_type())
    missing = [name for name in spec.required_parts if name not in parts]
    if missing:
        raise InvalidInput(
            [Problem("body", (name,), "missing", f"the part {name} is required") for name in missing]
        )
    return parts
