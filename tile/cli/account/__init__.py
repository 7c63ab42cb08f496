"""`tile account …`: the commands about the values of one account."""

from __future__ import annotations

from tile.exit_codes import ExitCode

COMMANDS = {"check": ("check", "An account's file, before anything is exported with it.")}
EXAMPLES = (
    ("tile account check account.toml", "the values by themselves and together"),
    ("tile account check account.toml --send", "ask the vendor whether the key works and the fields exist"),
)
EXIT_CODES = (
    (ExitCode.OK, "every destination can be exported with it"),
    (ExitCode.FINDINGS, "some can't, or the vendor doesn't know the key or a field"),
    (ExitCode.USAGE, "the file can't be used"),
    (ExitCode.MISSING, "with --send: a credential or the network is missing"),
)


def command() -> None:
    """The values of one account: what its webhooks are exported with."""
