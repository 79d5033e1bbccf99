"""The one place where what a caller hands in is checked: by constructors, ``with_options`` and each call.

Everything is looked at when it is given, before anything is sent and before a budget sets anything aside.
"""

from __future__ import annotations

import difflib
import math
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn, TypeGuard, get_args

from prepay._budget.blocks import is_async
from prepay._operation.options import NO_OPTIONS, CallOptions, ClientOptions, OptionFields, QuoteBy, Timeout
from prepay._operation.shortage import TopUp, WaitForCredits
from prepay._operation.unset import UNSET
from prepay._values.ranges import LONGEST, seconds, shown
from prepay.budget import Budget
from prepay.errors import ConfigurationError, InvalidArgumentError
from prepay.hooks import HOOK_NAMES, Hooks
from prepay.retry import Retry

__all__ = ["LONGEST_KEY", "client_options", "did_you_mean", "read_options"]

LONGEST_KEY: Final = 255
"""Most characters of an idempotency key."""
MOST_HOOKS: Final = 16
"""Most hooks of a client, of a copy or of a call."""
MOST_TAGS: Final = 50
LONGEST_TAG_NAME: Final = 40
LONGEST_TAG: Final = 500
_CLIENT: Final = frozenset(ClientOptions.__annotations__)
_CALL: Final = frozenset((*ClientOptions.__annotations__, *OptionFields.__annotations__))
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]*\Z")
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_SENT: Final = "Nothing was sent."


def read_options(
    where: str, fields: Mapping[str, Any], arguments: Iterable[str] = (), *, asynchronous: bool
) -> CallOptions:
    """Return the options among the keywords of a call, checked.

    Args:
        where: the call, for errors: ``tokportal.bundles.create``.
        fields: the keywords that are not arguments of the operation.
        arguments: the names of its arguments, to tell which one was meant.
        asynchronous: the client is async, so that callbacks may be.

    Raises:
        TypeError: a keyword is neither an argument nor an option.
        InvalidArgumentError: an option is of the wrong kind or out of its range.
    """
    if not fields:
        return NO_OPTIONS
    for name in fields:
        if name not in _CALL:
            hint = did_you_mean(name, (*arguments, *sorted(_CALL)))
            raise TypeError(f"{where}() has no argument {name!r}. {hint}{_SENT}")
    return _checked(where, fields, asynchronous=asynchronous)


def client_options(where: str, fields: Mapping[str, Any], *, asynchronous: bool) -> CallOptions:
    """Return the options of a client or of a copy, checked; errors as for :func:`read_options`."""
    for name in fields:
        if name not in _CLIENT:
            hint = did_you_mean(name, sorted(_CLIENT))
            if name == "idempotency_key":
                hint = "Pass idempotency_key to the call instead. "
            known = ", ".join(ClientOptions.__annotations__)
            raise TypeError(f"{where} has no argument {name!r}. {hint}The options of a client are {known}.")
    return _checked(where, fields, asynchronous=asynchronous)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence that names what was probably meant; empty when nothing is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean {close[0]!r}? " if close else ""


def _checked(where: str, fields: Mapping[str, Any], *, asynchronous: bool) -> CallOptions:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if value is UNSET:
            continue
        try:
            if name == "budget":
                found["budgets"] = _budgets(value)
            elif name == "on_insufficient":
                found[name] = _on_insufficient(where, value, asynchronous=asynchronous)
            elif name == "hooks":
                found[name] = _hooks(where, value, asynchronous=asynchronous)
            else:
                found[name] = _READERS[name](value)
        except InvalidArgumentError as error:
            raise InvalidArgumentError(f"{where}: {error.message} {_SENT}") from None
    return CallOptions(**found) if found else NO_OPTIONS


def _wrong(name: str, fits: str, value: object) -> NoReturn:
    raise InvalidArgumentError(f"{name} must be {fits}, not {shown(value)}.")


def _retry(value: Any) -> Retry:
    if isinstance(value, Retry):
        return value
    if value is None or value is False:
        return Retry(attempts=1)
    if isinstance(value, int) and value is not True and value >= 1:
        return Retry(attempts=int(value))
    _wrong("retry", "a prepay.Retry, a whole number of attempts from 1, or False", value)


def _timeout(value: Any) -> Timeout:
    if isinstance(value, Timeout):
        return value
    if value is None:
        return Timeout(connect=None, read=None, write=None)
    names = ("connect", "read", "write")
    if all(hasattr(value, name) for name in names):
        try:
            return Timeout(connect=value.connect, read=value.read, write=value.write)
        except InvalidArgumentError:
            _wrong("timeout", f"made of numbers of seconds from 0 to {LONGEST:.0f}, or None", value)
    limit = _limit(value, "timeout", ", a timedelta, a prepay.Timeout or None")
    return Timeout(connect=limit, read=limit, write=limit)


