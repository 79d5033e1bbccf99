"""Hiding secrets in whatever leaves the process, in every form that a secret takes on the way."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote_to_bytes

from prepay_conformance.errors import KitError
from prepay_conformance.gate.exchange import Headers
from prepay_conformance.limits import MAX_SECRETS

__all__ = ["SHORTEST_SECRET", "Masker"]

SHORTEST_SECRET = 6
"""Shorter texts are hidden where they stand as a credential, but not everywhere: they would match by chance."""

# Tried at the beginning of a word alone, or a long text without an address would take minutes.
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_ESCAPE = re.compile(r"\\+u([0-9A-Fa-f]{4})|\\+x([0-9A-Fa-f]{2})|%([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"\\|%[0-9A-Fa-f]|&#|&[a-z]+;|\x00")
_WORD = re.compile(r"[A-Za-z0-9_]")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=%")
_SHORTEST_CORE = 7
_UNUSUAL = "*** (this held a secret in an unusual form)"


class _Secret:
    """One secret, and how to find it."""

    def __init__(self, value: str, shown: str) -> None:
        self.value = value
        self.shown = shown

    @cached_property
    def cores(self) -> tuple[str, ...]:
        """What base64 makes of the secret, wherever it begins in the coded bytes, less the neighbours' bits."""
        found: list[str] = []
        plain = self.value.encode("utf-8", "surrogatepass")
        for offset in range(3):
            size = offset + len(plain)
            text = base64.b64encode(b"\0" * offset + plain).decode("ascii")
            core = text[(0, 2, 3)[offset] : size // 3 * 4 + (0, 1, 2)[size % 3]]
            if len(core) >= _SHORTEST_CORE:
                found.append(core)
        return tuple(found)

    @cached_property
    def spelt(self) -> re.Pattern[str]:
        """The secret, each of its characters in any spelling that JSON, URLs, HTML and UTF-16 have for it."""
        gap = r"(?:\x00|\\+u0000|\\+x00|%00){0,3}"
        return re.compile(gap.join(_spellings(character) for character in self.value))

    @cached_property
    def coded(self) -> re.Pattern[str]:
        """What base64 makes of the secret, in either alphabet."""
        return re.compile("|".join(_any_alphabet(core) for core in self.cores))

    def hidden_in(self, text: str, views: tuple[str, ...]) -> str:
        """The text without this secret; ``views`` are those of the text."""
        if any(self.value in view for view in views):
            found = text
            text = self.spelt.sub(lambda match: self.braced(found[match.end() : match.end() + 1]), found)
            if any(self.value in view for view in _views(text)):
                return _UNUSUAL
        if any(core in views[-1] for core in self.cores):
            text = self._without_coded(text)
            if any(core in _views(text)[-1] for core in self.cores):
                return _UNUSUAL
        return text

    def _without_coded(self, text: str) -> str:
        """The text without each run of base64 that holds the secret."""
        parts: list[str] = []
        done = 0
        for match in self.coded.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            while start > done and text[start - 1] in _BASE64:
                start -= 1
            while end < len(text) and text[end] in _BASE64:
                end += 1
            parts += (text[done:start], "***")
            done = end
        return "".join([*parts, text[done:]])

    def braced(self, behind: str) -> str:
        """What is shown, so that a shell does not take what stands behind it for a part of the name."""
        if self.shown.startswith("$") and self.shown[1:2] != "{" and _WORD.match(behind):
            return "${" + self.shown[1:] + "}"
        return self.shown


class Masker:
    """Replaces secrets by what a shell would expand to them. What it returns can always be encoded as UTF-8."""

    def __init__(self) -> None:
        self._all: dict[str, str] = {}
        self._secrets: list[_Secret] = []
        self.hide_people = False
        """Whether to mask e-mail addresses too: a live account's answers name real ones."""

    def __repr__(self) -> str:
        return f"Masker({len(self._all)} secrets)"

    def add(self, secret: str, shown: str) -> None:
        """From now on show ``shown``, such as ``$TOKPORTAL_API_KEY``, in place of a secret.

        Raises:
            KitError: there are more secrets than one run can mask.
        """
        for value in (secret, secret.strip()):
            if not value or value in self._all:
                continue
            if len(self._all) >= MAX_SECRETS:
                raise KitError(f"this holds more than {MAX_SECRETS} different secrets; split it into parts")
            self._all[value] = shown
            if not self._is_derived(value, shown):
                self._secrets.append(_Secret(value, shown))
                # The longest first: one secret may contain another.
                self._secrets.sort(key=lambda one: -len(one.value))

    def _is_derived(self, value: str, shown: str) -> bool:
        """Return True if hiding a secret that is known hides this one as well, and shows it the same."""
        return any(
            value.startswith(known.value) and shown == known.braced("_") + value[len(known.value) :]
            for known in self._secrets
        )

    def secrets(self) -> Iterator[tuple[str, str]]:
        """Every secret with what is shown for it."""
        yield from self._all.items()

    def text(self, value: str) -> str:
        """The text without any secret, in whichever form it stands there."""
        views = _views(value)
        for secret in self._secrets:
            hidden = secret.hidden_in(value, views)
            if hidden is not value:
                value, views = hidden, _views(hidden)
        if self.hide_people and "@" in value:
            value = _EMAIL.sub("***@***", value)
        return value.encode("utf-8", "backslashreplace").decode("utf-8")

    def data(self, value: bytes) -> bytes:
        """The bytes without any secret, be they text or not."""
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            return self.text(value.decode("latin-1")).encode("latin-1", "replace")
        return self.text(text).encode()

    def headers(self, headers: Headers) -> list[list[str]]:
        """Headers without any secret."""
        return [[self.text(name), self.text(value)] for name, value in headers]


def _spellings(character: str) -> str:
    """Every way to write a character, as a pattern."""
    code = ord(character)
    ways = [
        re.escape(character),
        rf"\\+u{_hex(f'{code:04x}')}",
        rf"&#(?:0*{code}|[xX]0*{_hex(f'{code:x}')});",
    ]
    if code < 256:
        ways.append(rf"\\+x{_hex(f'{code:02x}')}")
    ways += ["".join(f"%{_hex(f'{byte:02x}')}" for byte in character.encode("utf-8", "surrogatepass"))]
    if character in "\"'\\/`$&<>":
        ways.append(rf"\\+{re.escape(character)}")
        ways.append(re.escape(html.escape(character)))
    return f"(?:{'|'.join(ways)})"


def _hex(digits: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


def _any_alphabet(core: str) -> str:
    """A piece of base64 in either alphabet, its signs escaped for a URL or not."""
    signs = {"+": r"(?:[+\-]|%2[Bb]|\\+u002[Bb])", "/": r"(?:[/_]|\\+/|%2[Ff]|\\+u002[Ff])"}
    return "".join(signs.get(sign, sign) for sign in core)


def _views(value: str) -> tuple[str, ...]:
    """The text, what it says once its escapes are undone, and that in base64's usual alphabet: cheap to search."""
    views = [value]
    if _ESCAPED.search(value):
        # UTF-16 that is taken for something else has these between all of its characters.
        plain = value.replace("\x00", "")
        # Escapes can be nested: JSON in JSON, a URL in HTML.
        for _ in range(3):
            before = plain
            plain = html.unescape(_ESCAPE.sub(_unescaped, plain))
            if plain == before:
                break
        plain = re.sub(r"\\+([\"'\\/`$])", r"\1", plain).replace("\x00", "")
        views.append(plain)
        views.append(unquote_to_bytes(plain.encode("utf-8", "surrogatepass")).decode("utf-8", "replace"))
    views.append(views[-1].replace("-", "+").replace("_", "/"))
    return tuple(views)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    return chr(int(code, 16))
