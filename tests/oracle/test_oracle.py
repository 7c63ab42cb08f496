"""The oracle is a program that can be stopped in the middle of loading a class, which it never finds again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle.oracle import Oracle, OracleMissing

pytestmark = pytest.mark.oracle


def test_what_fails_for_a_lost_class_is_asked_of_a_new_program(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        oracle = Oracle()
    except OracleMissing as missing:
        pytest.skip(str(missing))
    exchange, asked = oracle._exchange, list[int]()

    def lose(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answers = exchange(requests)
        asked.append(len(requests))
        if asked == [5]:
            answers[2:] = [{"ok": False, "error_type": "java.lang.NoClassDefFoundError"}] * 3
        return answers

    with oracle:
        oracle.ask({"template": "a"})  # so that the program runs
        monkeypatch.setattr(oracle, "_exchange", lose)
        answers = oracle.ask_many([{"template": f"${{{number}}}"} for number in range(5)])
    assert [answer["output"] for answer in answers] == ["0", "1", "2", "3", "4"]
    assert asked == [5, 1, 3]
