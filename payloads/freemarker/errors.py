"""What can go wrong in a template, as a tree of exceptions.

    FreeMarkerError
    ├── ParseError                  the template can't be parsed
    │   ├── UnsupportedError        it is FreeMarker, but refused here by name
    │   └── UntrimmableLine         FreeMarker itself fails, with an error of Java's
    ├── RenderError                 it failed while it ran (`<#attempt>` catches these)
    │   ├── InvalidReference        something is missing or null
    │   ├── UnexpectedType          a value has the wrong type, with one class a wanted type
    │   └── StopError               `<#stop>`
    ├── UncaughtError               FreeMarker fails with an exception that `<#attempt>` doesn't catch
    │   └── StrayReturn             `<#return value>` outside of all functions
    └── LimitExceeded               a named limit of `Settings.limits` was met; nothing in a template catches it

Errors are data first: message, place, hint. The text, with the line and a caret, is made when it is shown.
`java_type` names the class Apache FreeMarker 2.3.31 throws in the same situation.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from payloads.freemarker.source import Span

#: What FreeMarker says where an exception of Java's own ends an expression; ours says more behind it.
UNCHECKED: Final = "Expression has thrown an unchecked exception; see the cause exception."


class FreeMarkerError(Exception):
    """Base of everything this engine raises about a template.

    Attributes:
        message: what is wrong, without the place.
        span: where, or `None` where no place is to blame.
        hint: what to write instead, or `None`.
        origin: where the mistake begins, if that is elsewhere than where FreeMarker reports it.
    """

    phase: ClassVar[Literal["parse", "render"]] = "render"
    java_type: ClassVar[str] = "freemarker.template.TemplateException"

    def __init__(self, message: str, span: Span | None = None, *, hint: str | None = None) -> None:
        super().__init__(message, span)
        self.message = message
        self.span = span
        self.hint = hint
        self.origin: Span | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.span, self.hint)

    @property
    def place(self) -> Span | None:
        """Where to look: `origin` if there is one, else `span`."""
        return self.origin or self.span

    @property
    def template_name(self) -> str | None:
        """Name of the template that is to blame, where it is known."""
        return self.span.source.name if self.span else None

    @property
    def line(self) -> int | None:
        """Line of its first character, from 1."""
        return self.span.line if self.span else None

    @property
    def column(self) -> int | None:
        """Column of its first character, from 1."""
        return self.span.column if self.span else None

    @property
    def end_line(self) -> int | None:
        """Line of its last character."""
        return self.span.end_line if self.span else None

    @property
    def end_column(self) -> int | None:
        """Column of its last character."""
        return self.span.end_column if self.span else None

    def __str__(self) -> str:
        return "\n".join([self.message, *self._excerpt(), *([f"  help: {self.hint}"] if self.hint else [])])

    def _excerpt(self) -> list[str]:
        place = self.place
        if place is None:
            return []
        source = place.source
        place = Span(source, place.start, place.end)
        line = place.line
        text = source.line_text(line).expandtabs(8)
        start = place.column
        end = place.end_column if place.end_line == line else len(text)
        gutter = str(line)
        return [
            f"  --> {source.name}:{line}:{start}",
            f"{gutter} | {text}",
            f"{' ' * len(gutter)} | {' ' * (start - 1)}{'^' * max(end - start + 1, 1)}",
        ]


def _rebuild(kind: type[FreeMarkerError], message: str, span: Span | None, hint: str | None) -> FreeMarkerError:
    return kind(message, span, hint=hint)


class ParseError(FreeMarkerError):
    """The template's syntax is wrong."""

    phase = "parse"
    java_type = "freemarker.core.ParseException"


class UnsupportedError(ParseError):
    """FreeMarker has this, and this engine refuses it by name."""


class UntrimmableLine(ParseError):
    """`<#t>`, `<#lt>` or `<#rt>` where FreeMarker's own trimming of the line fails. It reports no place."""

    java_type = "java.lang.ArrayIndexOutOfBoundsException"

    def __init__(self, message: str, place: Span | None = None, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.origin = place

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.origin), {"hint": self.hint}


class RenderError(FreeMarkerError):
    """The template failed while it ran."""

    java_type = "freemarker.core._MiscTemplateException"
    #: FreeMarker blames no expression for these, but the element that ran.
    of_element: bool = False
    #: The node to blame, and the value it had, as far as the message has more to say about them.
    blamed: object = None
    found: object = None
    #: Whether the message and the place have been completed with what ran.
    is_finished: bool = False


