"""Built-ins that take a regular expression, or a plain string where the flag `r` is not given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import NoReturn, TypeVar

from payloads.freemarker.builtins.registry import Arguments, built_in, method, operand, text_argument
from payloads.freemarker.errors import (
    UNCHECKED,
    IllegalReplacement,
    LimitExceeded,
    ModelError,
    OutsideOfString,
    RenderError,
)
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.regex import (
    JavaMatch,
    JavaRegex,
    RegexBudgetExceeded,
    RegexError,
    ReplacementError,
    compile_java,
)
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.plain_search import OutOfBoundsError, Search
from payloads.freemarker.runtime.types import raise_unexpected
from payloads.freemarker.runtime.utf16 import alike, has_halves, units, whole
from payloads.freemarker.runtime.values import Bounded, Match, Matches, Value

_T = TypeVar("_T")
_LONGEST_QUICK = 1_000_000


def _flags(arguments: Arguments, index: int, node: BuiltIn) -> str:
    return text_argument(arguments, index, node) if len(arguments) > index else ""


def _regex(pattern: str, flags: str, node: BuiltIn) -> JavaRegex:
    try:
        return compile_java(pattern, "".join(flag for flag in flags if flag in "imsc"))  # others are passed over
    except RegexError as error:
        raise ModelError(f"Malformed regular expression: {error}", node.span) from None


def _run(work: Callable[[], _T], node: BuiltIn) -> _T:
    try:
        return work()
    except RegexBudgetExceeded as error:
        raise LimitExceeded(
            f"a regular expression took too many steps: {error}", node.span, limit="regex_steps"
        ) from None
    except ReplacementError as error:
        raise IllegalReplacement(str(error), node.span) from None
    except RegexError as error:
        raise ModelError(str(error), node.span) from None


def _match(found: JavaMatch) -> Match:
    return Match(found.groups[0] or "", found.groups)


@method("matches", most=2, printed=True)
def matches(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text = operand(env, value, node)
    pattern, flags = text_argument(arguments, 0, node), _flags(arguments, 1, node)
    regex = _regex(pattern, flags, node)
    return _LazyMatches(env, text, regex, node)


class _UnreadableGroups(Bounded):
    """The groups of a match that failed: they can be counted, and reading one is an error."""

    def __init__(self, count: int, node: BuiltIn) -> None:
        super().__init__([None] * count)
        self.with_errors(ModelError, ModelError)
        self._node = node

    def __iter__(self) -> Iterator[str | None]:
        self._refuse()

    def __getitem__(self, key: object) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise ModelError("Failed to read regular expression match group\nNothing was matched", self._node.span)


class _LazyMatches(Matches):
    """Matches looked for when they are asked for: most templates only want to know whether all of the string fits."""

    def __init__(self, env: Environment, text: str, regex: JavaRegex, node: BuiltIn) -> None:
        self._text, self._regex, self._node = text, regex, node
        self._budget, self._env = env.limits.regex_steps, env

    @property
    def fits(self) -> bool:
        return _run(lambda: self._regex.fits(self._text, budget=self._budget), self._node)

    @cached_property
    def found(self) -> list[Match]:
        return _run(lambda: list(self._all()), self._node)

    def _all(self) -> Iterator[Match]:
        clock = self._env.clock
        for match in self._regex.finditer(self._text, budget=self._budget):
            clock.tick()
            yield _match(match)

    @property
    def groups(self) -> list[Value]:
        entire = _run(lambda: self._regex.fullmatch(self._text, budget=self._budget), self._node)
        if entire is None:
            return _UnreadableGroups(self._regex.group_count + 1, self._node)
        # Of the whole string's match, a group without part in it is an empty string; of a single match it is missing.
        return Bounded(group or "" for group in entire.groups).with_errors(ModelError, ModelError)


@built_in("groups")
def groups(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The groups of a match; of `?matches` itself those of the match of the whole string."""
    if isinstance(value, Matches):
        return value.groups
    if isinstance(value, Match):
        return list(value.groups)
    raise_unexpected("regular expression matcher", value, node.target)


