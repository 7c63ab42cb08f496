"""Errors of regular expressions."""

from __future__ import annotations


class RegexError(ValueError):
    """A regular expression or replacement is illegal in Java, or uses something that isn't supported here."""


class ReplacementError(RegexError):
    """A replacement refers to a group in a way that Java doesn't know."""


class RegexBudgetExceeded(RuntimeError):
    """A match needs more steps than allowed: the expression backtracks catastrophically on this text."""
