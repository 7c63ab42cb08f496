"""The three claims about a tile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conformance import rules
from conformance.claims import Claim, Claims, Status
from conformance.places import locate
from conformance.proof import model, schema, texts
from conformance.proof.distinct import distinct_doubts
from conformance.proof.flow import Flow
from conformance.proof.interpreter import Interpreter
from conformance.proof.json_state import JsonText
from conformance.proof.language import EVERY, NOTHING, Language, TooComplexError, exactly, one_of
from conformance.proof.replay import Failure
from conformance.proof.search import Search
from conformance.proof.state import Captured, State, start
from conformance.proof.tested_paths import tested_again
from conformance.proof.values import Value
from conformance.proof.walk import ExhaustedError, Gap, Suspect
from conformance.samples.deduplication import Cause, fold
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from conformance.finding import Finding
    from conformance.parameters import Row
    from conformance.proof.replay import ClaimName
    from conformance.proof.values import Path
    from conformance.proof.walk import Walk
    from payloads.amplitude import Universe
    from payloads.freemarker import Template
    from tile import Contract, Destination


class Proof(NamedTuple):
    """What was decided, and a finding for each fault that an event showed."""

    claims: Claims
    findings: tuple[Finding, ...]


class _Walked(NamedTuple):
    """What walks through a tile's templates noted; `renders`: none of them fails or stops on every event."""

    suspects: tuple[Suspect, ...]
    gaps: tuple[Gap, ...]
    renders: bool


def prove(
    tile: Destination,
    templates: Mapping[str, Template],
    rows: Iterable[Row],
    shown: Iterable[Finding] = (),
    *,
    beyond: Collection[str] = (),
    universe: Universe | None = None,
    stopped: bool = False,
) -> Proof:
    """Decide the three claims about a tile whose templates parse.

    Args:
        tile: the tile.
        templates: its templates by name.
        rows: the table of what it declares and uses.
        shown: what sample events have shown already; the proof's own findings come on top.
        beyond: the samples that aren't of the universe: what they show refutes nothing.
        universe: what an event can be; the documented one of the destination, if not given.
        stopped: a sample met a limit of the engine. Other events would take as long, so none is looked for.
    """
    shown, universe = tuple(shown), universe or tile.universe()
    walked = _walked(tile, templates, universe)
    telling = [finding for finding in shown if finding.witness is None or finding.witness.sample not in beyond]
    seen = [(claim_of(finding), finding.location) for finding in telling]
    search = Search(tile, templates.values(), list(rows), walked.suspects, universe, seen)
    failures = [] if stopped else list(search.failures())
    verdicts: dict[ClaimName, Claim] = {}
    names: tuple[ClaimName, ...] = ("renders", "json", "contract")
    open_ = search.undecided()
    for name in names:
        found = [finding for finding in telling if claim_of(finding) == name]
        found += [failure.finding for failure in failures if failure.claim == name]
        verdicts[name] = _claim(tile, name, walked, open_, found)
    contract = _of_contract(verdicts) if tile.contract is not None else None
    claims = Claims(verdicts["renders"], verdicts["json"], contract, _universe(tile, universe))
    return Proof(claims, tuple(_new(tile, failures, shown)))


def proved_by_walk(
    tile: Destination, templates: Mapping[str, Template], universe: Universe | None = None
) -> frozenset[ClaimName]:
    """The claims that the walk proves by itself, no event rendered: what must hold for every event there is."""
    walked = _walked(tile, templates, universe or tile.universe())
    names: tuple[ClaimName, ...] = ("renders", "json", "contract")
    claims = {name: _claim(tile, name, walked, walked.suspects, []) for name in names}
    proved = {name for name, claim in claims.items() if claim.status is Status.PROVED}
    return frozenset(proved if tile.contract is not None and proved == set(names) else proved - {"contract"})


# ------------------------------------------------------------------ the walk


def _walked(tile: Destination, templates: Mapping[str, Template], universe: Universe) -> _Walked:
    suspects: list[Suspect] = []
    gaps: list[Gap] = []
    renders = True
    parameters = tuple(parameter.name for parameter in tile.parameters)
    for name, template in templates.items():
        is_body = name == tile.body.name
        source = Span(Source(name, template.source_text), 0, len(template.source_text))
        refusals = tuple(refusal.message for refusal in tile.refusals)
        walk = Interpreter(template.nodes, tested_again(template.nodes), {"parameters": parameters}, refusals)
        ends: list[State] = []
        try:
            for known in model.starts(tuple(tile.preconditions), universe):
                facts = (
                    known if is_body else known | _typed_in(tile, universe, _BLANKS if name == "url" else _BEYOND_ASCII)
                )
                began = start(JsonText() if is_body else Captured(NOTHING), universe, facts)
                ends += _ended(walk.run(template.nodes, [began._replace(variables=_macros(template))]), walk)
        except (ExhaustedError, RecursionError, TooComplexError):
            walk.gap("there are too many ways through the template", None)
        renders = renders and bool(ends)
        if not is_body:
            _hold_safe(walk, name, ends, source)
        if is_body:
            _judge(walk, tile.contract, ends, source)
        suspects += walk.suspects.values()
        gaps += walk.gaps.values()
    return _Walked(tuple(suspects), tuple(gaps), renders)


