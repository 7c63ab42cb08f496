"""Who enters a cohort in Amplitude joins a group in Reteno, who leaves it leaves the group.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.account import AccountValue
from tile.body import body_file
from tile.endpoint import Endpoint
from tile.leniency import lenient
from tile.refusal import Refusal
from tile.reteno.contracts import CONTACTS_V1
from tile.reteno.contracts.contacts_v1 import NO_CHANNEL
from tile.reteno.shared import shared
from tile.reteno.webhooks._account import API_HEADERS, AUTHORIZATION, CONTACT_CARD
from tile.webhook import CohortWebhook

cohorts = CohortWebhook(
    key="reteno-cohort-webhook",
    sync_name="Reteno: cohort",
    vendor="Reteno",
    parameters=(
        AUTHORIZATION,
        AccountValue(
            name="group",
            display_name="name of the group",
            description="Default: that of the cohort. Reteno is not known to need it beforehand.",
        ),
        AccountValue(
            name="emptied_field",
            display_name="the field to empty",
            kind="choice",
            choices=("contactKey", "address", "town", "region", "postcode"),
            description="Reteno's method for many contacts updates the fields it is told, all if it is told none, and "
            "empties what a contact comes without. So one has to be given up: choose one that your account "
            "doesn't use. Default: contactKey.",
        ),
    ),
    endpoint=Endpoint(method="POST", url="https://api.reteno.com/api/v1/contacts"),
    headers=API_HEADERS,
    body=body_file("cohort.ftl", shared=shared("text")),
    contract=lenient(CONTACTS_V1, doubts=(NO_CHANNEL,)),
    refusals=(
        Refusal(
            name="no-cohort-name",
            message="no cohort name",
            reason="The group would have no name.",
            customer="A cohort without a name is not sent.",
        ),
        Refusal(
            name="no-direction",
            message="neither entering nor leaving",
            reason="The batch doesn't say whether its users entered or left.",
            customer="A batch that doesn't say whether its users entered or left is not sent. Amplitude's do.",
        ),
        Refusal(
            name="nobody-with-a-user-id",
            message="nobody with a user id",
            reason="Reteno knows contacts by their external id.",
            customer="Members without a user id are left out; a batch without any user id is not sent.",
        ),
        Refusal(
            name="too-many",
            message="more than 3,000 users",
            reason="Reteno takes 3,000 contacts at a time.",
            customer="How many users Amplitude sends in a batch is not documented. Should deliveries of a large cohort fail "
            "with `more than 3,000 users`, use smaller cohorts, each with a group of its own.",
        ),
    ),
    look=(CONTACT_CARD.format(what="its groups"),),
    before=(
        (
            "**Reteno will empty one field of every member**, `contactKey` unless this sheet says another: its method for many "
            "contacts has no way to change groups only. Make sure your account doesn't use that field."
        ),
        (
            "Your contacts in Reteno have Amplitude's user id as their external id. Members that Reteno doesn't know become new "
            "contacts with nothing but that id, so set up the webhook for contacts first."
        ),
    ),
    notes=(
        (
            "The group is called as the cohort is, or as `group` says; with `group` set, use one destination for one cohort. A "
            "cohort that is renamed fills another group from then on."
        ),
        "Reteno stores the contacts within minutes after its answer.",
        (
            "Amplitude expects an answer within one or two seconds, and sends the batch again otherwise; joining a group twice "
            "does no harm."
        ),
    ),
)
