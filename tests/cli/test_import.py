from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def kit_declared() -> None:
    """No project is there."""


_GUIDE = r"""
{
  "eventTypeKey": "${input.event_type!}",
  "params": \[
    \<#if input.session_id??>
      {"name": "externalCustomerId", "value": "${input.user_id}"}
    \</#if>
    \<#list [
        "plan",
        "price,
        "step"...
      ] as name>
      \<#if (input.event_properties\[name\])??>
        , {"name": "${name}", "value": "${input.event_properties[name]}"}
      \</#if>
    \</#list>
  ]
}
""".lstrip()
_REPAIRED = re.sub(r"\\", "", _GUIDE).replace('"price,', '"price",').replace('"step"...', '"step"')
_SOUND = '{"a": "${(input.user_id!"")?json_string}"}\n'

_PUBLISHED = sorted(Path(__file__).parents[2].glob("../*/seeds/000*.txt"))


def _write(tmp_path: Path, text: str, name: str = "guide.ftl") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_fixed_what_it_is_and_what_is_wrong(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, _GUIDE)
    result = run("import", "guide.ftl")
    assert result.code == 1
    assert result.err == ""
    assert "guide.ftl  the body of a Webhook destination: Reteno event v2, POST https://api.reteno.com" in result.out
    assert 'a string left open       "price, → "price",' in result.out
    assert 'a placeholder            "step"... → "step"' in result.out
    assert "\n 4  a backslash of the page  \\<#if input.session_id??> → <#if input.session_id??>\n" in result.out
    assert "    contract=CONTRACTS[" in result.out
    for fault in (
        "leading-comma",
        "unescaped-json-value",
        "missing: input.user_id",
        "Can't convert boolean",
        "1,234,567.25",
    ):
        assert fault in result.out
    assert _files(tmp_path) == ["guide.ftl"]


def test_module_and_template_are_written_and_can_be_checked(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, _GUIDE)
    result = run("import", "guide.ftl", "-o", "acme/tiles", "--name", "acme_guide")
    assert result.code == 1
    assert "wrote acme/tiles/acme_guide.py\nwrote acme/tiles/acme_guide.ftl\n" in result.out
    assert (tmp_path / "acme/tiles/acme_guide.ftl").read_text() == _REPAIRED
    assert _files(tmp_path / "acme/tiles") == ["account.toml", "acme_guide.ftl", "acme_guide.py"]
    checked = run("check", "acme/tiles/acme_guide.py", "--output-format", "concise")
    assert checked.code == 1
    assert "acme/tiles/acme_guide.ftl:5:50: error[TPL102] render-failure" in checked.out


def test_fix_repairs_what_is_safe(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, '{\n  "a": "${input.user_id}",\n  "b": \\[1\\],\n}\n')
    result = run("import", "guide.ftl", "-o", ".", "--fix", "--name", "acme_fixed")
    assert result.code == 0
    assert result.err.startswith("acme-fixed: 3 findings fixed")
    assert (tmp_path / "acme_fixed.ftl").read_text() == (
        '{\n  "a": "${(input.user_id!"")?json_string}",\n  "b": [1]\n}\n'
    )


@pytest.mark.parametrize(
    "text", [_SOUND, _SOUND.replace("\n", "\r\n"), "\ufeff" + _SOUND, _SOUND + "\n\n", _SOUND.strip()]
)
def test_a_sound_template_stays_byte_for_byte(run: Run, tmp_path: Path, text: str) -> None:
    before = _write(tmp_path, text).read_bytes()
    result = run("import", "guide.ftl", "-o", "out")
    assert result.code == 0
    assert "nothing to fix" in result.out
    assert (tmp_path / "out" / "guide.ftl").read_bytes() == before


def test_line_ends_outlive_repairs(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, '{\r\n"a": \\[\r\n"${input.user_id!}"]\r\n}\r\n')
    run("import", "guide.ftl", "-o", "out", "--fix")
    written = (tmp_path / "out" / "guide.ftl").read_bytes()
    assert written == b'{\r\n"a": [\r\n"${(input.user_id!)?json_string}"]\r\n}\r\n'


def test_nothing_is_overwritten_unasked(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, _SOUND)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "guide.py").write_text("precious = True\n")
    result = run("import", "guide.ftl", "-o", "out")
    assert (result.code, result.out) == (2, "")
    assert "there is already a file of that name; nothing was written" in result.err
    assert "--> out/guide.py" in result.err
    assert _files(tmp_path / "out") == ["guide.py"]
    assert run("import", "guide.ftl", "-o", "out", "--force").code == 0
    assert "events = Tile(" in (tmp_path / "out" / "guide.py").read_text()
    assert run("import", "guide.ftl", "-o", "out").code == 0  # the same again
    assert _files(tmp_path / "out") == ["guide.ftl", "guide.py", "logo.png"]


