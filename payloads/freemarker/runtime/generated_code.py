"""What the run time knows of the code that is generated for a template."""

from __future__ import annotations

from typing import Final

#: The name under which the code holds the element behind each of its lines.
PLACES: Final = "PLACES"
