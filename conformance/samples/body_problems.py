"""Everything that is wrong with one rendered body: one problem for each cause."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from conformance import rules
from conformance.expressions.any_type import any_scalar
from conformance.expressions.escaping import escaped, interpolated, prints_structure
from conformance.expressions.json_values import as_json, finite_number, plain_number
from conformance.expressions.safe_text import robust_text
from conformance.samples.contract_rules import breaches
from conformance.samples.provenance import Trace
from payloads import strict_json
from payloads.encoding import as_sent
from tile.outcome import read_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.finding import Rule
    from conformance.samples.provenance import Print
    from payloads.amplitude import JSON
    from payloads.freemarker import Traced
    from payloads.freemarker.source import Span
    from payloads.strict_json import Document, Fault
    from tile import Contract

_MOST_MASKS = 40
_LONGEST_FOREIGN = 400
_FOREIGN = re.compile(
    r"//(?P<line>[^\n]*)|/\*(?P<block>.{0,2000}?)\*/|<!--(?P<html>.{0,2000}?)-->|</?\s*#\s*\w[^>\n]{0,300}>|\[/?#\w[^\]\n]{0,300}\]",
    re.DOTALL,
)
"""What people leave in a body that JSON has no place for: comments, and tags that are none."""
_GROUPED = re.compile(r"-?\d{1,3}(?:([,.'\u2019\u00a0\u202f ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_STRING_CONTENT = re.compile(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*')
_KINDS = {
    "trailing-comma": rules.TRAILING_COMMA,
    "leading-comma": rules.LEADING_COMMA,
    "missing-comma": rules.MISSING_COMMA,
    "duplicate-member": rules.DUPLICATE_MEMBER,
    "bad-number": rules.BAD_NUMBER,
}
_FIXES = {
    "trailing-comma": "remove the comma; between the items of a list, print it with `<#sep>,</#sep>`",
    "leading-comma": "print the comma together with the item before it; inside a list, with `<#sep>,</#sep>`",
    "missing-comma": "print a comma between the two; inside a list, with `<#sep>,</#sep>`",
    "duplicate-member": "leave one of them out: parsers disagree on which of two counts",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One cause of trouble in one body.

    Attributes:
        rule: which kind.
        message: what is wrong.
        span: the place in the template; None where nothing printed it.
        text: the body, or what it is after other problems were masked.
        start, end: the blamed part of `text`.
        constraint: what is broken, where one place can break several constraints.
        fix: what to write instead.
        other: another place that may be to blame instead.
    """

    rule: Rule
    message: str
    span: Span | None
    text: str
    start: int
    end: int
    constraint: str = ""
    fix: str = ""
    other: Span | None = None


def is_right(text: str, contract: Contract | None, *, strings_only: bool = True) -> bool:
    """A quick look at a body: whether nothing is wrong with it. With `strings_only`, a body with other scalars is left to
    `problems`, which asks what printed them.
    """
    value, faults = read_body(text)
    if faults is not None or (strings_only and not _holds_strings_only(value)):
        return False
    return contract is None or next(breaches(contract, value, text), None) is None


def _holds_strings_only(value: JSON) -> bool:
    if isinstance(value, dict):
        return all(map(_holds_strings_only, value.values()))
    return all(map(_holds_strings_only, value)) if isinstance(value, list) else isinstance(value, str)


def problems(
    traced: Traced, *, from_properties: Callable[[], frozenset[Span]], contract: Contract | None
) -> list[Problem]:
    """What is wrong with a body.

    Args:
        traced: the body with the places that printed it. from_properties: the interpolations that print
        values of custom properties; asked only when that matters. contract: what the destination accepts;
        None: any JSON.
    """
    sent = traced.replaced(text=as_sent(traced.text))
    return list(_Examination(Trace.of(sent), from_properties).run(contract))


