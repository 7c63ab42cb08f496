"""`tile sample …`: the project's own samples."""

from __future__ import annotations

from tile.exit_codes import ExitCode

COMMANDS = {"add": ("add", "Trim and redact an event, and write it as a sample.")}
EXAMPLES = (
    ("tile sample add event.json", "an event of yours, without what is personal in it"),
    ("tile sample add export.ndjson --line 7 --name refund", "one of many, under a name of its own"),
)
EXIT_CODES = (
    (ExitCode.OK, "the sample is written"),
    (ExitCode.USAGE, "the event can't be read, or a sample of that name is there already"),
)


def command() -> None:
    """Samples of your own.

    `samples = "samples/*.json"` in `[tool.tile]` adds files to the kit's samples: `tile check`, `tile render`, `tile preview`,
    `tile export` and pytest take them all.
    """
