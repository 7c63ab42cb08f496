"""What the text of a whole template settles: the names it sets, what its functions are, who else could set a name."""

from __future__ import annotations

from typing import Final

from payloads.freemarker.clock import Clock
from payloads.freemarker.compiler.first_texts import texts_set_first
from payloads.freemarker.compiler.whole_numbers import whole_numbers
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_DYNAMIC_BUILT_INS: Final = {"eval", "eval_json", "interpret"}
_DYNAMIC_VARIABLES: Final = {"get_optional_template"}
#: FreeMarker's own directive that sets a variable whose name is a parameter.
_SHORT: Final = 200
_CAPTURING: Final = "capture_output"
#: Nodes that `_note` and `_count` have something to say of; the former also of those that bring names.
_NOTED: Final = (
    el.Assignment, el.Capture, el.Macro, el.Import, el.Setting, el.Include, el.Parameter,
    ex.BuiltIn, ex.SpecialVariable, ex.Name, ex.Dot, ex.StringLiteral,
)  # fmt: skip
_COUNTED: Final = (ex.Name, ex.Call, ex.BuiltIn, ex.Not, ex.And, ex.Or, el.Branch, el.Assignment, el.DirectiveCall)
#: Special variables that show variables by name, or the namespace that holds them.
_SHOWING_VARIABLES: Final = {"vars", "locals", "args", "main", "namespace"}


