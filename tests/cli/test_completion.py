"""What a shell is told when the tab key is pressed: asked of a real bash, with the script that the command line prints."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tile.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")

_PRESS = """
source <(tile --show-completion bash)
COMP_WORDS=({words}) COMP_CWORD={at}
_tile_completion tile
printf '%s\n' "${{COMPREPLY[@]}}"
"""


def _completed(folder: Path, *words: str) -> set[str]:
    """What bash offers in place of the last word."""
    quoted = " ".join(f"'{word}'" for word in words)
    done = subprocess.run(
        ["bash", "-c", _PRESS.format(words=quoted, at=len(words) - 1)],
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("tile", "che"), {"check"}),
        (("tile", "delivery", "w"), {"watch"}),
        (("tile", "check", "--uni"), {"--universe"}),
        (("tile", "show", "reteno-c"), {key for key in SHIPPED if key.startswith("reteno-c")}),
        (("tile", "render", "reteno-events", "--event", "mob"), {"mobile-full"}),
        (("tile", "explain", "JSN106"), {"JSN106"}),
        (("tile", "nonsense", "zzz"), set()),
    ],
)
def test_what_is_offered(tmp_path: Path, words: tuple[str, ...], offered: set[str]) -> None:
    assert _completed(tmp_path, *words) == offered


def test_the_projects_own_tiles_and_samples(acme: Callable[..., str], tmp_path: Path) -> None:
    reference = acme("{}")
    (tmp_path / "refunded.json").write_text('{"event_type": "Refunded"}')
    (tmp_path / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\nsamples = "*.json"\n')
    assert _completed(tmp_path, "tile", "check", "acme") == {"acme-events"}
    assert _completed(tmp_path, "tile", "render", "--event", "ref") == {"referral-invite-accepted", "refunded"}


def test_a_project_that_cannot_be_loaded_offers_the_kits(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tile]\ntiles = ["nowhere:events"]\n')
    assert _completed(tmp_path, "tile", "check", "reteno-ev") == {"reteno-events", "reteno-event-webhook"}
    assert _completed(tmp_path, "tile", "render", "--event", "mob") == set()
