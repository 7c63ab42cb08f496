"""The numbers a template works with: Java's Integer, Long and BigInteger are `int`, Double `float`, BigDecimal `Decimal`."""

from __future__ import annotations

from decimal import Decimal

Number = int | float | Decimal
