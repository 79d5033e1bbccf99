"""What the core asks of a vendor.

Every question is answered here from what the contract declares of the vendor and its operations, so that a plain
vendor needs no code of its own. Where a rule is needed a vendor overrides the question, in ``vendors/<name>/dialect``.
What cannot be answered is not guessed: a charge that no response tells counts as the price and is reported, a code
that nobody knows gives the class of its status.

- ``read_figures``: what does this response say of credits?
- ``verdict``, ``error``: what may this refusal have cost, and which error is it?
- ``balance_question``, ``read_balance``: what is in the account?
- ``by_record``, ``by_ledger``: what became of a lost call?
- ``parts``, ``unit_prices``, ``price_list``, ``check_priced``: what does a call cost at most?
- ``job``, ``jobs``, ``runs_again``: which work under way holds credits, and how has it ended?

A dialect has no state. It travels with the settings of a client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeAlias

from prepay._call.figures import Figures, place_name, read_figures, said_at
from prepay._call.refusals import COMMON_CODES, status_error
from prepay._call.specs import spec_of
from prepay._call.verdict import Proof, verdict_of
from prepay._generated.vendors import BALANCE_OPERATION, TOP_UP
from prepay._operation.spec import Call, OperationSpec
from prepay._values.amounts import field_of
from prepay._wire.effects import Flow
from prepay.credits import Balance, Finding, Verdict
from prepay.errors import ConfigurationError, MalformedResponseError, RefusedError

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._call.memory import Trace, Traces
    from prepay._contract.words import Vendor
    from prepay.response import ResponseInfo

__all__ = ["Ask", "Dialect", "Job", "Lost", "unreadable_price"]

Ask: TypeAlias = "Callable[[Call[Any]], Flow[Answer]]"
"""Make a call that costs nothing, under the limits of whoever asks; its response as it came."""


class Job(NamedTuple):
    """What a response says of a job that holds credits.

    Attributes:
        id: the job.
        end: how it has ended: ``completed``, ``failed`` or ``cancelled``; None while it has not.
        took: credits that it took in the end; None where the response does not say.
    """

    id: str
    end: str | None = None
    took: int | None = None


class Lost(Protocol):
    """A call whose outcome is unknown; see :class:`prepay._call.case.Case`."""

    call: Call[Any]
    key: str | None
    amount: int | None
    breakdown: dict[str, int]
    began_at: float
    ended_at: float
    trace: Trace | None


class Dialect:
    """One vendor, as the core sees it: every answer from the contract's declarations.

    Attributes:
        vendor: its name in the contract.
        title: its name as errors say it.
        balance_operation: the operation that tells the balance; None where only other responses tell it.
        top_up: how to buy credits, as errors say it.
        codes: error codes of which the class says more than their status does.
        verdicts: refusals that say something else of the cost than their kind of charge does.
        to_see_balance: what to do when the balance was not told yet, as errors say it.
    """

    codes: ClassVar[Mapping[tuple[int, str], type[RefusedError]]] = COMMON_CODES
    verdicts: ClassVar[Mapping[tuple[int, str], Verdict]] = {}
    to_see_balance: ClassVar[str] = "make a call first"

    def __init__(self, vendor: Vendor, title: str) -> None:
        self.vendor: Vendor = vendor
        self.title = title
        self.balance_operation: str | None = BALANCE_OPERATION[vendor]
        self.top_up: str = TOP_UP[vendor]

    def __repr__(self) -> str:
        return f"<dialect of {self.title}>"

    def spec(self, name: str) -> OperationSpec[Any]:
        """Return what the contract says of an operation: ``credits.balance``."""
        return spec_of(self.vendor, name)

    # -- one response

    def read_figures(self, spec: OperationSpec[Any], body: Any, info: ResponseInfo) -> Figures:
        """Return what a response says of credits."""
        return read_figures(spec, body, info)

    def verdict(
        self, spec: OperationSpec[Any], *, left: bool, proof: Proof | None = None, dry_run: bool = False
    ) -> Verdict:
        """Return what one attempt cost; see :func:`prepay._call.verdict.verdict_of`."""
        return verdict_of(spec, left=left, proof=proof, dry_run=dry_run, said=self.verdicts)

    def error(
        self,
        call: Call[Any],
        body: Any,
        info: ResponseInfo,
        *,
        charged: bool | None,
        retry_after: float | None,
    ) -> RefusedError:
        """Return the error that a response tells of, whatever its body looks like."""
        return status_error(
            call,
            body=body,
            info=info,
            charged=charged,
            retry_after=retry_after,
            top_up=self.top_up,
            codes=self.codes,
        )

    # -- the account

    def balance_question(self, traces: Traces) -> Call[Any] | None:
        """Return the free call whose response tells the balance; None while there is none."""
        return None if self.balance_operation is None else Call(self.spec(self.balance_operation))

    def read_balance(self, spec: OperationSpec[Any], answer: Answer, at: dt.datetime) -> Balance:
        """Read the balance from the response of the operation that tells it.

        Raises:
            MalformedResponseError: the response tells no balance.
        """
        places = spec.response_fields
        available = _whole(spec, "available", answer)
        reserved = _whole(spec, "reserved", answer) if places.reserved else 0
        return Balance(available=available, reserved=reserved, total=available + reserved, as_of=at)

    # -- the most that a call costs

    def unit_prices(self) -> Mapping[str, int] | None:
        """Return the contract's unit prices; None where no price is computed from such prices."""
        return None

    def price_list(self) -> Call[Any] | None:
        """Return the free call whose response tells the unit prices; None where there is none."""
        return None

    def read_prices(self, answer: Answer) -> Mapping[str, int]:
        """Read the unit prices from the response of the price list.

        Raises:
            MalformedResponseError: there is none in it.
        """
        raise unreadable_price(answer, "prices")

    def parts(self, call: Call[Any], prices: Mapping[str, int]) -> dict[str, int]:
        """Return the parts of the price that are not 0: the most that the call can cost.

        Raises:
            ConfigurationError: the price cannot be computed from these prices and arguments.
        """
        raise ConfigurationError(
            f"{call.spec.label}: its price cannot be computed from unit prices. Nothing was sent. Use "
            'quote_by="dry_run", which asks the vendor.'
        )

    def read_dry_run(self, spec: OperationSpec[Any], answer: Answer) -> tuple[int | None, Any]:
        """Return what a dry run says that the call would cost, and the parts of that as they came."""
        places = spec.response_fields
        parts = next((reduce(field_of, way, answer.body) for way in places.breakdown), None)
        return said_at(places.quoted, answer.body, answer.info.headers), parts

    def check_priced(self, call: Call[Any], answer: Answer) -> None:
        """Refuse a price that is that of the past; ``answer`` tells it.

        Raises:
            InvalidArgumentError: the call can never be made.
        """

    # -- work under way

    def job(self, body: Any) -> Job | None:
        """Return the job whose reservation a response is about; None where there is none.

        Args:
            body: the decoded body, or the model that it was read as.
        """
        return None

    def jobs(self, body: Any) -> Iterable[Job]:
        """Return the jobs whose end a response tells, whatever it is the response to."""
        return ()

    def runs_again(self, spec: OperationSpec[Any]) -> bool:
        """Return True if an operation runs a job that has failed once more, under the same id."""
        return False

    # -- a call whose outcome is unknown

    def by_record(self, lost: Lost, ask: Ask) -> Flow[Finding | None]:
        """Look for what bears the call's own mark; None where the vendor has no such record."""
        yield from ()
        return None

    def by_ledger(
        self, lost: Lost, ask: Ask, traces: Traces, *, now: float, settle: float
    ) -> Flow[Finding | None]:
        """Look for the call's debit in the account's history; None where there is none that can be asked.

        Args:
            lost: the call; its price is known by now, if it can be known.
            ask: sends a free question.
            traces: what the client remembers of its other calls.
            now: seconds since the epoch.
            settle: seconds after which what was sent is no longer on its way.
        """
        yield from ()
        return None


def _whole(spec: OperationSpec[Any], name: str, answer: Answer) -> int:
    places, info = getattr(spec.response_fields, name), answer.info
    found = said_at(places, answer.body, info.headers)
    if found is None:
        raise MalformedResponseError(
            f"{info.operation}: the answer tells no balance ({place_name(places) or name})",
            operation=info.operation,
            request_id=info.request_id,
            attempts=info.attempts,
            charged=False,
            status=info.status,
        )
    return found


def unreadable_price(answer: Answer, field: str) -> MalformedResponseError:
    """Return the error of a response that should contain a price, and does not."""
    info = answer.info
    return MalformedResponseError(
        f"{info.operation}: the response contains no price ({field}). Nothing was charged.",
        operation=info.operation,
        idempotency_key=info.idempotency_key,
        attempts=info.attempts,
        charged=False,
        status=info.status,
    )
