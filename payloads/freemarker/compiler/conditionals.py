"""`<#if>`, `<#switch>` and `<#attempt>`."""

from __future__ import annotations

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.compiler.facts import never_ends
from payloads.freemarker.compiler.known import intersect
from payloads.freemarker.compiler.ways_out import ends_by_breaks_only, ends_with_break
from payloads.freemarker.nodes import Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_NO_CASE = 1_000_000
_LEFT = 2_000_000  # a case has ended with a break


def _may_be_left_from_inside(node: Node) -> bool:
    """Whether a `<#break>` or `<#continue>` stands in the content of a call, which is a function of its own."""
    if isinstance(node, el.Nested):  # what it runs may hold one
        return True
    if not isinstance(node, el.DirectiveCall | el.Transform):
        return False
    return any(isinstance(each, el.Break | el.Continue) for part in node.body or () for each in part.walk())


class Conditionals(ElementWriter):
    """Elements of which one part or another runs."""

    def _if(self, element: el.If) -> None:
        if not self.mute and self.is_plain((element,)):
            self._conditional_text(element)
            return
        scope = self.expressions.scope
        before, ends = scope.known, []
        keyword = "if"
        for branch in element.branches:
            self.code.place = branch
            scope.known = dict(before)
            if branch.condition is not None:
                self.body(f"{keyword} {self.expressions.condition(branch.condition)}:", branch.body)
            elif keyword == "if":
                self.block(branch.body)
            else:
                self.body("else:", branch.body)
            keyword = "elif"
            if not never_ends(branch.body):
                ends.append(scope.known)
        if element.branches[-1].condition is not None:
            ends.append(before)
        scope.known = intersect(ends or [before])

    def _conditional_text(self, element: el.If) -> None:
        """An `<#if>` that only prints becomes one more piece of the text around it."""
        name = f"c{self.unit.number()}"
        keyword = "if"
        for branch in element.branches:
            condition, self.code.place = branch.condition, branch
            head = "else:" if condition is None else f"{keyword} {self.expressions.condition(condition)}:"
            self.code.line(head)
            self.code.indent += 1
            with self.code.gathered(name):
                self.block(branch.body)
            self.code.indent -= 1
            keyword = "elif"
        if element.branches[-1].condition is not None:
            self.code.line(f"else: {name} = ''")
        self.code.value(name)

    def _switch(self, element: el.Switch) -> None:
        """The first case that matches and all after it, until a break; the default alone if none matches."""
        number = self.unit.number()
        node = self.expressions.node(element.value)
        self.code.flush()
        if any(case.condition is not None for case in element.cases):
            self.code.line(
                f"s{number} = {self.expressions.maybe(element.value)}"
            )  # a case's error comes before its own
        keyword = "if"
        for index, case in enumerate(element.cases):
            if case.condition is not None:
                wanted = self.expressions.maybe(case.condition)
                nodes = f"{node}, {self.expressions.node(case.condition)}"
                test = f"switch_matches(env, s{number}, {wanted}, {nodes})"
                self.code.line(f"{keyword} {test}: c{number} = {index}")
                keyword = "elif"
        self.code.line(f"else: c{number} = {_NO_CASE}" if keyword == "elif" else f"c{number} = {_NO_CASE}")
        if any(map(_may_be_left_from_inside, element.walk())):
            with self.code.block("try:"):
                self._cases(element, number)
            self.code.line("except (BreakSignal, ContinueSignal): pass")
        else:
            self._cases(element, number)

    def _cases(self, element: el.Switch, number: int) -> None:
        if ends_by_breaks_only(element):
            with self.uncertain(element):
                for index, case in enumerate(element.cases):
                    self._plain_case(case, index, number, is_last=index == len(element.cases) - 1)
            return
        self.switches.append(len(self.loops))
        with self.uncertain(element), self.code.block("for _ in ONCE:"):
            for index, case in enumerate(element.cases):
                default = f" or c{number} == {_NO_CASE}" if case.condition is None else ""
                with self.uncertain(case):
                    self.body(f"if c{number} <= {index}{default}:", case.body)
        self.switches.pop()

    def _plain_case(self, case: el.Case, index: int, number: int, *, is_last: bool) -> None:
        ends = ends_with_break(case)
        default = f" or c{number} == {_NO_CASE}" if case.condition is None else ""
        with self.uncertain(case), self.code.block(f"if c{number} <= {index}{default}:"):
            self.block(case.body[:-1] if ends else case.body)
            if ends and not is_last:
                self.code.flush()
                self.code.line(f"c{number} = {_LEFT}")

    def _attempted_text(self, element: el.Attempt, number: int) -> None:
        """An `<#attempt>` that only prints becomes one more piece of the text around it."""
        error, text = f"e{number}", f"c{number}"
        self.code.line(f"{error} = None")
        self.code.line("try:")
        self.code.indent += 1
        with self.code.gathered(text):
            self.block(element.body)
        self.code.indent -= 1
        self.code.line(f"except RenderError as error: {error} = error")
        self.code.line(f"if {error} is not None:")
        self.code.indent += 1
        shows = any(isinstance(node, ex.SpecialVariable | ex.Call) for part in element.recovery for node in part.walk())
        if shows or self.unit.facts.evaluates:
            self.code.line(f"env.errors.append({error})")
            self.code.line("try:")
            self.code.indent += 1
        with self.code.gathered(text):
            self.block(element.recovery)
        self.code.indent -= 1
        if shows or self.unit.facts.evaluates:
            self.code.line("finally: env.errors.pop()")
            self.code.indent -= 1
        self.code.value(text)

    def _attempt(self, element: el.Attempt) -> None:
        number = self.unit.number()
        if not self.mute and self.is_plain((element,)):
            self._attempted_text(element, number)
            return
        self.code.flush()
        self.code.line(f"o{number} = env.out; e{number} = None")
        with self.uncertain(*element.body), self.code.block("try:"):
            self.code.line("env.out = []; w = env.out.append")
            self.block(element.body)
            self.code.flush()
            self.code.line(f"o{number}.extend(env.out)")
        self.code.line(f"except RenderError as error: e{number} = error")
        self.code.line(f"finally: env.out = o{number}; w = o{number}.append")
        with self.uncertain(*element.recovery), self.code.block(f"if e{number} is not None:"):
            self.code.line(f"env.errors.append(e{number})")
            with self.code.block("try:"):
                self.block(element.recovery)
            self.code.line("finally: env.errors.pop()")