class _Examination:
    def __init__(self, trace: Trace, from_properties: Callable[[], frozenset[Span]]) -> None:
        self.trace = trace
        self.places = trace  # the same with what is blotted out, which tells the place in the template
        self.from_properties = cache(from_properties)
        self.document: Document = strict_json.parse(trace.text)

    def run(self, contract: Contract | None) -> Iterator[Problem]:
        yield from self.what_json_lacks()
        for _ in range(_MOST_MASKS):
            found = self.first_printed_fault()
            if found is None:
                break
            problem, replacement = found
            yield problem
            if problem.span is None:
                break
            self.mask(problem.span, replacement)
        for fault in self.document.faults:
            if fault.kind != "duplicate-member" or not self.is_masked(fault.start, fault.end):
                yield self.from_fault(fault)
        if not self.document.complete:
            return
        yield from self.unquoted_properties()
        if contract is not None:
            yield from self.contract_problems(contract)

    def what_json_lacks(self) -> Iterator[Problem]:
        """Comments and tags that were left in the text; each is blotted out, so that the rest is looked at."""
        for _ in range(_MOST_MASKS):
            found = next((each for each in map(self.foreign, self.document.faults) if each is not None), None)
            if found is None:
                return
            start, end = found.span()
            yield self.from_foreign(found)
            blotted = self.trace.text[:start] + " " * (end - start) + self.trace.text[end:]
            self.trace = Trace(blotted, self.trace.prints)  # as long as before: no place moves
            self.document = strict_json.parse(blotted)

    def foreign(self, fault: Fault) -> re.Match[str] | None:
        """The comment or the tag that a fault is in, written by the template itself."""
        begins = self.trace.text.rfind("\n", 0, fault.start) + 1
        for match in _FOREIGN.finditer(self.trace.text, max(begins, fault.start - _LONGEST_FOREIGN)):
            if match.start() > fault.start:
                return None
            if fault.start < match.end() and not self.inside_string(match.start()):
                printed = self.trace.interpolation(match.start(), match.start() + 1)
                own = printed is None or printed.start == printed.end or printed.end <= match.start()
                return match if own else None
        return None

    def from_foreign(self, match: re.Match[str]) -> Problem:
        text = " ".join(match[0].split())
        comment = match["line"] or match["block"] or match["html"]
        if comment is None:
            message, fix = f"`{text}` isn't read as a directive, and stands in the body", ""
        else:
            message = f"`{_short(text)}` is a comment, and JSON has no comments"
            fix = f"write `<#-- {' '.join(comment.split())} -->`, which isn't printed"
        start, end = match.span()
        line, column = strict_json.line_and_column(self.trace.text, start)
        return Problem(
            rule=rules.INVALID_JSON,
            message=f"{message} (line {line}, column {column} of the body)",
            span=self.places.span(start, end),
            text=self.trace.text,
            start=start,
            end=end,
            constraint="comment" if comment is not None else "directive",
            fix=fix,
        )

    def mask(self, span: Span, replacement: str) -> None:
        self.trace, self.places = self.trace.masking(span, replacement), self.places.masking(span, replacement)
        self.document = strict_json.parse(self.trace.text)

    def is_masked(self, start: int, end: int) -> bool:
        return any(each.masked for each in self.trace.overlapping(start, end))

    def first_printed_fault(self) -> tuple[Problem, str] | None:
        """The first fault that a printed value is to blame for, and what to mask the value with."""
        broken = self.first_broken_string()
        fault, culprit = self.first_fault_of_a_value()
        if broken and (culprit is None or fault is None or broken.start <= fault.start):
            return self.unescaped(broken), ""
        if culprit is None or fault is None:
            return None
        if self.prints_its_quotes(culprit):
            return self.unescaped(culprit), "null"
        if culprit.span in self.from_properties():
            return self.unquoted(culprit, fault.start, fault.end), "null"
        return self.from_fault(fault, culprit), "null"

    def first_broken_string(self) -> Print | None:
        """The first value inside a string that isn't fit to stand there."""
        for each in self.trace.prints:
            if (
                each.interpolated
                and not each.masked
                and not _STRING_CONTENT.fullmatch(self.trace.text, each.start, each.end)
                and self.inside_string(each.start)
            ):
                return each
        return None

    def inside_string(self, offset: int) -> bool:
        return any(start < offset < end for start, end in self.document.strings)

    def first_fault_of_a_value(self) -> tuple[Fault | None, Print | None]:
        for fault in self.document.faults:
            if fault.kind in ("duplicate-member", "trailing-comma", "leading-comma"):
                continue  # the template's own text is to blame, or masking would not help
            culprit = self.trace.interpolation(fault.start, fault.end)
            if culprit is not None and not culprit.masked:
                return fault, culprit
        return None, None

    def prints_its_quotes(self, each: Print) -> bool:
        """Whether a value is printed together with the quotes around it."""
        expression = interpolated(each.span.text)
        opening = self.trace.text[each.start : each.end].lstrip()[:1] == '"'
        return opening and expression is not None and prints_structure(expression)

    def unescaped(self, each: Print) -> Problem:
        printed = self.trace.text[each.start : each.end].lstrip()
        if not self.inside_string(each.start):
            printed = printed[1:]  # behind the quote that it prints itself
        good = _STRING_CONTENT.match(printed)
        rest = printed[good.end() if good else 0 :][:1]
        what = {
            '"': 'a `"` ends the string early',
            "\\": "a `\\` begins an escape",
            "\n": "a line break stands in the string",
        }
        return Problem(
            rule=rules.UNESCAPED_VALUE,
            message=f"`{each.span.text}` is printed inside a JSON string without escaping: "
            + what.get(rest, "a control character stands in the string"),
            span=each.span,
            text=self.trace.text,
            start=each.start,
            end=each.end,
            fix=_escape_advice(each.span.text),
        )

    def from_fault(self, fault: Fault, culprit: Print | None = None) -> Problem:
        line, column = strict_json.line_and_column(self.trace.text, fault.start)
        printed = f"`{culprit.span.text}` prints no JSON here: " if culprit else ""
        before = fault.comma_before
        number = self.as_a_locale_has_it(culprit) if culprit else None
        if number is not None:
            printed, fault_message, fix = "", *number
        else:
            fault_message, fix = fault.message, _FIXES.get(fault.kind, "") or self.instead_of(fault, culprit)
        return Problem(
            rule=_KINDS.get(fault.kind, rules.INVALID_JSON),
            message=f"{printed}{fault_message} (line {line}, column {column} of the body)",
            span=culprit.span if culprit else self.places.span(fault.start, fault.end),
            text=self.trace.text,
            start=fault.start,
            end=fault.end,
            constraint=fault.kind,
            fix=fix,
            other=None if before is None else self.places.span(before, before + 1),
        )

    def instead_of(self, fault: Fault, culprit: Print | None) -> str:
        """What to write where JSON has no such value."""
        expression = interpolated(culprit.span.text) if culprit else None
        if expression is not None and fault.kind == "bad-number":
            text = finite_number(expression)
            return f"write `{text}`: `?number` reads NaN and INF, too" if text else ""
        if expression is not None:
            return f"write `{as_json(expression)}`"
        return "JSON takes double quotes only" if self.trace.text[fault.start : fault.start + 1] == "'" else ""

    def as_a_locale_has_it(self, each: Print) -> tuple[str, str] | None:
        """Message and remedy for a number that is printed for people."""
        printed = self.trace.text[each.start : each.end].strip()
        if _GROUPED.fullmatch(printed):
            what = "its digits are grouped by the locale"
        elif _DECIMAL_COMMA.fullmatch(printed):
            what = "it has the locale's decimal comma"
        else:
            return None
        expression = interpolated(each.span.text)
        fix = "append `?c`" if expression is None else f"write `{plain_number(expression)}`"
        return f"`{each.span.text}` prints `{printed}`: {what}, and JSON has no such numbers", fix

    def unquoted_properties(self) -> Iterator[Problem]:
        """Scalars without quotes that come from custom properties, one for each interpolation."""
        seen: set[Span] = set()
        for start, end in _bare_scalars(self.document, self.trace.text):
            each = self.trace.interpolation(start, end)
            if each is None or each.masked or each.span in seen or each.span not in self.from_properties():
                continue
            seen.add(each.span)
            yield self.unquoted(each, start, end)
        for span in seen:
            self.mask(span, "null")

    def unquoted(self, each: Print, start: int, end: int) -> Problem:
        expression = interpolated(each.span.text)
        text = robust_text(expression) if expression is not None else any_scalar(_expression(each.span.text))
        return Problem(
            rule=rules.PROPERTY_NOT_A_STRING,
            message=f"`{each.span.text}` prints a property without quotes: Amplitude sends custom properties "
            f"as strings, and `{_short(self.trace.text[each.start : each.end])}` is not a JSON string",
            span=each.span,
            text=self.trace.text,
            start=start,
            end=end,
            fix=f'write `"${{{text}?json_string}}"`: in quotes, and right for every type',
        )

    def contract_problems(self, contract: Contract) -> Iterator[Problem]:
        text, ranges = self.trace.text, self.document.ranges
        for breach in breaches(contract, self.document.value, text):
            start, end = _range_of(breach.path, ranges)
            if breach.of_name:
                start, end = _name_before(start, self.document, text) or (start, end)
            if breach.rule is rules.BODY_TOO_LARGE:
                start = end = 0
            elif text[start : start + 1] in ("{", "["):
                end = start + 1  # something about the whole: its opening bracket stands for it
            if self.is_masked(start, end):
                continue  # a consequence of what was masked
            yield Problem(
                rule=breach.rule,
                message=breach.message,
                span=self.places.span(start, end),
                text=text,
                start=start,
                end=end,
                constraint=breach.constraint,
            )