def _limit(value: Any, name: str, note: str) -> float | None:
    found = seconds(value, name, note=note)
    return None if found == math.inf else found


def _deadline(value: Any) -> float | None:
    return None if value is None else _limit(value, "deadline", ", a timedelta or None")


def _key(value: Any) -> Any:
    if value is None:
        return UNSET
    text = str(value) if isinstance(value, uuid.UUID) else value
    if (
        isinstance(text, str)
        and 1 <= len(text) <= LONGEST_KEY
        and _PRINTABLE.match(text)
        and text == text.strip()
    ):
        return str(text)
    _wrong(
        "idempotency_key",
        f"1 to {LONGEST_KEY} printable ASCII characters without spaces around them, or a uuid.UUID",
        value,
    )


def _flag(name: str) -> Callable[[Any], bool]:
    def read(value: Any) -> bool:
        if isinstance(value, bool):
            return value
        _wrong(name, "True or False", value)

    return read


def _budgets(value: Any) -> tuple[Budget, ...]:
    if value is None:
        return ()
    if isinstance(value, Budget):
        return (value,)
    _wrong("budget", "a prepay.Budget", value)


def _on_insufficient(where: str, value: Any, *, asynchronous: bool) -> Any:
    if value is None or (isinstance(value, str) and value == "raise"):
        return "raise"
    if isinstance(value, TopUp) and not asynchronous and is_async(value.callback):
        raise ConfigurationError(
            f"{where}: TopUp.callback is an async function. An async callback needs an async client; give this one a "
            f"plain function. {_SENT}"
        )
    if isinstance(value, WaitForCredits | TopUp):
        return value
    _wrong("on_insufficient", '"raise", a prepay.WaitForCredits or a prepay.TopUp', value)


def _is_several(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, list | tuple)


def _hooks(where: str, value: Any, *, asynchronous: bool) -> tuple[Hooks, ...]:
    several: Sequence[Any] = value if _is_several(value) else () if value is None else (value,)
    found: list[Hooks] = []
    for hooks in several:
        if not isinstance(hooks, Hooks):
            _wrong("hooks", "a prepay.Hooks, a list of these, or None", value)
        found.append(hooks)
        for name in HOOK_NAMES:
            if not asynchronous and is_async(getattr(hooks, name)):
                raise ConfigurationError(
                    f"{where}: Hooks.{name} is an async function. An async callback needs an async client; give this "
                    f"one a plain function. {_SENT}"
                )
    if len(found) > MOST_HOOKS:
        _wrong("hooks", f"at most {MOST_HOOKS}", len(found))
    return tuple(found)


def _tags(value: Any) -> Mapping[str, str] | None:
    if value is None:
        return None
    if not _is_mapping(value):
        _wrong("tags", "a mapping of text to text, or None", value)
    if len(value) > MOST_TAGS:
        _wrong("tags", f"at most {MOST_TAGS}", len(value))
    for name, text in value.items():
        if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_TAG_NAME:
            _wrong("the name of a tag", f"text of 1 to {LONGEST_TAG_NAME} characters", name)
        if not isinstance(text, str) or len(text) > LONGEST_TAG:
            _wrong(f"the tag {name!r}", f"text of at most {LONGEST_TAG} characters", text)
    return dict(value)


def _quote_by(value: Any) -> Any:
    known = get_args(QuoteBy)
    if isinstance(value, str) and value in known:
        return value
    _wrong("quote_by", " or ".join(map(repr, known)), value)


def _is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _headers(value: Any) -> Mapping[str, str] | None:
    if value is None:
        return None
    if not _is_mapping(value):
        _wrong("headers", "a mapping of text to text, or None", value)
    found: dict[str, str] = {}
    for name, text in value.items():
        if not isinstance(name, str) or not _TOKEN.match(name):
            _wrong("the name of a header", "a token of ASCII letters, digits and signs such as -", name)
        if not isinstance(text, str):
            # Never shown: a header may hold a secret.
            raise InvalidArgumentError(f"the header {name!r} must be text, not a {type(text).__name__}.")
        found[name] = text
    return found


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "retry": _retry,
    "timeout": _timeout,
    "deadline": _deadline,
    "idempotency_key": _key,
    "check_balance": _flag("check_balance"),
    "dry_run": _flag("dry_run"),
    "quote_by": _quote_by,
    "headers": _headers,
    "tags": _tags,
}
