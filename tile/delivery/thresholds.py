"""Thresholds such as `delivery-rate < 99.5%`."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.failure import CliError
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile.delivery.metrics import Metrics

_FORM: Final = re.compile(r"\s*([a-z-]+)\s*(<=|>=|<|>)\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(%|s)?\s*")
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_VALUES: Final[dict[str, tuple[Callable[[Metrics], float | None], str]]] = {
    "delivery-rate": (lambda each: each.rate, "%"),
    "latency": (lambda each: each.latency, "s"),
    "delivered": (lambda each: each.delivered, ""),
    "not-delivered": (lambda each: each.not_delivered, ""),
    "first-attempt": (lambda each: each.first_attempt, ""),
    "after-retry": (lambda each: each.after_retry, ""),
    "expired": (lambda each: each.expired, ""),
    "discarded": (lambda each: each.discarded, ""),
}


class Threshold(NamedTuple):
    """A threshold, as it was written and as it is compared."""

    text: str
    name: str
    sign: str
    limit: float

    @classmethod
    def read(cls, text: str) -> Threshold:
        """A threshold as it is written.

        Raises:
            CliError: it isn't one.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise CliError(f"--fail-if can't be {text!r}", hint="write it as 'delivery-rate < 99.5%' or 'expired > 0'")
        name, sign, limit, unit = found.groups()
        if name not in _VALUES:
            raise CliError(f"there is no metric {name!r}", hint=did_you_mean(name, _VALUES))
        if unit and unit != _VALUES[name][1]:
            raise CliError(f"{name} is not measured in {unit!r}", hint=f"write {name} {sign} {limit}")
        return cls(" ".join(text.split()), name, sign, float(limit))

    def is_passed(self, metrics: Metrics) -> bool:
        """Whether the metrics are beyond it. What isn't known, such as the rate of no events, passes none."""
        value = _VALUES[self.name][0](metrics)
        return value is not None and _COMPARED[self.sign](value, self.limit)