def _bare_scalars(document: Document, text: str) -> Iterator[tuple[int, int]]:
    for start, end in document.ranges.values():
        if end > start and text[start] not in '{["':
            yield start, end


def _range_of(path: str, ranges: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """The text a path means; of its nearest parent if the path itself isn't there."""
    while path not in ranges and len(path) > 1:
        path = path[: max(path.rfind("."), path.rfind("["), 1)]
    return ranges.get(path, (0, 0))


def _name_before(value: int, document: Document, text: str) -> tuple[int, int] | None:
    """The name, without quotes, of the member whose value begins somewhere."""
    at = bisect_left(document.strings, (value, value)) - 1
    if at < 0:
        return None
    start, end = document.strings[at]
    inside = (start + 1, end - 1) if end - start > 2 else (start, end)
    return inside if text[end:value].strip() == ":" else None


def _expression(interpolation: str) -> str:
    """What an interpolation prints, without `?c`, fit to be followed by a built-in."""
    inner = interpolation[2:-1].strip().removesuffix("?c")
    return inner if re.fullmatch(r"[\w.$@\[\]'\"?() -]+", inner) and "!" not in inner else f"({inner})"


def _escape_advice(interpolation: str) -> str:
    """What to write instead of an interpolation that doesn't escape."""
    opening, inner, closing = interpolation[:2], interpolation[2:-1], interpolation[-1:]
    expression = interpolated(interpolation)
    if expression is None:
        simple = re.fullmatch(r"[\w.$@\[\]'\"?()]+", inner)
        return f"write `{opening}{inner if simple else f'({inner})'}?json_string{closing}`"
    done = escaped(expression)
    if not done.text:
        return f"{done.why}, with `?json_string`"
    why = f"; {done.why}" if done.why else ""
    return f"write `{opening}{done.text}{closing}`{why}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"
