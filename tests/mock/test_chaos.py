"""A little of ``make chaos``, so that its parts go on working."""

from __future__ import annotations

import pytest

from tests.chaos.run import SMALL, parts


@pytest.mark.parametrize("name", list(parts(0, SMALL, 1)))
def test_a_little_chaos(name: str) -> None:
    outcome = parts(7, SMALL, 1)[name]()
    assert list(outcome.wrong) == []
