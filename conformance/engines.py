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
from payloads.freemarker import FreeMarkerError, LimitExceeded
from payloads.request import RequestTemplate, UnsafeRequestError
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON
    from tile import Destination

# Without one of these a template knows no date: JSON has none.
_DATES = re.compile(r"\?\s*(date|time|iso|number_?[tT]o|eval|interpret)|\.\s*now\b|#include|#import")
# What would hide that a setting is used, or tells the setting itself.
_HIDING = re.compile(r"#attempt|\.\s*(locale|lang|time_?[zZ]one)")


class Engines:
    """The templates by settings.

    Attributes:
        templates: for each combination that can make a difference, the data's settings at their default.
        count: how many combinations there are.
        any: the templates under the default.
    """

    def __init__(self, tile: Destination) -> None:
        """Parse the templates.

        Raises:
            FreeMarkerError: one doesn't parse.
        """
        texts = "\n".join(part.text for part in parts(tile))
        combinations = tuple(Platform.engines())
        default = Platform()
        self.count = len(combinations)
        self.templates: dict[Platform, RequestTemplate] = {
            each: request_template(tile, each)
            for each in combinations
            if each.time_zone == default.time_zone or _DATES.search(texts)
        }
        self.any = self.templates[default]
        self._unusable = None if _HIDING.search(texts) or _DATES.search(texts) else _unusable(tile)

    def body_of_all(self, model: Mapping[str, JSON]) -> str | None:
        """The body, if no setting of the engine can matter for it; None if one may, or it fails."""
        if self._unusable is None:
            return None
        try:
            return self._unusable.render(model).body
        except LimitExceeded:
            self._unusable = None
        except (FreeMarkerError, UnsafeRequestError):
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


def _unusable(tile: Destination) -> RequestTemplate:
    """The templates under a number format and a locale that can't be used; the default boolean format can't anyway."""
    return RequestTemplate.parse(
        tile.endpoint.method,
        tile.endpoint.url,
        [header.as_key_and_value for header in tile.headers],
        tile.body.text,
        settings=replace(Platform().settings(), number_format="0.0.0", locale="xx_XX"),
        body_name=tile.body.name,
    )
