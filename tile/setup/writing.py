"""Writing the set-up of a webhook to a folder: the whole of it, or nothing."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from tile.folder import replace_folder, template_name
from tile.setup.pasted import pasted_body
from tile.setup.sheet import sheet
from tile.trial import fit_event, trial_sample

if TYPE_CHECKING:
    from pathlib import Path

    from payloads.amplitude import CustomerSettings
    from tile.webhook import Webhook

KIND: Final = "amplitude-webhook-setup"
_BUNDLE: Final = "setup.json"


def setup_files(webhook: Webhook, customer: CustomerSettings) -> dict[str, bytes]:
    """Every file of the set-up by its path in the folder. The same input gives the same bytes.

    Raises:
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    body, body_file = pasted_body(webhook, customer.parameters), template_name(webhook.body.name)
    files = {
        body_file: body.encode(),
        "sample.json": _sample(webhook, customer).encode(),
        "SETUP.md": sheet(webhook, customer, body=body, body_file=body_file).encode(),
    }
    made = {
        "kind": KIND,
        "schema_version": 1,
        "key": webhook.key,
        "destination": webhook.kind,
        "sync_name": webhook.sync_name,
        "sends": webhook.sends,
        "method": webhook.endpoint.method,
        "url": webhook.endpoint.url,
        "headers": [{"name": each.name, "value": each.value} for each in webhook.headers],
        "body": {"file": body_file, "template": webhook.body.text},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return {_BUNDLE: (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode(), **files}


def _sample(webhook: Webhook, customer: CustomerSettings) -> str:
    """One to try the destination with, by the account's own names."""
    event = webhook.samples.load(trial_sample(webhook, customer))
    return json.dumps(fit_event(event, webhook, customer), ensure_ascii=False, indent=2) + "\n"


def write_setup(webhook: Webhook, customer: CustomerSettings, directory: Path) -> tuple[str, ...]:
    """Write the set-up into `directory` and give the paths written, sorted; see `tile.folder.replace_folder`.

    Raises:
        TileError: the folder is not one of ours, or it cannot be written.
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    return replace_folder(setup_files(webhook, customer), directory, bundle=_BUNDLE, kind=KIND)
