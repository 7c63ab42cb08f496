"""Cases of Apache FreeMarker's own test suite that this engine answers otherwise on purpose, and why."""

from __future__ import annotations

from typing import Final

KNOWN_DIFFERENCES: Final = {
    "suite/setting/014": "classic_compatible, the rules of FreeMarker 1.7, is refused by name",
    "unit/CamelCaseTest/028": ".localeObject is text, not a Java object with methods",
    "unit/CamelCaseTest/029": ".locale_object is text, not a Java object with methods",
}