class Facts:
    """What holds for a whole template.

    Attributes:
        assigned: the names it sets, whatever the scope.
        dynamic: others may set more: names are looked up at run time.
        evaluates: it runs text as code, which may read any variable in sight.
        may_set_locale: the locale may change while it runs.
        shows_variables: it can look at its variables other than by their names, or at the place where they are.
    """

    def __init__(self, body: el.Block, clock: Clock, *, open_world: bool) -> None:
        self.assigned: set[str] = set()
        self.dynamic = open_world
        self.evaluates = False
        self.shows_variables = False
        self.may_set_locale = open_world
        self._functions: dict[str, el.Macro] = {}  # and macros
        self._own: set[str] = set()  # set by `<#assign>` outside macros
        self._shared: set[str] = set()  # set otherwise, or read inside macros
        self._brought: set[str] = set()  # of loops, parameters and their like
        self._read: dict[str, int] = {}  # how often a name is read
        self._tested: dict[str, int] = {}  # … as a condition
        self._called: dict[str, int] = {}  # … as a function, with as many arguments as it takes
        self._macro_names: dict[int, frozenset[str]] = {}
        nodes = _with_macros(body, clock)
        for node, macro in nodes:
            clock.tick()
            if isinstance(node, _NOTED) or type(node).names is not Node.names:
                self._note(node, macro)
        if any(isinstance(node, el.Macro) and node.is_function and not never_ends(node.body) for node, _ in nodes):
            # Such a function gives what the last one gave, which is noted at run time only.
            self._functions = {name: macro for name, macro in self._functions.items() if not macro.is_function}
        self.may_set_locale = self.may_set_locale or self.dynamic
        setting = [node for node, _ in nodes if isinstance(node, el.Assignment | el.Capture | el.Macro)]
        #: Texts of variables that have one and the same text whenever anything looks at them.
        self.texts = texts_set_first(body, setting, clock) if self.settles_variables else {}
        #: Variables of the main part that hold whole numbers wherever they are set.
        self.whole = whole_numbers(setting, self.own_variables() - self._brought, self._function_everywhere, clock)
        for node, macro in nodes:
            clock.tick()
            if isinstance(node, _COUNTED):
                self._count(node, macro)

    def _note(self, node: Node, macro: el.Macro | None) -> None:
        if isinstance(node, el.Assignment | el.Capture | el.Macro) and node.name in self.assigned:
            self._functions.pop(node.name, None)  # set twice: what the name means depends on when one asks
        elif isinstance(node, el.Macro) and _takes_just_arguments(node):
            self._functions[node.name] = node
        if not isinstance(node, el.Macro):  # a parameter has a value wherever its macro's body runs, so it only hides
            self._brought.update(node.names())
        match node:
            case el.Assignment(name=name, scope=scope) | el.Capture(name=name, scope=scope):
                self.assigned.add(name)
                if scope == "local":
                    self._brought.add(name)
                elif scope == "namespace" and node.namespace is None and macro is None:
                    self._own.add(name)
                else:
                    self._shared.add(name)
            case el.Macro(name=name):
                self.assigned.add(name)
                self._shared.add(name)
            case el.Import(variable=name):
                self.assigned.add(name)
                self.dynamic = True
            case el.Setting(name="locale"):
                self.may_set_locale = True
            case el.Include():
                self.dynamic = self.evaluates = True
            case ex.BuiltIn(name=name) if name in _DYNAMIC_BUILT_INS:
                self.evaluates = True
                self.dynamic = self.dynamic or name == "interpret"
            case ex.BuiltIn(name="namespace"):
                self.shows_variables = True
            case ex.SpecialVariable(name=name) if name in _DYNAMIC_VARIABLES:
                self.dynamic = self.evaluates = True
            case ex.SpecialVariable(name=name) if name in _SHOWING_VARIABLES:
                self.shows_variables = True
            case ex.Name(name=name) | ex.Dot(name=name) | ex.StringLiteral(value=name) if name == _CAPTURING:
                self.dynamic = True
            case ex.Name(name=name) if macro is not None and name not in self._names_of(macro):
                self._shared.add(name)
            case el.Parameter():  # where a default is looked at, another parameter may still be missing
                names = {each.name for each in node.walk() if isinstance(each, ex.Name)}
                self._shared |= names
                self._brought |= names

    def _is_parameter(self, node: Expression, macro: el.Macro | None) -> bool:
        """Whether it is the name of a parameter of the macro it stands in, and nothing else's."""
        node = ex.peel(node)
        if macro is None or not isinstance(node, ex.Name):
            return False
        return node.name in self._names_of(macro) and node.name not in self._brought

    def _names_of(self, macro: el.Macro) -> frozenset[str]:
        known = self._macro_names.get(id(macro))
        if known is None:
            known = self._macro_names[id(macro)] = frozenset(macro.names())
        return known

    def _count(self, node: Node, macro: el.Macro | None) -> None:
        for condition in _conditions(node):
            if not self._is_parameter(condition, macro):
                _add_one(self._tested, condition)
        match node:
            case ex.Name() if self._is_parameter(node, macro):
                pass
            case ex.Name():
                _add_one(self._read, node)
            case el.Assignment(name=name, operator=operator) if operator != "=":
                self._read[name] = self._read.get(name, 0) + 1
            case ex.Call(target=target) if self._is_parameter(target, macro):
                pass
            case ex.Call(target=ex.Name(name=name) as target, arguments=arguments):
                function = self._functions.get(name)
                if function is not None and function.is_function and len(function.parameters) == len(arguments):
                    _add_one(self._called, target)
            case el.DirectiveCall(callee=ex.Name(name=name) as callee):
                macro = self._functions.get(name)
                if macro is not None and fits(macro, node):
                    _add_one(self._called, callee)

    # ---------------------------------------------------------------- questions

    def comes_from_data(self, name: str) -> bool:
        """Whether the name can only be a variable of the data model."""
        return not self.dynamic and name not in self.assigned

    @property
    def settles_variables(self) -> bool:
        """Whether the text says of each variable who sets and who reads it."""
        return not (self.dynamic or self.evaluates or self.shows_variables)

    def own_variables(self) -> frozenset[str]:
        """The variables that only the template's main part sets and reads."""
        return frozenset(self._own - self._shared) if self.settles_variables else frozenset()

    def own_function(self, name: str) -> el.Macro | None:
        """The function of this template that the name means wherever it is called, if there is one."""
        found = self.own(name)
        return found if found is not None and found.is_function else None

    def _function_everywhere(self, name: str) -> el.Macro | None:
        """Such a function whose name means nothing else anywhere."""
        return None if name in self._brought else self.own_function(name)

    def own_macro(self, call: el.DirectiveCall) -> el.Macro | None:
        """The macro of this template that is called, where that is settled and the call has the arguments it takes."""
        found = self.own(call.callee.name) if isinstance(call.callee, ex.Name) else None
        return found if found is not None and fits(found, call) else None

    def is_written_in(self, name: str) -> bool:
        """Whether the variable has one short text, which is written wherever it is read."""
        text = self.texts.get(name)
        return text is not None and len(text) < _SHORT and name not in self.own_variables()

    def own(self, name: str) -> el.Macro | None:
        """The macro or function of this template that the name means wherever it is called."""
        return self._functions.get(name) if self.settles_variables else None

    def is_only_called(self, name: str) -> bool:
        """Whether the macro or function of that name is called and nothing else: nobody asks for it as a value."""
        if self.own(name) is None or name in self._brought:
            return False
        return self._called.get(name, 0) == self._read.get(name, 0)

    def is_only_tested(self, name: str) -> bool:
        """Whether the variable is used as a condition and nothing else."""
        return self._tested.get(name, 0) == self._read.get(name, 0)


