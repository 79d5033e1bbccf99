"""A signed delivery: its bytes, its headers, its signature, its time, and the event in it. Total: whatever a sender can
send ends in a value or in WebhookError, and what a program gives wrongly in InvalidArgumentError.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any, Final, Literal, NoReturn, TypeAlias, cast

from prepay._contract.kinds import is_array, is_object
from prepay.errors import InvalidArgumentError, PrepayError

__all__ = [
    "Check",
    "Headers",
    "Secret",
    "WebhookError",
    "event_in",
    "header",
    "header_pairs",
    "malformed",
    "raw_body",
    "sign",
]

Headers: TypeAlias = Mapping[str, Any] | Mapping[bytes, Any] | Iterable[tuple[str | bytes, str | bytes]]
"""Request headers as frameworks give them: a mapping, or the pairs of ASGI; text or bytes, names in any case."""

Secret: TypeAlias = str | bytes | Sequence[str | bytes]
"""A signing secret; several while it is being changed."""

LARGEST_BODY: Final = 10 * 1024 * 1024
"""The most bytes of a delivery that are read."""

LONGEST_HEADER: Final = 64 * 1024
"""The most characters of a signature header that are read."""

_FOREVER: Final = 10**18
_LATEST: Final = 10**11
"""Seconds since the epoch beyond which a timestamp is taken to count milliseconds."""


class WebhookError(PrepayError):
    """A delivery is not to be believed. Answer it with 400 and do nothing.

    Attributes:
        reason: ``unsigned``, a header is missing, unreadable, or there twice; ``forged``, the signature is not that
            of this body and secret; ``stale``, it was signed too long ago, or in the future; ``malformed``, its
            signature is valid, but its body is not an event.
    """

    # Where programs import it from, and what a pickled one names.
    __module__ = "prepay.webhooks"

    reason: Literal["unsigned", "forged", "stale", "malformed"]


def sign(body: bytes, secret: str | bytes, at: float | None) -> tuple[str, str]:
    """The time of signing and the signature of a delivery."""
    signed, (key,) = _whole_seconds(at), _secrets([secret])
    return signed, _signature(key, signed, raw_body(body))


def _signature(secret: bytes, signed: str, body: bytes) -> str:
    return hmac.new(secret, signed.encode() + b"." + body, sha256).hexdigest()


def raw_body(body: object) -> bytes:
    """The body as bytes.

    Raises:
        InvalidArgumentError: it is something else: parsed, or text.
    """
    if isinstance(body, bytes):
        return body
    given: Any = body
    with suppress(ValueError):  # it was released
        if isinstance(given, bytearray | memoryview):
            return bytes(cast("bytearray", given))
    raise InvalidArgumentError(
        f"body must be the raw bytes of the request, as they came in, not parsed and not text; it is {_kind(body)}"
    )


def _secrets(secret: object) -> list[bytes]:
    """The signing secrets as bytes. No error shows one."""
    given: Any = [secret] if isinstance(secret, str | bytes | bytearray) else secret
    try:
        keys = [each.encode() if isinstance(each, str) else bytes(memoryview(each)) for each in given]
    except (TypeError, ValueError):
        # UnicodeEncodeError quotes the text, so it is not the cause.
        raise InvalidArgumentError("secret must be text, bytes, or several of them") from None
    if not keys or not all(keys):
        raise InvalidArgumentError("the signing secret is empty; anyone could sign with it")
    return keys


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(value: object) -> str:
    """The type of a value: the value itself may hold what no error should show."""
    return f"of type {type(value).__name__}"


def _whole_seconds(at: float | None) -> str:
    value: Any = time.time() if at is None else at
    if _is_number(value) and 0 <= value < _FOREVER:
        return str(int(value))
    raise InvalidArgumentError(f"at must be seconds since the epoch, not {value!r}")


def header_pairs(headers: object) -> list[tuple[str, str]]:
    """Headers as pairs of text. What is no text is left out: a value of None is a header that is missing.

    Raises:
        InvalidArgumentError: these are no headers.
    """
    items = getattr(headers, "items", None)
    try:
        given: Any = items() if callable(items) else headers
        pairs: list[tuple[Any, Any]] = [(name, value) for name, value in given]
    except (TypeError, ValueError):
        raise InvalidArgumentError(
            f"headers must be a mapping or pairs of name and value; they are {_kind(headers)}"
        ) from None
    # Some gateways give all values of a name as a list.
    spread = ((name, each) for name, value in pairs for each in (value if is_array(value) else [value]))
    texts = ((_as_text(name), _as_text(value)) for name, value in spread)
    return [(name, value) for name, value in texts if name is not None and value is not None]


def _as_text(part: object) -> str | None:
    return part.decode("latin-1") if isinstance(part, bytes) else part if isinstance(part, str) else None


def header(pairs: Iterable[tuple[str, str]], name: str) -> str:
    """The one value of a header.

    Raises:
        WebhookError: it is missing, there are several, or it is too long.
    """
    wanted = name.lower()
    values = {value.strip() for key, value in pairs if key.lower() == wanted} - {""}
    if not values:
        raise WebhookError(f"the delivery has no header {name}, so it is not signed", reason="unsigned")
    if len(values) > 1:
        raise WebhookError(f"the delivery has more than one header {name}", reason="unsigned")
    value = values.pop()
    if len(value) > LONGEST_HEADER:
        raise WebhookError(f"the header {name} is longer than {LONGEST_HEADER} characters", reason="unsigned")
    return value


class Check:
    """Whether a delivery is signed, by whom and when.

    Raises:
        InvalidArgumentError: an argument cannot be right.
    """

    def __init__(
        self, secret: Secret, tolerance: float | dt.timedelta, now: Callable[[], float] | None
    ) -> None:
        self._secrets = _secrets(secret)
        span: Any = tolerance.total_seconds() if isinstance(tolerance, dt.timedelta) else tolerance
        if not (_is_number(span) and span >= 0):
            raise InvalidArgumentError(f"tolerance must be 0 seconds or more, not {tolerance!r}")
        self._tolerance = float(min(span, _FOREVER))
        # Looked up now, not at import: a test may have replaced the clock.
        told: Any = time.time() if now is None else now()
        if not (_is_number(told) and abs(told) < _FOREVER):
            raise InvalidArgumentError(f"now() must return seconds since the epoch, not {told!r}")
        self._now = told

    def __call__(self, signed: str, found: Iterable[str], body: bytes) -> None:
        """Check one delivery."""
        if not (signed.isascii() and signed.isdecimal() and len(signed) <= 20):
            raise WebhookError("the time of signing is not a number of seconds", reason="unsigned")
        if len(body) > LARGEST_BODY:
            raise WebhookError(
                f"the body has {len(body)} bytes; {LARGEST_BODY} are the most", reason="malformed"
            )
        expected = [_signature(each, signed, body).encode() for each in self._secrets]
        given = [each.lower().encode(errors="replace") for each in found]
        # Every pair is compared, so that the time taken tells nothing about which of them was close.
        matches = [hmac.compare_digest(one, two) for one in expected for two in given]
        if not any(matches):
            raise WebhookError(
                "the signature does not fit body and secret: check that the secret is this endpoint's, and that the "
                "body is given as it came in",
                reason="forged",
            )
        at = int(signed) / 1000 if int(signed) >= _LATEST else int(signed)
        off = self._now - at
        if not abs(off) <= self._tolerance:
            raise WebhookError(
                f"the delivery was signed {abs(off):.0f} s {'ago' if off > 0 else 'in the future'}, where "
                f"{self._tolerance:g} s are allowed: it is a replay, or one of the two clocks is wrong",
                reason="stale",
            )


def event_in(body: bytes, names: Iterable[str]) -> dict[str, Any]:
    """The JSON object of an event, which has text in each of these fields.

    Raises:
        WebhookError: it is not an event.
    """
    try:
        decoded = json.loads(body, parse_constant=lambda word: malformed(f"{word} is not JSON"))
    except (ValueError, RecursionError):
        decoded = None
    if not is_object(decoded):
        malformed("it is not a JSON object")
    for name in names:
        value = decoded.get(name)
        if not isinstance(value, str) or not value:
            malformed(f"its field {name} is missing or not text")
    return decoded


def malformed(why: str) -> NoReturn:
    """Refuse a body that is signed, but not an event."""
    raise WebhookError(f"The signature is valid, but the body is not an event: {why}.", reason="malformed")
