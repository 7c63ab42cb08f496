"""What a word of a template means, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import Platform
from payloads.freemarker.builtin_names import BUILT_INS, GROUP_OF, SINCE, SPECIAL_VARIABLES, SPECIAL_VARIABLES_SINCE
from payloads.freemarker.directives import DIRECTIVES

if TYPE_CHECKING:
    from payloads.amplitude.universe import Values
    from tile.destination import Destination
    from tile.lsp.words import Word
    from tile.mapping import MappedField
    from tile.parameter import Parameter

_MANUAL = "https://freemarker.apache.org/docs"


def describe(destination: Destination, word: Word) -> str:
    """What a word means where this destination is sent; empty for a word that means nothing known."""
    match word.kind:
        case "path":
            return describe_path(destination, word.path)
        case "built-in":
            return describe_built_in(word.name)
        case "directive":
            return describe_directive(word.name)
        case "special":
            return describe_special(word.name)


def describe_path(destination: Destination, path: tuple[str, ...]) -> str:
    """A path of the data model: what may stand there, an example, where that is documented."""
    universe = destination.universe()
    if path[0] not in universe.namespaces:
        return ""
    lines = [f"`{'.'.join(path)}`"]
    if len(path) > 1:
        lines.append(_values(universe.values(path, Platform())))
    match path:
        case ("input", name, *_) if (field := universe.subject.by_name.get(name)) is not None:
            lines += [f"Example: `{field.example!r}`", field.note] if len(path) == 2 else [field.note]
            lines.append(f"[Amplitude's documentation]({field.source})" if "://" in field.source else field.source)
        case ("parameters", name) if (found := _parameter(destination, name)) is not None:
            lines += [f"**{found.display_name}**" + (" (secret)" if found.secret else ""), found.description]
        case ("mappedFields", name) if (mapped := _mapped_field(destination, name)) is not None:
            usual = f"usually `{mapped.default}`" if mapped.default else "mapped by the customer"
            lines += ["required, " + usual if mapped.required else "optional, " + usual, mapped.description]
    return "\n\n".join(filter(None, lines))


def describe_built_in(name: str) -> str:
    """A built-in, and the version that brought it."""
    if name not in BUILT_INS:
        return ""
    lines = [f"`?{name}{'(…)' if BUILT_INS[name] else ''}`, a built-in of FreeMarker's"]
    if name in SINCE:
        lines.append(f"Since FreeMarker 2.3.{SINCE[name]}; Amplitude's may be older.")
    if GROUP_OF[name] == "unsupported":
        lines.append("For XML, which an event never holds.")
    return "\n\n".join([*lines, f"[Manual]({_MANUAL}/ref_builtins_alphaidx.html#ref_builtin_{name})"])


def describe_directive(name: str) -> str:
    """A directive."""
    directive = DIRECTIVES.get(name)
    if directive is None:
        return ""
    end = f"`<#{name} …>` … `</#{name}>`" if directive.has_end else f"`<#{name}>`"
    return f"{end}, a directive of FreeMarker's\n\n[Manual]({_MANUAL}/ref_directive_alphaidx.html)"


def describe_special(name: str) -> str:
    """A special variable, and the version that brought it."""
    if name not in SPECIAL_VARIABLES:
        return ""
    since = SPECIAL_VARIABLES_SINCE.get(name)
    lines = [f"`.{name}`, a special variable of FreeMarker's"]
    if since:
        lines.append(f"Since FreeMarker 2.3.{since}; Amplitude's may be older.")
    return "\n\n".join([*lines, f"[Manual]({_MANUAL}/ref_specvar.html)"])


def _values(values: Values) -> str:
    types = " or ".join(sorted(values.types)) or "nothing"
    if values.absent or values.null:
        missing = " or ".join(word for word, is_so in (("missing", values.absent), ("null", values.null)) if is_so)
        return f"{types}; may be {missing}"
    return f"{types}; always there"


def _parameter(destination: Destination, name: str) -> Parameter | None:
    return next((each for each in destination.parameters if each.name == name), None)


def _mapped_field(destination: Destination, name: str) -> MappedField | None:
    return next((each for each in destination.mapping if each.name == name), None)
