"""What the portal and HTTP require of a declaration; the check and the export read one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conformance import check
from tile import ConnectionInfo, Endpoint, Header, Logo, Tile, TileError, body_text
from tile.portal import Evidence, submission_files
from tile.reteno.event_tile import events

if TYPE_CHECKING:
    from pathlib import Path

_LOGO = events.connection.logo
assert _LOGO is not None


def _tile(url: str = "https://acme.example/events", **given: Any) -> Tile:
    connection = ConnectionInfo(display_name="A", category="C", summary="S.", description="D.", logo=_LOGO)
    declared = {"key": "acme", "integration_name": "A", "connection": connection, "body": body_text("{}")}
    return Tile(**{**declared, "endpoint": Endpoint(method="POST", url=url), **given})


def _found(tile: Tile) -> list[tuple[str, str]]:
    """Code and the text it is about."""
    found = []
    for each in check(tile).findings:
        place = each.location
        text = place.source_line[place.column - 1 : place.end_column] if place else ""
        found.append((each.code, text))
    return found


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.example",
        "https://acme.example:8443/events?a=b&c[]=%20",
        "https://acme.example./events",
        "https://localhost:3000",
        "https://[2001:db8::1]:443/events",
        "https://192.0.2.1/events",
        "https://${input.library!'a'}.acme.example:${input.event_id?c}/events",
        "https://acme.example/<#if (input.library)??>a<#else>b</#if>/events",
        "https://xn--mller-kva.example/",
        "https://acme.example/a@b:c/%${'41'}",
    ],
)
def test_addresses_that_can_be(url: str) -> None:
    assert [code for code, _ in _found(_tile(url)) if code == "URL101"] == []


@pytest.mark.parametrize(
    ("url", "about"),
    [
        ("https://user:secret@acme.example/events", "user:secret@"),
        ("https://user@acme.example/events", "user@"),
        ("https://${input.library!'a'}@acme.example/events", "${input.library!'a'}@"),
        ("https:///events", "/"),
        ("https://", "/"),
        ("https://?a=b", "/"),
        ("https://:443/events", ":443"),
        ("https://acme.example:0/", "0"),
        ("https://acme.example:65536/", "65536"),
        ("https://acme.example:https/", "https"),
        ("https://acme.example:80:80/", "80:80"),
        ("https://acme..example/", "acme..example"),
        ("https://.example/", ".example"),
        ("https://acme!.example/", "acme!.example"),
        ("https://300.1.1.1/", "300.1.1.1"),
        ("https://[::g]/", "[::g]"),
        ("https://[::1/", "[::1"),
        ("https://acme.example/{workspace}/events", "{workspace}"),
        ("https://acme.example/{{workspace-id}}/events", "{{workspace-id}}"),
        ("https://acme.example/${input.library!'a'}}/events", "}"),
        ("https://acme.example/{${input.library!'a'}/events", "{"),
        ("https://acme.example/<workspace>/events", "<"),
        ("https://acme.example/${input.library!'a'}/a b", " "),
        ("https://acme.example/a|b", "|"),
        ("https://acme.example/100%", "%"),
        ("https://acme.example/übung", "ü"),
        ("https://acme.example/events#top", "#top"),
        ("https://acme.example/<#if (input.library)??>{a}</#if>", "{a}"),
    ],
)
def test_addresses_that_cannot_be(url: str, about: str) -> None:
    assert ("URL101", about) in _found(_tile(url))


def test_a_host_in_another_script_is_told_in_ascii() -> None:
    [finding] = [each for each in check(_tile("https://müller.example/")).findings if "ASCII" in each.message]
    assert finding.fix == "write xn--mller-kva.example"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("Host", "acme.example", "HDR104"),
        ("content-length", "12", "HDR104"),
        ("Transfer-Encoding", "chunked", "HDR104"),
        ("Connection", "close", "HDR104"),
        ("Keep-Alive", "timeout=5", "HDR104"),
        ("TE", "trailers", "HDR104"),
        ("Upgrade", "h2c", "HDR104"),
        ("Proxy-Authorization", "Basic ${input.library!'a'}", "HDR104"),
        ("X-Name", "Müller", "HDR105"),
        ("X-Name", "a ${input.library!'a'} – b", "HDR105"),
    ],
)
def test_headers_that_cannot_be(name: str, value: str, code: str) -> None:
    assert code in [found for found, _ in _found(_tile(headers=[Header(name=name, value=value)]))]


@pytest.mark.parametrize("name", ["Accept", "X-Host", "Hostname", "X-Content-Length", "Idempotency-Key"])
def test_headers_that_can_be(name: str) -> None:
    assert _found(_tile(headers=[Header(name=name, value="a\tb")])) == []


def _logos(folder: Path) -> dict[str, Logo | None]:
    assert _LOGO is not None
    data = _LOGO.read()
    texts = {
        "cut.png": data[:-20],
        "short.png": data[:100],
        "text.png": b"not an image",
        "empty.png": b"",
        "long.png": data + b"\0",
        "gif.png": b"GIF89a" + data[6:],
        "flipped.png": data[:60] + bytes([data[60] ^ 1]) + data[61:],
    }
    for name, content in texts.items():
        (folder / name).write_bytes(content)
    return {"none": None, "absent": Logo(path=folder / "absent.png"), "folder": Logo(path=folder)} | {
        name: Logo(path=folder / name) for name in texts
    }


def test_the_check_refuses_the_logos_that_the_export_refuses(tmp_path: Path) -> None:
    logos = _logos(tmp_path)
    assert len(logos) == 10
    for name, logo in logos.items():
        connection = ConnectionInfo(display_name="A", category="C", summary="S.", description="D.", logo=logo)
        tile = _tile(connection=connection)
        with pytest.raises(TileError) as refused:
            submission_files(tile, Evidence())
        [finding] = check(tile).findings
        assert (finding.code, finding.message, finding.fix) == (
            "TIL102",
            refused.value.message,
            refused.value.remedy,
        ), name


def test_a_logo_that_is_sound_is_taken() -> None:
    assert check(_tile()).findings == ()
    assert submission_files(_tile(), Evidence())
