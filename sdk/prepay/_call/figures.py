"""The figures of a response: what it says of credits, read once. What that proves is judged in ``verdict``.

Everything here is a pure function of one response.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from prepay._values.amounts import MOST_CREDITS, credits_in, field_of
from prepay._values.dates import http_date

if TYPE_CHECKING:
    from prepay._operation.options import CallOptions
    from prepay._operation.spec import OperationSpec, Place
    from prepay.response import ResponseInfo

__all__ = [
    "LONGEST_FIGURE",
    "NOTHING_SAID",
    "Figures",
    "is_free",
    "place_name",
    "read_figures",
    "said_at",
    "server_date",
]

LONGEST_FIGURE: Final = 18
"""Digits of the longest number of credits that is read from a header."""


class Figures(NamedTuple):
    """What a response says of credits; None for what it does not say.

    Attributes:
        charged: credits that the call was charged, or that it reserved, when the response was given first.
        left: credits that were left after that.
        available: credits that the account can spend after this response.
        task: the id of the task that it is about.
        replayed: the response was given to an earlier request with this idempotency key.
    """

    charged: int | None = None
    left: int | None = None
    available: int | None = None
    task: str | None = None
    replayed: bool = False

    def taken(self, spec: OperationSpec[Any], quoted: int | None = None) -> int | None:
        """Credits that were taken or reserved when the response was given first; ``quoted`` where it does not say."""
        if self.charged is not None:
            return self.charged
        return spec.price if quoted is None and isinstance(spec.price, int) else quoted


NOTHING_SAID: Final = Figures()


def read_figures(spec: OperationSpec[Any], body: Any, info: ResponseInfo) -> Figures:
    """Read what a response says of credits, from the places that the contract names."""
    places, headers = spec.response_fields, info.headers
    by_body = spec.idempotency is not None and spec.idempotency.carrier == "body"
    replayed = info.replayed or (by_body and info.status == 200)
    charged = said_at(places.charged, body, headers) if places.charged else None
    left = said_at(places.left, body, headers) if places.left else None
    # What a replayed response tells of its own call was so when it was given first.
    now = None if replayed else left
    available = said_at(places.available, body, headers) if places.available else now
    return Figures(
        charged if charged is not None and charged >= 0 else None,
        left,
        available,
        _task(spec, body) if places.task else None,
        replayed,
    )


def said_at(places: tuple[Place, ...], body: Any, headers: Mapping[str, str]) -> int | None:
    """Return the whole credits at the first of these places that holds some."""
    for place in places:
        if isinstance(place, str):
            found = _figure(headers.get(place))
        else:
            found = credits_in(reduce(field_of, place[:-1], body), place[-1])
        if found is not None:
            return found
    return None


def place_name(places: tuple[Place, ...]) -> str:
    """Name the first of these places, for an error: the last step to it, or its header."""
    return next((place if isinstance(place, str) else place[-1] for place in places), "")


def _figure(said: str | None) -> int | None:
    """The number of credits that a header tells; None for anything else."""
    text = (said or "").strip()
    if not text.isascii() or not text.isdecimal() or len(text) > LONGEST_FIGURE:
        return None
    number = int(text)
    return number if number <= MOST_CREDITS else None


def _task(spec: OperationSpec[Any], body: Any) -> str | None:
    """The task that a response tells of. Where the balance has no operation, asking for a task again shows it, free."""
    found = (reduce(field_of, way, body) for way in spec.response_fields.task)
    return next((task for task in found if isinstance(task, str) and task), None)


def is_free(spec: OperationSpec[Any], options: CallOptions) -> bool:
    """Return True if the call cannot be charged: its operation charges nothing, or it is a dry run."""
    return spec.charge == "none" or bool(options.dry_run and spec.dry_run)


def server_date(headers: Mapping[str, str]) -> float | None:
    """The server's clock at the time of its answer, in whole seconds since the epoch; None when it tells none."""
    return http_date(headers.get("date"))