def _macros(template: Template) -> dict[str, Value]:
    """Macros and functions are known before the template runs, wherever they stand in it."""
    nodes = (node for element in template.nodes for node in element.walk())
    return {node.name: Value(macro=node) for node in nodes if isinstance(node, el.Macro)}


def _ended(flow: Flow, walk: Walk) -> list[State]:
    if flow.broke or flow.continued:
        walk.gap("leaving the template from inside isn't followed", None)
    return flow.on + [state for _, state in flow.returned]


def _typed_in(tile: Destination, universe: Universe, never: Language) -> dict[Path, Value]:
    """What customers type in for a part of an address or a header, as they would see it fail at once otherwise."""
    facts: dict[Path, Value] = {}
    for parameter in tile.parameters:
        path = ("parameters", parameter.name)
        typed = model.at(path, universe)
        facts[path] = typed.with_text(texts.without(typed.text, never))
    return facts


def _hold_safe(walk: Walk, name: str, ends: list[State], whole: Span) -> None:
    """The URL and headers against what makes another request of them (`payloads.request`)."""
    unsafe = _UNSAFE_IN_URL if name == "url" else _UNSAFE_IN_HEADER
    for state in ends:
        if isinstance(state.sink, Captured) and texts.common(state.sink.language, unsafe):
            walk.suspect("renders", "unsafe", whole, state, None, unsafe)


_UNSAFE_IN_URL = EVERY + one_of([(0, 0x20), (0x7F, 0x7F)]) + EVERY
_UNSAFE_IN_HEADER = EVERY + one_of([(0, 8), (0x0A, 0x1F), (0x7F, 0x10FFFF)]) + EVERY
_BEYOND_ASCII = EVERY + one_of([(0x80, 0x10FFFF)]) + EVERY
_BLANKS = EVERY + exactly(" ") + EVERY


def _judge(walk: Walk, contract: Contract | None, ends: list[State], whole: Span) -> None:
    """The bodies that are complete, against JSON's end and the contract."""
    for state in ends:
        sink = state.sink
        if not isinstance(sink, JsonText):
            continue
        if not sink.complete:
            walk.suspect("json", "unclosed", whole, state, None)
            continue
        if contract is None:
            continue
        shape = sink.result
        for doubt in schema.doubts(shape, contract.json_schema):
            walk.suspect("contract", doubt.keyword, whole, state, None, doubt.bad, doubt.path, doubt.message)
        for rule in contract.rules:
            if rule.as_schema is not None:
                found = schema.doubts(shape, rule.as_schema)
            elif rule.as_distinct is not None:
                found = distinct_doubts(shape, rule.as_distinct)
            else:
                walk.gap(f"the rule {rule.name} of {contract.name} has no form the proof can read", None, "contract")
                continue
            for doubt in found:
                walk.suspect("contract", rule.name, whole, state, None, doubt.bad, doubt.path, doubt.message)


# ------------------------------------------------------------------ verdicts


def _claim(
    tile: Destination, name: ClaimName, walked: _Walked, undecided: Iterable[Suspect], found: list[Finding]
) -> Claim:
    if found:
        return Claim(Status.REFUTED, found[0].message, found[0].witness, found[0].location)
    gap = next((gap for gap in walked.gaps if gap.claim in ("", name)), None)
    if gap is not None:
        return Claim(Status.UNKNOWN, gap.reason, None, locate(tile, gap.span))
    suspects = [suspect for suspect in walked.suspects if suspect.claim == name]
    if name != "renders":
        # Where it may fail the walk didn't go on: unless it does fail there, nothing is known of what follows.
        suspects += [suspect for suspect in undecided if suspect.claim == "renders"]
        if not walked.renders and not suspects:
            return Claim(Status.UNKNOWN, "it never renders, so there is no body to look at")
    if suspects:
        first = suspects[0]
        fear = first.fear or f"{_FEARS.get(first.kind, first.kind)} can't be ruled out"
        reason = f"{fear}, and nothing was found that shows it"
        return Claim(Status.UNKNOWN, reason, None, locate(tile, first.span))
    return Claim(Status.PROVED)


