"""The catalogue of `input`: every field an event can have at its top level.

Sources: the Export API's schema; the storage exports, which document more; exported lines, which carry
keys documented nowhere; and the guide to transformations in streams. Real exported lines have all 55 keys,
null where there is nothing; whether live events do is not documented (see `platform`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from payloads.amplitude.json_values import JSON

EXPORT = "https://amplitude.com/docs/apis/analytics/export"
STORAGE = "https://amplitude.com/docs/data/destination-catalog/amazon-s3"
TRANSFORMED = "https://amplitude.com/docs/data/streaming-transformations"
SEEN = "exported lines; documented nowhere"

JsonType = Literal["string", "integer", "number", "boolean", "array", "object"]


class Field(NamedTuple):
    """One field of `input`.

    Attributes:
        name: its key, dollar sign included.
        type: its JSON type in an export; live streams may hand over text instead.
        nullable: whether null occurs in exported lines.
        example: an invented value.
        note: what else to know.
        source: where it is documented.
        exported: it is a column of the export (the others exist in streams only).
    """

    name: str
    type: JsonType
    nullable: bool
    example: JSON
    note: str
    source: str
    exported: bool = True


FIELDS: tuple[Field, ...] = (
    Field(
        "event_type",
        "string",
        False,
        "LessonStarted",
        "`[Amplitude] …` and `session_start` are Amplitude's own",
        EXPORT,
    ),
    Field("event_id", "integer", False, 129, "a counter", EXPORT),
    Field(
        "event_time",
        "string",
        False,
        "2026-03-02 08:15:30.123000",
        "UTC, no zone written; adjusted client time",
        EXPORT,
    ),
    Field("user_id", "string", True, "user-10482", "null for anonymous users", EXPORT),
    Field(
        "device_id",
        "string",
        True,
        "C8F9E604-F01A-4BD9-95C6-8E5357DF265D",
        "a UUID, sometimes with a trailing R, or a hash of the user id",
        EXPORT,
    ),
    Field("amplitude_id", "integer", False, 45975551903, "Amplitude's own user number; beyond 32 bits", EXPORT),
    Field("session_id", "integer", False, 1772439300000, "epoch milliseconds; -1 outside a session", EXPORT),
    Field("uuid", "string", False, "5d1c5a4e-15f5-11f1-9f0e-0a58a9feac02", "unique to each stored event", EXPORT),
    Field("$insert_id", "string", True, "b0f1c2d3-lesson-1", "the client's de-duplication key, any text", EXPORT),
    Field("$insert_key", "string", True, None, "", SEEN),
    Field("$schema", "integer", True, None, "12 or 13 in older lines", STORAGE),
    Field("app", "integer", False, 187520, "project id", EXPORT),
    Field("event_properties", "object", False, {"lesson_id": "intro-1"}, "any names, any JSON values", EXPORT),
    Field(
        "user_properties",
        "object",
        False,
        {"plan": "annual"},
        "any names, any JSON values, as of the event",
        EXPORT,
    ),
    Field("group_properties", "object", False, {}, "group type → group → property → value", EXPORT),
    Field("groups", "object", False, {}, "group type → list of groups", EXPORT),
    Field("data", "object", False, {"path": "/2/httpapi"}, "Amplitude's notes on the ingestion", EXPORT),
    Field("global_user_properties", "object", True, None, "", SEEN),
    Field("plan", "object", True, {}, "tracking plan: branch, source, version", SEEN),
    Field("data_type", "string", True, "event", "", SEEN),
    Field("client_event_time", "string", True, "2026-03-02 08:15:30.123000", "as event_time", EXPORT),
    Field("client_upload_time", "string", True, "2026-03-02 08:15:31.004000", "as event_time", EXPORT),
    Field("server_received_time", "string", True, "2026-03-02 08:15:31.210000", "as event_time", EXPORT),
    Field("server_upload_time", "string", True, "2026-03-02 08:15:31.214000", "as event_time", EXPORT),
    Field("processed_time", "string", True, "2026-03-02 08:15:32.551000", "as event_time", EXPORT),
    Field("user_creation_time", "string", True, "2026-01-11 19:02:44.000000", "as event_time", STORAGE),
    Field("platform", "string", True, "iOS", "Web, iOS, Android", EXPORT),
    Field("os_name", "string", True, "ios", "the browser's name on the web", EXPORT),
    Field("os_version", "string", True, "19.3", "the browser's version on the web", EXPORT),
    Field("device_family", "string", True, "Apple iPhone", "", EXPORT),
    Field("device_type", "string", True, "Apple iPhone 16", "", EXPORT),
    Field("device_brand", "string", True, "Apple", "", STORAGE),
    Field("device_manufacturer", "string", True, "Apple", "", STORAGE),
    Field("device_model", "string", True, "iPhone17,3", "", STORAGE),
    Field("device_carrier", "string", True, "Kyivstar", "", EXPORT),
    Field("version_name", "string", True, "4.12.0", "the app's version", EXPORT),
    Field("start_version", "string", True, "4.0.1", "the app's version when the user was first seen", EXPORT),
    Field("country", "string", True, "Ukraine", "", EXPORT),
    Field("region", "string", True, "Kyiv City", "", EXPORT),
    Field("city", "string", True, "Kyiv", "", EXPORT),
    Field("dma", "string", True, None, "designated market area", EXPORT),
    Field("language", "string", True, "Ukrainian", "the language's English name, no tag", EXPORT),
    Field("ip_address", "string", True, "192.0.2.44", "", EXPORT),
    Field("location_lat", "number", True, 50.4501, "", EXPORT),
    Field("location_lng", "number", True, 30.5234, "", EXPORT),
    Field("library", "string", True, "amplitude-swift/1.11.2", "", EXPORT),
    Field("paying", "boolean", True, True, "a string in live streams", EXPORT),
    Field("is_attribution_event", "boolean", True, False, "", STORAGE),
    Field("amplitude_attribution_ids", "string", True, None, "hashed ids", EXPORT),
    Field("amplitude_event_type", "string", True, None, "legacy", STORAGE),
    Field("idfa", "string", True, None, "advertising id on iOS", STORAGE),
    Field("adid", "string", True, None, "advertising id on Android", STORAGE),
    Field("sample_rate", "number", True, None, "always null in the lines seen", EXPORT),
    Field("partner_id", "string", True, None, "", SEEN),
    Field("source_id", "string", True, None, "", SEEN),
    Field(
        "derived_properties",
        "object",
        True,
        {"is_weekend": "false"},
        "streams only, and only if the customer selects one",
        TRANSFORMED,
        exported=False,
    ),
    Field(
        "lookup_properties",
        "object",
        True,
        {"lesson_topic": "Grammar"},
        "streams only, and only if the customer selects one",
        TRANSFORMED,
        exported=False,
    ),
)
"""All fields, those that identify the event first."""

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
"""The same by name."""
