"""A tile's templates under every combination of the engine's settings that only Amplitude knows.

There are many, and for most events they can't matter: a template that prints no number, boolean or date as it is
gives one body under all of them. That is proved, event by event, by settings that fail when they are used.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from conformance.places import parts
from conformance.samples.read_paths import Reach
from payloads.amplitude import COHORT, Platform
from payloads.freemarker import FreeMarkerError, InvalidReference, LimitExceeded, StopError, UnexpectedType
from payloads.request import UnsafeRequestError
from tile.rendering import request_template, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payloads.amplitude import JSON
    from payloads.freemarker import Limits, Settings
    from payloads.request import RequestTemplate
    from tile import Destination

# Without one of these a template knows no date: JSON has none.
_DATES = re.compile(r"\?\s*(date|time|iso|number_?[tT]o|eval|interpret)|\.\s*now\b")
# What would hide that a setting is used, or tells the setting itself; or runs what can't be seen here. Where `?eval` does,
# there may be dates, and the locale and the zone are those they are; a directive that it gives may run anything.
_HIDING = re.compile(
    r"#attempt|\.\s*(locale|lang|time_?[zZ]one)|\?\s*interpret|\?\s*eval[\s\S]*[<\[]@|[<\[]@[\s\S]*\?\s*eval"
)

_STATICS = re.compile(r"\bstatics\b")


_INTERPRETS = re.compile(r"\?\s*interpret")


_Result: TypeAlias = str | FreeMarkerError | UnsafeRequestError


class _Group(NamedTuple):
    """Settings that make no difference unless a number or a boolean is printed as it is: then `probe` fails.

    `known` holds what the probe gave, by what the templates can look at.
    """

    probe: RequestTemplate | None
    members: tuple[Platform, ...]
    known: dict[str, _Result | None]


class Engines:
    """The templates by settings, parsed once.

    Attributes:
        templates: for each combination that can make a difference, the data's settings at their default.
        telling: the few among them that break what any others would: the default groups digits and refuses
            booleans, one does neither, one has a comma where others have a point.
        count: how many combinations there are.
        default: the first of them, with every setting at its default.
        any: the templates under the default.
        reach: what the templates can look at.
        apart: the templates under settings that are tried by themselves: another version of FreeMarker, of
            cohorts, data as Java's own objects and, for a tile that reads Amplitude's helper class, without it.
    """

    def __init__(self, tile: Destination, limits: Limits | None = None) -> None:
        """Parse the templates; `limits` bound their renders.

        Raises:
            FreeMarkerError: one doesn't parse.
        """
        texts = "\n".join(part.text for part in parts(tile))
        combinations = tuple(Platform.engines())
        dates = _DATES.search(texts) is not None
        self.default = default = combinations[0]
        telling = (default, Platform(number_format="computer", boolean_format="c"), Platform(locale="de_DE"))
        if _INTERPRETS.search(texts):  # compiled anew in each render: the few that tell must do
            combinations = telling
        self.count = len(combinations)
        self.any = request_template(tile, default)
        if limits is not None:
            self.any = self.any.under(_limited(settings_of(tile, default), limits))
        self.reach = Reach(self.any.templates())
        reads_statics = tile.has_form and _STATICS.search(texts) is not None
        alone = [replace(default, freemarker_version="2.3.34")]
        # What is printed of failures in events shows another wrapper there.
        alone += [replace(default, object_wrapper="beans")] if tile.subject is COHORT else []
        alone += [replace(default, statics="absent")] if reads_statics else []
        self.apart = {each: request_template(tile, each) for each in alone}
        self.templates: dict[Platform, RequestTemplate] = {
            each: self.any.under(_limited(settings_of(tile, each), limits))
            for each in combinations
            if dates or each.time_zone == default.time_zone
        }
        self.telling = {each: self.templates[each] for each in telling}
        self._hiding = _HIDING.search(texts) is not None
        self._groups = tuple(self._grouped(dates=dates))

    def _grouped(self, *, dates: bool) -> Iterator[_Group]:
        """All settings together, or by locale and time zone where a template knows dates."""
        groups: dict[tuple[str, str] | None, list[Platform]] = {}
        for each in self.templates:
            groups.setdefault((each.locale, each.time_zone) if dates else None, []).append(each)
        for members in groups.values():
            probe = None if self._hiding else _unusable(self.templates[members[0]], keep_locale=dates)
            yield _Group(probe, tuple(members), {})

    def results(
        self, model: Mapping[str, JSON], *, few: bool = False
    ) -> Iterator[tuple[Platform, RequestTemplate, _Result]]:
        """The body or the failure under each of the settings that can make a difference for a model, or a telling few."""
        if few:
            for engine, template in self.telling.items():
                yield engine, template, result(template, model)
            return
        for group in self._groups:
            probed = self._probed(group, model)
            if probed is not None:
                first = group.members[0]
                yield first, self.templates[first], probed
                continue
            under_default: dict[Platform, _Result] = {}
            for engine in group.members:
                refusing = replace(engine, boolean_format=self.default.boolean_format)
                found = under_default.get(refusing)
                if found is None or not _is_settled(found):
                    found = result(self.templates[engine], model)
                if engine == refusing and not self._hiding:
                    under_default[engine] = (
                        found  # what prints no boolean as it is, is the same under any format for them
                    )
                yield engine, self.templates[engine], found

    def body_of_all(self, model: Mapping[str, JSON]) -> str | None:
        """The body, if no setting of the engine can matter for it; None if one may, or it fails."""
        found = self.result_of_all(model)
        return found if isinstance(found, str) else None

    def result_of_all(self, model: Mapping[str, JSON]) -> _Result | None:
        """The body or the failure, if no setting of the engine can matter for it; None if one may."""
        return self._probed(self._groups[0], model) if len(self._groups) == 1 else None

    def _probed(self, group: _Group, model: Mapping[str, JSON]) -> _Result | None:
        """The result under all settings of a group; None if they may differ."""
        if group.probe is None:
            return None
        key = json.dumps(self.reach.of_model(model))
        if key not in group.known:
            found = result(group.probe, model)
            # Whatever the settings, another render would take as long as one that met a limit.
            group.known[key] = found if _is_settled(found) or isinstance(found, LimitExceeded) else None
        return group.known[key]


def _limited(settings: Settings, limits: Limits | None) -> Settings:
    return settings if limits is None else settings.replaced(limits=limits)


def result(template: RequestTemplate, model: Mapping[str, JSON]) -> _Result:
    """The body as it is printed, or the failure."""
    try:
        return template.render(model).printed
    except (FreeMarkerError, UnsafeRequestError) as error:
        return error


def _is_settled(found: _Result) -> bool:
    """Whether it isn't a setting that failed: none fails in these ways, and none that would fail was used before."""
    return isinstance(found, str | InvalidReference | UnexpectedType | StopError | UnsafeRequestError)


@lru_cache(maxsize=4096)
def with_engine(view: Platform, engine: Platform) -> Platform:
    """The data's settings of one combination, the engine's of another."""
    return replace(
        view,
        number_format=engine.number_format,
        boolean_format=engine.boolean_format,
        locale=engine.locale,
        time_zone=engine.time_zone,
    )


def _unusable(template: RequestTemplate, *, keep_locale: bool) -> RequestTemplate:
    """The templates under a number format that can't be used; unless there are dates, under a locale that can't be used
    either. The default boolean format can't anyway.
    """
    kept = template.body.settings
    return template.under(kept.replaced(number_format="0.0.0", locale=kept.locale if keep_locale else "xx_XX"))
