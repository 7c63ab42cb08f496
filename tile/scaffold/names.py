"""Names of parameters, and what they tell."""

from __future__ import annotations

import re
from typing import Final

_CREDENTIAL: Final = ("key", "token", "secret", "auth", "password", "signature")


def is_credential(name: str) -> bool:
    """Whether what is called so proves who calls."""
    return any(word in name.lower() for word in _CREDENTIAL)


def parameter_name(name: str) -> str:
    """What a parameter can be called that holds what is called so in the API."""
    words = re.findall(r"[A-Za-z0-9]+", name) or ["key"]
    made = words[0][0].lower() + words[0][1:] + "".join(word[0].upper() + word[1:] for word in words[1:])
    return f"_{made}" if made[0].isdigit() else made
