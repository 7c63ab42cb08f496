"""The oracle itself: order, errors, timeouts, the parse operation, Amplitude's helper, a missing jar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.oracle import oracle as oracle_module

if TYPE_CHECKING:
    from pathlib import Path

    from tests.oracle.oracle import Oracle


def test_answers_come_in_order_with_their_ids(oracle: Oracle) -> None:
    requests = [{"id": number, "template": "${n}", "model": {"n": number}} for number in range(500)]
    answers = oracle.ask_many(requests)
    assert [(answer["id"], answer["output"]) for answer in answers] == [(number, str(number)) for number in range(500)]


def test_errors_tell_phase_and_place(oracle: Oracle) -> None:
    parse, render = oracle.ask_many([{"template": "${a!", "model": {}}, {"template": "ab\n ${nope}", "model": {}}])
    assert (parse["ok"], parse["phase"], parse["line"]) == (False, "parse", 1)
    assert (render["phase"], render["line"], render["column"], render["blamed"]) == ("render", 2, 4, "nope")
    assert render["partial_output"] == "ab\n "


def test_an_endless_template_times_out_and_the_next_one_runs(oracle: Oracle) -> None:
    endless = {"template": "<#list 1.. as x><#assign y = x></#list>", "timeout_ms": 300}
    late, fine = oracle.ask_many([endless, {"template": "fine"}])
    assert late["phase"] == "timeout"
    assert fine["output"] == "fine"


def test_a_bad_request_is_answered(oracle: Oracle) -> None:
    assert oracle.ask({"template": None})["ok"] is False


def test_parsing_tells_what_the_template_is(oracle: Oracle) -> None:
    answer = oracle.ask(
        {"template": "[#ftl][#if true]x[/#if]", "op": "parse", "settings": {"tag_syntax": "auto_detect"}}
    )
    assert answer["ok"]
    assert answer["tag_syntax"] == 2  # Configuration.SQUARE_BRACKET_TAG_SYNTAX


def test_other_templates_settings_and_amplitude_s_helper(oracle: Oracle) -> None:
    answer = oracle.ask(
        {
            "template": "<#include 'other.ftl'>"
            "${statics['com.amplitude.integrations.connector.utils.FtlUtils'].toJson(data)}",
            "templates": {"other.ftl": "${1234.5} "},
            "model": {"data": {"a": [1, 'x"y', None, True]}},
            "settings": {"locale": "de_DE", "amplitude_statics": True},
        }
    )
    assert answer["output"] == '1.234,5 {"a":[1,"x\\"y",null,true]}'


def test_a_missing_jar_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREEMARKER_JAR", str(tmp_path / "none.jar"))
    oracle_module.java_command.cache_clear()
    try:
        with pytest.raises(oracle_module.OracleMissing, match=r"none\.jar is missing|no java"):
            oracle_module.java_command()
    finally:
        oracle_module.java_command.cache_clear()
