"""The payload and the cURL command of every sample event, as they were when somebody last looked at them.

`pytest tests/snapshots --snapshot-update` takes what there is now; look at the difference before you commit
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from payloads.amplitude import namespaces, samples
from payloads.curl import curl
from tile import secrets
from tile.rendering import request_template
from tile.reteno import events

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from payloads.request import Request

_TEMPLATE = request_template(events)
_SETUP = secrets.with_markers(events, events.customer_settings())


class _Json(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "json"


class _Shell(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "sh"


def _sent() -> dict[str, Request]:
    """The requests of the samples that meet the tile's preconditions."""
    models = {name: namespaces(samples.load(name), _SETUP) for name in samples.names()}
    return {
        name: _TEMPLATE.render(model)
        for name, model in models.items()
        if all(precondition.holds(model) for precondition in events.preconditions)
    }


_REQUESTS = _sent()


@pytest.mark.parametrize("sample", _REQUESTS)
def test_body(sample: str, snapshot: SnapshotAssertion) -> None:
    assert _REQUESTS[sample].body == snapshot.use_extension(_Json)


@pytest.mark.parametrize("sample", _REQUESTS)
def test_curl(sample: str, snapshot: SnapshotAssertion) -> None:
    command = curl(_REQUESTS[sample], secrets=secrets.markers(events))
    assert f"{command}\n" == snapshot.use_extension(_Shell)


def test_snapshots_hold_what_makes_a_payload() -> None:
    """A snapshot that shrank to nothing would still be equal to itself."""
    assert len(_REQUESTS) >= 20
    for request in _REQUESTS.values():
        assert '"eventTypeKey"' in request.body
        assert '"params"' in request.body
        assert "__RETENO_AUTHORIZATION__" not in request.body
