from __future__ import annotations

import os
from pathlib import Path

import pytest

from tile import TileError
from tile.portal import Evidence, Payload, submission_files, write_submission
from tile.reteno import events

_ONE = Evidence(payloads=(Payload("one", "d", "{}", "curl"),))
_TWO = Evidence(payloads=(Payload("two", "d", "{}", "curl"),))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_what_it_says(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder"
    written = write_submission(events, target, _ONE)
    assert contents(target) == submission_files(events, _ONE)
    assert list(written) == sorted(contents(target))


def test_an_earlier_export_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_submission(events, target, _ONE)
    write_submission(events, target, _TWO)
    assert contents(target) == submission_files(events, _TWO)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write_submission(events, tmp_path / "out", _ONE)
    (tmp_path / "empty").mkdir()
    write_submission(events, tmp_path / "empty", _ONE)
    assert contents(tmp_path / "empty") == contents(tmp_path / "out")


@pytest.mark.parametrize("content", [None, "{}", "no json", '{"kind": "amplitude-event-streaming-submission"}'])
def test_a_foreign_folder_is_left_alone(tmp_path: Path, content: str | None) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    if content is not None:
        (tmp_path / "submission.json").write_text(content)
    before = contents(tmp_path)
    with pytest.raises(TileError, match=r"`tile export` didn't write: .*thesis\.txt"):
        write_submission(events, tmp_path, _ONE)
    assert contents(tmp_path) == before


def test_an_export_to_which_somebody_added_a_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_submission(events, target, _ONE)
    (target / "payloads" / "mine.txt").write_text("x")
    with pytest.raises(TileError, match=r"`tile export` didn't write: payloads/mine\.txt"):
        write_submission(events, target, _TWO)
    assert (target / "payloads" / "one.json").exists()


def test_a_file_or_link_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(TileError, match="something other than a folder"):
        write_submission(events, tmp_path / "file", _ONE)
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(TileError, match="something other than a folder"):
        write_submission(events, tmp_path / "link", _ONE)


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(TileError, match="can't be written"):
        write_submission(events, tmp_path / "file" / "out", _ONE)


def test_a_failure_while_writing_leaves_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    write_submission(events, target, _ONE)
    before = contents(target)

    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TileError, match="No space left on device"):
        write_submission(events, target, _TWO)
    assert contents(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_while_changing_places_restores_the_old_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write_submission(events, target, _ONE)
    before = contents(target)
    rename = Path.rename

    def only_the_old_one(path: Path, to: Path) -> Path:
        if path.name == "new":
            raise PermissionError(13, "Permission denied")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", only_the_old_one)
    with pytest.raises(TileError, match="Permission denied"):
        write_submission(events, target, _TWO)
    assert contents(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_others_may_read_the_folder(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_submission(events, tmp_path / "out", _ONE)
    finally:
        os.umask(old)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755
