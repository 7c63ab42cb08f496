r"""What PowerShell and cmd share: which arguments survive Windows, and curl's config file for those that
don't.

On Windows a program receives one string and splits it itself; the shells before PowerShell 7.3 hand quotes
over unescaped, and curl.exe of older systems reads letters outside ASCII through the machine's code page. So
only plain arguments are written as arguments. The rest goes into a file for `--config`, whose quoting is
curl's own and the same everywhere, and the body always into a file for `--data-binary`.
"""

from __future__ import annotations

import re

_CONFIG_ESCAPES = {"\\": r"\\", '"': r"\"", "\t": r"\t", "\r": r"\r", "\n": r"\n", "\v": r"\v"}


def survives(text: str, *, never: str) -> bool:
    """Whether `text` can stand between double quotes as an argument: printable ASCII, no quote, no `never`.

    A backslash at the end would escape the closing quote.
    """
    return re.fullmatch(r"[ !#-~]*(?<!\\)", text) is not None and not any(character in text for character in never)


def config_line(option: str, value: str) -> str:
    r"""`option = "value"` as `curl --config` reads it (curl's manual, --config: \\, \", \t, \n, \r and
    \v).
    """
    return f'{option} = "{"".join(_CONFIG_ESCAPES.get(character, character) for character in value)}"'