def test_the_template_itself_is_overwritten_only_if_asked(run: Run, tmp_path: Path) -> None:
    path = _write(tmp_path, _SOUND.replace("{", "\\{", 1))
    assert run("import", "guide.ftl", "-o", ".").code == 2
    assert path.read_text() != _SOUND
    assert run("import", "guide.ftl", "-o", ".", "--force").code == 0
    assert path.read_text() == _SOUND


def test_from_standard_input_as_json(run: Run) -> None:
    result = run("import", "-", "--output-format", "json", stdin=_GUIDE.encode())
    data = json.loads(result.out)
    assert result.code == 1
    assert (data["kind"], data["contract"], data["source"]) == ("webhook", "reteno-event-v2", "standard input")
    assert data["files"]["reteno_event_v2.ftl"] == _REPAIRED
    assert {"line": 9, "kind": "a string left open", "before": '"price,', "after": '"price",'} in data["repairs"]
    assert {finding["name"] for finding in data["check"]["tiles"][0]["findings"]} >= {"leading-comma", "render-failure"}
    assert data["number_format"]["property"] == "event_properties.step"


def test_a_template_that_cannot_be_fixed(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, '{"a": \\[<#if input.user_id??>1]}\n')
    result = run("import", "guide.ftl")
    assert result.code == 1
    assert "error[TPL101] template-syntax-error" in result.out


@pytest.mark.slow
def test_a_template_without_an_end(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "{" + "<#list 1..9 as n>" * 9 + "${n}" + "</#list>" * 9 + "}")
    result = run("import", "guide.ftl", "-o", "out")
    assert (result.code, result.out) == (1, "")
    assert "error: the template does more than a body can: " in result.err
    assert _files(tmp_path) == ["guide.ftl"]


def test_a_cohort_is_recognised(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, '{"users": \\[<#list input.users as user>"${user.user_id}"<#sep>,</#sep></#list>\\]}\n')
    result = run("import", "guide.ftl", "-o", ".", "--name", "acme_cohort", "--fix", "--universe", "documented")
    assert "the body of a cohort webhook" in result.out
    assert "a backslash of the page" in result.out
    assert "cohorts = CohortWebhook(" in (tmp_path / "acme_cohort.py").read_text()
    assert run("check", "acme_cohort.py").code == result.code


@pytest.mark.parametrize(
    ("arguments", "content", "parts"),
    [
        (["nothing.ftl"], b"", ["there is no file 'nothing.ftl'"]),
        (["."], b"", ["this is a folder, not a template"]),
        (["guide.ftl"], b"", ["there is nothing in it"]),
        (["guide.ftl"], b" \n", ["there is nothing in it"]),
        (["guide.ftl"], b'{"a": "\xff"}', ["not valid UTF-8 (at byte 8)"]),
        (["guide.ftl"], b"[" * 200_001, ["more than 200,000 bytes"]),
        (["guide.ftl", "-o", "guide.ftl"], _SOUND.encode(), ["--> guide.ftl"]),
        (["guide.ftl", "-o", "guide.ftl/x"], _SOUND.encode(), ["can't be written"]),
    ],
)
def test_bad_input(run: Run, tmp_path: Path, arguments: list[str], content: bytes, parts: list[str]) -> None:
    (tmp_path / "guide.ftl").write_bytes(content)
    result = run("import", *arguments)
    assert (result.code, result.out) == (2, "")
    assert "Traceback" not in result.err
    for part in parts:
        assert part in result.err


