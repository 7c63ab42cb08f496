"""A shape against a JSON Schema: does every value of the shape satisfy it?

What can't be shown is a doubt, which an event then has to confirm. Keywords the proof doesn't know are doubts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.proof import texts
from conformance.proof.language import EMPTY, Language, among, exactly
from conformance.proof.regular import somewhere, whole
from conformance.proof.schema_assertions import FORMATS, Doubt, check_choices, check_limit, check_types
from conformance.proof.shape_contents import (
    always_has,
    can_have,
    differ,
    most_members,
    of_types,
    sizes,
    with_member,
)
from conformance.proof.shapes import ObjectShape, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.proof.shapes import ArrayShape, Items

_Schema = Any  # a JSON Schema is any JSON
_NO_CONSTRAINT = frozenset(
    {
        "$schema",
        "$id",
        "$comment",
        "$defs",
        "$anchor",
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "contentMediaType",
        "definitions",
        "additionalProperties",
        "else",
        "then",
        "minContains",
        "maxContains",
    }
)
_OF_OBJECTS = frozenset(
    {
        "required",
        "properties",
        "propertyNames",
        "patternProperties",
        "minProperties",
        "maxProperties",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
    }
)
#: What members may be evaluated by besides.
_APPLICATORS = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "$ref", "$dynamicRef", "dependentSchemas"})


def doubts(shape: Shape, schema: _Schema, root: _Schema | None = None, path: str = "$") -> list[Doubt]:
    """What isn't sure to fulfil a schema."""
    return list(_Check(schema if root is None else root).shape(shape, schema, path))


