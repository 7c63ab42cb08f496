"""A few of the templates that `tests/fuzz/proof.py` makes: nothing that is proved is broken by an event."""

from __future__ import annotations

import pytest

from tests.fuzz.proof import examine


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*range(20_260_000, 20_260_020), 13_001_256, 21_000_831])
def test_nothing_proved_is_broken(seed: int) -> None:
    outcome = examine(seed, events=10)
    assert not outcome.wrong, outcome.template
