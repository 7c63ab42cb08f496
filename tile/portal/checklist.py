"""What the Developer Portal asks beside its form.

Sources: https://amplitude.com/docs/partners/integration-portal and
https://amplitude.com/docs/partners/create-an-event-streaming-integration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tile.declaration import Tile


SEND_USERS: Final = {
    "sent": "Users and Identify calls are sent as well as events: have identify forwarding enabled for the integration.",
    "refused": "Users and Identify calls are not for this integration: the template stops at them. Don't have identify "
    "forwarding enabled, and leave *Send Users* off where the form shows it.",
}
"""What is to be done about identify forwarding, by what a tile declares."""


def checklist(tile: Tile) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Sections of things to do by hand, in their order: title, items."""
    return (
        (
            "Before the form",
            (
                (
                    "Your Amplitude organisation is on the Plus plan or higher. If *Settings → Developer "
                    "Portal* is not there, write to integrations@amplitude.com with your Organisation ID."
                ),
                (
                    f"No other integration is called {tile.connection.display_name!r} (Display Name), and "
                    f"no other event streaming integration {tile.integration_name!r} (Integration name): "
                    "both must be unique."
                ),
                (
                    f"The portal offers the category {tile.connection.category!r}. The list is shown in "
                    "the form only; if it is missing, choose the nearest and correct the declaration."
                ),
                "The logo is the final one, supplied by the owner of the mark. The portal takes PNG.",
                (
                    "Credentials are ready that Amplitude may use for a test: the portal has no OAuth, "
                    "the customer types in a key."
                ),
            ),
        ),
        (
            "In the form",
            (
                "Copy the fields of SUBMISSION.md in their order.",
                (
                    "Headers: decide which of the two forms the columns take (SUBMISSION.md shows both), "
                    "and look at the test event's request to see that each header arrives once, with its "
                    "name."
                ),
                *([SEND_USERS[tile.send_users]] if tile.send_users else []),
                "The PARAMETERS table shows a tick under DECLARED and under USED in every row.",
            ),
        ),
        (
            "Testing",
            (
                ("On the *Testing* tab fill in every parameter, map every required field, and tick some properties."),
                (
                    "Press *Test Connection*, then *Send Test Event* with the sample payload, and again "
                    "with payloads of your own; compare with the payloads in this folder."
                ),
                "See the event arrive at the destination, with every property.",
                (
                    "*Release Internally* and let a colleague set the tile up as a customer would (it "
                    "takes up to five minutes to appear)."
                ),
            ),
        ),
        (
            "With the submission",
            (
                "Send a test account of your product to integrations@amplitude.com.",
                (
                    "Tell Amplitude the rate your API takes, and that 429 is answered beyond it: "
                    "Amplitude repeats a failed delivery nine times over four hours."
                ),
                (
                    "Your API lets requests of Amplitude in, whatever their address, and copes with an "
                    "event delivered twice."
                ),
                (
                    "A set-up guide for customers is published; it holds the filters and notes at the end "
                    "of SUBMISSION.md."
                ),
                ("Press *Submit*. The review takes about a week and ends with an e-mail; the reviewers may ask back."),
            ),
        ),
    )


def as_markdown(tile: Tile) -> str:
    """The checklist with boxes to tick."""
    parts = [f"# Checklist: {tile.integration_name}\n"]
    for title, items in checklist(tile):
        parts.append(f"## {title}\n\n" + "\n".join(f"- [ ] {item}" for item in items) + "\n")
    return "\n".join(parts)