#: The published templates: what each is, and pieces of what is said about each of its known defects.
_KNOWN = [
    (
        "Reteno device v1",
        ("missing: input.user_id", "`${input.device_id}` is printed", '"ANDROID", "IOS"', "no member 'deviceId'"),
    ),
    (
        "Reteno contact v1",
        ("`${input.user_id!}` is printed", "Can't convert boolean", '`$.channels[0].value` is ""', "1,234,567.25"),
    ),
    (
        "Reteno event v2",
        (
            "a string left open",
            "a placeholder",
            "leading-comma",
            "missing: input.user_id",
            "`${input.event_type!}` is printed",
            "Can't convert boolean",
            "1,234,567.25",
            "at most 100 are allowed",
            "no keyValue and none of contactId",
        ),
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not _PUBLISHED, reason="the published guide doesn't lie beside the checkout")
@pytest.mark.parametrize(("at", "known"), [*enumerate(_KNOWN)], ids=[name for name, _ in _KNOWN])
def test_published_templates(run: Run, at: int, known: tuple[str, tuple[str, ...]]) -> None:
    page = _PUBLISHED[0].read_text(encoding="utf-8")
    templates = re.findall(r"^\{[ ]*$.*?^\}[ ]*$", page, re.MULTILINE | re.DOTALL)
    result = run("import", "-", stdin=templates[at].encode())
    assert result.code == 1
    what, defects = known
    assert what in result.out.splitlines()[0]
    assert [defect for defect in defects if defect not in result.out] == []
    assert result.out.count("witness: ") >= result.out.count("error[") > 3  # one for each cause
    assert not re.search(r"\\<|\\\[", result.out.split("\nreteno_")[-1])


_PAGE = """Connecting Amplitude with Reteno

Create two destinations, one for users and one for events, as this page tells.

  1. Paste the code in the following format to it:
{
  "fields": [
    { "id": 7, "value": "${input.country!}" },
    { "id": 8, "value": "${input.user_properties.plan!}" },
    { "id": 9, "value": "${input.dma!}" }
  ],
  "channels": [
    {
      "device": { "appId": "not-an-id" },
      "type": "email",
      "value": "${input.user_properties.mail!}"
    }
  ],
  "externalCustomerId": "${input.user_id!}"
}

The number before each value is that of an additional field of your account.

  2. The request example for sending events will be as follows:
{
  "eventTypeKey": "${input.event_type!}",
  "params": \\[
    \\<#if input.user_id??>{"name": "externalCustomerId", "value": "${input.user_id}"}\\</#if>
    \\<#list ["parameter_1", "price", "parameter_3"...] as param>
      \\<#if input.event_properties[param]??>
        , {"name": "${param}", "value": "${input.event_properties[param]}"}
      \\</#if>
    \\</#list>
  ]
}

Pass all unique event parameters in the request.
"""


def test_a_whole_page_ends_in_the_kits_own_destinations(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(_PAGE.replace("\n", "  \n"))
    result = run("import", "page.txt", "-o", "acme")
    assert result.code == 1  # the page's own templates have faults
    written = {path.name for path in (tmp_path / "acme").iterdir()}
    stems = ("reteno_contact_v1", "reteno_event_v2")
    assert written == {"account.toml", *(f"{stem}.{end}" for stem in stems for end in ("py", "ftl"))}
    account = tomllib.loads((tmp_path / "acme" / "account.toml").read_text())
    assert account == {
        "external_id": "user_id",
        "email_property": "mail",
        "country_field": "7",
        "property_fields": {"plan": 8},
        "event_properties": ["price"],
    }
    for told in (
        "reteno-contact-webhook is the kit's own destination for the same address",
        "left out: app_id",
        "left out: the field 9 takes input.dma",
        "placeholders of the page, not taken over: parameter_1, parameter_3",
    ):
        assert told in result.out
    assert run("account", "check", "acme/account.toml").code == 0
    for key in ("reteno-contact-webhook", "reteno-event-webhook"):
        assert run("export", key, "--account", "acme/account.toml", "-o", key).code == 0


def test_a_page_as_json_is_a_list(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(_PAGE.replace("\n", "  \n"))
    data = json.loads(run("import", "page.txt", "--output-format", "json").out)
    assert [each["contract"] for each in data] == ["reteno-contact-v1", "reteno-event-v2"]
    assert [each["migration"]["key"] for each in data] == ["reteno-contact-webhook", "reteno-event-webhook"]


def test_findings_of_one_cause_are_one(run: Run, tmp_path: Path) -> None:
    members = ",\n".join(f'"m{number}": "${{input.event_type}}"' for number in range(15))
    (tmp_path / "guide.ftl").write_text(f"{{{members}}}\n")
    out = run("import", "guide.ftl").out
    assert out.count("error[JSN106]") == 1
    assert "the same 14 times more, in line 2, 3, 4" in out


def test_numbers_of_lines_are_taken_out(run: Run, tmp_path: Path) -> None:
    lines = ["{", '  "a": "${input.event_type?json_string}",', '  "b": 5', "}"]
    (tmp_path / "guide.ftl").write_text("".join(f"{number} {line}\n" for number, line in enumerate(lines, 1)))
    data = json.loads(run("import", "guide.ftl", "--output-format", "json").out)
    assert [line.strip() for line in data["files"]["guide.ftl"].splitlines()] == [line.strip() for line in lines]
