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
        AccountValue(
            name="contact_key",
            display_name="what the contact key holds, so that no field is emptied",
            kind="choice",
            choices=("user_id",),
            description="user_id: each member's `contactKey` in Reteno is set to the user id, and `emptied_field` doesn't count. "
            "Choose it if contactKey is free or holds the user id anyway. Default: a field is emptied.",
        ),
        AccountValue(
            name="part",
            display_name="the part of the members that this destination sends",
            kind="choice",
            choices=("1 of 2", "2 of 2", "1 of 4", "2 of 4", "3 of 4", "4 of 4"),
            description="For cohorts of more than 3,000: set up two destinations, or four, one for each part, and sync the cohort with "
            "all of them. Members are divided by the last character of their user id. Default: all members.",
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
            "with `more than 3,000 users`, divide the members among two or four destinations (`part`), or use smaller cohorts, each "
            "with a group of its own.",
        ),
        Refusal(
            name="nobody-of-this-part",
            message="nobody of this part",
            reason="All members of the batch belong to the parts of other destinations.",
            customer="With `part` set, a batch without any member of that part is not sent: small batches often have none.",
        ),
    ),
    look=(CONTACT_CARD.format(what="its groups"),),
    before=(
        (
            "Reteno's method for many contacts has no way to change groups only. So unless `contact_key` is set, **Reteno will empty "
            "one field of every member**, `contactKey` if this sheet names no other: make sure your account doesn't use it. With "
            "`contact_key` set, nothing is emptied, and `contactKey` holds the user id."
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
        (
            "Who enters and who leaves comes in requests of their own, and one that fails is tried again for four hours. If somebody "
            "leaves meanwhile, the late request puts them back into the group, and they stay there until they enter and leave the "
            "cohort again: only changes are sent. After failed deliveries, compare the group's size with the cohort's; if they "
            "differ, sync a copy of the cohort into a group of its own."
        ),
    ),
)
