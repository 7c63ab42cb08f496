"""What the webhooks send for the samples, as it was when somebody last looked at it, and the cURL command of one each.

`pytest tests/snapshots --snapshot-update` takes what there is now; look at the difference before you commit
it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from payloads.amplitude import namespaces
from payloads.curl import curl
from payloads.freemarker import StopError
from tile import secrets
from tile.rendering import request_template
from tile.reteno.webhooks import cohorts, contacts, devices, events, mobile_events

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from payloads.request import Request

_ALL = {each.key: each for each in (devices, contacts, events, mobile_events, cohorts)}
_EVENTS = ("anonymous", "hostile-text", "identifier-names", "mobile-full", "numbers")
_PAIRS = [
    (key, sample)
    for key, each in _ALL.items()
    for sample in (_EVENTS if each.sends == "events" else each.subject.samples.names())
    if sample not in ("large", "long-values")
]


class _Json(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "json"


class _Shell(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "sh"


def _request(key: str, sample: str) -> Request:
    webhook = _ALL[key]
    customer = secrets.with_markers(webhook, webhook.customer_settings())
    return request_template(webhook).render(namespaces(webhook.subject.samples.load(sample), customer))


@pytest.mark.parametrize(("key", "sample"), _PAIRS)
def test_body(key: str, sample: str, snapshot: SnapshotAssertion) -> None:
    try:
        body = _request(key, sample).body
    except StopError as error:
        assert error.message in {refusal.message for refusal in _ALL[key].refusals}  # noqa: PT017
        body = json.dumps({"refused": error.message}) + "\n"
    assert body == snapshot.use_extension(_Json)


@pytest.mark.parametrize("key", _ALL)
def test_curl(key: str, snapshot: SnapshotAssertion) -> None:
    request = _request(key, _ALL[key].subject.test_sample if _ALL[key].sends != "events" else "mobile-full")
    command = curl(request, secrets=secrets.markers(_ALL[key]))
    assert f"{command}\n" == snapshot.use_extension(_Shell)
