"""Names: what a variable is at its place in the template."""

from __future__ import annotations

from payloads.freemarker.compiler.expression_writer import ExpressionWriter
from payloads.freemarker.nodes import expressions as ex


class Names(ExpressionWriter):
    """Reading variables: of loops, of macros, of the template and of the data model."""

    def name(self, node: ex.Name) -> str:
        name, scope = node.name, self.scope
        for depth in range(len(scope.loops) - 1, -1, -1):
            loop = scope.loops[depth]
            if loop.name == name:
                if loop.known or not loop.falls_back or not self.unit.settings.fallback_on_null_loop_variable:
                    return loop.python
                outer = self._outer_name(node, depth)
                return f"({loop.python} if {loop.python} is not None else {outer})"
            if (helper := loop.helper(name)) is not None:
                return helper
        return self._outer_name(node, 0)

    def _outer_name(self, node: ex.Name, loops: int) -> str:
        saved, self.scope.loops = self.scope.loops, self.scope.loops[:loops]
        try:
            if loops:
                return self.name(node)
            name = node.name
            if self.scope.dynamic:
                return f"scoped(env, ns, call, scope, {name!r})"
            if self.paths.is_data(name, self.scope):
                return self.paths.root(name)
            if name in self.scope.known:
                return self.scope.read_own(name)
            outside = self._outside(name)
            if name in self.scope.own:
                python = self.scope.read_own(name)
                return f"({python} if {python} is not None else {outside})"
            if self.scope.macro_names and name in self.scope.macro_names:
                temporary = self.temporary()
                return f"({temporary} if ({temporary} := L.get({name!r})) is not None else {outside})"
            return outside
        finally:
            self.scope.loops = saved

    def _outside(self, name: str) -> str:
        """A variable that is neither of a loop nor of a macro."""
        if self.unit.facts.comes_from_data(name) or (self.scope.macro_names is None and name in self.scope.own):
            return self.paths.root(name)
        if self.unit.facts.is_written_in(name) and not self.unit.traced:
            return repr(self.unit.facts.texts[name])
        # The template sets it: mostly it is in its namespace.
        temporary = self.temporary()
        found = f"{temporary} := ns.variables.get({name!r})"
        return f"({temporary} if ({found}) is not None else variable(env, ns, {name!r}))"

    def local(self, name: str, found: str) -> str:
        """What `<#local name += …>` starts from: a loop's variable hides the macro's (`found`), which it sets."""
        for loop in self.scope.loops:
            if loop.name == name:
                if loop.falls_back and self.unit.settings.fallback_on_null_loop_variable:
                    found = f"({loop.python} if {loop.python} is not None else {found})"
                else:
                    found = loop.python
            elif (helper := loop.helper(name)) is not None:
                found = helper
        return found

    def visible(self) -> str:
        """Loop variables in force as a dict, for code that is only known at run time; what is null there hides."""
        if not self.scope.loops:
            return "scope" if self.scope.dynamic else "None"
        found: dict[str, str] = {}
        falling: set[str] = set()  # those that may be null without hiding what is outside
        for loop in self.scope.loops:
            name, python = loop.name, loop.python
            if not loop.known and loop.falls_back and self.unit.settings.fallback_on_null_loop_variable:
                if name not in found:
                    falling.add(name)
                elif found[name] != python:
                    python = f"({python} if {python} is not None else {found[name]})"
            else:
                falling.discard(name)
            found[name] = python
            if loop.has_helpers:
                found[f"{name}_index"], found[f"{name}_has_next"] = loop.loop.index, loop.loop.more
                falling -= {f"{name}_index", f"{name}_has_next"}
        inner = f"{{{', '.join(f'{name!r}: {python}' for name, python in found.items())}}}"
        if falling or self.scope.dynamic:
            return f"merge_variables({'scope' if self.scope.dynamic else 'None'}, {inner}, {tuple(sorted(falling))!r})"
        return inner

    def special(self, node: ex.SpecialVariable) -> str:
        return f"special(env, ns, call, {node.name!r}, {self.node(node)}, {self.visible()})"
