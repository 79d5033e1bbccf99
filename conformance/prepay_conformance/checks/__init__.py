"""Laws that are checked on every exchange, whoever sent it: live, and just as well on a recording."""

from __future__ import annotations

from prepay_conformance.checks.answers import AnswerLaws
from prepay_conformance.checks.notes import Notes
from prepay_conformance.checks.secrets import SecretLaw
from prepay_conformance.checks.shadow import ShadowLedger

__all__ = ["AnswerLaws", "Notes", "SecretLaw", "ShadowLedger"]