def _add_one(counts: dict[str, int], node: Expression) -> None:
    node = ex.peel(node)
    if isinstance(node, ex.Name):
        counts[node.name] = counts.get(node.name, 0) + 1


def _with_macros(body: el.Block, clock: Clock) -> list[tuple[Node, el.Macro | None]]:
    """Every node with the macro it stands in."""
    found: list[tuple[Node, el.Macro | None]] = []
    pending: list[tuple[Node, el.Macro | None]] = [(element, None) for element in reversed(body)]
    while pending:
        clock.tick()
        node, macro = pair = pending.pop()
        found.append(pair)
        inside = node if isinstance(node, el.Macro) else macro
        children = [(child, inside) for child in node.children()]
        pending += children[::-1]
    return found


def _conditions(node: Node) -> tuple[Expression, ...]:
    """The expressions that `node` takes for a boolean, and for nothing else."""
    match node:
        case el.Branch(condition=condition) if condition is not None:
            return (condition,)
        case ex.Not(operand=operand):
            return (operand,)
        case ex.And(left=left, right=right) | ex.Or(left=left, right=right):
            return (left, right)
        case ex.BuiltIn(target=target, name="then"):
            return (target,)
    return ()


def _takes_just_arguments(macro: el.Macro) -> bool:
    """Whether it wants nothing of its call but arguments that are there or have a constant default, and content."""
    if macro.catch_all is not None or any(isinstance(node, ex.SpecialVariable) for node in macro.walk()):
        return False
    if macro.is_function:
        has_default = any(parameter.default is not None for parameter in macro.parameters)
        return not has_default and not any(isinstance(node, el.Nested) for node in macro.walk())
    return all(_is_constant(parameter.default) for parameter in macro.parameters)


def _is_constant(default: Expression | None) -> bool:
    return (
        default is None
        or isinstance(default, ex.NumberLiteral | ex.BooleanLiteral)
        or (isinstance(default, ex.StringLiteral) and not default.parts)
    )


def fits(macro: el.Macro, call: el.DirectiveCall) -> bool:
    """Whether the call gives a macro what it takes, as far as that shows before the arguments have values."""
    if macro.is_function or (call.positional and call.named):
        return False
    names = [parameter.name for parameter in macro.parameters]
    given = [argument.name for argument in call.named] or names[: len(call.positional)]
    if len(call.positional) > len(names) or len(set(given)) < len(given) or not set(given) <= set(names):
        return False
    return all(parameter.default is not None or parameter.name in given for parameter in macro.parameters)


def is_leaf(function: el.Macro) -> bool:
    """Whether it runs no other one: its call costs what a built-in's does. A function that prints is none, either."""
    running: tuple[type[Node], ...] = (
        el.DirectiveCall, el.Transform, el.Macro, el.NodeDirective, el.Capture, el.Compress, el.Attempt,
    )  # fmt: skip
    if function.is_function:
        running = (*running, el.Interpolation, el.NumericInterpolation)
    pending: list[Node] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, running):
            return False
        if isinstance(node, Expression):
            if any(isinstance(each, ex.Call) for each in node.walk()):
                return False
            continue
        pending.extend(node.children())
    return True


