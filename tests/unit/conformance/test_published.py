"""The templates a vendor's guide publishes: their known defects are found, each with an event that shows it.

The guide isn't part of this repository. Where its text lies beside the checkout, it is read from there.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance import parameters
from conformance.claims import Status
from conformance.places import parts
from conformance.proof import Proof, prove
from payloads.amplitude import CAUTIOUS, DOCUMENTED, Universe
from payloads.freemarker import Template
from tile import body_text
from tile.reteno.contracts import CONTRACTS
from tile.undeclared import bare_tile

_ROOT = Path(__file__).parents[3]
_FILES = sorted(_ROOT.glob("../*/seeds/000*.txt"))

pytestmark = pytest.mark.skipif(not _FILES, reason="the published guide doesn't lie beside the checkout")


def _published() -> list[str]:
    """The templates: from a line `{` to a line `}`, without the backslashes and the blanks of the page."""
    text = "\n".join(line.rstrip() for line in _FILES[0].read_text(encoding="utf-8").split("\n"))
    found = re.findall(r"^\{$.*?^\}$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"\\(?=</?#|\[|\])", "", each) for each in found]


def _fixed(template: str) -> str:
    """The event's template with its placeholders for more names left out, and a quote closed."""
    return re.sub(r'"(\$?\w+),$', r'"\1",', template.replace("...", ""), flags=re.MULTILINE)


def _proof(at: int, contract: str, universe: Universe = DOCUMENTED) -> Proof:
    tile = bare_tile(body_text(_fixed(_published()[at])), CONTRACTS[contract])
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    return prove(tile, templates, parameters.table(tile, templates), universe=universe)


#: Template, contract, and pieces of messages, one for each defect.
_KNOWN = {
    "device": (
        0,
        "reteno-device-v1",
        (
            "missing: input.user_id",  # its guard asks for the device id
            "`${input.device_id}` is printed inside a JSON string without escaping",
            'none of "ANDROID", "IOS"',
            "no member 'deviceId'",
        ),
    ),
    "contact": (
        1,
        "reteno-contact-v1",
        (
            "`${input.user_properties.email!}` is printed inside a JSON string without escaping",
            "Can't convert boolean to string",
            '`$.channels[0].value` is ""',
            '`$.externalCustomerId` is ""',
        ),
    ),
    "event": (
        2,
        "reteno-event-v2",
        (
            "missing: input.user_id",
            "`${input.event_properties[param]}` is printed inside a JSON string without escaping",
            "Can't convert boolean to string",
            "`$.eventTypeKey` has 0 characters",
            "which the pattern ^[^<;",
            "no keyValue and none of contactId",
        ),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("at", "contract", "defects"), _KNOWN.values(), ids=_KNOWN)
def test_known_defects_are_found(at: int, contract: str, defects: tuple[str, ...]) -> None:
    proof = _proof(at, contract)
    shown = [
        f"{finding.message} {finding.location}"
        for finding in proof.findings
        if finding.witness and finding.witness.event
    ]
    assert [each for each in defects if not any(each in message for message in shown)] == [], shown
    assert {claim.status for _, claim in proof.claims} == {Status.REFUTED}


@pytest.mark.slow
def test_a_comma_leads_where_the_id_of_the_event_is_missing() -> None:
    proof = _proof(2, "reteno-event-v2", CAUTIOUS)
    found = [finding for finding in proof.findings if finding.witness and "comma" in finding.message]
    assert found
    assert any("amplitude_id" not in (finding.witness.event or {}) for finding in found if finding.witness)
