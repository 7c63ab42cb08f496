"""The base of every output."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Output(BaseModel):
    """Every member is there, and there are no others; the text below a member describes it."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)
