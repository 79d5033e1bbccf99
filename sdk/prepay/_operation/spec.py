"""What generated code says about an operation, and what it hands to a client.

Generated operations describe; they decide nothing. Every decision (when to send again, what to refuse, how to wait)
is taken by the hand-written flow that a client runs a :class:`Call` through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from prepay._contract.words import Charge, Path, Resend, Source, Vendor

__all__ = ["Call", "IdempotencyKey", "OperationSpec", "Paging", "Place", "QuotedBy", "ResponseFields"]

T = TypeVar("T")
Place: TypeAlias = Path | str
"""Where a response says something: the way through its body, or the name of a header, in small letters."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Where an operation carries its idempotency key, and for how long the vendor honors it.

    Attributes:
        carrier: a header, or a field of the body.
        name: of the header or field.
        lifetime: seconds after which the vendor may have forgotten the idempotency key, so that the same request
            could be carried out once more (``x-prepay-vendors`` of the contract).
    """

    carrier: Literal["header", "body"]
    name: str
    lifetime: int


@dataclass(frozen=True, slots=True)
class Paging:
    """How an operation is paged: the parameters that choose a page, and where an answer holds rows and totals."""

    where: Literal["query", "body"]
    page: str
    size: str
    items: Path
    total_pages: Path | None = None
    total: Path | None = None


@dataclass(frozen=True, slots=True)
class QuotedBy:
    """The operation whose answer tells what another one would cost, without charging.

    Attributes:
        spec: that operation; it takes the same path parameters.
        total: the field of its answer that holds the total in credits.
        fields: body field of the one → body fields of the other. Empty: it takes no body.
        defaults: what the server takes for body fields that are left out.
    """

    spec: OperationSpec[Any]
    total: str
    fields: Mapping[str, tuple[str, ...]]
    defaults: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFields:
    """Where the responses of an operation say something of credits; the first place that holds a value counts.

    Attributes:
        charged: credits that the call was charged, or that it reserved.
        left: credits that were left after it.
        available: credits that the account can spend now.
        reserved: credits that are held for work under way, beside these.
        quoted: credits that a dry run would have been charged.
        breakdown: the parts of these.
        task: the id of the task that the response is about.
    """

    charged: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()
    available: tuple[Place, ...] = ()
    reserved: tuple[Place, ...] = ()
    quoted: tuple[Place, ...] = ()
    breakdown: tuple[Path, ...] = ()
    task: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OperationSpec(Generic[T]):
    """What the contract says about one operation.

    Attributes:
        id: operationId in the contract.
        vendor: whose operation it is.
        name: how it is called on a client: ``bundles.create``.
        method: HTTP method.
        path: path template; ``{name}`` stands for a path parameter.
        charge: when the operation takes credits.
        resend: whether it may be sent again when its outcome is unknown.
        source: where its description comes from.
        parsers: how to read the decoded body of each 2xx status.
        errors: known error codes by status; an empty tuple stands for the vendor's list of field problems.
        error_code: where the vendor's error responses hold their code.
        price: fixed credits, or part of the price → key of the price table; None when it costs nothing.
        body: how the body is encoded.
        authenticated: the API key is sent.
        idempotency: where the idempotency key goes; None when the vendor knows none.
        dry_run: the header that asks for a dry run; None when the vendor has none.
        quoted_by: the operation that tells what this one would cost; None where a dry run or the price does.
        paging: how it is paged; None when it is not.
        response_fields: where its responses say something of credits.
        label: how errors and logs name it: ``tokportal.bundles.create``.
    """

    id: str
    vendor: Vendor
    name: str
    method: str
    path: str
    charge: Charge
    resend: Resend
    source: Source
    parsers: Mapping[int, Callable[[Any], T]]
    errors: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    error_code: Path = ("error", "code")
    price: int | Mapping[str, str] | None = None
    body: Literal["json", "multipart"] | None = None
    authenticated: bool = True
    idempotency: IdempotencyKey | None = None
    dry_run: str | None = None
    quoted_by: QuotedBy | None = None
    paging: Paging | None = None
    response_fields: ResponseFields = ResponseFields()
    label: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", f"{self.vendor}.{self.name}")

    def __repr__(self) -> str:
        return f"<{self.label}: {self.method} {self.path}>"


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One call of an operation: its description, and its arguments under their names on the wire, UNSET ones too.

    Its repr leaves the arguments out: among them are secrets of webhooks, and whatever an application sends.
    """

    spec: OperationSpec[T]
    path: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
