"""Members that must differ from one item of an array to the next: may two have the same value?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import texts
from conformance.proof.regular import whole
from conformance.proof.schema_assertions import Doubt

if TYPE_CHECKING:
    from conformance.proof.shapes import Shape
    from tile.contract import Distinct


def distinct_doubts(shape: Shape, rule: Distinct, path: str = "$") -> list[Doubt]:
    """Whether two items of an array may have the same value of a member."""
    place = f"{path}.{rule.array}"
    member = shape.object.members.get(rule.array) if shape.object else None
    unknown = shape.any or (
        shape.object is not None and shape.object.others is not None and rule.array in shape.object.names
    )
    if unknown or (member is not None and member.shape.any):
        return [Doubt(place, "distinct", f"nothing is known of what is in `{place}`")]
    if member is None or member.shape.array is None:
        return []
    folded = [whole(_quoted(name), "i").possible for name in rule.ignoring_case]
    values = [(item, _strings(item.shape, rule.member)) for item in member.shape.array.items.values()]
    for at, (item, own) in enumerate(values):
        language = own.strings
        several = item.most is None or item.most > 1
        if several and (own.key is None or any(texts.common(language, each) for each in folded)):
            return [Doubt(place, "distinct", f"two items of `{place}` may have the same {rule.member}", language)]
        for _, other in values[at + 1 :]:
            both = texts.common(language, other.strings)
            if both or any(texts.common(language, each) and texts.common(other.strings, each) for each in folded):
                message = f"two items of `{place}` may have the same {rule.member}"
                return [Doubt(place, "distinct", message, both)]
    return []


def _strings(shape: Shape, member: str) -> Shape:
    from conformance.proof.shapes import ANYTHING

    if shape.any or shape.object is None or member not in shape.object.members:
        return ANYTHING
    return shape.object.members[member].shape


def _quoted(name: str) -> str:
    return "".join(f"\\{each}" if not each.isalnum() else each for each in name)
