"""From replies and refusals to bytes, with the vendor's headers; and, where asked, a check against the contract."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import orjson

from prepay_mock.contract import Contract
from prepay_mock.engine.dialect import Dialect
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Reply
from prepay_mock.engine.messages import Header, Response

__all__ = ["MOCK_HEADER", "DateStamp", "Renderer"]

MOCK_HEADER: Header = (b"x-prepay-mock", b"true")
_JSON: Header = (b"content-type", b"application/json")


class DateStamp:
    """The ``Date`` header of a virtual instant, written once a second."""

    __slots__ = ("header", "second")

    def __init__(self) -> None:
        self.second = -1
        """The second of which the header tells, since the epoch."""
        self.header: Header = (b"date", b"")

    def at(self, now: int) -> Header:
        """The header at ``now``, microseconds since the epoch."""
        second = now // 1_000_000
        if second != self.second:
            self.header = (b"date", formatdate(second, usegmt=True).encode())
            self.second = second
        return self.header


class Renderer:
    """Renders answers; with ``check`` it holds each of them against the contract first."""

    def __init__(self, contract: Contract, check: bool) -> None:
        self._contract = contract
        self._check = check
        self.date = DateStamp()

    def body(self, reply: Reply) -> bytes:
        """The reply's body as bytes; empty for None."""
        if reply.body is None:
            return b""
        return reply.body if type(reply.body) is bytes else orjson.dumps(reply.body)

    def reply(self, x: Exchange, dialect: Dialect, reply: Reply) -> Response:
        """A handler's answer as a response."""
        body = self.body(reply)
        length = (b"content-length", b"%d" % len(body))
        date = self.date
        if x.now // 1_000_000 != date.second:
            date.at(x.now)
        headers = [_JSON, length, MOCK_HEADER, date.header] if body else [length, MOCK_HEADER, date.header]
        headers += dialect.headers(x)
        if reply.headers:
            given = {name.lower().encode(): value.encode("latin-1") for name, value in reply.headers.items()}
            # A planned fault may set a Date or a media type of its own; it then has the only one.
            headers = [pair for pair in headers if pair[0] not in given]
            headers += given.items()
        response = Response(reply.status, headers, body)
        if self._check and x.op is not None and reply.status != 405:
            self._hold_against_contract(x, dialect, response)
        return response

    def refusal(self, x: Exchange, dialect: Dialect, refusal: Refusal) -> Response:
        """A refusal in the vendor's envelope."""
        return self.reply(x, dialect, Reply(refusal.status, dialect.error_body(refusal, x), refusal.headers))

    def stray(self, now: int, message: str, status: int = 404, code: str = "NOT_FOUND") -> Response:
        """An error for a path that belongs to no vendor."""
        return self.plain(now, status, {"error": {"code": code, "message": message}})

    def plain(self, now: int, status: int, value: Any) -> Response:
        """A JSON value in no vendor's envelope, without a vendor's headers."""
        body = orjson.dumps(value)
        length = (b"content-length", b"%d" % len(body))
        return Response(status, [_JSON, length, MOCK_HEADER, self.date.at(now)], body)

    def _hold_against_contract(self, x: Exchange, dialect: Dialect, response: Response) -> None:
        breach = self._breach(x, response)
        if breach is None:
            return
        refusal = Refusal(500, dialect.internal_code, f"The mock's own answer broke the contract: {breach}")
        body = orjson.dumps(dialect.error_body(refusal, x))
        response.status = 500
        length = (b"content-length", b"%d" % len(body))
        response.headers = [_JSON, length, MOCK_HEADER, self.date.at(x.now), *dialect.headers(x)]
        response.body = body

    def _breach(self, x: Exchange, response: Response) -> str | None:
        spec = x.operation.responses.get(response.status)
        where = f"{x.operation.id} {response.status}"
        if spec is None:
            return None if x.asked_for else f"{where} is not documented"
        if spec.validator is not None:
            value: Any = orjson.loads(response.body)
            errors = [f"{list(e.instance_path)}: {e.message}" for e in spec.validator.iter_errors(value)]
            if errors:
                return f"{where}: {'; '.join(errors)}"
        elif response.body and not spec.media_types:
            return f"{where} has a body, the contract has none"
        if x.asked_for and x.account_or_none is None:
            # Refused before there was an account that the headers could tell of.
            return None
        present = {name for name, _ in response.headers}
        missing = [name for name in spec.required_headers if name.encode() not in present]
        return f"{where} lacks the headers {missing}" if missing else None
