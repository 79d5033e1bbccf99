"""Operations are objects, and tools that look for functions find what they look for."""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
from typing import Any
from unittest.mock import AsyncMock, Mock, create_autospec

import pytest

from prepay import models
from tests.contract.document import operations
from tests.sdk.fakes import class_of, client, generated, nothing


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_api39_every_operation_has_a_name_and_the_text_of_its_call(kind: str) -> None:
    for op in operations():
        found = generated(op, kind)
        name = str(op.facts["sdk"])
        assert (found.__name__, found.__qualname__) == (name.rpartition(".")[2], name)
        assert found.__doc__ == type(found).__call__.__doc__
        assert "Returns:" in found.__doc__
        with pytest.raises(AttributeError, match="has no attribute 'creat'"):
            _ = found.creat


def test_api39_a_decorator_keeps_name_text_and_signature() -> None:
    create = client("tokportal", "sync", nothing).bundles.create

    @functools.wraps(create)
    def wrapped(**given: Any) -> Any:
        return create(**given)

    assert wrapped.__name__ == "create"
    assert wrapped.__doc__ == create.__doc__
    assert "bundle_type" in inspect.signature(wrapped).parameters


def test_api39_async_operations_are_known_as_such() -> None:
    both = [client("tokportal", kind, nothing).bundles.create for kind in ("sync", "async")]
    with_asyncio = [
        asyncio.iscoroutinefunction(found)  # pyright: ignore[reportDeprecated] - of Python 3.11
        for found in both
    ]
    if sys.version_info < (3, 14):
        assert with_asyncio == [False, True]
    if sys.version_info >= (3, 12):
        assert [inspect.iscoroutinefunction(found) for found in both] == [False, True]


def test_api39_a_stand_in_of_an_operation_is_awaited_where_the_operation_is() -> None:
    source = client("tokportal", "async", nothing)
    assert isinstance(create_autospec(source.bundles.create), AsyncMock | Mock)
    stand_in = create_autospec(source.bundles, instance=True)
    stand_in.create.return_value = 5
    assert inspect.isawaitable(found := stand_in.create(bundle_type="account_only"))
    assert asyncio.run(_awaited(found)) == 5
    with pytest.raises(TypeError, match=r"unexpected keyword argument|missing a required"):
        stand_in.create(bundle="account_only")


async def _awaited(found: Any) -> Any:
    return await found


def test_api43_an_operation_knows_its_result() -> None:
    for op in operations():
        annotated = class_of(op).__annotations__["spec"]
        assert annotated.startswith("ClassVar[OperationSpec[")


def test_api28_known_values_can_be_listed() -> None:
    assert "published" in models.TOKPORTAL_BUNDLE_STATUS_VALUES
    assert {"completed", "failed"} <= models.UGEN_JOB_STATUS_VALUES
    assert all(
        isinstance(getattr(models, name), frozenset) for name in dir(models) if name.endswith("_VALUES")
    )
