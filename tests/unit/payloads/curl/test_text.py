"""How the command looks, and what it refuses."""

from __future__ import annotations

import pytest

from payloads.curl import SHELLS, Shell, UnsafeForShellError, curl
from payloads.request import Request

# The layout of the portal's Test Payload, with the values its screenshot shows: one item a line, ` \` at the
# ends, the URL between double quotes, no space after a header's colon, presets before custom headers.
_PORTAL = r"""curl --verbose --request POST "https://localhost/users/track" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:TestAPI' \
--data '{
  "external_id": "some user id"
}'"""


def _request(body: str = "{}", *, url: str = "https://localhost/users/track", **headers: str) -> Request:
    presets = (("Content-Type", "application/json"), ("User-Agent", "Amplitude/EventStreaming/1.0"))
    return Request("POST", url, (*presets, *headers.items()), body)


def test_layout_is_the_portals() -> None:
    assert curl(_request('{\n  "external_id": "some user id"\n}', Authorization="TestAPI")) == _PORTAL


def test_secret_in_bash() -> None:
    command = curl(_request(Authorization="Basic x"), secrets={"Basic x": "RETENO_AUTHORIZATION"})
    assert "-H 'Authorization:'\"$RETENO_AUTHORIZATION\" \\\n" in command


def test_secret_in_powershell() -> None:
    command = curl(_request(Authorization="Basic x"), shell="powershell", secrets={"Basic x": "RETENO_AUTHORIZATION"})
    assert "-H ('Authorization:' + $env:RETENO_AUTHORIZATION) `\n" in command


def test_secret_in_cmd() -> None:
    command = curl(_request(Authorization="Basic x"), shell="cmd", secrets={"Basic x": "RETENO_AUTHORIZATION"})
    assert '-H "Authorization:%RETENO_AUTHORIZATION%" ^\n' in command


def test_longer_of_two_secrets_wins() -> None:
    command = curl(_request(A="key-1", B="key"), secrets={"key": "SHORT", "key-1": "LONG"})
    assert "-H 'A:'\"$LONG\"" in command
    assert "-H 'B:'\"$SHORT\"" in command


def test_empty_secret_is_no_secret() -> None:
    assert curl(_request(), secrets={"": "NOTHING"}) == curl(_request())


def test_file_name_sign_needs_data_raw() -> None:
    assert "\n--data-raw '@home'" in curl(_request("@home"))
    assert "\n--data ' @home'" in curl(_request(" @home"))


def test_body_that_may_begin_with_a_file_name_sign_needs_data_raw() -> None:
    assert '\n--data-raw "$KEY"' in curl(_request("k3y"), secrets={"k3y": "KEY"})


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (_request("a\0b"), "the body holds a NUL"),
        (_request("\ud83d"), r"half a surrogate pair \(U\+D83D\)"),
        (_request(A="x\r\nEvil: 1"), "header A holds a line break"),
        (_request(A="x\0"), "header A holds a NUL"),
        (_request(**{"Bad Name": "x"}), "'Bad Name' is not a header name"),
        (_request(**{"@file": "x"}), "'@file' is not a header name"),
        (_request(url="https://x/a b"), "the URL holds ' ' at position 12: percent-encode"),
        (_request(url='https://x/"'), "the URL holds '\"' at position 11"),
        (_request(url="https://x/\n"), "the URL holds"),
        (Request("P;ST", "https://x", (), ""), "`P;ST` is not an HTTP method"),
    ],
)
def test_refused(shell: Shell, request_: Request, fault: str) -> None:
    with pytest.raises(UnsafeForShellError, match=fault):
        curl(request_, shell=shell)


def test_variable_name_is_checked() -> None:
    with pytest.raises(UnsafeForShellError, match="`A; id` is no name"):
        curl(_request(A="x"), secrets={"x": "A; id"})


def test_cmd_cannot_fill_a_secret_into_the_body() -> None:
    with pytest.raises(UnsafeForShellError, match="the body holds a secret, which cmd can't fill in"):
        curl(_request("k3y"), shell="cmd", secrets={"k3y": "KEY"})


def test_cmd_cannot_fill_a_secret_between_what_it_cannot_carry() -> None:
    with pytest.raises(UnsafeForShellError, match="the header holds a secret beside"):
        curl(_request(A='"k3y"'), shell="cmd", secrets={"k3y": "KEY"})