class UnblamedError(RenderError):
    """The template failed, and no expression is to blame: the place is the element that ran."""

    of_element = True


class SettingError(UnblamedError):
    """`<#setting>` was given a value the setting doesn't take."""

    java_type = "freemarker.core.Configurable$SettingValueAssignmentException"


class ModelError(RenderError):
    """A built-in or a method was given arguments it can't work with."""

    java_type = "freemarker.core._TemplateModelException"
    of_element = True


class DirectiveError(RenderError):
    """A directive of FreeMarker's own was given parameters it can't work with."""

    java_type = "freemarker.template.TemplateModelException"


class ContextError(RenderError):
    """Something was asked for that doesn't exist at this place, such as the caller of no macro."""

    java_type = "freemarker.template.TemplateException"
    of_element = True


class StopError(RenderError):
    """`<#stop>` was reached."""

    java_type = "freemarker.core.StopException"


class UncaughtError(FreeMarkerError):
    """FreeMarker fails with an exception that isn't its own. It reports no place, and `<#attempt>` doesn't catch it."""

    def __init__(self, message: str, place: Span | None = None) -> None:
        super().__init__(message)
        self.origin = place

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.origin)


class NotFinite(UncaughtError):
    """Infinity or NaN where FreeMarker needs a number of digits."""

    java_type = "java.lang.NumberFormatException"


class IllegalReplacement(UncaughtError):
    """What a regular expression is replaced with refers to a group in a way that Java doesn't know."""

    java_type = "java.lang.IllegalArgumentException"


class OutsideOfString(UncaughtError):
    """A search that ignores case looks behind the end of its string."""

    java_type = "java.lang.StringIndexOutOfBoundsException"


class OutputError(UncaughtError):
    """What was printed can't go where it should."""

    java_type = "java.io.IOException"


class StrayReturn(UncaughtError):
    """`<#return value>` was reached outside of all functions."""

    java_type = "freemarker.core.ReturnInstruction$Return"

    def __init__(self, place: Span | None) -> None:
        super().__init__("<#return> with a value was reached outside of a function", place)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.origin,)


class InvalidReference(RenderError):
    """An expression is missing or null where a value is needed."""

    java_type = "freemarker.core.InvalidReferenceException"


class UnexpectedType(RenderError):
    """A value's type is not one of those wanted here."""

    java_type = "freemarker.core.UnexpectedTypeException"


class NonString(UnexpectedType):
    java_type = "freemarker.core.NonStringException"


class NonStringOrMarkup(UnexpectedType):
    java_type = "freemarker.core.NonStringOrTemplateOutputException"


class NonMarkup(UnexpectedType):
    java_type = "freemarker.core.NonMarkupOutputException"


class NonNumerical(UnexpectedType):
    java_type = "freemarker.core.NonNumericalException"


class NonBoolean(UnexpectedType):
    java_type = "freemarker.core.NonBooleanException"


class NonDate(UnexpectedType):
    java_type = "freemarker.core.NonDateException"


class NonHash(UnexpectedType):
    java_type = "freemarker.core.NonHashException"


class NonExtendedHash(UnexpectedType):
    java_type = "freemarker.core.NonExtendedHashException"


class NonSequence(UnexpectedType):
    java_type = "freemarker.core.NonSequenceException"


class NonSequenceOrCollection(UnexpectedType):
    java_type = "freemarker.core.NonSequenceOrCollectionException"


class NonMethod(UnexpectedType):
    java_type = "freemarker.core.NonMethodException"


class NonNamespace(UnexpectedType):
    java_type = "freemarker.core.NonNamespaceException"


class NonDirective(UnexpectedType):
    java_type = "freemarker.core.NonUserDefinedDirectiveLikeException"


class NonNode(UnexpectedType):
    java_type = "freemarker.core.NonNodeException"


class NonExtendedNode(UnexpectedType):
    java_type = "freemarker.core.NonExtendedNodeException"


class LimitExceeded(FreeMarkerError):
    """A limit of `Settings.limits` was met; `limit` is its name."""

    java_type = "LimitExceeded"

    def __init__(self, message: str, span: Span | None = None, *, hint: str | None = None, limit: str = "") -> None:
        super().__init__(message, span, hint=hint)
        self.limit = limit
