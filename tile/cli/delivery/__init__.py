"""`tile delivery …`: the commands about what Amplitude delivers."""

from __future__ import annotations

from tile.exit_codes import ExitCode

COMMANDS = {"watch": ("watch", "Rate, latency and losses of a sync, from Amplitude's delivery metrics.")}
EXAMPLES = (("tile delivery watch SYNC-ID --fail-if 'delivery-rate < 99.5%'", "for a scheduler"),)
EXIT_CODES = (
    (ExitCode.OK, "no threshold is passed"),
    (ExitCode.FINDINGS, "one is"),
    (ExitCode.USAGE, "the command line can't be used"),
    (ExitCode.MISSING, "a credential is missing, or Amplitude gives no metrics"),
)


def command() -> None:
    """What Amplitude delivers to a destination, and what it doesn't."""
