"""White-space stripping: lines that hold nothing but FTL tags leave no trace (manual: White-space handling).

FreeMarker does this after parsing, by looking from each static text at its neighbours on the same line, and
it does so text by text while earlier texts are already cut. The order matters, so it is kept: the tree is
copied into a light mutable one, cut as FreeMarker cuts it, and the texts are put back.
"""

from payloads.freemarker.white.stripping import strip

__all__ = ["strip"]
