"""What every kind of destination declares: a request for each event, and what is known of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field, PrivateAttr, model_validator

from payloads.amplitude import EVENT, PRESET_HEADERS, UNIVERSES_OF, CustomerSettings
from payloads.amplitude.samples import WithOwn
from tile._model import Declared, Several
from tile.body import Body
from tile.contract import Contract
from tile.endpoint import Endpoint
from tile.errors import TileError
from tile.header import Header
from tile.mapping import MappedField
from tile.parameter import Parameter
from tile.precondition import Precondition
from tile.refusal import Refusal
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from payloads.amplitude import JSON, Subject, Universe
    from payloads.amplitude.samples import OwnSample, Samples


class Destination(Declared):
    """What a tile and a webhook have in common.

    Only what can never work is refused here: a name used twice, an address that is not https. What is
    merely unfinished (a parameter nothing uses, a template that does not parse) loads, so that it can be
    checked.

    Attributes:
        key: short name for commands and file names, e.g. `reteno-events`.
        parameters: what the customer types in.
        mapping: fields the customer fills with an Amplitude property.
        endpoint, headers, body: the request's templates.
        contract: what the destination accepts; without one only the JSON is checked.
        preconditions: which events the destination is for; all of them must hold.
        refusals: what the templates stop at on purpose.
        notes: what else a customer or reviewer must know, one paragraph each.
        strings_only: whether custom properties come as strings. Amplitude documents this for what a tile's form
            forwards (*Limitations* in https://amplitude.com/docs/partners/create-an-event-streaming-integration), but
            not for webhooks, whose templates read the event itself and may rely on typed values.
    """

    strings_only: ClassVar[bool] = True

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    parameters: Several[Parameter] = ()
    mapping: Several[MappedField] = ()
    endpoint: Endpoint
    headers: Several[Header] = ()
    body: Body
    contract: Contract | None = None
    preconditions: Several[Precondition] = ()
    refusals: Several[Refusal] = ()
    notes: Several[str] = ()

    _samples: Samples | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        _refuse_repeated("parameters", "parameter name", (parameter.name for parameter in self.parameters))
        _refuse_repeated("mapping", "Destination Property Name", (field.name for field in self.mapping))
        _refuse_repeated("headers", "header name (case does not count)", (h.name.lower() for h in self.headers))
        _refuse_repeated("preconditions", "precondition name", (p.name for p in self.preconditions))
        _refuse_repeated("refusals", "refusal name", (refusal.name for refusal in self.refusals))
        return self

    @model_validator(mode="after")
    def _preconditions_can_hold(self) -> Self:
        declared = {
            "mappedFields": {field.name for field in self.mapping},
            "parameters": {parameter.name for parameter in self.parameters},
        }
        for index, precondition in enumerate(self.preconditions):
            for path in precondition.any_of:
                root, _, name = path.partition(".")
                if root in declared and name not in declared[root]:
                    raise ValueError(
                        f"preconditions[{index}].any_of names {path!r}, which the tile does not declare, "
                        "so it can never hold; declare it or choose one of: "
                        f"{', '.join(sorted(declared[root])) or 'none declared'}"
                    )
        return self

    @property
    def kind(self) -> str:
        """The kind of destination in Amplitude's words, e.g. `Event Streaming`."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What it is called in Amplitude."""
        raise NotImplementedError

    @property
    def partner(self) -> str:
        """Whose destination it is, e.g. `Reteno`."""
        raise NotImplementedError

    @property
    def subject(self) -> Subject:
        """What one request is about: an event, a user, or a batch of a cohort."""
        return EVENT

    @property
    def samples(self) -> Samples:
        """The samples it is checked with: the project's own, if it has any, and the kit's of its subject."""
        return self._samples or self.subject.samples

    def with_samples(self, own: Mapping[str, OwnSample]) -> Self:
        """The same destination with further samples, the project's own."""
        copy = self.model_copy()
        copy._samples = WithOwn(own, self.subject.samples)  # noqa: SLF001 - its own kind
        return copy

    @property
    def presets(self) -> tuple[tuple[str, str], ...]:
        """The headers Amplitude adds by itself."""
        return PRESET_HEADERS

    @property
    def has_form(self) -> bool:
        """Whether customers fill in a form, with `mappedFields` and `mappedProperties` for the templates."""
        return True

    def universe(self, name: str = "documented") -> Universe:
        """What its templates can be given: one of the named universes of its subject, with its own namespaces and
        parameters.
        """
        universe = UNIVERSES_OF[self.subject.name][name]
        known = {each.name: each.can_be for each in self.parameters if each.can_be is not None}
        return replace(
            universe,
            namespaces=universe.namespaces if self.has_form else ("input", "parameters"),
            parameters=known,
        )

    def environment_name(self, parameter: Parameter) -> str:
        """The environment variable that stands for a parameter's value, e.g. `RETENO_AUTHORIZATION`."""
        return parameter.environment_name(self.partner)

    def customer_settings(
        self,
        *,
        parameters: Mapping[str, str | Mapping[str, str]] | None = None,
        mapping: Mapping[str, str] | None = None,
        properties: Iterable[str] | None = None,
        samples: bool = True,
    ) -> CustomerSettings:
        """What a customer picks in the tile's form; whatever is not given is what the tile's samples use.

        Args:
            parameters: parameter name to what is typed in; the others take their `sample`.
            mapping: destination property name to Amplitude property (`user_id`, `user_properties.email`),
                an empty text leaving the field unmapped; the others take their `default`.
            properties: the ticked properties; None ticks every event and user property an event has.
            samples: whether parameters that aren't given take their sample; otherwise only required ones do.

        Raises:
            TileError: a name the tile does not declare, or a value that its parameter can't have.
        """
        parameters, mapping = dict(parameters or {}), dict(mapping or {})
        _refuse_unknown("parameter", parameters, [parameter.name for parameter in self.parameters])
        _refuse_unknown("mapped field", mapping, [field.name for field in self.mapping])
        chosen = {field.name: mapping.get(field.name, field.default or "") for field in self.mapping}
        values: dict[str, JSON] = {}
        for parameter in self.parameters:
            value = parameter.read(
                parameters.get(parameter.name, parameter.sample if samples or parameter.is_needed else "")
            )
            if value is not None:
                values[parameter.name] = value
        return CustomerSettings(
            parameters=values,
            mapping={name: source or None for name, source in chosen.items()},
            properties=None if properties is None else tuple(properties),
            subject=self.subject,
            has_form=self.has_form,
        )


def _refuse_repeated(where: str, what: str, names: Iterable[str]) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        listed = ", ".join(map(repr, repeated))
        raise ValueError(f"{where}: {what} {listed} is there more than once; remove or rename one")


def _refuse_unknown(what: str, given: Iterable[str], declared: list[str]) -> None:
    for name in given:
        if name not in declared:
            raise TileError(f"the tile has no {what} {name!r}", remedy=did_you_mean(name, declared))
