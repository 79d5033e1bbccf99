"""Playing scenarios: which, in which order, and what became of each."""

from __future__ import annotations

from prepay_conformance.contract import Contract
from prepay_conformance.contract.plans import Script
from prepay_conformance.errors import Refused
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.books import check_books
from prepay_conformance.scenarios.stage import Abandoned, Skipped, Stage
from prepay_conformance.scenarios.tour import take_tour

__all__ = ["BROKEN", "PASSED", "play", "scripts_of"]

PASSED, BROKEN = "passed", "broken"


def tour(stage: Stage) -> None:
    """Every operation with success and with everything that must be refused."""
    dialect = stage.contract.dialect
    buys = stage.level >= Level.SPEND and stage.wallet.derives
    api = stage.account("tour", balance=100_000) if buys else stage.main()
    take_tour(stage, api, dialect.stops(), dialect.start(), buys=buys)


def scripts_of(contract: Contract) -> tuple[Script, ...]:
    """A vendor's scenarios, those that only read first."""
    # On a live host the tour sends what must be refused and nothing else, which costs nothing.
    scripts = (Script("tour", Level.NEGATIVE, tour, 0), *contract.dialect.scripts())
    return tuple(sorted(scripts, key=lambda script: script.level))


def play(stage: Stage, script: Script) -> str:
    """Play one scenario; returns ``passed``, ``broken``, or why it was not played.

    Raises:
        CapReached: a cap has stopped the run.
        KitError: the kit or the mock's levers failed.
    """
    obstacle = _obstacle(stage, script)
    if obstacle:
        return obstacle
    before = _noted(stage)
    stage.script = script.name
    stage.opened.clear()
    try:
        script.play(stage)
        for api in stage.opened:
            check_books(stage, api, own=True)
    except (Skipped, Refused) as skipped:
        return str(skipped)
    except Abandoned:
        return BROKEN
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # An answer that is not what the contract says: the breach itself is noted where the answer came in.
        last = stage.gate.journal.exchanges[-1] if len(stage.gate.journal) else None
        stage.notes.breach(
            Law.BODY, f"the scenario cannot read this answer: {error!r}", last, where=script.name
        )
    finally:
        stage.script = ""
    return PASSED if _noted(stage) == before else BROKEN


def _obstacle(stage: Stage, script: Script) -> str:
    """Why a scenario cannot be played; empty when it can."""
    if script.level > stage.level:
        return f"needs level {script.level}"
    if stage.mock:
        return ""
    if script.live_cost is None:
        return "needs accounts of its own, which only a mock has"
    left = stage.gate.left
    if script.live_cost and left is not None and script.live_cost > left:
        return f"costs {script.live_cost} credits, and {left} may be spent"
    return ""


def _noted(stage: Stage) -> int:
    return sum(finding.times for finding in stage.notes.findings.all())
