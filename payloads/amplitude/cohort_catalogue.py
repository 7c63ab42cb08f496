"""The catalogue of `input` where a cohort is sent: one batch of users who entered it, or who left it.

Source: https://amplitude.com/docs/data/destination-catalog/cohort-webhooks. A batch says which of the two it is with
`in_cohort`. How many users it holds is not documented for webhooks.
"""

from __future__ import annotations

from typing import Final

from payloads.amplitude.catalogue import Field

COHORTS: Final = "https://amplitude.com/docs/data/destination-catalog/cohort-webhooks"

COHORT_FIELDS: Final[tuple[Field, ...]] = (
    Field("cohort_name", "string", False, "Trial ends soon", "as the cohort is called in Amplitude", COHORTS),
    Field("cohort_id", "string", False, "tr1al3nd", "", COHORTS),
    Field("in_cohort", "boolean", False, True, "whether the users entered (true) or left", COHORTS),
    Field("computed_time", "string", False, "1772439300", "epoch seconds, as text", COHORTS),
    Field(
        "message_id",
        "string",
        False,
        "0b7c3e0e-5d1c-4f15-8f0e-0a58a9feac02::enter::0",
        "the same for a batch that is delivered twice",
        COHORTS,
    ),
    Field(
        "users",
        "array",
        False,
        [{"user_id": "user-10482"}],
        "`user_id`, and `user_properties` where the customer attaches some",
        COHORTS,
    ),
)
"""All fields."""
