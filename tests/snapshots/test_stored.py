"""The stored snapshots themselves: whole, the same everywhere, and without anybody's data.

A snapshot that was updated without a look is equal to what there is, whatever that is. So these are checked against the
samples, by other means than the template's.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from payloads.amplitude import samples
from payloads.amplitude.views import as_text

_ROOT = Path(__file__).parents[2]
_FOLDER = Path(__file__).parent / "__snapshots__" / "test_payloads"
_ANONYMOUS = {"anonymous", "null-text-identifier"}
_SENT = sorted(set(samples.names()) - _ANONYMOUS)
_IDENTIFIERS = {
    "externalcustomerid", "contactid", "contact_id", "contactkey", "contact_key", "email", "emailaddress", "useremail",
    "contactemail", "phone", "phonenumber", "sms", "pushtoken", "amplitudeeventtype", "amplitudeeventtime",
}  # fmt: skip


def _stored(kind: str, sample: str, ending: str) -> str:
    return (_FOLDER / f"test_{kind}[{sample}].{ending}").read_text(encoding="utf-8")


def test_there_is_one_of_each_kind_for_each_sample_that_is_sent() -> None:
    wanted = {f"test_body[{name}].json" for name in _SENT} | {f"test_curl[{name}].sh" for name in _SENT}
    assert {file.name for file in _FOLDER.iterdir()} == wanted


@pytest.mark.parametrize("sample", _SENT)
def test_a_snapshot_holds_all_that_the_sample_has_to_say(sample: str) -> None:
    event = samples.load(sample)
    body = json.loads(_stored("body", sample, "json"))
    sent = {param["name"]: param["value"] for param in body["params"]}
    assert body["eventTypeKey"]
    assert sent["amplitudeEventType"] == event["event_type"]
    for kind in ("user_properties", "event_properties"):
        held = event.get(kind) or {}
        assert isinstance(held, dict)
        for name, value in held.items():
            if (
                not name
                or name.lower() in _IDENTIFIERS
                or value in (None, "", "null")
                or isinstance(value, list | dict)
            ):
                continue
            other = event.get("event_properties")
            if kind == "user_properties" and isinstance(other, dict) and other.get(name) is not None:
                continue  # the event's own goes first
            assert name in sent, "a property is lost"
            if isinstance(value, str):
                assert sent[name] == value
            elif isinstance(value, bool):
                assert sent[name] == as_text(value)
            else:
                # ?c keeps 16 decimals, and a Double's digits beyond the 17th are anybody's.
                assert float(sent[name]) == pytest.approx(float(value or 0), abs=1e-16)


@pytest.mark.parametrize("sample", _SENT)
def test_the_command_delivers_the_body(sample: str) -> None:
    command = _stored("curl", sample, "sh")
    body = _stored("body", sample, "json")
    assert command.startswith('curl --verbose --request POST "https://api.reteno.com/api/v2/event" \\\n')
    assert command.endswith("'\n")
    data = command.split("--data", 1)[1].partition(" ")[2].rstrip("\n")
    delivered = subprocess.run(["bash", "-c", f"printf %s {data}"], capture_output=True, check=True).stdout
    assert delivered.decode() == body


@pytest.mark.parametrize("file", sorted(_FOLDER.parent.glob("*/*")), ids=lambda file: file.name)
def test_no_secret_and_nobodys_data_is_in_a_snapshot(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for domain in re.findall(r"[\w.+-]@(\w[\w.-]+\w)", text):
        assert re.fullmatch(r"example\.(com|org|net)", domain), "RFC 2606"
    for address in re.findall(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", text):
        assert address.startswith(("192.0.2.", "198.51.100.", "203.0.113.")), "RFC 5737"
    for phone in re.findall(r"\+\d{7,}", text):
        assert re.fullmatch(r"\+3800{6,}\d+", phone)
    assert not re.search(r"Basic |Bearer |__[A-Z_]+__", text)
    assert not re.search(r"/home/|/Users/|/root/|/tmp/|[A-Z]:\\\\Users", text)
    assert str(_ROOT) not in text


def test_they_are_the_same_in_any_zone_locale_and_folder(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    elsewhere = {
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "LANG": "uk_UA.UTF-8",
        "HOME": str(tmp_path),
        "PYTHONHASHSEED": "7",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(_ROOT / "pyproject.toml"),
         "--rootdir", str(_ROOT), str(Path(__file__).parent / "test_payloads.py")],
        cwd=tmp_path,
        env=clean | elsewhere,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{2 * len(_SENT)} snapshots passed" in done.stdout
