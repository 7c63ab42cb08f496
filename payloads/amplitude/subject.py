"""What a request is about: an event, a user, or a batch of a cohort's users. Each has fields and samples of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from payloads.amplitude import samples
from payloads.amplitude.catalogue import FIELDS
from payloads.amplitude.cohort_catalogue import COHORT_FIELDS
from payloads.amplitude.user_catalogue import USER_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude.catalogue import Field
    from payloads.amplitude.samples import Samples

SubjectName = Literal["event", "user", "cohort"]


@dataclass(frozen=True, eq=False)
class Subject:
    """What `input` is.

    Attributes:
        name: `event`, `user` or `cohort`.
        plural: for messages, e.g. `events`.
        fields: what it can have at its top level.
        samples: examples of it.
        test_sample: the one that is taken where none is named.
        by_name: its fields by name.
    """

    name: SubjectName
    plural: str
    fields: tuple[Field, ...]
    samples: Samples
    test_sample: str
    by_name: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.fields})


EVENT: Final = Subject("event", "events", FIELDS, samples.EVENTS, "portal-test")
"""An event of the stream."""

USER: Final = Subject("user", "users", USER_FIELDS, samples.USERS, "mobile-user")
"""A user, as a webhook with *Send Users* gets it."""

COHORT: Final = Subject("cohort", "batches of cohorts", COHORT_FIELDS, samples.COHORTS, "entered")
"""A batch of users who entered or left a cohort."""

SUBJECTS: Final[Mapping[str, Subject]] = {each.name: each for each in (EVENT, USER, COHORT)}
"""The subjects by name."""
