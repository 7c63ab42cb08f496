"""`tile event-plan …`: the commands about the plan of a product's events."""

from __future__ import annotations

from tile.exit_codes import ExitCode

COMMANDS = {
    "init": ("init", "Write a plan to begin with."),
    "check": ("check", "The plan by itself, and what a destination makes of each event."),
    "properties": ("properties", "What to select and tick in Amplitude's form, ready to copy."),
    "samples": ("samples", "Sample events as files, for `tile render --event`."),
    "events": ("events", "Events of an export against the plan."),
}
EXAMPLES = (
    ("tile event-plan init", "write events.toml to begin with"),
    ("tile event-plan check events.toml", "what arrives at the project's tile, and what doesn't"),
    ("tile event-plan properties events.toml", "what to tick in Amplitude's form"),
    ("tile event-plan events events.toml export.ndjson", "what your app really sends"),
)
EXIT_CODES = (
    (ExitCode.OK, "all is well"),
    (ExitCode.FINDINGS, "something planned can't arrive, or events aren't as planned"),
    (ExitCode.USAGE, "the plan or another file can't be used"),
    (ExitCode.NOTHING, "the plan has no events, or a file has none"),
)


def command() -> None:
    """The plan of your events: which there are, where they come from, what they tell.

    A plan is a TOML file. Write it before you select events in Amplitude, and keep it beside the code.
    """