class _Check:
    def __init__(self, root: _Schema) -> None:
        self.root = root
        self.depth = 0

    def shape(self, shape: Shape, schema: _Schema, path: str) -> Iterator[Doubt]:
        if schema is True or schema == {}:
            return
        if schema is False:
            yield Doubt(path, "false", f"`{path}` must not be there")
            return
        self.depth += 1
        if self.depth > 60:
            yield Doubt(path, "$ref", "the schema goes deeper than the proof")
        else:
            for keyword, wanted in schema.items():
                yield from self.keyword(shape, schema, keyword, wanted, path)
        self.depth -= 1

    def keyword(self, shape: Shape, schema: Mapping[str, Any], keyword: str, wanted: Any, path: str) -> Iterator[Doubt]:
        match keyword:
            case "type":
                yield from check_types(shape, [wanted] if isinstance(wanted, str) else wanted, path)
            case "enum" | "const":
                yield from check_choices(shape, wanted if keyword == "enum" else [wanted], path)
            case "pattern":
                bad = texts.without(shape.strings, somewhere(wanted).sure)
                if bad:
                    yield Doubt(path, keyword, f"`{path}` may break the pattern {wanted}", bad)
            case "format":
                bad = texts.without(shape.strings, FORMATS.get(wanted, EMPTY))
                if bad:
                    yield Doubt(path, keyword, f"`{path}` may not be of the format {wanted}", bad)
            case "minLength" | "maxLength":
                limit = f"(?s).{{{wanted},}}" if keyword == "minLength" else f"(?s).{{0,{wanted}}}"
                bad = texts.without(shape.strings, whole(limit).sure)
                if bad:
                    yield Doubt(
                        path,
                        keyword,
                        f"`{path}` may have {'fewer' if keyword == 'minLength' else 'more'} than {wanted} characters",
                        bad,
                    )
            case _ if keyword in _OF_OBJECTS:
                if shape.object is not None:
                    yield from self.object(shape.object, schema, keyword, wanted, path)
                if shape.any:
                    yield Doubt(path, keyword, f"nothing is known of what is in `{path}`")
            case "items" | "minItems" | "maxItems" | "contains" | "uniqueItems" | "prefixItems":
                if shape.array is not None:
                    yield from self.array(shape.array, schema, keyword, wanted, path)
                if shape.any:
                    yield Doubt(path, keyword, f"nothing is known of what is in `{path}`")
            case "allOf":
                for each in wanted:
                    yield from self.shape(shape, each, path)
            case "anyOf" | "oneOf":
                yield from self.any_of(shape, keyword, wanted, path)
            case "not":
                if not self.excludes(shape, wanted):
                    yield Doubt(path, keyword, f"`{path}` may be what is excluded")
            case "if":
                if not self.excludes(shape, wanted):
                    yield from self.shape(shape, schema.get("then", True), path)
                if "else" in schema and any(True for _ in self.shape(shape, wanted, path)):
                    yield from self.shape(shape, schema["else"], path)
            case "$ref":
                yield from self.shape(shape, self.resolved(wanted), path)
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf":
                yield from check_limit(shape, keyword, wanted, path)
            case _ if keyword not in _NO_CONSTRAINT:
                yield Doubt(path, keyword, f"the proof doesn't know the keyword {keyword} (at `{path}`)")
        if keyword == "unevaluatedProperties" and not _APPLICATORS & schema.keys():
            yield from self.additional(shape, {**schema, "additionalProperties": wanted}, path)
        if keyword == "properties" or (keyword == "additionalProperties" and "properties" not in schema):
            yield from self.additional(shape, schema, path)

    def resolved(self, reference: str) -> _Schema:
        found = self.root
        for step in reference.removeprefix("#").strip("/").split("/"):
            if step:
                found = found[step.replace("~1", "/").replace("~0", "~")]
        return found

    def any_of(self, shape: Shape, keyword: str, options: list[_Schema], path: str) -> Iterator[Doubt]:
        fulfilled = [option for option in options if not any(True for _ in self.shape(shape, option, path))]
        if not fulfilled:
            yield Doubt(path, keyword, f"`{path}` may fulfil none of the alternatives")
        elif keyword == "oneOf":
            others = [option for at, option in enumerate(options) if at != options.index(fulfilled[0])]
            if not all(self.excludes(shape, option) for option in others):
                yield Doubt(path, keyword, f"`{path}` may fulfil more than one of the alternatives")

    # ------------------------------------------------------------------ objects

    def object(
        self, object_: ObjectShape, schema: Mapping[str, Any], keyword: str, wanted: Any, path: str
    ) -> Iterator[Doubt]:
        match keyword:
            case "required":
                for name in wanted:
                    member = object_.members.get(name)
                    if member is None or not member.always:
                        yield Doubt(path, f"required {name}", f"`{path}` may lack the member {name!r}")
            case "properties":
                for name, inner in wanted.items():
                    member = object_.members.get(name)
                    if member is not None:
                        yield from self.shape(member.shape, inner, f"{path}.{name}")
                    if object_.others is not None and name in object_.names:
                        yield from self.shape(object_.others, inner, f"{path}.{name}")
            case "minProperties":
                if sum(member.always for member in object_.members.values()) < wanted:
                    yield Doubt(path, keyword, f"`{path}` may have fewer than {wanted} members")
            case "maxProperties":
                if (most := most_members(object_)) is None or most > wanted:
                    yield Doubt(path, keyword, f"`{path}` may have more than {wanted} members")
            case "propertyNames":
                yield from self.names(object_, wanted, path)
            case "patternProperties":
                for pattern, inner in wanted.items():
                    yield from self.matching(object_, somewhere(pattern).possible, inner, path)
            case "dependentRequired":
                for name, needed in wanted.items():
                    lacking = [each for each in needed if not always_has(object_, each)]
                    if can_have(object_, name) and lacking:
                        message = f"`{path}` may have a member {name!r} and lack the member {lacking[0]!r}"
                        yield Doubt(path, keyword, message)
            case "dependentSchemas":
                for name, inner in wanted.items():
                    if can_have(object_, name):
                        yield from self.shape(Shape(object=with_member(object_, name)), inner, path)
            case "unevaluatedProperties" if _APPLICATORS & schema.keys():
                yield Doubt(path, keyword, f"the proof doesn't decide {keyword} (at `{path}`)")

    def names(self, object_: ObjectShape, wanted: _Schema, path: str) -> Iterator[Doubt]:
        """The names of members, each a string of its own."""
        languages = [exactly(name) for name in object_.members]
        languages += [object_.names] if object_.others is not None else []
        for language in languages:
            for doubt in self.shape(Shape(strings=language), wanted, f"{path}.*"):
                yield Doubt(path, "propertyNames", f"a name in `{path}`: {doubt.message}")
                return

    def matching(self, object_: ObjectShape, possible: Language, wanted: _Schema, path: str) -> Iterator[Doubt]:
        """The members whose names may match a pattern."""
        for name, member in object_.members.items():
            if name in possible:
                yield from self.shape(member.shape, wanted, f"{path}.{name}")
        if object_.others is not None and texts.common(object_.names, possible):
            yield from self.shape(object_.others, wanted, f"{path}.*")

    def additional(self, shape: Shape, schema: Mapping[str, Any], path: str) -> Iterator[Doubt]:
        wanted = schema.get("additionalProperties", True)
        if wanted is True or wanted == {}:
            return
        if shape.any and "properties" not in schema:
            yield Doubt(path, "additionalProperties", f"nothing is known of what is in `{path}`")
        if shape.object is None:
            return
        declared = schema.get("properties", {})
        patterns = [somewhere(each).sure for each in schema.get("patternProperties", ())]
        for name, member in shape.object.members.items():
            if name not in declared and not any(name in each for each in patterns):
                if wanted is False:
                    yield Doubt(path, "additionalProperties", f"`{path}` has a member {name!r}, which isn't allowed")
                else:
                    yield from self.shape(member.shape, wanted, f"{path}.{name}")
        if shape.object.others is not None:
            bad = texts.without(shape.object.names, among(declared))
            for each in patterns:
                bad = texts.without(bad, each)
            if bad and wanted is False:
                yield Doubt(path, "additionalProperties", f"`{path}` may have members of any name", bad)
            elif bad:
                yield from self.shape(shape.object.others, wanted, f"{path}.*")

    # ------------------------------------------------------------------ arrays

    def array(
        self, array: ArrayShape, schema: Mapping[str, Any], keyword: str, wanted: Any, path: str
    ) -> Iterator[Doubt]:
        least, most = sizes(array)
        match keyword:
            case "items":
                for item in array.items.values():
                    yield from self.shape(item.shape, wanted, f"{path}[*]")
            case "minItems":
                if least < wanted:
                    yield Doubt(path, keyword, f"`{path}` may have fewer than {wanted} items")
            case "maxItems":
                if most is None or most > wanted:
                    yield Doubt(path, keyword, f"`{path}` may have more than {wanted} items")
            case "contains":
                yield from self.contains(array, schema, wanted, path)
            case "uniqueItems":
                if wanted is True and most not in (0, 1) and not differ(array):
                    yield Doubt(path, keyword, f"two items of `{path}` may be the same")
            case _:
                yield Doubt(path, keyword, f"the proof doesn't decide {keyword} (at `{path}`)")

    def contains(self, array: ArrayShape, schema: Mapping[str, Any], wanted: _Schema, path: str) -> Iterator[Doubt]:
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        by_place: dict[tuple[int, int], list[Items]] = {}
        for site, item in array.items.items():
            by_place.setdefault(site.place, []).append(item)
        sure = sum(
            array.least.get(place, 0)
            for place, items in by_place.items()
            if not any(True for item in items for _ in self.shape(item.shape, wanted, path))
        )
        if sure < least:
            yield Doubt(path, "contains", f"`{path}` may hold none of the items it needs")
        if most is not None:
            possible = [item.most for item in array.items.values() if not self.excludes(item.shape, wanted)]
            if None in possible or sum(count or 0 for count in possible) > most:
                yield Doubt(path, "maxContains", f"`{path}` may hold more than {most} items of a kind")

    # ------------------------------------------------------------------ the other way round

    def excludes(self, shape: Shape, schema: _Schema) -> bool:
        """Whether no value of the shape fulfils a schema."""
        if schema is False:
            return True
        if schema is True or shape.any:
            return False
        if "$ref" in schema and self.excludes(shape, self.resolved(schema["$ref"])):
            return True
        if "type" in schema:
            allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
            shape = of_types(shape, allowed)
        if any(self.excludes(shape, each) for each in schema.get("allOf", ())):
            return True
        if "anyOf" in schema and all(self.excludes(shape, each) for each in schema["anyOf"]):
            return True
        strings = shape.strings
        if "enum" in schema or "const" in schema:
            wanted = schema.get("enum", [schema.get("const")])
            strings = texts.common(strings, among(each for each in wanted if isinstance(each, str)))
            if shape.numbers or shape.literals or any(isinstance(each, dict | list) for each in wanted):
                return False
            shape = of_types(shape, ["string"])
        if "pattern" in schema:
            strings = texts.common(strings, somewhere(schema["pattern"]).possible)
        if strings or shape.numbers or shape.literals:
            return False
        if shape.array is not None:
            return False
        return shape.object is None or self.object_excludes(shape.object, schema)

    def object_excludes(self, object_: ObjectShape, schema: Mapping[str, Any]) -> bool:
        for name in schema.get("required", ()):
            member = object_.members.get(name)
            if name in object_.names:
                continue
            if member is None:
                return True
            if self.excludes(member.shape, schema.get("properties", {}).get(name, True)):
                return True
        return any(
            member.always and self.excludes(member.shape, schema["properties"][name])
            for name, member in object_.members.items()
            if name in schema.get("properties", {})
        )
