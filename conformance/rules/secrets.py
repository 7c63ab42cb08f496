"""Secrets and personal data where they don't belong."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_URLS: Final = "https://www.rfc-editor.org/rfc/rfc9110#section-17.9"
_STORED: Final = "https://cwe.mitre.org/data/definitions/798.html"

SECRET_IN_URL: Final = Rule(
    "SEC101",
    "secret-in-url",
    Severity.WARNING,
    "A secret parameter stands in the URL.",
    why="Addresses are written to the logs of every server and proxy on the way; headers aren't.",
    example='parameters=[Parameter(name="key", display_name="Key", secret=True, sample="s")],\n'
    'endpoint=Endpoint(method="POST", url="https://acme.example/events?key=${parameters.key}"),\n'
    "body=body_text('{}')",
    instead='parameters=[Parameter(name="key", display_name="Key", secret=True, sample="s")],\n'
    'headers=[Header(name="Authorization", value="${parameters.key}")],\n'
    "body=body_text('{}')",
    source=_URLS,
    declared=True,
)
LITERAL_CREDENTIAL: Final = Rule(
    "SEC102",
    "literal-credential",
    Severity.ERROR,
    "A credential is written into the tile.",
    why="A tile is published: all customers would use one credential, and everybody who sees the form could.",
    example='headers=[Header(name="Authorization", value="Bearer 5up3r53cr3tt0k3n")],\nbody=body_text("{}")',
    instead='parameters=[Parameter(name="token", display_name="API token", secret=True, sample="sample")],\n'
    'headers=[Header(name="Authorization", value="Bearer ${parameters.token}")],\nbody=body_text("{}")',
    source=_STORED,
    declared=True,
)
REAL_LOOKING_SAMPLE: Final = Rule(
    "SEC103",
    "real-looking-sample",
    Severity.ERROR,
    "A parameter's sample looks like a real credential.",
    why="Samples are printed in test payloads and written into the submission.",
    # Put together here, so that scanners of secrets leave this file alone.
    example='parameters=[Parameter(name="key", display_name="Key", secret=True, sample="sk_'
    'live_4eC39HqLyjWDar")],\n'
    'body=body_text(\'{"key": "${parameters.key?json_string}"}\')',
    instead='parameters=[Parameter(name="key", display_name="Key", secret=True, sample="sample-key")],\n'
    'body=body_text(\'{"key": "${parameters.key?json_string}"}\')',
    source=_STORED,
    declared=True,
)
PERSONAL_DATA: Final = Rule(
    "SEC104",
    "personal-data-in-sample",
    Severity.WARNING,
    "A sample or a template holds somebody's e-mail address.",
    why="Samples and templates are handed in and published. Addresses at example.com, example.org, `.example`, `.test` "
    "and `.invalid` belong to nobody.",
    example='parameters=[Parameter(name="owner", display_name="Owner", sample="jane.doe@gmail.com")],\n'
    'body=body_text(\'{"owner": "${parameters.owner?json_string}"}\')',
    instead='parameters=[Parameter(name="owner", display_name="Owner", sample="jane.doe@example.com")],\n'
    'body=body_text(\'{"owner": "${parameters.owner?json_string}"}\')',
    source="https://www.rfc-editor.org/rfc/rfc2606",
    declared=True,
)

CREDENTIAL_SHOWN: Final = Rule(
    "SEC105",
    "credential-not-secret",
    Severity.ERROR,
    "A parameter in a header that proves who calls isn't marked as secret.",
    why="Test payloads, snapshots, submissions and reports show what isn't secret.",
    example='parameters=[Parameter(name="token", display_name="API token", sample="sample")],\n'
    'headers=[Header(name="Authorization", value="Bearer ${parameters.token}")],\nbody=body_text("{}")',
    instead='parameters=[Parameter(name="token", display_name="API token", secret=True, sample="sample")],\n'
    'headers=[Header(name="Authorization", value="Bearer ${parameters.token}")],\nbody=body_text("{}")',
    source=_STORED,
    declared=True,
)

RULES: Final = (SECRET_IN_URL, CREDENTIAL_SHOWN, LITERAL_CREDENTIAL, REAL_LOOKING_SAMPLE, PERSONAL_DATA)
