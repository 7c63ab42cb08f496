"""A webhook in Amplitude's words: what a customer types into its screens by hand.

Sources: https://amplitude.com/docs/data/destination-catalog/webhooks and
https://amplitude.com/docs/data/destination-catalog/cohort-webhooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker import FreeMarkerError, Template
from tile.account import AccountValue
from tile.preview.highlight import highlighted
from tile.preview.page import Box, Editor, Endpoint, Field, Fields, Form, Notes, Step, Switch, Table
from tile.secret_markers import markers, with_markers
from tile.webhook import MOST_HEADERS, CohortWebhook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.parameter import Parameter
    from tile.preview.page import Section
    from tile.webhook import Webhook

_PAYLOADS = {"events": "Send Events: payload", "users": "Send Users: payload", "cohorts": "Payload"}


def sections(webhook: Webhook) -> tuple[Section, ...]:
    """What a customer types in."""
    return tuple(_sections(webhook))


def form(webhook: Webhook) -> Form:
    """The screen as it looks when it is filled in, and what an account has to give for it."""
    return Form(
        title=webhook.kind,
        hint=f"As a customer of {webhook.vendor} sets it up.",
        boxes=(
            Box("sync-name", "Sync Name", value=webhook.sync_name, fixed=True),
            Box("url", "Webhook URL", value=_filled_in(webhook, webhook.endpoint.url), fixed=True),
            *(
                Box(f"header-{each.name}", f"Header {each.name}", value=_filled_in(webhook, each.value), fixed=True)
                for each in webhook.headers
            ),
        ),
        switches=tuple(_switches(webhook)),
        steps=(
            Step(
                "Values of the account",
                "Pasted with the template; each account has its own."
                if webhook.parameters
                else "Nothing differs from account to account.",
                boxes=tuple(_account_box(webhook, each) for each in webhook.parameters),
            ),
            *(
                (
                    Step(
                        "What is not sent",
                        "The template stops at these on purpose; Amplitude counts them as failed deliveries.",
                        notes=tuple((each.customer, each.reason) for each in webhook.refusals),
                    ),
                )
                if webhook.refusals
                else ()
            ),
            *(
                (
                    Step(
                        "Select what is sent",
                        notes=tuple((each.customer, each.reason) for each in webhook.preconditions),
                    ),
                )
                if webhook.preconditions
                else ()
            ),
        ),
    )


def _sections(webhook: Webhook) -> Iterator[Section]:
    yield Fields(
        "connection",
        webhook.kind,
        "A destination of Amplitude's own, set up by hand.",
        (Field("Sync Name", webhook.sync_name),),
    )
    if webhook.parameters:
        yield Table(
            "parameters",
            "Values of the account",
            "What differs from account to account: `tile export` writes them into the template's first line.",
            ("Value", "Read as", "Required?"),
            tuple(
                (each.display_name, f"parameters.{each.name}", "Required" if each.required else "")
                for each in webhook.parameters
            ),
        )
    yield Endpoint(
        "payload",
        "Webhook URL",
        webhook.endpoint.method,
        Field("URL", code=highlighted(webhook.endpoint.url), part="URL"),
        webhook.presets,
        tuple(Field(each.name, code=highlighted(each.value), part=f"header {each.name}") for each in webhook.headers),
        f"At most {MOST_HEADERS} headers besides those that Amplitude adds.",
    )
    yield Editor(
        "body",
        _PAYLOADS[webhook.sends],
        Field(webhook.body.name, code=highlighted(webhook.body.text), part="body"),
        "Choose the custom payload, and paste this FreeMarker template.",
    )
    if webhook.notes:
        yield Notes(
            "notes",
            "What customers must know",
            "Not part of the screens: it belongs in the set-up guide.",
            tuple(("", note) for note in webhook.notes),
        )


def _switches(webhook: Webhook) -> Iterator[Switch]:
    if not isinstance(webhook, CohortWebhook):
        for what in ("events", "users"):
            on = webhook.sends == what
            yield Switch(
                f"Send {what.title()}",
                f"{what.title()} are {'' if on else 'not '}sent to Webhook",
                on,
            )


def _account_box(webhook: Webhook, parameter: Parameter) -> Box:
    return Box(
        f"parameters.{parameter.name}",
        parameter.display_name,
        parameter.description,
        f"${webhook.environment_name(parameter)}" if parameter.secret else parameter.sample,
        secret=parameter.secret,
        required=isinstance(parameter, AccountValue) and parameter.required,
        choices=tuple(parameter.choices) if isinstance(parameter, AccountValue) else (),
    )


def _filled_in(webhook: Webhook, template: str) -> str:
    """An address or a header as a customer types it: with the samples' values, secrets as placeholders."""
    try:
        text = Template(template).render(
            {"parameters": dict(with_markers(webhook, webhook.customer_settings()).parameters)}
        )
    except FreeMarkerError:
        return template  # the check says what is wrong with it
    for marker, name in markers(webhook).items():
        text = text.replace(marker, f"${name}")
    return text
