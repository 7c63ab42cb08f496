from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.placeholder import LOGO
from tile import ConnectionInfo, Endpoint, Tile, body_text

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def declare() -> Callable[..., Tile]:
    """A tile with a body template and what else is given."""

    def declare_(template: str, **given: object) -> Tile:
        declaration = {
            "key": "acme-events",
            "integration_name": "Acme",
            "connection": ConnectionInfo(
                display_name="Acme", category="Messaging", summary="Sends.", description="Sends things.", logo=LOGO
            ),
            "endpoint": Endpoint(method="POST", url="https://acme.example/events"),
            "body": body_text(template, name="body.ftl"),
        }
        return Tile(**(declaration | given))  # type: ignore[arg-type]

    return declare_
