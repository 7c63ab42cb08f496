"""`tile delivery …`: the commands about how events are delivered."""

from __future__ import annotations

from tile.exit_codes import ExitCode

COMMANDS = {
    "plan": ("plan", "What a load comes to: delays, retries, losses, and the rate limit it takes."),
}
EXAMPLES = (
    ("tile delivery plan --rate 180/s --limit 200/s", "an hour of events against a limit"),
    ("tile delivery plan --rate 100/s --limit 200/s --outage 5m@10m", "and what an outage leaves behind"),
)
EXIT_CODES = (
    (ExitCode.OK, "all is well"),
    (ExitCode.USAGE, "an option can't be used"),
)


def command() -> None:
    """How Amplitude delivers events: what to expect of a rate limit, an outage, a campaign."""
