"""Every rule of a comparison: its id, what it finds, and how it judges. The docs page and the tests read this table.

Ids are stable: an ignore file names them. A rule is never given another meaning; a new one gets a new id.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from prepay_conformance.diff.changes import Level

__all__ = ["RULES", "Rule"]

_LEVELS = {"b": Level.BREAKING, "w": Level.WARNING, "h": Level.HARMLESS}


class Rule(NamedTuple):
    """One rule."""

    id: str
    finds: str
    """What has changed."""
    request: frozenset[Level]
    """How it is judged where clients send it; empty if it does not occur there."""
    response: frozenset[Level]
    """How it is judged where clients read it."""
    other: frozenset[Level]
    """How it is judged for the operation or the contract as a whole."""
    note: str
    """What decides between levels, or why."""


def _rule(rule: str, finds: str, request: str, response: str, other: str, note: str = "") -> Rule:
    levels = [frozenset(_LEVELS[letter] for letter in text) for text in (request, response, other)]
    return Rule(rule, finds, levels[0], levels[1], levels[2], note)


_PRICED = "breaking where the operation has `x-prepay` facts, since typed clients are made from them"

_ALL = (
    # operations
    _rule("operation-removed", "an operation is gone", "", "", "bw", "a warning once its `x-sunset` has passed"),
    _rule("operation-added", "a new operation", "", "", "h"),
    _rule("operation-moved", "an operation has another method or path", "", "", "b", "found by its operationId"),
    _rule("operation-renamed", "another operationId", "", "", "w", "generated clients name a function by it"),
    _rule("deprecated", "an operation, parameter, field or header is deprecated", "w", "w", "w"),
    _rule("undeprecated", "… and is no longer", "h", "h", "h"),
    _rule("sunset-changed", "`x-sunset` is earlier, or gone", "", "", "wh", "harmless when it is later"),
    _rule("server-changed", "a server is gone", "", "", "b"),
    _rule("server-added", "a server is new", "", "", "h"),
    _rule("server-order-changed", "another server stands first", "", "", "w", "many clients use the first"),
    # money
    _rule("charge-changed", "`x-prepay.charge`", "", "", "bh", "harmless where it was not told before"),
    _rule("price-changed", "`x-prepay.price`, or an entry of the price table", "", "", "bh", "likewise"),
    _rule("price-removed", "an entry of the price table is gone", "", "", "b"),
    _rule("price-added", "a new entry of the price table", "", "", "h"),
    _rule("resend-changed", "`x-prepay.resend`", "", "", "bh", "harmless when the promise is stronger"),
    _rule("idempotency-changed", "`x-prepay.idempotency`", "", "", "bh", "harmless when it is gained"),
    _rule("paginated-changed", "`x-prepay.paginated`", "", "", "bh", "harmless when it is gained"),
    _rule("sdk-changed", "the name in the SDK", "", "", "bh", "harmless when it is gained"),
    _rule("estimate_fields-changed", "`x-prepay.estimate_fields`", "", "", "b"),
    _rule("source-changed", "`x-prepay.source`", "", "", "h"),
    _rule(
        "default-changed", "a default value", "bw", "h", "",
        "request: breaking where the operation spends or does not say, with its cost before and after if the prices "
        "tell; a warning where it is free",
    ),
    # parameters and bodies
    _rule("parameter-removed", "a parameter is gone", "bw", "", "", _PRICED),
    _rule("parameter-added", "a new parameter", "bh", "", "", "breaking if it is required"),
    _rule("parameter-became-required", "a parameter is required now", "b", "", ""),
    _rule("parameter-became-optional", "a parameter may be left out now", "h", "", ""),
    _rule("parameter-moved", "a parameter is sent in another place (query, header …)", "b", "", ""),
    _rule(
        "serialisation-changed", "`style`, `explode`, `content`, the `contentType` of a form's part", "bw", "b", "",
        "a warning for the part of a form",
    ),
    _rule("reserved-changed", "`allowReserved` or `allowEmptyValue`", "bh", "", ""),
    _rule("body-removed", "the body is gone", "b", "b", ""),
    _rule("body-added", "a body is possible or required now", "bh", "h", ""),
    _rule("body-became-required", "the body is required now", "b", "b", "", "a webhook's body: either way"),
    _rule("body-became-optional", "the body may be left out now", "h", "b", ""),
    _rule("media-type-removed", "a media type is gone", "b", "b", ""),
    _rule("media-type-added", "a new media type", "h", "h", "", "the client's `Accept` and `Content-Type` decide"),
    # responses
    _rule("status-removed", "a status is gone", "b", "bw", "", "an error: " + _PRICED),
    _rule("status-added", "a new status", "h", "bwh", "", "an error: harmless; a success: " + _PRICED),
    _rule("header-removed", "a header is gone", "h", "bw", "", "breaking if it was required"),
    _rule("header-added", "a new header", "bh", "h", "", "breaking if a webhook's answer must have it"),
    _rule("header-became-optional", "a header may be left out now", "h", "b", ""),
    _rule("header-became-required", "a header is always there now", "b", "h", ""),
    _rule("code-removed", "an error code of `x-prepay-codes` is gone", "", "b", ""),
    _rule("code-added", "a new error code", "", "h", ""),
    # security
    _rule("security-changed", "credentials that were enough are not any more", "", "", "b"),
    _rule("security-added", "another way in", "", "", "h"),
    _rule("security-relaxed", "no key is needed any more", "", "", "h"),
    _rule("scope-added", "a scope is needed now", "", "", "w", "a key may have it already"),
    _rule("scope-removed", "a scope is not needed any more", "", "", "h"),
    _rule("oauth-changed", "a URL or flow of OAuth 2 or OpenID Connect", "", "", "w"),
    # webhooks and callbacks: what the client reads is judged as a response, what it answers as a request
    _rule("webhook-removed", "a webhook or callback is gone", "", "", "b"),
    _rule("webhook-added", "a new webhook or callback", "", "", "h"),
    # schemas
    _rule("type-changed", "another type, or null is possible (response) or refused (request) now", "b", "b", ""),
    _rule("type-widened", "a type that changes nothing for clients", "h", "h", ""),
    _rule("enum-value-removed", "a value of an enum is gone", "b", "h", ""),
    _rule("enum-value-added", "a new value of an enum", "h", "w", "", "clients should keep enums open"),
    _rule("values-narrowed", "a request takes listed values only; a response is not limited to them", "b", "b", ""),
    _rule("values-widened", "the other way round", "h", "h", ""),
    _rule("const-changed", "the one value is another", "b", "b", ""),
    _rule("limit-narrowed", "a limit (`maximum`, `minLength` …) allows less", "b", "h", ""),
    _rule("limit-widened", "a limit allows more, or is gone", "h", "b", "", "readers size columns and numbers by it"),
    _rule("pattern-changed", "another pattern, or one that was not there", "b", "w", ""),
    _rule("pattern-relaxed", "a pattern that allows more (request) or is new (response)", "h", "h", ""),
    _rule("format-changed", "another `format`", "b", "b", ""),
    _rule("format-relaxed", "a `format` that changes nothing for clients", "h", "h", ""),
    _rule("multipleOf-changed", "another `multipleOf`", "b", "b", ""),
    _rule("multipleOf-relaxed", "a `multipleOf` that changes nothing for clients", "h", "h", ""),
    _rule("uniqueItems-changed", "`uniqueItems`", "b", "b", ""),
    _rule("uniqueItems-relaxed", "`uniqueItems`, in the harmless direction", "h", "h", ""),
    _rule("contentEncoding-changed", "`contentEncoding`", "b", "b", ""),
    _rule("contentMediaType-changed", "`contentMediaType`", "b", "b", ""),
    _rule("field-removed", "a field is gone", "bw", "b", "", "request: " + _PRICED + ", or the object is closed"),
    _rule("field-added", "a new field", "bh", "h", "", "breaking if it is required"),
    _rule("field-became-required", "a field is required (always there) now", "b", "h", ""),
    _rule("field-became-optional", "a field may be left out now", "h", "b", ""),
    _rule("read-only-changed", "`readOnly`: a request may no longer hold the field", "bwh", "", "", _PRICED),
    _rule("write-only-changed", "`writeOnly`: a response no longer holds the field", "", "bh", ""),
    _rule("closed", "fields that are not listed are refused now", "b", "h", ""),
    _rule("opened", "fields that are not listed are possible now", "h", "h", ""),
    _rule(
        "condition-changed",
        "`not`, `if`/`then`/`else`, `contains`, `dependentRequired`, `dependentSchemas`, `patternProperties`, "
        "`propertyNames`, `unevaluated…` came, went, or is another",
        "bh", "bh", "", "harmless where a request allows more, or a response less",
    ),
    _rule(
        "demand-added", "one more member in the `allOf` of a request, beside all that was there", "b", "", "",
        "whatever it says: each member is a demand of its own",
    ),
    _rule(
        "alternative-removed", "an alternative of `oneOf` or `anyOf` is gone", "bh", "h", "",
        "request: harmless if it has no name and another one takes the same",
    ),
    _rule(
        "alternative-added", "a new alternative", "h", "bh", "", "response: harmless if an old alternative has the same"
    ),
    _rule("discriminator-changed", "a discriminator or its mapping", "wh", "wh", "", "fields are compared as fields"),
)  # fmt: skip

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})
