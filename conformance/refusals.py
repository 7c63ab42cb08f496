"""Which failures are refusals: a `<#stop>` with a message that the destination declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker import StopError

if TYPE_CHECKING:
    from tile import Destination, Refusal


def refused(destination: Destination, error: Exception) -> Refusal | None:
    """The refusal that an error of a template is; None for a fault."""
    if not isinstance(error, StopError):
        return None
    return next((each for each in destination.refusals if each.message == error.message), None)
