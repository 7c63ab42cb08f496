"""Names that a person takes for the same one."""

from __future__ import annotations

import unicodedata


def fold(name: str) -> str:
    """What `LessonStarted`, `lesson_started` and `Lesson started` have in common: their letters and digits."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in plain if character.isalnum()) or plain
