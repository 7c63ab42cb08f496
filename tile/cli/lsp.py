"""`tile lsp`."""

from __future__ import annotations

from importlib.util import find_spec

from tile.exit_codes import ExitCode
from tile.failure import CliError

EXAMPLES = (
    ("tile lsp", "what an editor runs: it talks to it on standard input and output"),
    ("pip install 'reteno-amplitude-tile[lsp]'", "what it needs besides"),
)
EXIT_CODES = (
    (ExitCode.OK, "the editor is done"),
    (ExitCode.USAGE, "the extra isn't installed"),
)


def command() -> int:
    """Serve an editor: findings while typing, what a name means, completion, quick fixes.

    It speaks the Language Server Protocol on standard input and output. The modules of the project that is open are
    imported, as `tile check` does it. How to set it up: docs/how-to/edit-templates.md.
    """
    if find_spec("pygls") is None:
        raise CliError("the language server needs pygls", hint="pip install 'reteno-amplitude-tile[lsp]'")
    from tile.lsp.server import run

    run()
    return ExitCode.OK
