"""Write docs/reference/set-up/ from the destinations that come with the kit: `python -m tests.pages.sheets`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tile import Tile, Webhook
from tile.find import known
from tile.portal import Evidence, submission_files
from tile.setup import setup_files

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference" / "set-up"


def pages() -> dict[str, str]:
    """File name to text: a webhook's sheet with no value set, a tile's without the evidence of a check."""
    made = {}
    for found in known():
        destination = found.tile
        if not found.shipped:
            continue
        if isinstance(destination, Webhook):
            setup = destination.setup(samples=False)
            secrets = {
                each.name: f"${destination.environment_name(each)}" for each in destination.parameters if each.secret
            }
            setup = replace(setup, parameters={**setup.parameters, **secrets})
            text = setup_files(destination, setup)["SETUP.md"]
        else:
            assert isinstance(destination, Tile)
            text = submission_files(destination, Evidence())["SUBMISSION.md"]
        made[f"{destination.key}.md"] = text.decode()
    return made


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, page in pages().items():
        (FOLDER / name).write_text(page, encoding="utf-8")
