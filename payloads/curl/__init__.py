"""A request as a cURL command, in the layout of the Developer Portal's *Test Payload* and safe to paste.

The portal prints the body between single quotes and leaves the rest to luck: one apostrophe in a name ends
the argument. Here every byte of URL, headers and body reaches the server as it stands in the request,
whatever the shell makes of quotes, `$`, back-ticks, `!`, `%`, newlines and letters outside ASCII. Each shell
has its own file, which says how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from payloads.curl import bash, cmd, powershell
from payloads.curl.command import Command, UnsafeForShellError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.request import Request

Shell = Literal["bash", "powershell", "cmd"]
SHELLS: tuple[Shell, ...] = get_args(Shell)
"""The shells that commands are written for."""

__all__ = ["SHELLS", "Shell", "UnsafeForShellError", "curl"]


def curl(request: Request, *, shell: Shell = "bash", secrets: Mapping[str, str] | None = None) -> str:
    """The command that sends `request`, without a newline at its end.

    `secrets` maps a text that must not be printed to the name of the environment variable that holds it when
    the command runs; wherever the text occurs in the request, the command says `"$NAME"`, `$env:NAME` or
    `%NAME%`.

    Raises UnsafeForShellError for what no command line can carry: a NUL, half a surrogate pair, a line break
    in a header, an invalid header name, a URL with spaces or quotes; and, for `cmd` only, a secret in
    the body.
    """
    command = Command.of(request, secrets or {})
    match shell:
        case "bash":
            return bash.write(command)
        case "powershell":
            return powershell.write(command)
        case "cmd":
            return cmd.write(command)
