"""Places as editors count them, words that are being typed, and a worker that is ended or dies."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tile.lsp.checker import Checker
from tile.lsp.positions import Encoding, Positions
from tile.lsp.words import unfinished, word_at

if TYPE_CHECKING:
    from pathlib import Path

_ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")


@given(st.text(st.sampled_from("aé語😀\t\n\r")), st.data(), st.sampled_from(_ENCODINGS))
def test_a_position_leads_back_to_its_offset(text: str, data: st.DataObject, encoding: Encoding) -> None:
    offset = data.draw(st.integers(0, len(text)))
    if text[offset : offset + 1] in ("\n", "\r") or text[offset - 1 : offset] in ("\n", "\r"):
        return  # places inside a line break are the line's end
    positions = Positions(text, encoding)
    assert positions.offset(*positions.position(offset)) == offset


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_an_emoji_is_as_wide_as_its_encoding(encoding: Encoding, units: int) -> None:
    assert Positions("a\n😀b", encoding).position(3) == (1, units)
    assert Positions("a\n😀b", encoding).offset(1, units) == 3
    assert Positions("a\nb", encoding).offset(0, 99) == 1
    assert Positions("a\nb", encoding).offset(99, 0) == 3


@pytest.mark.parametrize(
    ("typed", "kind", "path"),
    [
        ("${input.us", "path", ("input",)),
        ("${x?js", "built-in", ()),
        ("<#as", "directive", ()),
        ("</#", "directive", ()),
        ("${.no", "special", ()),
        ("${par", "path", ()),
        ("<#if x><#list y as i>${mappedFields.e", "path", ("mappedFields",)),
    ],
)
def test_what_is_being_typed(typed: str, kind: str, path: tuple[str, ...]) -> None:
    found = unfinished(typed, len(typed))
    assert found is not None
    assert (found.kind, found.path) == (kind, path)


@pytest.mark.parametrize("typed", ["text inp", '{"a": "${x}", inp', "<#if x>inp"])
def test_text_is_no_code(typed: str) -> None:
    assert unfinished(typed, len(typed)) is None
    assert word_at(typed, len(typed)) is None


def test_a_newer_text_ends_the_check_of_an_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    checker, found = Checker(), list[object]()
    slow = '{"a": "' + "".join(f'<#if input.p{i}??>x</#if>${{input.q{i}!""}}' for i in range(60)) + '"}'
    older = threading.Thread(target=lambda: found.append(checker.check(tmp_path / "a.ftl", slow)))
    older.start()
    time.sleep(0.2)
    newer = checker.check(tmp_path / "a.ftl", '{"a": "${input.event_type}"}')
    older.join()
    checker.close()
    assert found == [None]
    assert newer is not None
    assert [each.code for each in newer] == ["JSN106"]


def test_a_worker_that_dies_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    checker = Checker()
    assert checker.check(tmp_path / "a.ftl", 3) is None  # type: ignore[arg-type]
    assert checker.check(tmp_path / "a.ftl", '{"a": "b"}') == ()
    checker.close()
