"""One HTML page that needs nothing else: no scripts, no fonts, no pictures from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from prepay_conformance.verdict import Finding, OperationVerdict, Outcome, Verdict

__all__ = ["page"]

_STYLE = """
:root { color-scheme: light dark; --ok: #1a7f37; --bad: #c62828; --dim: #6a7480; --line: #d8dee4; --soft: #f4f6f8; }
@media (prefers-color-scheme: dark) { :root { --ok: #57c76b; --bad: #ff7b72; --dim: #9aa4ae; --line: #3a424b;
  --soft: #20262c; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.dim { color: var(--dim); } .ok { color: var(--ok); } .bad { color: var(--bad); }
.verdict { font-size: 1.2rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; } code, pre { font: .85rem/1.45 ui-monospace, monospace; }
pre { background: var(--soft); padding: .6rem .8rem; white-space: pre-wrap; word-break: break-all; }
article { border-left: 3px solid var(--bad); padding-left: 1rem; margin: 1.5rem 0; } blockquote { margin: .3rem 0; }
"""
_TITLES: Mapping[Outcome, str] = {
    "conforms": "conforms",
    "broken": "does not conform",
    "stopped": "stopped before the end",
    "nothing_tested": "nothing was tested",
}
_SOURCES = {"seed": "the vendor's page", "ledger": "law of the ledger", "contract": "the contract"}


def page(verdict: Verdict) -> str:
    """The verdict as a page."""
    title = f"{verdict.title}: {_TITLES[verdict.outcome]}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            *_head(verdict),
            *_findings(verdict),
            *_operations(verdict),
            *_scenarios(verdict),
            "</body></html>",
            "",
        ]
    )


def _head(verdict: Verdict) -> Iterator[str]:
    yield f"<h1>{escape(verdict.title)} against the contract</h1>"
    yield f'<p class="dim">{escape(verdict.url)} · level {verdict.level} · contract {escape(verdict.contract_version)}'
    yield f" · seed {verdict.seed}</p>"
    if verdict.findings:
        yield f'<p class="verdict bad">Does not conform: {len(verdict.findings)} findings</p>'
    elif verdict.conforms:
        yield '<p class="verdict ok">Conforms</p>'
    else:
        yield f'<p class="verdict bad">{_TITLES[verdict.outcome].capitalize()}</p>'
    if verdict.stopped:
        yield f"<p>Incomplete. Stopped: {escape(verdict.stopped)}</p>"
    for error in verdict.errors:
        yield f'<p class="bad">Error of the kit: {escape(error)}</p>'
    seconds = verdict.milliseconds / 1000
    yield f"<p>{verdict.requests} requests, {verdict.credits} credits, {seconds:.1f} seconds.</p>"


def _findings(verdict: Verdict) -> Iterator[str]:
    if verdict.findings:
        yield "<h2>What breaks which law</h2>"
    for finding in verdict.findings:
        yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    times = f", {finding.times} times" if finding.times > 1 else ""
    yield f"<article><strong>{escape(finding.operation or 'The whole API')}</strong>"
    yield f' <span class="bad">{finding.law.title}</span><span class="dim">{times}</span>'
    source = _SOURCES[finding.law.source]
    yield f'<blockquote>{escape(finding.law.says)} <span class="dim">({source})</span></blockquote>'
    where = f'<span class="dim">seen by {escape(finding.where)}:</span> ' if finding.where else ""
    yield f"<p>{where}{escape(finding.message)}</p>"
    if finding.curl:
        yield f"<pre>{escape(finding.curl)}</pre>"
    yield "</article>"


def _operations(verdict: Verdict) -> Iterator[str]:
    yield "<h2>Operations</h2><table><tr><th>Operation</th><th></th><th>Charge</th>"
    yield '<th class="n">Requests</th><th>Statuses</th><th>Verdict</th></tr>'
    for line in verdict.operations:
        yield from _row(line)
    yield "</table>"


def _row(line: OperationVerdict) -> Iterator[str]:
    coverage = line.coverage
    statuses = " ".join(
        f"{status}" if status in coverage.reached else f'<span class="dim">({status})</span>'
        for status in coverage.documented
    )
    colour = {"conforms": "ok", "broken": "bad"}.get(line.word, "dim")
    laws = ", ".join(sorted({finding.law.title for finding in line.findings}))
    yield f"<tr><td>{escape(coverage.operation)}</td><td><code>{escape(coverage.label)}</code></td>"
    yield f'<td>{coverage.charge}</td><td class="n">{coverage.requests}</td><td>{statuses}</td>'
    yield f'<td class="{colour}">{line.word}{": " + escape(laws) if laws else ""}</td></tr>'


def _scenarios(verdict: Verdict) -> Iterator[str]:
    if not verdict.scripts:
        return
    yield "<h2>Scenarios</h2><table>"
    for name, outcome in verdict.scripts.items():
        colour = {"passed": "ok", "broken": "bad"}.get(outcome, "dim")
        yield f'<tr><td>{escape(name)}</td><td class="{colour}">{escape(outcome)}</td></tr>'
    yield "</table>"
    if verdict.blocked:
        yield "<h2>Not sent</h2><ul>"
        yield from (f"<li>{number} × {escape(reason)}</li>" for reason, number in verdict.blocked.items())
        yield "</ul>"
