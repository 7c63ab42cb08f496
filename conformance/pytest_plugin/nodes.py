"""A tile's tests: nodes for pytest, made of one check that runs when the first of them does.

    KEY::templates::PART              it parses
    KEY::declared-vs-used::REFERENCE  a row of the portal's PARAMETERS table
    KEY::rules::FAMILY                what needs no event to be seen, and whatever else is found
    KEY::sample::NAME                 under every combination of the platform's unknown settings
    KEY::proof::CLAIM                 for every event
    KEY::payload::NAME                as the snapshot has it; with `tile_curl`, KEY::curl::NAME, too

One cause fails one test with the whole finding, and others it shows in with a line that leads there.
"""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from conformance import parameters, rules
from conformance.configured import check_for
from conformance.finding import Severity
from conformance.places import parts
from conformance.proof.replay import MADE
from conformance.pytest_plugin.snapshots import curl_test, payload_test
from conformance.reports import finding_text
from conformance.samples import own_events
from conformance.suppressions import CONFIGURATION, about_configuration
from payloads.freemarker import FreeMarkerError, Template
from tile.find import find_all, find_own
from tile.project import Project, project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from conformance.claims import Claim
    from conformance.finding import Finding
    from conformance.parameters import Row
    from conformance.report import Report
    from tile import Destination

    Test = Callable[..., None]

_ROW_RULES = (
    rules.UNUSED_PARAMETER,
    rules.UNDECLARED_PARAMETER,
    rules.UNUSED_MAPPED_FIELD,
    rules.UNDECLARED_MAPPED_FIELD,
)
_CLAIMS = {"renders": "renders", "valid-json": "json", "contract": "contract"}
_FAMILIES = {"renders": ("TPL", "HDR"), "json": ("JSN",), "contract": ("DST",)}


class TileWarning(UserWarning):
    """A finding that is a warning: it fails no test, unless pytest is told to take warnings for errors."""


class Tests:
    """The tests of one tile, and the check they read from.

    Args:
        tile: the tile.
        here: the configuration that counts for it.
        siblings: all tiles of a project, for the first of them, which tells what is wrong with its configuration.
        curl: whether commands are kept besides payloads.
    """

    def __init__(self, tile: Destination, here: Project, siblings: Sequence[Tests] = (), *, curl: bool = False) -> None:
        self.tile, self._here, self._siblings, self._curl = tile, here, siblings, curl

    @functools.cached_property
    def report(self) -> Report:
        """The outcome of the check, made once."""
        return check_for(self._here, self.tile, reference=self.tile.key)

    def groups(self) -> Iterator[tuple[str, list[tuple[str, Test]]]]:
        """Name of each group, and its tests by name."""
        samples = self.tile.samples
        names = (*samples.names(), *own_events.NAMES)
        yield "templates", [(part.title, self._template(part.title)) for part in parts(self.tile)]
        rows = [(f"{row.namespace}.{row.name}", self._row(row)) for row in self._rows()]
        yield "declared-vs-used", rows
        yield "rules", [(_slug(title), self._family(frozenset(family))) for title, family in rules.FAMILIES]
        yield "sample", [(name, self._sample(name)) for name in names]
        claims = {name: claim for name, claim in _CLAIMS.items() if claim != "contract" or self.tile.contract}
        yield "proof", [(name, self._claim(claim)) for name, claim in claims.items()]
        yield "payload", [(name, payload_test(self.tile, name)) for name in samples.names()]
        if self._curl:
            yield "curl", [(name, curl_test(self.tile, name)) for name in samples.names()]

    def _rows(self) -> tuple[Row, ...]:
        templates = {}
        for part in parts(self.tile):
            try:
                templates[part.name] = Template(part.text, name=part.name)
            except FreeMarkerError:
                continue  # a test of its own says so
        return parameters.table(self.tile, templates)

    def _template(self, title: str) -> Test:
        def template() -> None:
            _tell(self.report, (each for each in self._of_templates() if each.location and each.location.part == title))

        return template

    def _row(self, row: Row) -> Test:
        def declared_vs_used() -> None:
            _tell(self.report, (each for each in self._of_rows() if each.about == (row.namespace, row.name)))

        return declared_vs_used

    def _family(self, family: frozenset[Any]) -> Test:
        codes = {rule.code for rule in family}
        names = {*self.tile.samples.names(), *own_events.NAMES}

        def rule() -> None:
            told = {*map(id, self._of_rows()), *map(id, self._of_templates())}
            told |= {*map(id, self._of_proof())}
            found = [each for each in self.report.findings if not each.samples or names.isdisjoint(each.samples)]
            everything = (*self._of_configuration(), *found)
            _tell(self.report, (each for each in everything if each.code in codes and id(each) not in told))

        return rule

    def _sample(self, name: str) -> Test:
        def sample() -> None:
            result = next((each for each in self.report.samples if each.name == name), None)
            if result is None:
                pytest.skip("a template doesn't parse")
            if result.outside:
                pytest.skip(f"outside the preconditions: {', '.join(result.outside)}")
            found = [each for each in self.report.findings if name in each.samples]
            elsewhere = [each for each in found if each.samples[0] != name]
            _tell(
                self.report,
                (each for each in found if each.samples[0] == name),
                *(
                    f"{_head(each)}; see {self.tile.key}::sample::{each.samples[0]}"
                    for each in elsewhere
                    if each.severity is Severity.ERROR
                ),
            )

        return sample

    def _claim(self, name: str) -> Test:
        def proof() -> None:
            claims = self.report.claims
            if claims is None:
                pytest.skip("nothing was decided for every event: a template doesn't parse, or the check has no proof")
            claim: Claim | None = dict(claims).get(name)
            if claim is None:
                pytest.skip("the tile has no contract")
            if claim.status == "unknown" and self.report.fail_on == "unknown":
                pytest.fail(f"unknown for {claims.universe}: {claim.reason}", pytrace=False)
            if claim.status == "unknown":
                pytest.skip(f"unknown for {claims.universe}: {claim.reason}")
            if claim.status == "refuted":
                where = f"; see {self.tile.key}::sample::{claim.witness.sample}" if claim.witness else ""
                made = [each for each in self._of_proof() if each.code.startswith(_FAMILIES[name])]
                _tell(self.report, made, *(() if made else [f"refuted for {claims.universe}: {claim.reason}{where}"]))

        return proof

    def _of_proof(self) -> list[Finding]:
        """What only an event shows that no file holds."""
        codes = tuple(code for family in _FAMILIES.values() for code in family)
        return [
            each
            for each in self.report.findings
            if each.witness and each.witness.sample == MADE and each.code.startswith(codes)
        ]

    def _of_configuration(self) -> list[Finding]:
        """Suppressions in `pyproject.toml` that suppress nothing, or lack a reason."""
        suppressed = [each for tests in self._siblings for each in tests.report.suppressed]
        used = [each.finding.code for each in suppressed if each.origin == CONFIGURATION]
        return (
            list(about_configuration(self._here.ignored, used, [each.report.claims for each in self._siblings]))
            if self._siblings and self._here.ignored
            else []
        )

    def _of_templates(self) -> list[Finding]:
        return [each for each in self.report.findings if each.rule is rules.TEMPLATE_SYNTAX]

    def _of_rows(self) -> list[Finding]:
        return [each for each in self.report.findings if each.rule in _ROW_RULES]


