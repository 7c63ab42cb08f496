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
            if loop.loop.number and name == f"{loop.name}_index":
                return loop.loop.index
            if loop.loop.number and name == f"{loop.name}_has_next":
                return loop.loop.more
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
            elif loop.loop.number and name == f"{loop.name}_index":
                found = loop.loop.index
            elif loop.loop.number and name == f"{loop.name}_has_next":
                found = loop.loop.more
        return found

    def visible(self) -> str:
        """Loop variables in force as a dict, for code that is only known at run time."""
        if not self.scope.loops:
            return "scope" if self.scope.dynamic else "None"
        pairs = []
        for loop in self.scope.loops:
            pairs.append(f"{loop.name!r}: {loop.python}")
            if loop.loop.number == 0:  # a lambda's parameter, or a variable of a call's content
                continue
            pairs.append(f"'{loop.name}_index': {loop.loop.index}")
            pairs.append(f"'{loop.name}_has_next': {loop.loop.more}")
        inner = f"{{{', '.join(pairs)}}}"
        return f"merged(scope, {inner})" if self.scope.dynamic else inner

    def special(self, node: ex.SpecialVariable) -> str:
        return f"special(env, ns, call, {node.name!r}, {self.node(node)}, {self.visible()})"
