"""Charsets that `?url` writes, by Java's names for them (JDK 17, `java.nio.charset.Charset.availableCharsets`).

Python knows other names (`u8`), other charsets (`punycode`), and some of the same name that write other bytes (`GBK`), so
nothing is asked of it by a template's name. Listed are the charsets of Unicode and the one-byte ones of ISO, Windows and
KOI8, for which both write the same bytes for each character; the others, mostly of mainframes and East Asia, are unknown.
"""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = {  # Python's name: Java's name and aliases
    "iso8859-1": (
        "819 8859_1 cp819 csisolatin1 ibm-819 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso8859_1 iso_8859-1 "
        "iso_8859-1:1987 iso_8859_1 l1 latin1"
    ),
    "iso8859-13": "8859_13 iso-8859-13 iso8859-13 iso8859_13 iso_8859-13",
    "iso8859-15": (
        "8859_15 923 cp923 csiso885915 csisolatin0 csisolatin9 ibm-923 ibm923 iso-8859-15 iso8859-15 "
        "iso8859_15 iso8859_15_fdis iso_8859-15 l9 latin-9 latin0 latin9"
    ),
    "iso8859-16": "csiso885916 iso-8859-16 iso-ir-226 iso8859_16 iso_8859-16 iso_8859-16:2001 l10 latin10",
    "iso8859-2": (
        "8859_2 912 cp912 csisolatin2 ibm-912 ibm912 iso-8859-2 iso-ir-101 iso8859-2 iso8859_2 iso_8859-2 "
        "iso_8859-2:1987 l2 latin2"
    ),
    "iso8859-3": (
        "8859_3 913 cp913 csisolatin3 ibm-913 ibm913 iso-8859-3 iso-ir-109 iso8859-3 iso8859_3 iso_8859-3 "
        "iso_8859-3:1988 l3 latin3"
    ),
    "iso8859-4": (
        "8859_4 914 cp914 csisolatin4 ibm-914 ibm914 iso-8859-4 iso-ir-110 iso8859-4 iso8859_4 iso_8859-4 "
        "iso_8859-4:1988 l4 latin4"
    ),
    "iso8859-5": (
        "8859_5 915 cp915 csisolatincyrillic cyrillic ibm-915 ibm915 iso-8859-5 iso-ir-144 iso8859-5 "
        "iso8859_5 iso_8859-5 iso_8859-5:1988"
    ),
    "iso8859-6": (
        "1089 8859_6 arabic asmo-708 cp1089 csisolatinarabic ecma-114 ibm-1089 ibm1089 iso-8859-6 iso-ir-127 "
        "iso8859-6 iso8859_6 iso_8859-6 iso_8859-6:1987"
    ),
    "iso8859-7": (
        "813 8859_7 cp813 csisolatingreek ecma-118 elot_928 greek greek8 ibm-813 ibm813 iso-8859-7 iso-ir-126 "
        "iso8859-7 iso8859_7 iso_8859-7 iso_8859-7:1987 sun_eu_greek"
    ),
    "iso8859-8": (
        "8859_8 916 cp916 csisolatinhebrew hebrew ibm-916 ibm916 iso-8859-8 iso-ir-138 iso8859-8 iso8859_8 "
        "iso_8859-8 iso_8859-8:1988"
    ),
    "iso8859-9": (
        "8859_9 920 cp920 csisolatin5 ibm-920 ibm920 iso-8859-9 iso-ir-148 iso8859-9 iso8859_9 iso_8859-9 "
        "iso_8859-9:1989 l5 latin5"
    ),
    "koi8-r": "cskoi8r koi8 koi8-r koi8_r",
    "koi8-u": "koi8-u koi8_u",
    "ascii": (
        "646 ansi_x3.4-1968 ansi_x3.4-1986 ascii ascii7 cp367 csascii default ibm367 iso-ir-6 iso646-us "
        "iso_646.irv:1983 iso_646.irv:1991 us us-ascii"
    ),
    "utf-16": "unicode unicodebig utf-16 utf16 utf_16",
    "utf-16-be": "iso-10646-ucs-2 unicodebigunmarked utf-16be utf_16be x-utf-16be",
    "utf-16-le": "unicodelittleunmarked utf-16le utf_16le x-utf-16le",
    "utf-32": "utf-32 utf32 utf_32",
    "utf-32-be": "utf-32be utf_32be x-utf-32be",
    "utf-32-le": "utf-32le utf_32le x-utf-32le",
    "utf-8": "unicode-1-1-utf-8 utf-8 utf8",
    "cp1250": "cp1250 cp5346 windows-1250",
    "cp1251": "ansi-1251 cp1251 cp5347 windows-1251",
    "cp1252": "cp1252 cp5348 ibm-1252 ibm1252 windows-1252",
    "cp1253": "cp1253 cp5349 windows-1253",
    "cp1254": "cp1254 cp5350 windows-1254",
    "cp1255": "cp1255 windows-1255",
    "cp1256": "cp1256 windows-1256",
    "cp1257": "cp1257 cp5353 windows-1257",
    "cp1258": "cp1258 windows-1258",
}
_PYTHON_NAME: Final = {name: codec for codec, names in _NAMES.items() for name in names.split()}
#: What `?url` writes as bytes of the charset.
UNSAFE_IN_URL: Final = re.compile("[^A-Za-z0-9_.!~'()*-]+")
_HALF_A_PAIR: Final = re.compile("[\ud800-\udfff]")


def count_utf_8(text: str) -> int:
    """How many bytes the text has in UTF-8, as `encoded` writes it."""
    return len(text.encode("utf-8", "replace"))


def encoded(text: str, charset: str) -> bytes:
    """`text` in the charset of this name (letter case doesn't matter), as Java's ``String.getBytes`` has it.

    A character that the charset lacks becomes a question mark, and half a surrogate pair U+FFFD where Unicode has room for it.
    Raises `LookupError` where the charset is unknown.
    """
    codec = _PYTHON_NAME.get(charset.lower() if charset.isascii() else charset)
    if codec is None:
        raise LookupError(charset)
    if codec.startswith(("utf-16", "utf-32")):
        text = _HALF_A_PAIR.sub("\ufffd", text)
    if codec == "utf-16":  # the larger half first, behind a mark that says so
        return b"\xfe\xff" + text.encode("utf-16-be")
    if codec == "utf-32":  # the same, without the mark
        return text.encode("utf-32-be")
    return text.encode(codec, "replace")
