"""The credentials in recorded traffic: found before anything of it is reported."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from prepay_conformance.contract import Contract
from prepay_conformance.gate import Exchange, Masker
from prepay_conformance.gate.masker import SHORTEST_SECRET
from prepay_conformance.shapes import is_array, is_object

__all__ = ["learn_secrets", "secrets_in"]

_HEADER = re.compile(
    r"api[-_]?key|access[-_]?key|authorization|credential|token|secret|passw|cookie|signature|session",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"(?:.*[-_.])?(?:api[-_]?key|access[-_]?key|key|token|secret|password|passwd|pwd|signature|sig|auth|session"
    r"|credential|jwt|code_verifier)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:.*_)?(?:api_?key|access_?key|token|secret|password|signature|cookie|session_id|jwt|private_?key)",
    re.IGNORECASE,
)
_NO_SECRETS = frozenset({"idempotency_key", "idempotency-key", "page_token", "next_page_token", "next_token"})
_DEEPEST = 40
# What another tool, or this kit, has put in place of a secret.
_MASKED = re.compile(r"\$\{?\w+\}?\w*|\*+|<[^>]*>|\[[^\]]*\]|x+|redacted|masked|filtered", re.IGNORECASE)


def learn_secrets(exchanges: list[Exchange], contract: Contract, masker: Masker, extra: list[str]) -> None:
    """Tell the masker every credential of a recording.

    Args:
        exchanges: the recording.
        contract: says in which headers its security schemes send keys.
        masker: is told.
        extra: further secrets, from places of a file that no exchange has.
    """
    shown: dict[str, str] = {}
    names = {contract.vendor.key_header.lower()}
    keys, others = 0, 0
    found = [pair for exchange in exchanges for pair in secrets_in(exchange, names)]
    for secret, is_key in (*found, *((secret, False) for secret in extra)):
        if len(secret) < SHORTEST_SECRET or secret in shown or _MASKED.fullmatch(secret):
            continue
        if is_key:
            keys += 1
            variable = contract.vendor.variable
            shown[secret] = f"${variable}" if keys == 1 else f"${{{variable}}}_{keys}"
        else:
            others += 1
            shown[secret] = f"$SECRET_{others}"
        masker.add(secret, shown[secret])


def secrets_in(exchange: Exchange, key_headers: set[str]) -> Iterator[tuple[str, bool]]:
    """Every credential of an exchange, and whether it is a key of the vendor's."""
    for name, value in (*exchange.request.headers, *exchange.headers):
        low = name.lower()
        if low in key_headers and low != "authorization":
            yield value.strip(), True
        elif low in {"authorization", "proxy-authorization"}:
            for secret in _in_authorization(value):
                yield secret, low == "authorization"
        elif low in {"cookie", "set-cookie"}:
            yield from ((secret, False) for secret in _in_cookies(value))
        elif _HEADER.search(low) and low not in _NO_SECRETS:
            yield value.strip(), False
        elif low in {"location", "referer", "link"}:
            yield from ((secret, False) for secret in _in_query(value.partition("?")[2]))
    yield from ((secret, False) for secret in _in_query(exchange.request.query))
    form = (exchange.request.header("content-type") or "").lower()
    if "x-www-form-urlencoded" in form:
        yield from ((secret, False) for secret in _in_query(exchange.request.body.decode("utf-8", "replace")))
    for body in (exchange.sent, exchange.json):
        yield from ((secret, False) for secret in _in_fields(body))


def _in_authorization(value: str) -> Iterator[str]:
    scheme, _, token = value.strip().partition(" ")
    token = token.strip()
    if not token:
        yield scheme
        return
    yield token
    if scheme.lower() == "basic":
        try:
            user, _, password = base64.b64decode(token, validate=True).decode("utf-8").partition(":")
        except (ValueError, binascii.Error):
            return
        yield password
        # Where the key itself is the user's name, as some APIs have it, there is no password.
        if not password or len(user) >= 16:
            yield user


def _in_cookies(value: str) -> Iterator[str]:
    attributes = {"path", "domain", "expires", "max-age", "samesite", "version", "comment", "priority"}
    for part in re.split(r"[;\n]", value):
        name, _, content = part.strip().partition("=")
        if content and name.lower() not in attributes:
            yield content.strip().strip('"')
    try:
        yield from (morsel.value for morsel in SimpleCookie(value).values())
    except CookieError:
        return


def _in_query(query: str) -> Iterator[str]:
    for name, value in parse_qsl(query.partition("#")[0], keep_blank_values=False):
        if _PARAMETER.fullmatch(name) and name.lower() not in _NO_SECRETS:
            yield value


def _in_fields(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if is_object(value):
        for name, content in value.items():
            if isinstance(content, str):
                if _FIELD.fullmatch(name) and name.lower() not in _NO_SECRETS:
                    yield content
            else:
                yield from _in_fields(content, depth + 1)
    elif is_array(value):
        for content in value:
            yield from _in_fields(content, depth + 1)
