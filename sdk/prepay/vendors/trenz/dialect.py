"""Trenz as the core sees it: no operation for the balance, and calls that are charged before their backend is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from prepay._call.dialect import Dialect
from prepay._operation.spec import Call

if TYPE_CHECKING:
    from prepay._call.memory import Traces
    from prepay.credits import Verdict

__all__ = ["DIALECT", "TrenzDialect"]


class TrenzDialect(Dialect):
    """Every response tells what is left. Looking at a task is free (assumed), so that it serves as the question."""

    verdicts: ClassVar[Mapping[tuple[int, str], Verdict]] = {
        # The backend's own word, after the charge.
        (404, "RESOURCE_NOT_FOUND"): "charged",
        # May be the backend's refusal, for which the charge was made.
        (400, "BAD_REQUEST"): "unknown",
    }
    to_see_balance: ClassVar[str] = "make a call first: tasks.get costs nothing"

    def balance_question(self, traces: Traces) -> Call[Any] | None:
        """Return the question for the last task that was seen; None when none was."""
        if traces.task is None:
            return None
        return Call(self.spec("tasks.get"), path={"task_id": traces.task})


DIALECT: Final = TrenzDialect("trenz", "Trenz")
