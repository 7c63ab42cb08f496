"""The options behind ``iso`` and ``xs``: ``iso_m_nz``, ``xs ms u``."""

from __future__ import annotations

from dataclasses import dataclass

from payloads.freemarker.formats.errors import FormatError

from .iso_format import Accuracy


@dataclass(frozen=True, slots=True)
class IsoOptions:
    """``show_zone`` and ``force_utc`` are None where the format decides (``fu``: for all that has a zone)."""

    xs: bool
    accuracy: Accuracy = Accuracy.MILLISECONDS
    show_zone: bool | None = None
    force_utc: bool | None = False


def parse_iso_options(spec: str) -> IsoOptions:
    """Parse a whole specification; raises ``FormatError`` naming the option that is wrong."""
    xs = spec.startswith("xs")
    accuracy: Accuracy | None = None
    show_zone: bool | None = None
    force_utc: bool | None = False
    position = 2 if xs else 3
    separated = False
    while position < len(spec):
        character = spec[position]
        if character in "_ ":
            separated = True
            position += 1
            continue
        if not separated:
            raise FormatError(f'missing space or "_" before "{character}" in the date format "{spec}"')
        separated = False
        option = _option_at(spec, position)
        position += len(option)
        if option in _ACCURACIES:
            if accuracy is not None:
                raise FormatError(f'"{option}" is unexpected in "{spec}": the accuracy was already specified')
            if xs and option in ("h", "m"):
                raise FormatError(f'XML Schema formats don\'t support less than second accuracy: "{spec}"')
            accuracy = _ACCURACIES[option]
        elif option in ("nz", "fz"):
            if show_zone is not None:
                raise FormatError(
                    f'"{option}" is unexpected in "{spec}": the showing of the zone was already specified'
                )
            show_zone = option == "fz"
        else:
            if force_utc is not False:
                raise FormatError(f'"{option}" is unexpected in "{spec}": UTC was already specified')
            force_utc = True if option == "u" else None
    return IsoOptions(xs, Accuracy.MILLISECONDS if accuracy is None else accuracy, show_zone, force_utc)


_ACCURACIES = {
    "h": Accuracy.HOURS,
    "m": Accuracy.MINUTES,
    "s": Accuracy.SECONDS,
    "ms": Accuracy.MILLISECONDS_FORCED,
}
_OPTIONS = ("ms", "m", "h", "s", "nz", "fz", "fu", "u")


def _option_at(spec: str, position: int) -> str:
    for option in _OPTIONS:
        if spec.startswith(option, position):
            return option
    raise FormatError(
        f'unexpected "{spec[position]}" in the date format "{spec}"; expected one of h, m, s, ms, nz, fz, fu, u'
    )