@method("replace", least=2, most=3, result=str, printed=True)
def replace(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text = operand(env, value, node)
    old, new = text_argument(arguments, 0, node), text_argument(arguments, 1, node)
    flags = _flags(arguments, 2, node)
    if "r" in flags:
        regex = _regex(old, flags, node)
        result = _replaced(env, regex, text, new, node, first="f" in flags)
    else:
        env.check_length(len(text) + text.count(old) * len(new) if old else len(text) * (1 + len(new)), node.span)
        ignore_case, first = "i" in flags, "f" in flags
        result = _in_bounds(lambda: _replace_plain(text, old, new, ignore_case=ignore_case, first=first), node)
    env.check_length(len(result), node.span)
    return result


def matcher(regex: JavaRegex, node: BuiltIn) -> Callable[[Environment, str], bool]:
    """`?matches` as a condition on its text, where the template settles the rest."""
    return lambda env, text: _LazyMatches(env, text, regex, node).fits


def replacer(regex: JavaRegex, new: str, flags: str, node: BuiltIn) -> Callable[[Environment, str], str]:
    """`?replace` as a function of its text, where the template settles the rest."""
    first = "f" in flags

    def handled(env: Environment, text: str) -> str:
        result = _replaced(env, regex, text, new, node, first=first)
        env.check_length(len(result), node.span)
        return result

    quick, template = regex.translation, regex.python_replacement(new)
    if quick is None or template is None or regex.shortest == 0:  # what matches nothing is found at other places
        return handled
    substitute, count, shortest, longest, ascii_only = (
        quick.pattern.sub, int(first), regex.shortest, min(quick.longest, _LONGEST_QUICK // (len(new) + 1)), quick.ascii_only,
    )  # fmt: skip

    def replaced(env: Environment, text: str) -> str:
        if len(text) < shortest:
            return text
        if len(text) > longest or (ascii_only and not text.isascii()):
            return handled(env, text)
        result = substitute(template, text, count)
        if len(result) > len(text):
            env.check_length(len(result), node.span)
        return result

    return replaced


def _replaced(env: Environment, regex: JavaRegex, text: str, new: str, node: BuiltIn, *, first: bool) -> str:
    try:
        return _run(lambda: regex.replace(text, new, first=first, budget=env.limits.regex_steps), node)
    except ModelError as error:  # Java's Matcher throws what FreeMarker doesn't expect
        raise RenderError(f"{UNCHECKED}\n{error.message}", error.span) from None


def _replace_plain(text: str, old: str, new: str, *, ignore_case: bool, first: bool) -> str:
    if not ignore_case:
        if not old:  # it is found inside surrogate pairs, too
            text = units(text)
        text, old = alike(text, old)
        return whole(text.replace(old, new, 1 if first else -1))
    return Search.of(text, old, ignore_case=True).replaced(new, first=first)


@method("split", most=2, printed=True)
def split(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, separator = operand(env, value, node), text_argument(arguments, 0, node)
    flags = _flags(arguments, 1, node)
    env.check_length(len(text), node.span)
    if not separator and (text or "r" not in flags):
        return list(units(text))
    if "r" in flags:
        regex = _regex(separator, flags, node)
        return _run(lambda: list(regex.split(text, budget=env.limits.regex_steps)), node)
    if "i" in flags:
        return _in_bounds(Search.of(text, separator, ignore_case=True).split, node)
    parts = text.split(separator)
    if has_halves(separator):
        parts = [whole(part) for part in units(text).split(units(separator))]
    return parts


def _in_bounds(work: Callable[[], _T], node: BuiltIn) -> _T:
    try:
        return work()
    except OutOfBoundsError as error:
        raise OutsideOfString(
            f"?{node.name} ignoring case fails where lower case is longer than the string: {error}", node.span
        ) from None


def _starts(env: Environment, regex: JavaRegex, text: str, node: BuiltIn) -> Iterator[tuple[int, int]]:
    """Matches at every place one can start, overlapping or not."""
    at = 0
    while at <= len(text) and (match := regex.search_from(text, at, budget=env.limits.regex_steps)) is not None:
        yield match.start, match.end
        at = match.start + 1
        env.check_time(node.span)


def _refuse_flags(flags: str, node: BuiltIn) -> None:
    if "r" not in flags and (odd := [flag for flag in flags if flag in "msc"]):
        raise ModelError(f'?{node.written} doesn\'t support the "{odd[0]}" flag without the "r" flag.', node.span)


@method("keep_before", "keep_before_last", "keep_after", "keep_after_last", most=2, result=str)
def keep(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """The part before or after the first or last occurrence; without one all is before it."""
    text, flags = operand(env, value, node), _flags(arguments, 1, node)
    separator = text_argument(arguments, 0, node)
    if len(arguments) == 1 and separator and separator.isascii():
        return _kept(text, separator, node.name)
    last, before = node.name.endswith("_last"), node.name.startswith("keep_before")
    _refuse_flags(flags, node)
    if "r" not in flags:
        search = Search.of(text, separator, ignore_case="i" in flags)
        at = search.last() if last else search.first()
        if at < 0:
            return text if before else ""
        return _in_bounds(lambda: search.part(0, at) if before else search.part(at + search.width), node)
    regex = _regex(separator, flags, node)
    starts = _starts(env, regex, text, node)
    found = _run(lambda: list(starts if last else islice(starts, 1)), node)
    if last and separator and found and found[-1][0] == len(text):
        # FreeMarker goes on looking behind the end, which Java's Matcher#find refuses.
        raise RenderError(
            f"{UNCHECKED}\n?{node.name}: the regular expression matches at the end of the string", node.span
        )
    if not found:
        return text if before else ""
    start, end = found[-1 if last else 0]
    return text[:start] if before else text[end:]


def _kept(text: str, separator: str, name: str) -> str:
    """A part of a text at a plain separator, which is in no surrogate pair."""
    before, found, behind = text.rpartition(separator) if name.endswith("_last") else text.partition(separator)
    if not found:
        return text if name.startswith("keep_before") else ""
    return before if name.startswith("keep_before") else behind


@method("ensure_starts_with", most=3, result=str)
def ensure_starts_with(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """With one argument a plain beginning; with more, a regular expression and the beginning to put before the rest."""
    text, wanted = operand(env, value, node), text_argument(arguments, 0, node)
    if len(arguments) == 1:
        text, wanted = alike(text, wanted)
        return whole(text if text.startswith(wanted) else wanted + text)
    beginning = text_argument(arguments, 1, node)
    flags = _flags(arguments, 2, node)
    _refuse_flags(flags, node)
    if len(arguments) == 3 and "r" not in flags:
        looked_in, looked_for = alike(text, wanted)
        fits = looked_in.lower().startswith(looked_for.lower()) if "i" in flags else looked_in.startswith(looked_for)
    else:
        regex = _regex(wanted, flags, node)
        match = _run(lambda: regex.search(text, budget=env.limits.regex_steps), node)
        fits = match is not None and match.start == 0
    return text if fits else whole(beginning + text)
