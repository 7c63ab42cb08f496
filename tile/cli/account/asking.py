"""Asking Reteno about an account: whether the key works, and which additional fields there are.

Sources: https://docs.reteno.com/reference/integration-with-api (account/info) and https://docs.esputnik.com/reference (addressbooks,
whose lists of fields aren't documented in full: ids are looked for wherever they stand).
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from tile.exchange import exchange, printable
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.reteno.webhooks import contacts
from tile.setup.account_file import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tile.console import Console

_HOST = "https://api.reteno.com"


def ask(file: Path, host: str | None, console: Console) -> int:
    """Say what Reteno knows of the account; how many things it doesn't.

    Raises:
        CliError: the key is missing or has another form; nobody answers, or something else than JSON.
    """
    key = next(each for each in contacts.parameters if each.name == "authorization")
    variable = contacts.environment_name(key)
    if not os.environ.get(variable):
        raise CliError(f"the environment holds no {variable}", hint=f"set it: {key.description}", code=ExitCode.MISSING)
    token = str(key.read(os.environ[variable]))
    base = (host or _HOST).rstrip("/")
    account = _get(f"{base}/api/v1/account/info", token)
    if account is None:
        console.print("FAILED  Reteno doesn't know the key: it is wrong or disabled")
        return 1
    name = account.get("organisationName") if isinstance(account, dict) else None
    console.print(f"ok      Reteno knows the key: account {printable(str(name or 'without a name'))!r}")
    wanted = fields_of(file)
    if not wanted:
        return 0
    there = set(_ids(_get(f"{base}/api/v1/addressbooks", token)))
    missing = {number: names for number, names in wanted.items() if number not in there}
    for number, names in missing.items():
        console.print(f"FAILED  Reteno has no additional field {number}, which {' and '.join(names)} names")
    if not missing:
        console.print("ok      Reteno has all of the additional fields")
    return len(missing)


def _get(url: str, token: str) -> Any:
    """What is answered; None if the key isn't known."""
    answer = exchange(
        "GET",
        url,
        [("Authorization", token), ("Accept", "application/json")],
        redact=lambda text: text.replace(token, "…"),
    )
    if answer.status in (401, 403):
        return None
    try:
        if answer.is_success:
            return json.loads(answer.content)
    except (ValueError, RecursionError):
        pass
    raise CliError(
        f"Reteno answers {answer.status} to {url}, and not with JSON of an account",
        hint="try again later, or look the fields up in the account's settings",
        code=ExitCode.MISSING,
    )


def _ids(value: Any, depth: int = 0) -> Iterator[str]:
    """Every `id` in an answer, as it is written in an account's file."""
    if depth > 30:
        return
    if isinstance(value, dict):
        if isinstance(value.get("id"), int | str):
            yield str(value["id"])
        for each in value.values():
            yield from _ids(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each, depth + 1)
