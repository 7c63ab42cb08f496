"""`tile delivery …`: the commands about what Amplitude delivers, and how."""

from __future__ import annotations

from tile.exit_codes import ExitCode

COMMANDS = {
    "plan": ("plan", "What a load comes to: delays, retries, losses, and the rate limit it takes."),
    "watch": ("watch", "Rate, latency and losses of a sync, from Amplitude's delivery metrics."),
}
EXAMPLES = (
    ("tile delivery plan --rate 180/s --limit 200/s", "before the switch is on: an hour of events against a limit"),
    ("tile delivery watch SYNC-ID --fail-if 'delivery-rate < 99.5%'", "and afterwards, for a scheduler"),
)
EXIT_CODES = (
    (ExitCode.OK, "there is a forecast, or no threshold is passed"),
    (ExitCode.FINDINGS, "a threshold is passed"),
    (ExitCode.USAGE, "the command line can't be used"),
    (ExitCode.MISSING, "a credential is missing, or Amplitude gives no metrics"),
)


def command() -> None:
    """What Amplitude delivers to a destination: what to expect, and what really arrived."""