def _tell(report: Report, findings: Iterable[Finding], *more: str) -> None:
    """Fail with the errors among the findings, as the command line prints them; warn of the others."""
    texts = []
    for finding in findings:
        if finding.severity is Severity.ERROR or report.fail_on != "errors":
            texts.append(finding_text(finding, report=report))
        else:
            warnings.warn(f"\n{finding_text(finding, report=report)}", TileWarning, stacklevel=2)
    texts += more
    if texts:
        pytest.fail("\n\n".join(texts), pytrace=False)


def _head(finding: Finding) -> str:
    place = f" at {finding.location}" if finding.location else ""
    return f"{finding.severity.value}[{finding.code}] {finding.name}{place}"


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


class TileNode(pytest.Collector):
    """A tile. Its path names no file; snapshots are kept by it."""

    tests: Tests

    @classmethod
    def of(cls, session: pytest.Session, tests: Tests) -> TileNode:
        """The node of a tile, under the session itself: no file holds it."""
        key = tests.tile.key
        node: TileNode = cls.from_parent(session, name=key, nodeid=key, path=session.config.rootpath / key)
        node.tests = tests
        return node

    def collect(self) -> Iterator[_Group]:
        """The groups that have tests."""
        for name, tests in self.tests.groups():
            if tests:
                group: _Group = _Group.from_parent(self, name=name)
                group.tests = tests
                yield group

    def __repr__(self) -> str:
        return f"<Tile {self.name}>"


class _Group(pytest.Collector):
    tests: list[tuple[str, Test]]

    def collect(self) -> Iterator[pytest.Item]:
        for name, test in self.tests:
            yield _Item.from_parent(self, name=name, callobj=test)

    def __repr__(self) -> str:
        return f"<Group {self.name}>"


class _Item(pytest.Function):
    """A function, so that fixtures work in it, syrupy's above all."""

    def reportinfo(self) -> tuple[Path, None, str]:
        # Not the bare id: pytest would print the dots in it as `::`.
        return self.path, None, f"tile {self.nodeid}"

    def __repr__(self) -> str:
        return f"<Test {self.name}>"


def find_tests(root: Path, named: Sequence[str], *, curl: bool = False) -> tuple[Tests, ...]:
    """The tests of the project that pytest runs in: of the tiles, and by the rules, that `tile check` takes.

    Args:
        root: pytest's root folder.
        named: keys of tiles that come with the kit and were asked for.
        curl: whether commands are kept besides payloads.

    Raises:
        TileError: as `tile.find.find_all`.
    """
    own = find_own(directory=root) if named else find_all(directory=root)
    tiles = {each.reference: each for each in (*own, *(find_all(named) if named else ()))}.values()
    here = project(root)
    plain = Project(here.root)
    tests: list[Tests] = []
    for each in tiles:
        tests.append(Tests(each.tile, plain if each.shipped else here, () if tests else tests, curl=curl))
    return tuple(tests)


def collected(session: pytest.Session, tests: Iterable[Tests]) -> list[pytest.Item]:
    """All tests, collected as pytest collects a file, so that it counts and reports them."""
    return [item for each in tests for item in session.genitems(TileNode.of(session, each))]