def claim_of(finding: Finding) -> ClaimName | None:
    """Which claim a finding that an event shows refutes. None, for a value that is reserved, or cut, since it is
    accepted; nor for a property without quotes, which on that event may be JSON all the same.
    """
    if finding.witness is None or finding.rule in _ACCEPTED:
        return None
    if finding.code.startswith(("TPL", "HDR")):
        return "renders"
    return {"JSN": "json", "DST": "contract"}.get(finding.code[:3])  # type: ignore[return-value]


def _new(tile: Destination, failures: Iterable[Failure], shown: Iterable[Finding]) -> list[Finding]:
    """The failures' findings, one for each cause, without those that are known."""
    shown = tuple(shown)
    known = {(finding.code, finding.name, finding.location) for finding in shown}
    commas = [finding.location for finding in shown if finding.rule is rules.TRAILING_COMMA]
    causes = [
        Cause(each.finding, each.span, other=each.other)
        for each in failures
        if not each.of_undeclared and not (each.other is not None and locate(tile, each.other) in commas)
    ]
    findings = [cause.finding for cause in fold(causes)]
    return [
        each
        for each in findings
        if (each.code, each.name, each.location) not in known and not any(_explains(other, each) for other in shown)
    ]


def _explains(shown: Finding, other: Finding) -> bool:
    """Whether a finding is another face of one that a sample showed; see `causes.folded`."""
    if shown.location is None or other.location is None or shown.location.file != other.location.file:
        return False
    inside = (shown.location.line, shown.location.column) <= (other.location.line, other.location.column) and (
        other.location.end_line,
        other.location.end_column,
    ) <= (shown.location.end_line, shown.location.end_column)
    return inside and shown.rule.name == "property-not-a-string" and other.rule.name != shown.rule.name


def _of_contract(verdicts: Mapping[ClaimName, Claim]) -> Claim:
    """A body that isn't there, or is not valid JSON, is nothing a destination accepts."""
    own = verdicts["contract"]
    if own.status is Status.REFUTED:
        return own
    others = (verdicts["renders"], verdicts["json"])
    for verdict in (Status.REFUTED, Status.UNKNOWN):
        for other in others:
            if other.status is verdict:
                return other
    return own


_ACCEPTED = (rules.RESERVED_VALUE, rules.PROPERTY_NOT_A_STRING, rules.CUT_CHARACTER)
#: What is feared, in words.
_FEARS = {
    "missing": "a missing value",
    "argument": "an argument that is refused",
    "no-hash": "a value without members",
    "no-list": "a value that is not a list",
    "no-sequence": "a value that is not a list",
    "not-text": "a value that has no text",
    "not-a-boolean": "a condition that is not a boolean",
    "not-a-number": "a value that is not a number",
    "bare-boolean": "a boolean that is printed as it is",
    "comparison": "a comparison of different types",
    "regular-expression": "a regular expression that fails",
    "index": "an index beyond the end",
    "division": "a division by zero",
    "format": "a format that is refused",
    "number-format": "a number format that is refused",
    "infinite": "a number that is infinite",
    "nan": "`NaN`, which can't be compared",
    "no-case": "a value that no case is for",
    "no-variable": "a variable that isn't set",
    "no-result": "a lambda that gives nothing",
    "stop": "a stop",
    "charset": "a missing charset",
    "unsafe": "a character that makes another request",
    "unclosed": "a body that isn't complete",
    "unescaped": "a character that must be escaped",
    "unexpected-text": "text where JSON has none",
    "missing-value": "nothing where a value belongs",
    "missing-comma": "a missing comma",
    "trailing-comma": "a comma before a closing bracket",
    "leading-comma": "a comma where a value belongs",
    "duplicate-member": "a member that is there twice",
    "bad-number": "a number that isn't JSON's",
    "control-character": "a control character in a string",
    "bad-escape": "a bad escape",
    "lone-surrogate": "half a surrogate pair",
    "mismatched": "a bracket that doesn't match",
}

_NOUNS = {"event": "event", "user": "user", "cohort": "batch of a cohort"}


def _universe(tile: Destination, universe: Universe) -> str:
    names = [precondition.name for precondition in tile.preconditions]
    told = f"every {_NOUNS[universe.subject.name]} ({universe.name})"
    told += f" that meets {', '.join(names)}" if names else ""
    told += f", unless it is refused ({', '.join(each.name for each in tile.refusals)})" if tile.refusals else ""
    limit = tile.contract.max_body_bytes if tile.contract else None
    return told + (f", bodies up to {limit:,} bytes" if limit else "")
