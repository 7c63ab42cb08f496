"""The lenient reading of a contract: the same, with every doubt decided in favour of the body.

A tile that breaks the lenient contract is wrong in any case. One that breaks the strict one only relies on
something nobody has promised.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic import JsonValue

    from tile.contract import Contract, Doubt


def lenient(contract: Contract, *, doubts: Collection[Doubt] | None = None) -> Contract:
    """The contract with its doubts decided for the body: all of them, or the given ones.

    Raises:
        TileError: a doubt changes something that isn't there.
    """
    decided = contract.doubts if doubts is None else tuple(doubts)
    schema = copy.deepcopy(contract.json_schema)
    if isinstance(schema.get("$id"), str):
        schema["$id"] += ":lenient"
    dropped = set()
    rules = {rule.name for rule in contract.rules}
    for doubt in decided:
        for at, value in doubt.changes.items():
            if at in rules and value is None:
                dropped.add(at)
            else:
                _change(schema, at, value, contract.name)
    return contract.model_copy(
        update={
            "name": f"{contract.name} ({'lenient' if doubts is None else '; '.join(each.lenient for each in decided)})",
            "json_schema": schema,
            "rules": tuple(rule for rule in contract.rules if rule.name not in dropped),
            "reading": "lenient" if doubts is None else contract.reading,
            "doubts": tuple(doubt for doubt in contract.doubts if doubt not in decided),
            "decided": (*contract.decided, *decided),
        }
    )


def _change(schema: dict[str, Any], pointer: str, value: JsonValue, contract: str) -> None:
    """Set, or for null remove, what a JSON pointer (RFC 6901) leads to; it must be there."""
    first, *steps = pointer.split("/")
    held: Any = schema
    *way, last = [step.replace("~1", "/").replace("~0", "~") for step in steps] or [""]
    for step in way:
        held = held.get(step) if isinstance(held, dict) else None
    if first or not isinstance(held, dict) or last not in held:
        raise TileError(
            f"{contract}: a doubt changes {pointer!r}, which is neither a keyword of the schema nor one of the rules",
            remedy="write a JSON pointer such as /properties/name/maxLength, or the name of a rule with null",
        )
    if value is None:
        del held[last]
    else:
        held[last] = value
