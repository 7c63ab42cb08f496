"""Archives as they are: what is read, what is skipped, what is damaged."""

from __future__ import annotations

import gzip
import json
import random
import zipfile
from typing import TYPE_CHECKING

import pytest

from tile.backtest import decoding
from tile.backtest.archive import Part, inventory
from tile.backtest.decoding import LONGEST_LINE, Unreadable, event_of
from tile.backtest.reading import CannotUnpackError, Damage, lines
from tile.errors import TileError

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = [
    "187520/187520_2026-03-02_8#0.json.gz",
    "187520/187520_2026-03-02_8#1.json.gz",
    "187520/187520_2026-03-02_11#627.json.gz",
    "187520/187520_2026-03-02_9#complete.json.gz",
    "187520/-187520_2026-03-02_8.json.gz",
    "187520/README.txt",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in _NAMES:
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(b'{"event_type": "a"}\n'))
    return tmp_path / "in"


def test_a_folder(folder: Path) -> None:
    found = inventory([str(folder)])
    assert [part.name.rpartition("/")[2] for part in found.parts] == [
        "187520_2026-03-02_11#627.json.gz",
        "187520_2026-03-02_8#0.json.gz",
        "187520_2026-03-02_8#1.json.gz",
    ]
    assert [why for _, why in found.skipped] == [
        "merged ids, not events",
        "a marker of an hour that is complete",
        "another kind of file",
    ]
    assert found.missing == ("2026-03-02 10",)  # 9 has its marker


def test_a_zip_is_read_as_it_is(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "export.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _NAMES:
            archive.write(folder / name, name)
    before = sorted(tmp_path.rglob("*"))
    found = inventory([str(target)])
    assert [part.member for part in found.parts] == [_NAMES[2], _NAMES[0], _NAMES[1]]
    assert all(list(lines(part, faster=True)) == [b'{"event_type": "a"}'] for part in found.parts)
    assert sorted(tmp_path.rglob("*")) == before


def test_patterns_and_single_files(folder: Path) -> None:
    single = str(folder / _NAMES[0])
    by_pattern = inventory([str(folder / "187520" / "*_8#*.json.gz")])
    assert len(by_pattern.parts) == 2
    assert inventory([single, single]).parts == by_pattern.parts[:1]


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_a_zip_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(TileError, match="not a zip"):
        inventory([str(tmp_path / "a.zip")])


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(TileError, match="there is no file or folder"):
        inventory([str(tmp_path / "none*.gz")])


def _of(content: bytes, file: Path, *, faster: bool) -> list[object]:
    file.write_bytes(content)
    part = Part(str(file), "", len(content), 0)
    try:
        return list(lines(part, faster=faster))
    except CannotUnpackError:
        return list(lines(part, faster=False))


_EVENTS = b"".join(json.dumps({"event_type": "a", "n": number}).encode() + b"\n" for number in range(30_000))


@pytest.mark.parametrize("faster", [False, True])
def test_cut_anywhere(tmp_path: Path, faster: bool) -> None:
    whole = gzip.compress(_EVENTS)
    for at in (5, 11, 100, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        *read, end = _of(whole[:at], tmp_path / "a.gz", faster=faster)
        assert end == Damage("cut off")
        assert read == _EVENTS.split(b"\n")[: len(read)]
    assert len(read) > 29_000
    assert _of(whole, tmp_path / "a.gz", faster=faster) == _EVENTS.split(b"\n")[:-1]


def test_damage_is_the_same_with_both_libraries(tmp_path: Path) -> None:
    rng = random.Random(2)
    whole = gzip.compress(_EVENTS)
    for _ in range(25):
        at = rng.randrange(20, len(whole))
        broken = whole[:at] + bytes([rng.randrange(256)]) + whole[at + 1 :]
        assert _of(broken, tmp_path / "a.gz", faster=True) == _of(broken, tmp_path / "a.gz", faster=False)


def test_several_gzip_members_are_one_file(tmp_path: Path) -> None:
    assert _of(gzip.compress(b"a\nb") + gzip.compress(b"c\n"), tmp_path / "a.gz", faster=True) == [b"a", b"bc"]
    assert _of(gzip.compress(b"a\n") + b"trash", tmp_path / "a.gz", faster=True)[0] == b"a"


def test_lines_that_are_too_long(tmp_path: Path) -> None:
    long = b"x" * (LONGEST_LINE + 1)
    found = _of(b"a\n" + long + b"\n\nb\n" + long, tmp_path / "a.ndjson", faster=True)
    assert found == [b"a", None, b"", b"b", None]


_LINES = {
    b'{"event_type": "a"}': {"event_type": "a"},
    b'\xef\xbb\xbf{"event_type": "a"}\r': {"event_type": "a"},
    b'{"event_type": "a", "n": 123456789012345678901234567890}': {
        "event_type": "a",
        "n": 123456789012345678901234567890,
    },
    b'{"event_type": "a", "event_type": "b"}': {"event_type": "b"},
    b'{"event_type": "\\ud800"}': {"event_type": "\ud800"},
    b'{"event_type": "a", "n": 1e400}': {"event_type": "a", "n": float("inf")},
    b'{"event_type": "a", "n": NaN}': Unreadable.NOT_JSON,
    b'{"event_type": "a", "n": 01}': Unreadable.NOT_JSON,
    b'{"event_type": "a\x01"}': Unreadable.NOT_JSON,
    b'{"event_type": "\xff"}': Unreadable.NOT_UTF8,
    b'{"event_type": "\xed\xa0\x80"}': Unreadable.NOT_UTF8,
    b'{"event_type": "a"': Unreadable.NOT_JSON,
    b'{"event_type": "a"} x': Unreadable.NOT_JSON,
    b'[{"event_type": "a"}]': Unreadable.NOT_AN_OBJECT,
    b"1": Unreadable.NOT_AN_OBJECT,
    b'{"event_type": null}': Unreadable.NO_EVENT_TYPE,
    b'{"amplitude_id": 1, "merged_amplitude_id": 2}': Unreadable.MERGED_ID,
    b'{"event_type": "a", "n": ' + b"[" * 199 + b"]" * 199 + b"}": None,
    b'{"event_type": "a", "n": ' + b"[" * 200 + b"]" * 200 + b"}": Unreadable.TOO_DEEP,
    b'{"event_type": "a", "n": ' + b"[" * 100_000: Unreadable.TOO_DEEP,
    b'{"event_type": "' + b"[" * 500 + b'"}': {"event_type": "[" * 500},
    b'{"event_type": "a", "n": ' + b"9" * 5_000 + b"}": Unreadable.NOT_JSON,
}


@pytest.mark.parametrize("fast", [False, True], ids=["standard", "fast"])
@pytest.mark.parametrize(("line", "expected"), _LINES.items(), ids=[repr(line[:50]) for line in _LINES])
def test_a_line(line: bytes, expected: object, fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not fast:
        monkeypatch.setattr(decoding, "decode", decoding._slowly)
    found = event_of(line)
    if expected is None:
        assert isinstance(found, dict)
    else:
        assert found == expected
