"""Reading one request as its operation describes it, check by check, in the order that clients rely on."""

from __future__ import annotations

from prepay_mock.contract import BodySpec, Operation
from prepay_mock.engine.dialect import Dialect
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange
from prepay_mock.engine.intake import (
    accepts,
    media_type_of,
    read_headers,
    read_json,
    read_path_and_query,
    validate_body,
)
from prepay_mock.engine.multipart import read_multipart

__all__ = ["Reader"]


class Reader:
    """Accept, headers, path and query, media type, size, JSON, schema.

    Args:
        body_limit: largest JSON body in bytes.
        file_limit: largest multipart body in bytes.
    """

    def __init__(self, body_limit: int, file_limit: int) -> None:
        self._limits = (body_limit, file_limit)

    def read(self, x: Exchange, dialect: Dialect, op: Operation, values: tuple[str, ...]) -> None:
        """Fill ``x.params`` and ``x.body``; raises Refusal or InvalidInput."""
        request = x.request
        accept = request.headers.get(b"accept")
        if accept is not None and accept != b"*/*" and not accepts(accept, op.produces):
            message = f"This operation answers {b', '.join(op.produces).decode()} only."
            raise Refusal(406, dialect.accept_code, message)
        x.params = dict(op.defaults)
        if op.header_params:
            read_headers(op, request, x.params)
        if op.path_params or op.query_params:
            read_path_and_query(op, values, request, x.params)
        if op.body is not None:
            self._read_body(x, dialect, op.body)

    def _read_body(self, x: Exchange, dialect: Dialect, spec: BodySpec) -> None:
        request = x.request
        if not request.body and not (spec.required or b"content-type" in request.headers):
            return
        plain_json = request.headers.get(b"content-type") == b"application/json" and not spec.multipart
        if request.body and not plain_json and media_type_of(request) not in spec.media_types:
            raise Refusal(415, dialect.media_code, f"Send the body as {' or '.join(spec.media_types)}.")
        limit = self._limits[spec.multipart]
        if len(request.body) > limit:
            raise Refusal(413, dialect.size_code, f"The body is larger than {limit} bytes.")
        if spec.multipart:
            x.body = read_multipart(request, spec)
        else:
            x.body = read_json(request.body)
            validate_body(spec, x.body)
