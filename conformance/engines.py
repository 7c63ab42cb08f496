"""A tile's templates under every combination of the engine's settings that nobody outside Amplitude knows.

There are many, and for most events they can't matter: a template that prints no number, boolean or date as it is
gives one body under all of them. That is proved, event by event, by settings that fail when they are used.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.places import parts
from payloads.amplitude import Platform
from payloads.freemarker import FreeMarkerError, InvalidReference, LimitExceeded, UnexpectedType
from payloads.request import UnsafeRequestError
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON
    from payloads.request import RequestTemplate
    from tile import Destination

# Without one of these a template knows no date: JSON has none.
_DATES = re.compile(r"\?\s*(date|time|iso|number_?[tT]o|eval|interpret)|\.\s*now\b|#include|#import")
# What would hide that a setting is used, or tells the setting itself.
_HIDING = re.compile(r"#attempt|\.\s*(locale|lang|time_?[zZ]one)")


class Engines:
    """The templates by settings, parsed once.

    Attributes:
        templates: for each combination that can make a difference, the data's settings at their default.
        telling: the few among them that break what any others would: the default groups digits and refuses
            booleans, one does neither, one has a comma where others have a point.
        count: how many combinations there are.
        default: the first of them, with every setting at its default.
        any: the templates under the default.
    """

    def __init__(self, tile: Destination) -> None:
        """Parse the templates.

        Raises:
            FreeMarkerError: one doesn't parse.
        """
        texts = "\n".join(part.text for part in parts(tile))
        combinations = tuple(Platform.engines())
        self.default = default = combinations[0]
        self.count = len(combinations)
        self.any = request_template(tile, default)
        self.templates: dict[Platform, RequestTemplate] = {
            each: self.any.under(each.settings())
            for each in combinations
            if each.time_zone == default.time_zone or _DATES.search(texts)
        }
        telling = (default, Platform(number_format="computer", boolean_format="c"), Platform(locale="de_DE"))
        self.telling = {each: self.templates[each] for each in telling}
        self._unusable = None if _HIDING.search(texts) or _DATES.search(texts) else _unusable(self.any)

    def body_of_all(self, model: Mapping[str, JSON]) -> str | None:
        """The body, if no setting of the engine can matter for it; None if one may, or it fails."""
        result = self.result_of_all(model)
        return result if isinstance(result, str) else None

    def result_of_all(self, model: Mapping[str, JSON]) -> str | FreeMarkerError | UnsafeRequestError | None:
        """The body or the failure, if no setting of the engine can matter for it; None if one may."""
        if self._unusable is None:
            return None
        try:
            return self._unusable.render(model).body
        except LimitExceeded:
            self._unusable = None
        except (InvalidReference, UnexpectedType, UnsafeRequestError) as error:
            return error  # no setting fails in these ways, and none was used before
        except FreeMarkerError:
            pass
        return None


def with_engine(view: Platform, engine: Platform) -> Platform:
    """The data's settings of one combination, the engine's of another."""
    return replace(
        view,
        number_format=engine.number_format,
        boolean_format=engine.boolean_format,
        locale=engine.locale,
        time_zone=engine.time_zone,
    )


def _unusable(template: RequestTemplate) -> RequestTemplate:
    """The templates under a number format and a locale that can't be used; the default boolean format can't anyway."""
    return template.under(replace(Platform().settings(), number_format="0.0.0", locale="xx_XX"))
