"""One run from beginning to end: who is there, what may be done, doing it, and the verdict."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from prepay_conformance.checks import AnswerLaws, Notes, SecretLaw, ShadowLedger
from prepay_conformance.checks.refused import RefusalLaw
from prepay_conformance.contract import Contract
from prepay_conformance.errors import CapReached, KitError, NotAuthorised, Refused
from prepay_conformance.forecast import forecast
from prepay_conformance.gate import Exchange, Gate, Journal, Masker, Origin, Request
from prepay_conformance.gate.upstream import Upstream
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level, Permissions, authorise, default_level
from prepay_conformance.scenarios.levers import Levers
from prepay_conformance.scenarios.play import play, scripts_of
from prepay_conformance.scenarios.stage import Stage
from prepay_conformance.settings import PHASES, Settings
from prepay_conformance.shapes import fields_of
from prepay_conformance.vendors.registry import load
from prepay_conformance.verdict import OperationVerdict, Verdict
from prepay_conformance.wallet import Wallet

__all__ = ["Run", "run"]


def run(settings: Settings) -> Verdict:
    """Test a server, or check a recording, and return the verdict.

    Raises:
        NotAuthorised: no key, a key that was refused, or a level that this host does not get.
        KitError: no connection, or an unreadable file.
    """
    if settings.chosen_level is Level.REPLAY:
        from prepay_conformance.recorded import check_recording

        return check_recording(settings)
    return Run(settings).verdict()


class Run:
    """One run against a server; ``journal`` and ``masker`` stay there for reports.

    Args:
        settings: what is asked.
        clock: seconds, monotonic.
        sleep: waits for so many seconds.
        wall: seconds since 1970.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.contract: Contract = load(settings.vendor, settings.contract)
        self.masker = Masker()
        self.upstream = Upstream(
            settings.url,
            settings.timeout,
            environment=settings.environment,
            max_response_bytes=settings.max_response_bytes,
        )
        self.notes = Notes(self.upstream.url, self.masker)
        self.gate = Gate(self.upstream, self.contract, clock=clock, sleep=sleep, wall=wall)
        self.answers = AnswerLaws(dict(self.contract.operations), self.notes)
        self.shadow = ShadowLedger(self.contract, self.notes)
        self.level = Level.READ
        self.mock = False
        self._scripts: dict[str, str] = {}
        self._started = time.monotonic()
        self._began = datetime.fromtimestamp(wall(), UTC)

    @property
    def journal(self) -> Journal:
        """Everything that was sent and answered."""
        return self.gate.journal

    def verdict(self) -> Verdict:
        """Do it; see ``run``. What ends it early leaves ``verdict_so_far`` to be reported."""
        try:
            self.mock = self._greet()
            self._open(self.mock)
            self._test(self.mock)
        except KitError as error:
            # Its text may quote what was sent.
            text = self.masker.text(str(error))
            self.gate.stop(text)
            raise type(error)(text) from None
        except KeyboardInterrupt:
            self.gate.stop("interrupted")
            raise
        finally:
            self.upstream.close()
        if self.gate.failure:
            raise KitError(self.masker.text(self.gate.failure))
        if self.level is Level.FULL and self.settings.whole and not self.gate.stopped:
            self._gate_emptiness()
        return self.verdict_so_far()

    def verdict_so_far(self) -> Verdict:
        """What is known now; of a run that ended early it says why, and it is not ``complete``."""
        return self._judge(self.mock)

    def _open(self, mock: bool) -> None:
        """Decide how far the run goes, and let everybody watch."""
        settings = self.settings
        permissions = Permissions(settings.max_credits, settings.owns_account)
        self.level = settings.chosen_level or default_level(mock=mock, permissions=permissions)
        cap = authorise(self.level, mock=mock, permissions=permissions)
        per_minute = settings.per_minute or (None if mock else self.contract.vendor.per_minute)
        self.gate.open(
            self.level,
            mock=mock,
            max_credits=cap,
            max_requests=settings.max_requests,
            per_minute=per_minute,
            max_seconds=settings.max_seconds,
        )
        self.gate.observers += [
            self.answers.observe,
            SecretLaw(self.contract.vendor, self.notes).observe,
            RefusalLaw(self.contract, self.notes, self.gate.keys, self.level).observe,
            self.shadow.observe,
            self._watch_rates,
        ]
        where = "the mock" if mock else "a live host"
        title = self.contract.vendor.title
        self._tell(f"{title} at {self.upstream.url} ({where}), level {self.level}")
        if per_minute is not None and settings.fuzz and settings.scripts is None and settings.phases is None:
            self._tell(forecast(type(self.contract.dialect), self.level, per_minute, settings.max_requests))

    def _tell(self, line: str) -> None:
        self.settings.tell(self.masker.text(line))

    def _test(self, mock: bool) -> None:
        settings = self.settings
        name = settings.run or secrets.token_hex(4)
        wallet = self._wallet(mock, name)
        stage = Stage(self.contract, self.gate, self.notes, self.shadow, wallet, self.level, mock, name)
        levers = Levers(self.gate, self.contract.vendor.name)
        stage.levers = levers if mock and self.level >= Level.SPEND and levers.there() else None
        # While the clock stands still nothing happens between two requests, so that balances are exact.
        thaw = stage.levers is not None and stage.levers.freeze()
        self.shadow.still = stage.levers is not None
        try:
            self._play(stage)
            if settings.fuzz:
                self._fuzz(stage)
        except CapReached as reached:
            self.gate.stop(str(reached))
        finally:
            if thaw:
                with contextlib.suppress(KitError, Refused):
                    levers.unfreeze()

    def _watch_rates(self, exchange: Exchange) -> None:
        """A mock that limits rates cannot be tested: it is the wrong way to start it, and no finding."""
        if not self.gate.mock or exchange.status != 429 or exchange.stand_in:
            return
        if "limit" not in fields_of(exchange.json, "error", "details"):
            self.gate.failure = "the mock server limits rates: start it with prepay mock --no-rate-limits"
            self.gate.stop(self.gate.failure)

    def _wallet(self, mock: bool, name: str) -> Wallet:
        wallet = Wallet(
            self.contract.vendor, self.settings.environment, mock=mock, run=name, masker=self.masker
        )
        self.gate.keys.add(wallet.main.value)
        return wallet

    def _greet(self) -> bool:
        """Look who is there, with a request that costs nothing.

        Returns:
            Whether nothing can be spent: the server is on loopback, says that it is the mock, and no key of the run
            is one that a vendor would honour, so that it cannot be a tunnel to a live account either.
        """
        vendor = self.contract.vendor
        # Without a key there is no run, so this comes before anything is sent.
        wallet = self._wallet(False, "")
        main = wallet.main
        headers = [vendor.with_key(main.value), ("Accept", "application/json")]
        greeting = Request("GET", self.contract.dialect.greeting(), headers)
        answer = self.gate.send(greeting, Origin("look", "greeting"))
        if answer.status is None:
            raise KitError(answer.error.removeprefix("not sent: "))
        if answer.status == 401:
            raise NotAuthorised(
                f"{self.upstream.url} refused the key of {vendor.variable} with 401 {answer.code or ''}"
            )
        says_mock = (answer.header("x-prepay-mock") or "").lower() == "true"
        mock = says_mock and self.upstream.loopback and wallet.harmless
        self.masker.hide_people = not mock
        return mock

    def _play(self, stage: Stage) -> None:
        chosen = self.settings.scripts
        for script in scripts_of(self.contract):
            if chosen is not None and script.name not in chosen:
                continue
            self._scripts[script.name] = "stopped"
            outcome = play(stage, script)
            self._scripts[script.name] = outcome
            self._tell(f"scenario {script.name}: {outcome}")

    def _fuzz(self, stage: Stage) -> None:
        from prepay_conformance.fuzz import Pass, fuzz
        from prepay_conformance.scenarios.books import check_books
        from prepay_conformance.scenarios.stage import Abandoned, Api

        wallet, passes = stage.wallet, list[Pass]()
        rich = wallet.account("rich", balance=100_000_000) if self.level is Level.FULL else None
        passes.append(Pass("rich" if rich else "main", rich or wallet.main, self.level))
        poor = wallet.role("empty") if self.level is Level.FULL else None
        if poor is not None:
            passes.append(Pass("empty", poor, self.level, poor=True))
        passes = [one._replace(phases=tuple(self.settings.phases or PHASES)) for one in passes]
        for one in passes:
            self.gate.keys.add(one.key.value)
            fuzz(
                self.contract,
                self.gate,
                self.notes,
                one,
                seed=self.settings.seed,
                examples=self.settings.examples,
                fresh=stage.fresh,
                tell=self._tell,
            )
            if self.gate.stopped:
                return
        if rich is not None:
            stage.script = "books of the fuzzed account"
            try:
                check_books(stage, Api(stage, rich), own=True)
                self._scripts[stage.script] = "passed"
            except Abandoned:
                self._scripts[stage.script] = "broken"
            stage.script = ""

    def _gate_emptiness(self) -> None:
        for name, coverage in self.answers.coverage.items():
            if name not in self.answers.succeeded:
                self.notes.breach(
                    Law.REACHED, "no call of it has succeeded", operation=name, where="emptiness gate"
                )
            # A live server's faults and limits nobody can call up.
            wanted = [
                status for status in coverage.missing if self.gate.mock or (status < 500 and status != 429)
            ]
            if wanted:
                missing = ", ".join(map(str, wanted))
                message = f"documented, but never answered: {missing}"
                self.notes.breach(Law.REACHED, message, operation=name, where="emptiness gate")

    def _judge(self, mock: bool) -> Verdict:
        findings = tuple(self.notes.findings.all())
        lines = tuple(
            OperationVerdict(
                coverage,
                tuple(finding for finding in findings if finding.operation == name),
                coverage.requests > 0,
            )
            for name, coverage in self.answers.coverage.items()
        )
        return Verdict(
            vendor=self.contract.vendor.name,
            title=self.contract.vendor.title,
            url=self.upstream.url,
            level=self.level.value,
            mock=mock,
            seed=self.settings.seed,
            contract_version=self.contract.version,
            operations=lines,
            findings=findings,
            scripts=self._scripts,
            requests=self.gate.requests,
            credits=self.gate.spending.credits,
            blocked=self.gate.blocked,
            stopped=self.masker.text(self.gate.stopped),
            milliseconds=round((time.monotonic() - self._started) * 1000),
            errors=tuple(self.masker.text(error) for error in self.gate.errors),
            started=self._began,
        )
