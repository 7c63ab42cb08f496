"""What Reteno's templates make of hostile values: the same as Apache FreeMarker, to the letter."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from payloads.amplitude import namespaces
from payloads.freemarker import StopError
from tests.hostile_reteno import hostile, of_reteno
from tile import request_template

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle
    from tile.destination import Destination


@pytest.mark.parametrize("destination", of_reteno(), ids=lambda each: each.key)
def test_hostile_values(destination: Destination, oracle: Oracle) -> None:
    template, customer = request_template(destination).body, destination.customer_settings()
    for seed in range(150):
        model = namespaces(hostile(Random(seed), destination.subject.name), customer)
        answer = oracle.ask({"id": seed, "template": destination.body.text, "model": model})
        try:
            printed = template.render(model)
        except StopError as error:
            assert not answer["ok"], seed
            assert error.message in str(answer["error_message"]), seed  # noqa: PT017
        else:
            assert answer.get("output") == printed, (seed, answer)
