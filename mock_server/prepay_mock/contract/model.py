"""The compiled contract as the engine sees it: plain values, made once at start and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from prepay_mock.contract.lazy import LazyValidator
from prepay_mock.contract.router import Router

__all__ = ["BodySpec", "Contract", "Operation", "ParamSpec", "ResponseSpec"]

Scalar = Literal["string", "integer", "number", "boolean", "array"]


@dataclass(frozen=True, slots=True)
class ParamSpec:
    """One path, query or header parameter."""

    name: str
    place: Literal["path", "query", "header"]
    required: bool
    type: Scalar
    items: Scalar
    """The items' type when ``type`` is ``array``; otherwise the type itself."""
    default: Any
    """The contract's default, or None when it has none."""
    validator: LazyValidator
    wire_name: bytes
    """The name as it stands on the wire; lower-case for headers."""
    repeatable: bool = False
    """Whether the key may come several times, each with one of the values (``x-prepay-repeatable``)."""


@dataclass(frozen=True, slots=True)
class BodySpec:
    """What an operation takes as its body."""

    required: bool
    media_types: tuple[str, ...]
    validator: LazyValidator | None
    """For JSON; None for multipart, whose parts a handler reads itself."""
    defaults: Mapping[str, Any]
    """Defaults of the top-level fields."""
    required_parts: tuple[str, ...]
    multipart: bool
    """Whether the body is a form with files rather than JSON."""


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """What the contract says of one answer: used to check the mock's own answers."""

    validator: LazyValidator | None
    media_types: tuple[str, ...]
    required_headers: tuple[str, ...]
    codes: tuple[str, ...]
    example: Any
    """The first named example of the body, or None."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract with everything that is needed to serve it."""

    id: str
    vendor: str
    method: str
    path: str
    charge: str
    price: Any
    resend: str
    facts: Mapping[str, Any]
    """The whole ``x-prepay`` object."""
    secured: bool
    path_params: tuple[ParamSpec, ...]
    query_params: tuple[ParamSpec, ...]
    header_params: tuple[ParamSpec, ...]
    body: BodySpec | None
    responses: Mapping[int, ResponseSpec]
    defaults: Mapping[str, Any]
    """Defaults of the query and header parameters."""

    writes: bool
    """Whether the operation can change the world: any method but GET, and every read that costs."""
    produces: tuple[bytes, ...]
    """The media types of the operation's successes."""

    @property
    def short_name(self) -> str:
        """The public name without the vendor, as it is written on a client: ``bundles.create``."""
        return str(self.facts.get("sdk", self.id))

    @property
    def name(self) -> str:
        """The public name: ``VENDOR.bundles.create``."""
        return f"{self.vendor}.{self.short_name}"


@dataclass(frozen=True, slots=True)
class Contract:
    """All operations, the routes to them, and the document they came from."""

    document: Mapping[str, Any]
    operations: Mapping[str, Operation]
    router: Router[Operation]
    version: str
    prices: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The price tables (``x-prepay-prices``), by vendor."""
    key_headers: frozenset[bytes] = frozenset({b"authorization"})
    """Request headers, in lower case, that carry keys by one of the security schemes."""
