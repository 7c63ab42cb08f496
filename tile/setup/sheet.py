"""The sheet for the customer: every step in Amplitude in its order, with what to type there.

Sources of the order: https://amplitude.com/docs/data/destination-catalog/webhooks and
https://amplitude.com/docs/data/destination-catalog/cohort-webhooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import namespaces
from tile.markdown import fenced, table
from tile.webhook import MOST_HEADERS, CohortWebhook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import Setup
    from tile.account import AccountValue
    from tile.webhook import Webhook


def sheet(webhook: Webhook, setup: Setup, *, body: str, body_file: str) -> str:
    """The sheet as Markdown.

    Args:
        webhook: the destination.
        setup: the account's values; those of secrets are printed as they are.
        body: the template to paste.
        body_file: its file beside the sheet.
    """
    steps = [*_made(webhook), *_request(webhook, setup), *_payload(webhook, body, body_file), *_rest(webhook)]
    parts = [
        f"# {webhook.sync_name}: set-up in Amplitude",
        _purpose(webhook),
        *_needed(webhook, setup),
        *(part for number, (title, texts) in enumerate(steps, 1) for part in (f"## {number}. {title}", *texts)),
        *_known(webhook),
    ]
    return "\n\n".join(parts) + "\n"


def _purpose(webhook: Webhook) -> str:
    what = {
        "events": "every event you select becomes one request",
        "users": "every user whose properties change becomes one request",
        "cohorts": "every batch of users who enter or leave a cohort becomes one request",
    }[webhook.sends]
    return (
        f"A *{webhook.kind}* destination of Amplitude: {what} to {webhook.vendor}, `{webhook.endpoint.url}`. "
        "Do the steps in their order; copy what stands between the fences."
    )


def _needed(webhook: Webhook, setup: Setup) -> Iterator[str]:
    if not webhook.parameters:
        return
    yield "## What you need"
    rows = [
        [f"`{each.name}`", each.display_name, _value(webhook, each, setup), each.description]
        for each in webhook.parameters
    ]
    yield table(["Value", "What it is", "In this sheet", ""], rows)
    if any(not each.secret and not setup.parameters.get(each.name) for each in webhook.parameters):
        yield (
            "What isn't set is left out, or as described. To set more, export the sheet again, with "
            f"`tile export {webhook.key} --set NAME=VALUE`, or with `--account FILE` for all destinations at once."
        )


def _value(webhook: Webhook, parameter: AccountValue, setup: Setup) -> str:
    value = setup.parameters.get(parameter.name)
    if parameter.secret:
        placeholder = f"${webhook.environment_name(parameter)}"
        return "to be typed in" if value == placeholder else "filled in: **keep this sheet secret**"
    if isinstance(value, dict):
        return ", ".join(f"{name} → {member}" for name, member in value.items()) or "–"
    return f"`{value}`" if value else "–"


def _made(webhook: Webhook) -> Iterator[tuple[str, list[str]]]:
    if isinstance(webhook, CohortWebhook):
        yield (
            "Create the destination",
            [
                (
                    "In Amplitude, open *Data → Catalog → Destinations* and choose *Cohort Webhook*. (The plan must include "
                    "it, and it is enabled for each project.) As its name:"
                ),
                fenced(webhook.sync_name),
            ],
        )
        return
    yield (
        "Create the destination",
        [
            (
                "In Amplitude, open *Data → Catalog → Destinations → Add Destination*, search for *Webhook* and choose it. As "
                "*Sync Name*:"
            ),
            fenced(webhook.sync_name),
            "Choose *Create Sync*.",
        ],
    )


def _request(webhook: Webhook, setup: Setup) -> Iterator[tuple[str, list[str]]]:
    from tile.rendering import request_template

    # URL and headers have no part of an event in them: any would do.
    model = namespaces({}, setup)
    template = request_template(webhook)
    yield "Webhook URL", [fenced(template.url.render(model))]
    presets = " and ".join(f"`{name}: {value}`" for name, value in webhook.presets)
    texts = [
        (
            f"Amplitude adds {presets} by itself. Of others there can be {MOST_HEADERS}; fill in one row each, the name on the "
            "left, the value on the right."
        ),
    ]
    for number, (name, value) in enumerate(template.headers, 1):
        texts += [f"**Header {number}, left**", fenced(name), f"**Header {number}, right**"]
        rendered = value.render(model)
        secret = next((each for each in webhook.parameters if f"${webhook.environment_name(each)}" in rendered), None)
        texts.append(fenced(rendered) if secret is None else _typed(secret))
    yield "Headers", texts if template.headers else ["None."]


def _typed(secret: AccountValue) -> str:
    example = f", which looks like `{secret.sample}`" if secret.sample else ""
    return f"Your {secret.display_name}{example}. It is a secret, so it isn't in this sheet."


def _payload(webhook: Webhook, body: str, body_file: str) -> Iterator[tuple[str, list[str]]]:
    switches = {
        "events": "Switch *Send Events* on and *Send Users* off. Under *Define event payload*, choose *Customize payload*.",
        "users": "Switch *Send Users* on and *Send Events* off. Under *Define user payload*, choose *Customize payload*.",
        "cohorts": "Under *Payload*, choose to customize it.",
    }
    yield (
        "Payload",
        [
            (
                f"{switches[webhook.sends]} Replace what is there with the whole of this; the same text lies beside this sheet "
                f"as `{body_file}`, for copying without a web page in between that might change it."
            ),
            fenced(body, "ftl"),
        ],
    )


def _rest(webhook: Webhook) -> Iterator[tuple[str, list[str]]]:
    if webhook.sends == "events":
        filters = [each.customer for each in webhook.preconditions]
        filters += [each.customer for each in webhook.refusals]
        yield "Select & filter events", ["Choose the events to send.", *filters]
    save = "*Save*, and set the destination's status to *Enabled*."
    if webhook.sends == "cohorts":
        save += " Then open the cohort, choose *Sync*, and this destination."
    yield (
        "Save and try",
        [
            save,
            (
                f"Send a test, and look at what arrived in {webhook.vendor}. What Amplitude would send for a sample is shown "
                f"by `tile test-payload {webhook.key}`, which can send it as well."
            ),
        ],
    )


def _known(webhook: Webhook) -> Iterator[str]:
    yield "## What to know"
    told = [each.customer for each in webhook.refusals] if webhook.sends != "events" else []
    lines = [*told, *webhook.notes]
    yield "\n".join(f"- {line}" for line in lines) if lines else "Nothing beside the steps."
