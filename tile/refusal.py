"""Refusals: what a template stops at on purpose.

Where Amplitude offers no filter (*Send Users*, cohorts), the only way not to send something is a template that fails:
`<#stop "no user id">`. Amplitude drops the delivery and counts it as failed. A declared refusal says that this is
meant; a stop with any other message is a fault.
"""

from __future__ import annotations

from pydantic import Field

from tile._model import Declared, OneLine, Text


class Refusal(Declared):
    """One thing the destination has no place for.

    Attributes:
        name: kebab-case, says what is refused, e.g. `no-user-id`.
        message: the message of the `<#stop>`, to the letter.
        reason: why the destination can't take it.
        customer: what the customer must know, ready for the set-up guide.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    message: OneLine
    reason: OneLine
    customer: Text
