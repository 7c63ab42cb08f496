"""What is wrong, as data. Text is made of it at the edge, so that every output says the same.

Lines and columns start at 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON
    from payloads.freemarker.source import Span


class Severity(StrEnum):
    """An error keeps a tile from being exported; a warning doesn't."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its code and name never change their meaning.

    Attributes:
        code: three letters for the family, three digits, e.g. `JSN106`.
        name: kebab-case, names the problem.
        severity: of all its findings.
        summary: one sentence.
        why: what it leads to.
        example: a template (or part of a declaration) that has the fault.
        instead: the same without it.
        source: where the fact it rests on is documented.
        declared: `example` and `instead` are arguments of `Tile(…)`, not templates.
        shown_by: codes of findings that need an event; one of them at the same place says the same, with the
            event to prove it, and takes this one's place.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str = ""
    example: str = ""
    instead: str = ""
    source: str = ""
    declared: bool = False
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in one of the tile's templates.

    Attributes:
        part: `URL`, `header NAME` or `body`.
        file: the template's file, or the part where it has none.
        line, column: the first character.
        end_line, end_column: the last character.
        source_line: the text of `line`.
    """

    part: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    source_line: str

    @classmethod
    def of(cls, span: Span, *, part: str, file: str) -> Location:
        """The place of a template's span."""
        return cls(
            part=part,
            file=file,
            line=span.line,
            column=span.column,
            end_line=span.end_line,
            end_column=span.end_column,
            source_line=span.source.line_text(span.line),
        )

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Witness:
    """An event that shows the fault: a sample, or one made by the proof, under one combination of the
    platform's settings.

    Attributes:
        sample: its name; `made-by-proof` for one that no file holds.
        platform: the settings that differ from the default.
        excerpt: the rendered text around the fault; empty where nothing was rendered.
        event: the event itself, where no file holds it.
        mapping: what the customer mapped to declared fields, where it isn't the default.
    """

    sample: str
    platform: str
    excerpt: str = ""
    event: Mapping[str, JSON] | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


class Applicability(StrEnum):
    """Whether an edit may be made unasked. A safe one changes nothing for events that were right before."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One change of a template's text: the characters from `start` up to `end` become `replacement`."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause of trouble, however often it shows.

    Attributes:
        rule: which kind.
        message: what is wrong here, and what it leads to.
        location: where in a template; None where the declaration is to blame.
        witness: the first event that shows it; None where no event is needed.
        samples: every sample that shows it.
        related: further places, or further things that go wrong there for the same reason.
        fix: what to write instead; may be empty.
        edits: the same as changes of the template that `location` is in; made together or not at all.
        applicability: whether the edits may be made unasked.
        about: namespace and name of the declared or undeclared thing that it is about.
        corrects_name: whether the fix corrects a name that nothing has; a fix for a missing value is then no better.
    """

    rule: Rule
    message: str
    location: Location | None = None
    witness: Witness | None = None
    samples: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    fix: str = ""
    edits: tuple[Edit, ...] = ()
    applicability: Applicability = Applicability.SAFE
    about: tuple[str, str] | None = None
    corrects_name: bool = False

    @property
    def code(self) -> str:
        """For instance `PRM101`."""
        return self.rule.code

    @property
    def name(self) -> str:
        """For instance `unused-parameter`."""
        return self.rule.name

    @property
    def severity(self) -> Severity:
        """That of the rule."""
        return self.rule.severity
