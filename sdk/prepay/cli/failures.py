"""From an error of the SDK to an exit code and one line on stderr."""

from __future__ import annotations

from prepay import errors
from prepay.cli.exit_codes import ExitCode

__all__ = ["exit_code_of"]


def exit_code_of(error: errors.PrepayError) -> ExitCode:
    """The exit code that an error ends the command with."""
    if isinstance(error, errors.ConfigurationError) or getattr(error, "status", None) in (401, 403):
        return ExitCode.NOT_AUTHORISED
    if isinstance(error, errors.InsufficientCreditsError | errors.WorkFailedError):
        return ExitCode.NEGATIVE
    if isinstance(error, errors.BudgetExceededError):
        return ExitCode.CAP_REACHED
    if isinstance(error, errors.InvalidArgumentError):
        return ExitCode.USAGE
    return ExitCode.FAILED
