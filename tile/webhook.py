"""Webhooks: destinations that a customer sets up in Amplitude by hand, without a tile.

Sources: https://amplitude.com/docs/data/destination-catalog/webhooks and, for cohorts,
https://amplitude.com/docs/data/destination-catalog/cohort-webhooks. Which method Amplitude uses isn't documented
there; receivers published elsewhere all take POST.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from payloads.amplitude import COHORT, EVENT, PRESET_HEADERS_OF_WEBHOOKS, USER
from tile._model import OneLine, Several
from tile.account import AccountValue
from tile.destination import Destination

if TYPE_CHECKING:
    from payloads.amplitude import Subject

Sends = Literal["events", "users", "cohorts"]

MOST_HEADERS = 5
"""Headers a webhook can have besides those that Amplitude adds."""


class Webhook(Destination):
    """A Webhook destination with a payload of its own.

    Attributes:
        sync_name: Amplitude's *Sync Name*.
        vendor: whose endpoint it is, e.g. `Reteno`.
        sends: which of Amplitude's switches is on, *Send Events* or *Send Users*; the other is off.
        parameters: what differs from account to account, read as `parameters.name`.
        before: what must be so before it is switched on, one sentence or two each.
        look: where in the vendor's product what was sent can be seen, and what it does about duplicates; one line each.
        select: what to mind where events are selected.
    """

    strings_only: ClassVar[bool] = False

    sync_name: OneLine
    vendor: OneLine
    sends: Sends
    parameters: Several[AccountValue] = ()
    before: Several[str] = ()
    select: Several[str] = ()
    look: Several[str] = ()

    @model_validator(mode="after")
    def _fits_a_webhook(self) -> Self:
        if self.mapping:
            raise ValueError("mapping: a webhook has no form to map properties in; read them from `input`")
        if self.endpoint.method != "POST":
            raise ValueError(f"endpoint.method: Amplitude sends webhooks by POST, not {self.endpoint.method}")
        if (self.sends == "cohorts") != isinstance(self, CohortWebhook):
            raise ValueError("sends: a CohortWebhook sends cohorts, a Webhook events or users")
        return self

    @property
    def kind(self) -> str:
        """The destination's name in Amplitude's catalogue."""
        return "Webhook"

    @property
    def title(self) -> str:
        """The sync's name."""
        return self.sync_name

    @property
    def partner(self) -> str:
        """The vendor."""
        return self.vendor

    @property
    def subject(self) -> Subject:
        """Events or users."""
        return EVENT if self.sends == "events" else USER

    @property
    def presets(self) -> tuple[tuple[str, str], ...]:
        """The headers Amplitude adds by itself."""
        return PRESET_HEADERS_OF_WEBHOOKS

    @property
    def has_form(self) -> bool:
        """No: the template is pasted as it is."""
        return False


class CohortWebhook(Webhook):
    """A Cohort Webhook: Amplitude sends the users who enter a cohort, and those who leave it, in batches."""

    sends: Sends = "cohorts"

    @property
    def kind(self) -> str:
        """The destination's name in Amplitude's catalogue."""
        return "Cohort Webhook"

    @property
    def subject(self) -> Subject:
        """Batches of a cohort."""
        return COHORT
