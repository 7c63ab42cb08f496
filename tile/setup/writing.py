"""Writing the set-up of a webhook to a folder: the whole of it, or nothing."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from payloads.amplitude import namespaces
from tile.folder import replace_folder, template_name
from tile.outcome import Outcomes
from tile.setup.pasted import pasted_body
from tile.setup.sheet import sheet

if TYPE_CHECKING:
    from pathlib import Path

    from payloads.amplitude import Setup
    from tile.webhook import Webhook

KIND: Final = "amplitude-webhook-setup"
_BUNDLE: Final = "setup.json"


def setup_files(webhook: Webhook, setup: Setup) -> dict[str, bytes]:
    """Every file of the set-up by its path in the folder. The same input gives the same bytes.

    Raises:
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    body, body_file = pasted_body(webhook, setup.parameters), template_name(webhook.body.name)
    files = {
        body_file: body.encode(),
        "sample.json": _sample(webhook).encode(),
        "SETUP.md": sheet(webhook, setup, body=body, body_file=body_file).encode(),
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


def _sample(webhook: Webhook) -> str:
    """One to try the destination with: the first that it sends."""
    outcomes, samples = Outcomes.of(webhook), webhook.subject.samples
    for name in dict.fromkeys(("mobile-full", webhook.subject.test_sample, *samples.names())):
        if name not in samples.names():
            continue
        event = samples.load(name)
        if outcomes.sent(namespaces(event, webhook.setup())).is_sent:
            return json.dumps(event, ensure_ascii=False, indent=2) + "\n"
    return "{}\n"


def write_setup(webhook: Webhook, setup: Setup, directory: Path) -> tuple[str, ...]:
    """Write the set-up into `directory` and give the paths written, sorted; see `tile.folder.replace_folder`.

    Raises:
        TileError: the folder is not one of ours, or it cannot be written.
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    return replace_folder(setup_files(webhook, setup), directory, bundle=_BUNDLE, kind=KIND)
