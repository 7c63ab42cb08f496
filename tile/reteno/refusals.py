"""What several of Reteno's destinations refuse."""

from __future__ import annotations

from tile.refusal import Refusal

NO_EVENT = Refusal(
    name="a-user",
    message="a user, not an event",
    reason="Reteno keeps users by another method: as an event, a user would be one without a name.",
    customer="Leave *Send Users* off, and select no event named `$identify` or `$groupidentify`: users are sent by the webhook for "
    "contacts.",
)
