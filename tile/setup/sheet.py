"""The sheet for the customer: every step in Amplitude in its order, with what to type there.

Sources of the order: https://amplitude.com/docs/data/destination-catalog/webhooks and
https://amplitude.com/docs/data/destination-catalog/cohort-webhooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.amplitude import namespaces
from tile.markdown import code, fenced, table
from tile.webhook import MOST_HEADERS, CohortWebhook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON, CustomerSettings
    from tile.account import AccountValue
    from tile.webhook import Webhook


def sheet(webhook: Webhook, customer: CustomerSettings, *, body: str, body_file: str) -> str:
    """The sheet as Markdown.

    Args:
        webhook: the destination.
        customer: the account's values; those of secrets are printed as they are.
        body: the template to paste.
        body_file: its file beside the sheet.
    """
    steps = [
        *_made(webhook),
        *_request(webhook, customer),
        *_payload(webhook, body, body_file),
        *_rest(webhook, customer),
    ]
    parts = [
        f"# Set up *{webhook.sync_name}* in Amplitude",
        _purpose(webhook),
        *_before(webhook),
        *_secrets(webhook, customer),
        *_values(webhook, customer),
        *(part for number, (title, texts) in enumerate(steps, 1) for part in (f"## {number}. {title}", *texts)),
        *_afterwards(webhook, customer),
        *_known(webhook),
    ]
    return "\n\n".join(parts) + "\n"


def _purpose(webhook: Webhook) -> str:
    what = {
        "events": "every event you select becomes one request",
        "users": "every user whose properties change becomes one request",
        "cohorts": "every batch of users who enter or leave a cohort becomes one request",
    }[webhook.sends]
    return f"A *{webhook.kind}* destination of Amplitude: {what} to {webhook.vendor}, `{webhook.endpoint.url}`."


def _before(webhook: Webhook) -> Iterator[str]:
    if webhook.before:
        yield "## Before you start"
        yield "\n".join(f"- [ ] {line}" for line in webhook.before)


def _secrets(webhook: Webhook, customer: CustomerSettings) -> Iterator[str]:
    for each in webhook.parameters:
        if each.secret:
            yield f"## You need: {each.display_name}"
            yield each.description or "Ask whoever looks after the account."
            if customer.parameters.get(each.name) != f"${webhook.environment_name(each)}":
                yield "It is filled in below: **keep this sheet secret.**"


def _values(webhook: Webhook, customer: CustomerSettings) -> Iterator[str]:
    """What belongs to the account: what is set, to be looked over; and what could be."""
    own = [each for each in webhook.parameters if not each.secret]
    filled = [each for each in own if customer.parameters.get(each.name)]
    if filled:
        yield "## Values of your account in this sheet"
        yield "Make sure that they are yours: they are in the template below."
        yield table(
            ["Value", "What it is", "Set to"],
            [[f"`{each.name}`", each.display_name, _shown(each, customer.parameters[each.name])] for each in filled],
        )
    left = [each for each in own if each not in filled]
    if left:
        yield "## Values that could be set"
        yield (
            "The defaults work if all of the above is so. To change a value, have this folder written again, by whoever gave it "
            f"to you, with `tile export {webhook.key} --set NAME=VALUE` or the value in the account's file, and use the new one; the "
            "template isn't edited by hand."
        )
        yield table(
            ["Value", "What it is", "Default and notes"],
            [[f"`{each.name}`", each.display_name, each.description] for each in left],
        )


def _shown(declared: AccountValue, value: JSON) -> str:
    if declared.kind == "names" and isinstance(value, dict):
        return ", ".join(f"`{name}`" for name in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} → {member}" for name, member in value.items())
    return f"`{value}`"


def _made(webhook: Webhook) -> Iterator[tuple[str, list[str]]]:
    search = "In Amplitude, open *Data → Catalog → Destinations → Add Destination*, search for "
    if isinstance(webhook, CohortWebhook):
        told = f"{search}*Cohort Webhook* and choose it. (Not every plan has it; where it is missing, ask Amplitude.) As its name:"
        yield "Create the destination", [told, fenced(webhook.sync_name)]
        return
    told = f"{search}*Webhook* and choose it, not *Cohort Webhook*. As *Sync Name*:"
    yield "Create the destination", [told, fenced(webhook.sync_name), "Choose *Create Sync*."]


def _request(webhook: Webhook, customer: CustomerSettings) -> Iterator[tuple[str, list[str]]]:
    from tile.rendering import request_template

    # URL and headers have no part of an event in them: any would do.
    model = namespaces({}, customer)
    template = request_template(webhook)
    yield "Webhook URL", [fenced(template.url.render(model))]
    presets = " and ".join(f"`{name}: {value}`" for name, value in webhook.presets)
    texts = [
        (
            f"Amplitude adds {presets} by itself. Add these, one row each, the name on the left, the value on the right "
            f"(there can be {MOST_HEADERS} rows)."
        )
    ]
    if any(each.secret for each in webhook.parameters):
        texts.append(
            "If you have an account for tests, use its key at first, and yours before you switch the destination on."
        )
    for number, (name, value) in enumerate(template.headers, 1):
        texts += [f"**Header {number}, left**", fenced(name), f"**Header {number}, right**"]
        rendered = value.render(model)
        secret = next((each for each in webhook.parameters if f"${webhook.environment_name(each)}" in rendered), None)
        texts.append(fenced(rendered) if secret is None else f"*Type in your own:* {secret.display_name}.")
    yield "Headers", texts if template.headers else ["None."]


def _payload(webhook: Webhook, body: str, body_file: str) -> Iterator[tuple[str, list[str]]]:
    switches = {
        "events": "Switch *Send Events* on and *Send Users* off. Under *Define event payload*, choose *Customize payload*.",
        "users": "Switch *Send Users* on and *Send Events* off. Under *Define user payload*, choose *Customize payload*.",
        "cohorts": "Choose to customize the payload.",
    }
    where = (
        f"{switches[webhook.sends]} Replace what is there with the whole of `{body_file}`, the file beside this sheet: open it "
        "in an editor for plain text, select all, copy. It is ready as it is; there is nothing in it to fill in. This is "
        "what it holds:"
    )
    yield "Payload", [where, fenced(body, "ftl")]


def _rest(webhook: Webhook, customer: CustomerSettings) -> Iterator[tuple[str, list[str]]]:
    if webhook.sends == "events":
        filters = [each.customer for each in webhook.preconditions] + [each.customer for each in webhook.refusals]
        yield "Select & filter events", [*_selected(customer), *webhook.select, *filters]
    yield (
        "Try it before it is on",
        [
            (
                "Where your Amplitude shows *Verify connection with test data*, paste the content of `sample.json`, the file "
                f"beside this sheet, and choose *Send Test Event*. {webhook.vendor} gets what is in that "
                "file, which is made up: remove it there afterwards. If your Amplitude doesn't show this, go on."
            ),
            *_answers(webhook),
        ],
    )
    save = "*Save*, and set the destination's status to *Enabled*."
    if webhook.sends == "cohorts":
        save += " Then open the cohort, choose *Sync*, this destination, and a schedule: with a single run, nobody ever leaves."
    off = "To stop, set the status to *Disabled*. Nothing more is sent then; what was sent stays."
    yield "Switch it on", [save, off]


def _selected(customer: CustomerSettings) -> Iterator[str]:
    """What to tick, and the conditions to add."""
    if customer.filter.events:
        yield "Choose these events, and no others:"
        yield "\n".join(f"- [ ] {code(name)}" for name in customer.filter.events)
    else:
        yield "Choose the events to send."
    if customer.filter.where:
        yield "Add these conditions; an event is sent if all of them hold. Of several values, any will do."
        yield table(
            ["Property", "Condition", "Value"],
            [
                [_named(each.property), each.operator, ", ".join(map(code, each.values))]
                for each in customer.filter.where
            ],
        )


def _named(written: str) -> str:
    """A property as it is looked for in Amplitude's lists."""
    kind, dot, name = written.partition(".")
    if not dot or not kind.endswith("_properties"):
        return code(written)
    kinds = {"event": "an event property", "user": "a user property", "group": "a group property"}
    stem = kind.removesuffix("_properties")
    return f"{code(name)}, {kinds.get(stem, f'a {stem} property')}"


