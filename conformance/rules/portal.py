"""The portal's form: parameters, mapped fields, headers, and whether the templates read what it declares."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_GUIDE: Final = "https://amplitude.com/docs/partners/create-an-event-streaming-integration"

UNUSED_PARAMETER: Final = Rule(
    "PRM101",
    "unused-parameter",
    Severity.ERROR,
    "A parameter is declared, and nothing reads it.",
    why="Every customer is asked for a value that goes nowhere; most often another name was misspelt in the template. "
    "The portal marks it as unused and reviewers send the tile back.",
    example='parameters=[Parameter(name="region", display_name="Region", sample="eu")],\nbody=body_text("{}")',
    instead='parameters=[Parameter(name="region", display_name="Region", sample="eu")],\n'
    'body=body_text(\'{"region": "${parameters.region?json_string}"}\')',
    source=_GUIDE,
    declared=True,
)
UNDECLARED_PARAMETER: Final = Rule(
    "PRM102",
    "undeclared-parameter",
    Severity.ERROR,
    "A parameter is read that isn't declared.",
    why="No customer can fill it in, so it is missing on every event: the template fails, or prints its default forever.",
    example='body=body_text(\'{"region": "${parameters.region?json_string}"}\')',
    instead='parameters=[Parameter(name="region", display_name="Region", sample="eu")],\n'
    'body=body_text(\'{"region": "${parameters.region?json_string}"}\')',
    source=_GUIDE,
    declared=True,
)
UNUSED_MAPPED_FIELD: Final = Rule(
    "MAP101",
    "unused-mapped-field",
    Severity.ERROR,
    "A destination property is declared, and nothing reads it.",
    why="Customers map one of their properties to it, and the value goes nowhere.",
    example='mapping=[MappedField(name="email")],\nbody=body_text("{}")',
    instead='mapping=[MappedField(name="email")],\n'
    'body=body_text(\'{<#if (mappedFields.email!0)?is_string>"email": "${mappedFields.email?json_string}"</#if>}\')',
    source=_GUIDE,
    declared=True,
)
UNDECLARED_MAPPED_FIELD: Final = Rule(
    "MAP102",
    "undeclared-mapped-field",
    Severity.ERROR,
    "A destination property is read that isn't declared.",
    why="No customer can map anything to it, so it is missing on every event.",
    example='body=body_text(\'{<#if (mappedFields.email!0)?is_string>"email": "${mappedFields.email?json_string}"</#if>}\')',
    instead='mapping=[MappedField(name="email")],\n'
    'body=body_text(\'{<#if (mappedFields.email!0)?is_string>"email": "${mappedFields.email?json_string}"</#if>}\')',
    source=_GUIDE,
    declared=True,
)
USERS_OTHERWISE: Final = Rule(
    "TIL101",
    "users-not-as-declared",
    Severity.ERROR,
    "A tile declares how it treats users, and does otherwise.",
    why="Where Amplitude forwards Identify calls, the one template of a tile gets users as well as events. What is written for "
    "events makes events without a name of them, or fails on each.",
    example='send_users="refused",\nbody=body_text(\'{"event": "${(input.event_type!"")?json_string}"}\')',
    instead='send_users="refused",\n'
    'refusals=[Refusal(name="a-user", message="a user", reason="It is for events.", customer="Leave Send Users off.")],\n'
    'body=body_text(\'<#if !(input.event_type)?? || input.event_type == "$identify"><#stop "a user"></#if>\'\n'
    '    \'{"event": "${input.event_type?json_string}"}\')',
    source=_GUIDE,
    declared=True,
)
REQUIRED_FIELD_NOT_PRINTED: Final = Rule(
    "MAP103",
    "required-field-only-tested",
    Severity.WARNING,
    "A required destination property is only ever tested, never printed.",
    why="Customers can't send events before they map it, yet its value never reaches the destination. Most often "
    "another field is printed where this one was meant.",
    example='mapping=[MappedField(name="userId", required=True, default="user_id")],\n'
    "body=body_text('<#if mappedFields.userId??>{\"known\": true}<#else>{}</#if>')",
    instead='mapping=[MappedField(name="userId", required=True, default="user_id")],\n'
    'body=body_text(\'{<#if (mappedFields.userId!0)?is_string>"user": "${mappedFields.userId?json_string}"</#if>}\')',
    source=_GUIDE,
    declared=True,
)
UNSAFE_REQUEST: Final = Rule(
    "HDR101",
    "unsafe-request",
    Severity.ERROR,
    "The rendered URL or a header can't be sent as it is.",
    why="A line break in a header begins a new header, white space ends a URL: the request is refused on the way, or "
    "means something other than intended.",
    example='endpoint=Endpoint(method="POST", url="https://acme.example/${input.event_type}"),\nbody=body_text("{}")',
    instead='endpoint=Endpoint(method="POST", url="https://acme.example/${input.event_type?url(\\"UTF-8\\")}"),\n'
    'body=body_text("{}")',
    source="https://www.rfc-editor.org/rfc/rfc9110#section-5.5",
    declared=True,
)
HEADER_NAME_IN_VALUE: Final = Rule(
    "HDR102",
    "header-name-in-value",
    Severity.ERROR,
    "A header's value begins with the header's own name.",
    why="The portal's form takes `Name:value` in one box, this kit takes them apart and writes both forms. With the name "
    "in the value too, the destination gets `Authorization: Authorization: …` and answers 401.",
    example='headers=[Header(name="Accept", value="Accept: application/json")],\nbody=body_text("{}")',
    instead='headers=[Header(name="Accept", value="application/json")],\nbody=body_text("{}")',
    source=_GUIDE,
    declared=True,
)

IMPOSSIBLE_ADDRESS: Final = Rule(
    "URL101",
    "impossible-address",
    Severity.ERROR,
    "The URL can't be an address as it is declared.",
    why="No request leaves for an address without a host, with a port that doesn't exist, or with a placeholder that nothing "
    "fills in; user and password in it are refused, or logged on the way.",
    example='endpoint=Endpoint(method="POST", url="https://acme.example/{workspace}/events"),\nbody=body_text("{}")',
    instead='parameters=[Parameter(name="workspace", display_name="Workspace", sample="w1")],\n'
    'endpoint=Endpoint(method="POST", url="https://acme.example/${parameters.workspace}/events"),\nbody=body_text("{}")',
    source="https://www.rfc-editor.org/rfc/rfc3986#section-3.2",
    declared=True,
)
CONNECTION_HEADER: Final = Rule(
    "HDR104",
    "header-of-the-connection",
    Severity.ERROR,
    "A header is declared that belongs to whatever sends the request.",
    why="Host and Content-Length are written by the sender; Connection, Transfer-Encoding and their like end at the next hop. "
    "One more of them is dropped, or the request is refused.",
    example='headers=[Header(name="Host", value="acme.example")],\nbody=body_text("{}")',
    instead='headers=[Header(name="Accept", value="application/json")],\nbody=body_text("{}")',
    source="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1",
    declared=True,
)
HEADER_TEXT: Final = Rule(
    "HDR105",
    "header-not-ascii",
    Severity.ERROR,
    "A header's value holds a character that isn't ASCII.",
    why="HTTP says of no header which characters other bytes are: clients refuse the request, send a question mark, or send "
    "bytes that each server reads in its own way.",
    example='headers=[Header(name="X-Source", value="Müller")],\nbody=body_text("{}")',
    instead='headers=[Header(name="X-Source", value="Mueller")],\nbody=body_text("{}")',
    source="https://www.rfc-editor.org/rfc/rfc9110#section-5.5",
    declared=True,
)
UNUSABLE_LOGO: Final = Rule(
    "TIL102",
    "unusable-logo",
    Severity.ERROR,
    "A tile has no logo, or one that the portal won't take.",
    why="The portal asks for a logo and takes PNG; the submission can't be written without.",
    example='connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="S.", description="D."),\n'
    'body=body_text("{}")',
    instead='connection=ConnectionInfo(\n    display_name="Acme", category="Messaging", summary="S.", description="D.",\n'
    '    logo=logo_file("logo.png"),\n),\nbody=body_text("{}")',
    source="https://amplitude.com/docs/partners/integration-portal",
    declared=True,
)

_WEBHOOK_BODY: Final = ',\nsends="events",\nbody=body_text("{}")'

TOO_MANY_HEADERS: Final = Rule(
    "HDR103",
    "too-many-headers",
    Severity.ERROR,
    "A webhook has more headers than Amplitude has rows for.",
    why="The form of a webhook takes five headers besides the two that Amplitude adds by itself; there is no sixth row. "
    "Of a tile no such limit is known.",
    example='headers=[Header(name=f"X-Acme-{n}", value=str(n)) for n in range(6)]' + _WEBHOOK_BODY,
    instead='headers=[Header(name=f"X-Acme-{n}", value=str(n)) for n in range(5)]' + _WEBHOOK_BODY,
    source="https://amplitude.com/docs/data/destination-catalog/webhooks",
    declared=True,
)

RULES: Final = (
    UNUSED_PARAMETER,
    UNDECLARED_PARAMETER,
    UNUSED_MAPPED_FIELD,
    UNDECLARED_MAPPED_FIELD,
    REQUIRED_FIELD_NOT_PRINTED,
    UNSAFE_REQUEST,
    HEADER_NAME_IN_VALUE,
    TOO_MANY_HEADERS,
    CONNECTION_HEADER,
    HEADER_TEXT,
    IMPOSSIBLE_ADDRESS,
    USERS_OTHERWISE,
    UNUSABLE_LOGO,
)
BY_REQUIREMENT: Final = {
    "logo": UNUSABLE_LOGO,
    "address": IMPOSSIBLE_ADDRESS,
    "connection-header": CONNECTION_HEADER,
    "header-text": HEADER_TEXT,
}
"""The rule for each kind of `tile.portal.requirements`."""
