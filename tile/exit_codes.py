"""What `tile` ends with."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command; each command's help says when it ends with which."""

    OK = 0
    """All is well."""
    FINDINGS = 1
    """The tile, its templates or the destination's answer is at fault."""
    USAGE = 2
    """The command line, the configuration or the tile's module is at fault."""
    INTERNAL = 3
    """This program is at fault; `--debug` shows the traceback."""
    NOTHING = 4
    """There was nothing to check."""
    MISSING = 5
    """Something outside is needed and missing: a credential, the network."""
    INTERRUPTED = 130
    """The user stopped it."""
