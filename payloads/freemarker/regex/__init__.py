"""Java's regular expressions for the built-ins that take them."""

from __future__ import annotations

from .errors import RegexBudgetExceeded, RegexError, ReplacementError
from .java_regex import DEFAULT_BUDGET, JavaMatch, JavaRegex, compile_java

__all__ = [
    "DEFAULT_BUDGET",
    "JavaMatch",
    "JavaRegex",
    "RegexBudgetExceeded",
    "RegexError",
    "ReplacementError",
    "compile_java",
]
