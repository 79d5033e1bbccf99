"""What schemathesis must be told about an API that charges: fresh keys, and rules that JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from schemathesis.schemas import BaseSchema

from prepay_conformance.contract import Contract
from prepay_conformance.gate.proxy import GATE_HEADER
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["installed", "is_ours"]

AnyCase = Case[Any]


@contextmanager
def installed(schema: BaseSchema, contract: Contract, fresh: Callable[[], str]) -> Generator[None]:
    """Install the hooks for one schema while the block runs.

    Hooks of the kind ``before_call`` can be registered for all schemas only, so this one looks whose case it gets.
    """

    def before_call(_context: HookContext, case: AnyCase, _kwargs: dict[str, Any]) -> None:
        if case.operation.schema is schema:
            _prepare(contract, case, fresh)

    def filter_failure(_context: HookContext, _failure: Failure, case: AnyCase, response: Response) -> bool:
        return not (is_ours(response) or _refused_by_state(contract, case, response))

    everywhere: Any = GLOBAL_HOOK_DISPATCHER
    own: Any = schema.hooks
    everywhere.register_hook_with_name(before_call, "before_call")
    own.register_hook_with_name(filter_failure, "filter_failure")
    try:
        yield
    finally:
        everywhere.unregister(before_call)


def _prepare(contract: Contract, case: AnyCase, fresh: Callable[[], str]) -> None:
    operation = contract.operations.get(str(case.operation.definition.raw.get("operationId")))
    if operation is None or operation.method != case.method.upper():
        return
    if operation.idempotency == "header" and not _negative(case, ParameterLocation.HEADER):
        # One key with many bodies would be a conflict each time: no creation would ever succeed.
        headers: dict[str, Any] = cast("Any", case).headers
        headers["Idempotency-Key"] = fresh()
    body: Any = case.body
    if is_object(body) and not _negative(case, ParameterLocation.BODY):
        if operation.idempotency == "body" and "idempotency_key" in body:
            body["idempotency_key"] = fresh()
        contract.dialect.obey(operation, body)


def _negative(case: AnyCase, location: ParameterLocation) -> bool:
    return case.meta is not None and case.meta.is_negative_at(location)


def is_ours(response: Response) -> bool:
    """Return True if the gate responded, and not the server."""
    return GATE_HEADER.lower() in response.headers


def _refused_by_state(contract: Contract, case: AnyCase, response: Response) -> bool:
    """Whether a valid request was refused for what the account is at the moment."""
    operation = contract.operations.get(str(case.operation.definition.raw.get("operationId")))
    field = None if operation is None else contract.dialect.bound_by_state(operation)
    if field is None or response.status_code != 400 or _negative(case, ParameterLocation.BODY):
        return False
    try:
        errors = fields_of(response.json(), "error", "details").get("errors")
    except ValueError:
        return False
    return is_array(errors) and bool(errors) and all(fields_of(one).get("field") == field for one in errors)