def _answers(webhook: Webhook) -> Iterator[str]:
    if webhook.contract and webhook.contract.answers:
        rows = [[str(each.status), each.meaning] for each in webhook.contract.answers]
        yield f"What {webhook.vendor} answers:"
        yield table(["Status", "Meaning"], rows)


def _afterwards(webhook: Webhook, customer: CustomerSettings) -> Iterator[str]:
    """What to look at once it is on: the vendor's side with this very account's values, and Amplitude's."""
    from tile.rendering import render
    from tile.trial import fit_event, trial_sample

    yield "## After it is switched on"
    sample = fit_event(webhook.samples.load(trial_sample(webhook, customer)), webhook, customer)
    lines = [*webhook.look, *(_LATE if webhook.sends != "cohorts" else ()), *_TRIES]
    if webhook.contract and webhook.contract.max_body_bytes:
        lines.append(
            f"{webhook.vendor} takes {webhook.contract.max_body_bytes:,} bytes a request; a larger one would be refused each time it is tried."
        )
    yield "\n".join(f"- {line}" for line in lines)
    request = render(webhook, sample, customer)
    yield f"What {webhook.vendor} gets for `sample.json`, so that you can compare:"
    yield fenced("\n".join(line for line in request.body.splitlines() if line.strip()), "json")


_LATE: Final = ("It takes about a minute for what happens in your app to appear.",)
_TRIES: Final = (
    (
        "Amplitude tries each delivery ten times within four hours, whatever the answer was; each of them counts as a request, and "
        "the same may arrive more than once. Its *Debugger*, on the destination's page, shows what waits, what was given up, and why."
    ),
)


def _known(webhook: Webhook) -> Iterator[str]:
    told = [each.customer for each in webhook.refusals] if webhook.sends != "events" else []
    failed = (
        "What is not sent counts as a failed delivery in Amplitude's figures, unless a filter keeps it back before."
    )
    lines = [*told, *([failed] if told else []), *webhook.notes]
    if lines:
        yield "## What it does"
        yield "\n".join(f"- {line}" for line in lines)
