"""The verdict of an attempt: what it cost, as far as it is proved. The one place that decides it.

An attempt counts as charged from the first byte that may have left until the vendor proves otherwise in its own words:
the result that the contract promises, or an error code of the contract in the vendor's own envelope. HTML, an empty
body, JSON of another shape and an unknown code prove nothing, whatever their status: a gateway says 502, 408, 429 or
401 just as well. Retry, budgets, errors, ``resolve``, hooks and the log take their verdict from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, assert_never

from prepay._contract.kinds import is_array, is_object
from prepay._operation.spec import OperationSpec
from prepay.credits import Verdict

__all__ = ["Cost", "Proof", "charged_as", "charged_by", "clears", "cost_of", "proof_of", "verdict_of"]


# The backend's own failures: the charge is refunded at once, or was not made.
_BACKEND_FAILED: Final = (502, 503, 504)


# The vendor's own word that the request reached no operation; the contract lists it for none of them.
_NO_ROUTE: Final = (404, "ROUTE_NOT_FOUND")


# Refusals that are given to the same request each time, or only when no earlier attempt with its key was stored.
_SAME_FOR_ALL: Final = (400, 402, 404, 406, 413, 415, 422)


class Proof(NamedTuple):
    """What the vendor itself said.

    Attributes:
        status: HTTP status.
        code: the vendor's error code; None for a result, and for a list of field problems.
    """

    status: int
    code: str | None = None


class Cost(NamedTuple):
    """What the attempts of a call cost together, in credits.

    Attributes:
        certain: credits that were charged; None when they were, and nobody knows how many.
        possible: further credits that may have been charged; None when there may be, and nobody knows how many.
    """

    certain: int | None
    possible: int | None


def proof_of(spec: OperationSpec[Any], status: int, body: Any) -> Proof | None:
    """Return what an error response proves; None when it is not in the vendor's own words.

    Args:
        spec: the operation.
        status: HTTP status, not 2xx.
        body: the decoded body, or its text.
    """
    known = spec.errors.get(status)
    if known == ():
        return Proof(status) if _lists_problems(body) else None
    held: Any = body
    for name in spec.error_code:
        held = held.get(name) if is_object(held) else None
    if not isinstance(held, str):
        return None
    if 400 <= status < 500 and held in spec.errors.get(402, ()):
        # The code says all of it, whichever 4xx it comes with.
        return Proof(402, held)
    return Proof(status, held) if held in (known or ()) or (status, held) == _NO_ROUTE else None


def _lists_problems(body: Any) -> bool:
    problems = body.get("detail") if is_object(body) else None
    return (
        is_array(problems)
        and bool(problems)
        and all(is_object(each) and "loc" in each and "msg" in each for each in problems)
    )


_NO_EXCEPTIONS: Final[Mapping[tuple[int, str], Verdict]] = MappingProxyType({})


def verdict_of(
    spec: OperationSpec[Any],
    *,
    left: bool,
    proof: Proof | None = None,
    dry_run: bool = False,
    said: Mapping[tuple[int, str], Verdict] = _NO_EXCEPTIONS,
) -> Verdict:
    """Return what one attempt cost. Pure: the same arguments give the same verdict.

    Args:
        spec: the operation.
        left: a byte of the request may have left.
        proof: what the vendor said; None when it said nothing, or nothing that proves anything.
        dry_run: it was a dry run.
        said: refusals of calls that are charged before their backend is asked, and what the vendor says that they
            cost; by status and code.
    """
    charge = spec.charge
    if charge == "none" or dry_run or not left:
        return "free"
    if proof is None:
        return "unknown"
    if proof.status < 300:
        return "charged"
    match charge:
        case "debit" | "reserve":
            # Refused before anything was carried out. What fails inside may fail after the charge.
            return "free" if proof.status < 500 else "unknown"
        case "per_call":
            return _per_call(spec, proof, said)
        case "async_on_complete":
            # A submission that fails costs nothing; a fault of the service itself may come after it succeeded.
            return "free" if proof.status < 500 or proof.status in _BACKEND_FAILED else "unknown"
        case _:
            assert_never(charge)


def _per_call(spec: OperationSpec[Any], proof: Proof, said: Mapping[tuple[int, str], Verdict]) -> Verdict:
    """Charged before the backend is asked: what the backend says keeps the charge, its failure is refunded."""
    if proof.status in _BACKEND_FAILED:
        return "refunded" if spec.resend == "refunded_5xx" else "unknown"
    if proof.code is not None and (known := said.get((proof.status, proof.code))) is not None:
        return known
    return "unknown" if proof.status >= 500 else "free"


def clears(spec: OperationSpec[Any], verdict: Verdict, status: int | None) -> bool:
    """Return True if an attempt proves that earlier ones with the same idempotency key were not charged either.

    A server looks at the key before it looks at the credits: whoever is told 402 has not bought this before. A 401
    or 429 is said before anyone looks at the key, and so is nothing about earlier attempts.
    """
    return verdict == "free" and spec.resend == "keyed" and status in _SAME_FOR_ALL


def charged_as(cost: Cost) -> bool | None:
    """Return a cost as errors tell it: True, charged; False, not charged; None, unknown."""
    if cost.certain != 0:
        return True
    return False if cost.possible == 0 else None


def charged_by(verdict: Verdict) -> bool | None:
    """Return the verdict of one attempt as errors tell it; see :func:`charged_as`."""
    match verdict:
        case "free" | "refunded":
            return False
        case "charged":
            return True
        case "unknown":
            return None
        case _:
            assert_never(verdict)


def cost_of(
    attempts: Iterable[tuple[Verdict, int | None, bool]],
    price: int | None,
    *,
    keyed: bool,
    doubt: bool = False,
) -> Cost:
    """Return what the attempts of one call cost together.

    Under one idempotency key a call is charged once at most, so that doubts do not add up, and a charge that is
    proved was the one that was in doubt. Without one each attempt counts.

    Args:
        attempts: verdict, credits that a charged attempt was told to have cost (None when it was not told), and
            whether it clears doubts about earlier ones. Oldest first.
        price: credits that an attempt costs; None when nobody knows.
        keyed: the attempts share an idempotency key that the vendor honors.
        doubt: an earlier call with the same key may have been charged.
    """
    certain: int | None = 0
    doubts = int(doubt)
    for verdict, credits_, cleared in attempts:
        if verdict == "unknown":
            doubts = 1 if keyed else doubts + 1
        elif verdict == "charged":
            took = price if credits_ is None else credits_
            certain = None if took is None or certain is None else took + (0 if keyed else certain)
            doubts = 0 if keyed else doubts
        elif cleared:
            doubts = 0
    return Cost(certain, 0 if not doubts else None if price is None else doubts * price)