_CODE: Final = {"eval", "eval_json", "interpret", "new", "api"}


def is_calculation(node: Node) -> bool:
    """Whether an expression's node runs nothing of the template's own, and no code that is made while it runs."""
    if isinstance(node, ex.BuiltIn):
        return node.name not in _CODE
    return not isinstance(node, ex.Call | ex.SpecialVariable | ex.Lambda)


def only_calculates(function: el.Macro) -> bool:
    """Whether a function gives the same for the same arguments and changes nothing: it may be called twice."""
    own = macro_names(function)
    pending: list[Node] = list(function.body)
    while pending:
        node = pending.pop()
        match node:
            case el.Text() | el.Comment() | el.If() | el.Branch() | el.Return():
                pass
            case el.Assignment(scope="local"):
                pass
            case ex.Name(name=name) if name not in own:
                return False
            case Expression() if is_calculation(node):
                pass
            case _:
                return False
        pending += node.children()
    return True


def keeps_texts(function: el.Macro) -> bool:
    """Whether it begins with `<#if x?is_string><#return x></#if>`, where `x` is all it is given; the condition may rule out
    other types as well, as in `x?is_string && !x?is_sequence`.
    """
    first = next((each for each in function.body if not isinstance(each, el.Text | el.Comment)), None)
    if not function.is_function or len(function.parameters) != 1 or not isinstance(first, el.If):
        return False
    name = function.parameters[0].name
    match first.branches[0].condition, [each for each in first.branches[0].body if not isinstance(each, el.Text)]:
        case (Expression() as condition, [el.Return(value=ex.Name(name=given)), *_]):
            return given == name and _is_true_of_text(condition, name) is True
    return False


#: What these say of a text, in any data: `?is_hash` and its kin are left out, since Java's own texts have members.
_OF_TEXT: Final = {
    "is_string": True, "is_number": False, "is_boolean": False, "is_sequence": False, "is_indexable": False,
    "is_method": False, "is_macro": False, "is_directive": False, "is_transform": False, "is_markup_output": False,
}  # fmt: skip


def _is_true_of_text(condition: Expression, name: str) -> bool | None:
    """What a condition says if the variable is a text; None where that doesn't settle it."""
    match condition:
        case ex.Parenthesis(inner=inner):
            return _is_true_of_text(inner, name)
        case ex.Not(operand=operand):
            inside = _is_true_of_text(operand, name)
            return None if inside is None else not inside
        case ex.And(left=left, right=right):
            sides = _is_true_of_text(left, name), _is_true_of_text(right, name)
            return None if None in sides else all(sides)
        case ex.Or(left=left, right=right):
            sides = _is_true_of_text(left, name), _is_true_of_text(right, name)
            return None if None in sides else any(sides)
        case ex.BuiltIn(name=test, arguments=None, target=ex.Name(name=tested)) if tested == name:
            return _OF_TEXT.get(test)
    return None


def never_ends(body: el.Block) -> bool:
    """Whether what stands behind the body never runs after it."""
    return any(
        isinstance(element, el.Return | el.Stop | el.Break | el.Continue)
        or (
            isinstance(element, el.If)
            and element.branches[-1].condition is None
            and all(never_ends(branch.body) for branch in element.branches)
        )
        for element in body
    )


def macro_names(macro: el.Macro) -> frozenset[str]:
    """The names that are local to a macro: its parameters and what it sets with `<#local>`."""
    names = set(macro.names())
    for element in macro.body:
        for node in element.walk():
            if isinstance(node, el.Assignment | el.Capture) and node.scope == "local":
                names.add(node.name)
    return frozenset(names)


def names_set(*parts: Node) -> set[str]:
    """The names that `<#assign>` and `<#local>` set somewhere in parts of a template."""
    return {node.name for part in parts for node in part.walk() if isinstance(node, el.Assignment | el.Capture)}
