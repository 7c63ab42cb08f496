"""Dead letters: requests that faults, limits or keys kept out, and that nobody sent again with success, taken after all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tile.sandbox.api import Message

if TYPE_CHECKING:
    from tile.sandbox.api import Api

_LETTERS = """
SELECT path, body FROM requests WHERE method = 'POST' GROUP BY path, body
HAVING max(stored) = 0 AND (max(status) >= 500 OR max(status) IN (401, 429)) ORDER BY max(id)
"""


def replay(api: Api) -> Counter[int]:
    """Serve each of them once more, with the sandbox's own keys and without its limit; how many had which answer.

    What was refused for its body stays refused: it would be again.
    """
    keys = {
        "content-type": "application/json",
        "authorization": api.account.settings.authorization,
        "x-reteno-access-key": api.account.settings.access_key,
        "x-reteno-sdk-version": "replay",
    }
    found: Counter[int] = Counter()
    for row in api.account.store.rows(_LETTERS):
        message = Message("POST", row["path"], keys, row["body"].encode())
        found[api.serve(message, limited=False).answer.status] += 1
    api.account.store.commit()
    return found
