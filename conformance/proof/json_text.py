"""What text and printed values do to the state of a JSON parser: `write` and `write_value`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conformance.proof import shapes, texts
from conformance.proof.json_language import write_language
from conformance.proof.json_state import (
    COLON,
    FIRST,
    IN_NUMBER,
    IN_STRING,
    IN_WORD,
    NAME,
    NEXT,
    OPEN,
    VALUE,
    Fault,
    Frame,
    JsonText,
    UnderflowError,
)
from conformance.proof.language import ANY, EMPTY, NOTHING, Language, among, exactly
from conformance.proof.regular import whole
from conformance.proof.shapes import ANYTHING, ArrayShape, Keyed, Member, ObjectShape, Shape, Site

if TYPE_CHECKING:
    from conformance.proof.values import Key

_SPACE = " \t\n\r"
_PLAIN = re.compile(r'[^"\\\x00-\x1f]+')
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_DEEPEST = 40
_MOST_WORDS = 6


# ------------------------------------------------------------------ the template's own text


def write(state: JsonText, text: str, site: Site) -> tuple[JsonText | None, list[Fault]]:
    """Read a known text. The state is None if there is no going on after a fault."""
    faults: list[Fault] = []
    at = 0
    length = len(text)
    current: JsonText | None = state
    while at < length and current is not None:
        if current.mode == IN_STRING:
            current, at = _in_string(current, text, at, faults)
            continue
        character = text[at]
        if current.mode == IN_NUMBER:
            if character in "+-.eE0123456789":
                current = replace(current, token=current.token + exactly(character))
                at += 1
                continue
            current = _end_number(current, faults, at)
        if current.mode == IN_WORD:
            current = _in_word(current, character, at, faults)
            at += 1
            continue
        at += 1
        if character not in _SPACE:
            current = _token(current, character, at - 1, Site((site.place[0], at - 1), site.turns), faults)
    return current, faults


def _in_string(state: JsonText, text: str, at: int, faults: list[Fault]) -> tuple[JsonText | None, int]:
    if state.rest:  # inside an escape
        return _in_escape(state, text[at], at, faults), at + 1
    plain = _PLAIN.match(text, at)
    if plain:
        text = plain.group()
        key = state.key._replace(after=state.key.after + text) if state.key else None
        return replace(state, token=texts.concatenate(state.token, texts.literal(text)), key=key), plain.end()
    character = text[at]
    if character == '"':
        return _end_string(state, faults, at), at + 1
    if character == "\\":
        return replace(state, rest="\\"), at + 1
    faults.append(Fault("control-character", at))
    return state, at + 1


def _in_escape(state: JsonText, character: str, at: int, faults: list[Fault]) -> JsonText:
    """Inside an escape. `rest` is what was read of it; with a `+` in front, behind the first half of a pair."""
    half, rest = state.rest.startswith("+"), state.rest.removeprefix("+")
    if half and rest + character not in ("\\", "\\u") and len(rest) < 2 and not rest.startswith("u"):
        faults.append(Fault("lone-surrogate", at))
        return replace(state, rest="")
    if not rest:
        return replace(state, rest="+\\")
    if rest == "\\" and character != "u":
        if character not in '"\\/bfnrt':
            faults.append(Fault("bad-escape", at))
        meant = _ESCAPES.get(character, character)
        return replace(state, rest="", token=texts.concatenate(state.token, exactly(meant)), key=None)
    if rest == "\\":
        return replace(state, rest="+u" if half else "u")
    if character not in "0123456789abcdefABCDEF":
        faults.append(Fault("bad-escape", at))
        return replace(state, rest="")
    digits = rest + character
    if len(digits) < 5:
        return replace(state, rest="+" + digits if half else digits)
    code = int(digits[1:], 16)
    if half != (0xDC00 <= code <= 0xDFFF):
        faults.append(Fault("lone-surrogate", at))
        return replace(state, rest="")
    if 0xD800 <= code <= 0xDBFF:
        return replace(state, rest="+")
    meant_by = ANY if half else exactly(chr(code))
    return replace(state, rest="", token=texts.concatenate(state.token, meant_by), key=None)


def _in_word(state: JsonText, character: str, at: int, faults: list[Fault]) -> JsonText:
    if character != state.rest[0]:
        faults.append(Fault("unexpected-text", at))
        return _value(replace(state, rest=""), ANYTHING, state.site, faults, at)
    if len(state.rest) > 1:
        return replace(state, rest=state.rest[1:])
    words = frozenset(state.token.only(_MOST_WORDS) or ())
    return _value(replace(state, rest="", token=NOTHING), Shape(literals=words), state.site, faults, at)


def _token(state: JsonText, character: str, at: int, site: Site, faults: list[Fault]) -> JsonText | None:
    mode = state.mode
    if mode == NEXT and state.frames and character in '"{[-0123456789tfn':
        faults.append(Fault("missing-comma", at))
        mode = NAME if state.frames[-1].is_object else VALUE
        state = replace(state, mode=mode)
    if mode in (VALUE, FIRST):
        opened = _begin_value(state, character, site)
        if opened is not None:
            return opened
    if character == '"' and mode in (OPEN, NAME):
        return replace(state, mode=IN_STRING, token=NOTHING, is_name=True, key=None, site=site)
    if character == ":" and mode == COLON:
        return replace(state, mode=VALUE)
    if character == "," and mode == NEXT and state.frames:
        return replace(state, mode=NAME if state.frames[-1].is_object else VALUE)
    if character == "," and (mode in (FIRST, OPEN, NAME) or (mode == VALUE and _in_array(state))):
        faults.append(Fault("leading-comma", at))
        return state
    if character in "]}" and state.frames and state.frames[-1].is_object == (character == "}"):
        if mode == NAME or (mode == VALUE and _in_array(state)):
            faults.append(Fault("trailing-comma", at))
        elif mode not in (NEXT, OPEN, FIRST):
            faults.append(Fault("missing-value" if mode == VALUE else "unexpected-text", at))
        return _close(state, faults, at)
    faults.append(Fault("mismatched" if character in "]}" else "unexpected-text", at))
    return None


def _in_array(state: JsonText) -> bool:
    return bool(state.frames) and not state.frames[-1].is_object


def _begin_value(state: JsonText, character: str, site: Site) -> JsonText | None:
    if character in "{[":
        if len(state.frames) >= _DEEPEST:
            return None
        frame = Frame(ObjectShape() if character == "{" else ArrayShape(), site)
        return replace(state, mode=OPEN if character == "{" else FIRST, frames=(*state.frames, frame))
    if character == '"':
        return replace(state, mode=IN_STRING, token=NOTHING, is_name=False, key=None, site=site)
    if character in "-0123456789":
        return replace(state, mode=IN_NUMBER, token=exactly(character), site=site, counted=False)
    for word in ("true", "false", "null"):
        if character == word[0]:
            return replace(state, mode=IN_WORD, rest=word[1:], token=exactly(word), site=site)
    return None


def any_value(state: JsonText, site: Site) -> JsonText:
    """The state behind a whole value of any kind, where one is expected."""
    return _value(state, ANYTHING, site, [], 0)


def _close(state: JsonText, faults: list[Fault], at: int) -> JsonText:
    frame = state.frames[-1]
    outer = replace(state, frames=state.frames[:-1])
    shape = Shape(object=frame.shape) if isinstance(frame.shape, ObjectShape) else Shape(array=frame.shape)
    return _value(outer, shape, frame.site, faults, at)


def _end_string(state: JsonText, faults: list[Fault], at: int) -> JsonText:
    if not state.is_name:
        return _value(state, Shape(strings=state.token, key=state.key), state.site, faults, at)
    frame = replace(state.frames[-1], name=state.token, key=state.key)
    return replace(state, mode=COLON, frames=(*state.frames[:-1], frame), token=NOTHING, is_name=False, key=None)


def _end_number(state: JsonText, faults: list[Fault], at: int) -> JsonText:
    bad = texts.without(state.token, texts.NUMBER)
    if bad:
        faults.append(Fault("bad-number", at, bad))
    good = texts.common(state.token, texts.NUMBER) or state.token
    return _value(state, Shape(numbers=good), state.site, faults, at)


def _value(state: JsonText, shape: Shape, site: Site, faults: list[Fault], at: int) -> JsonText:
    """A value is complete: it goes into the bracket around it."""
    plain = replace(state, mode=NEXT, token=NOTHING, is_name=False, key=None, rest="", counted=False)
    counted = state.mode == IN_NUMBER and state.counted
    if not state.frames:
        if state.floor:
            raise UnderflowError
        return replace(plain, body=shape)
    frame = state.frames[-1]
    if isinstance(frame.shape, ArrayShape):
        inner: ObjectShape | ArrayShape = shapes.with_item(frame.shape, site, shape, counted=counted)
    else:
        if frame.key in frame.printed:
            faults.append(Fault("duplicate-member", at, frame.name))
        inner = _with_member(frame, shape, site, faults, at, counted=counted)
    printed = frame.printed if frame.key is None else frame.printed | {frame.key}
    after = replace(frame, shape=inner, name=EMPTY, key=None, printed=printed)
    return replace(plain, frames=(*state.frames[:-1], after))


def _with_member(frame: Frame, shape: Shape, site: Site, faults: list[Fault], at: int, *, counted: bool) -> ObjectShape:
    """The object in a frame, with the member whose value is complete."""
    object_, name, key = frame.shape, frame.name, frame.key
    assert isinstance(object_, ObjectShape)
    known = name.single
    if known is not None:
        twice = known in object_.members or known in object_.names
        if twice:
            faults.append(Fault("duplicate-member", at, exactly(known)))
        return replace(object_, members={**object_.members, known: Member(shape, always=True)})
    taken = EMPTY
    for member in object_.members:
        if member in name:
            taken |= exactly(member)
    if object_.others is not None and (key is None or key != object_.key):
        taken = texts.join(taken, texts.common(object_.names, name))
    if taken:
        faults.append(Fault("duplicate-member", at, taken))
    return shapes.with_others(object_, site, name, shape, key, counted=counted)


# ------------------------------------------------------------------ printed values


def write_value(
    state: JsonText, language: Language, *, escaped: bool, fragment: bool, key: Key | None, site: Site
) -> tuple[list[JsonText], list[Fault]]:
    """Read any of a set of texts.

    Args:
        state: where the parser is.
        language: the texts; before escaping, if `escaped`.
        escaped: `?json_string` was applied.
        fragment: the texts are JSON values of any kind.
        key: the text is the key a loop is at.
        site: what prints it.
    """
    language = texts.sent(language)
    if state.mode == IN_STRING and not state.rest and not fragment:
        return _into_string(state, language, escaped=escaped, key=key, site=site)
    language = texts.escaped(language) if escaped else language
    known = language.only(_MOST_WORDS) if not fragment else None
    if known is not None:
        return _each(state, known, site)
    if state.mode in (VALUE, FIRST):
        return _as_value(state, language, fragment=fragment, site=site)
    if not fragment:
        results, faults = write_language(state, language, site, write)
        if not faults:
            return results, []
    return [state], [Fault("unexpected-text", 0, language - NOTHING)]


def _each(state: JsonText, known: tuple[str, ...], site: Site) -> tuple[list[JsonText], list[Fault]]:
    results: list[JsonText] = []
    faults: list[Fault] = []
    for word in known:
        reached, found = write(state, word, site)
        faults += [fault._replace(bad=exactly(word)) for fault in found]
        if found and reached is None and state.mode in (VALUE, FIRST):
            reached = _value(state, ANYTHING, site, [], 0)
        if reached is not None:
            results.append(reached)
    return results, faults


def _into_string(
    state: JsonText, language: Language, *, escaped: bool, key: Key | None, site: Site
) -> tuple[list[JsonText], list[Fault]]:
    before = state.token.single
    only_key = Keyed(key, before) if key is not None and before is not None and state.key is None else None
    faults: list[Fault] = []
    if not escaped and not language <= texts.SAFE:
        if language <= texts.CONTENT:
            return [replace(state, token=ANY, key=None)], []
        results, own = write_language(state, language, site, write)
        if not own:
            return results, []
        faults.append(Fault("unescaped", 0, texts.without(language, texts.CONTENT)))
        language = texts.common(language, texts.SAFE) or language
    return [replace(state, token=texts.concatenate(state.token, language), key=only_key)], faults


def _as_value(state: JsonText, language: Language, *, fragment: bool, site: Site) -> tuple[list[JsonText], list[Fault]]:
    if fragment:
        return [_value(state, ANYTHING, site, [], 0)], []
    results: list[JsonText] = []
    faults: list[Fault] = []
    strings = texts.common(language, _PADDED_STRING)
    numbers = texts.common(language, texts.NUMBER)
    words = texts.common(language, _PADDED_WORD)
    blank = texts.common(language, texts.BLANK)
    bad = language
    for good in (strings, numbers, words, blank):
        bad = texts.without(bad, good)
    may_be_blank = state.mode == FIRST or not state.frames
    if bad:
        results, own = write_language(state, language, site, write)
        if not own and (may_be_blank or not blank):
            return results, []
        results = []
    if strings:
        results.append(_value(state, Shape(strings=_unquoted(strings)), site, faults, 0))
    if numbers:
        results.append(replace(state, mode=IN_NUMBER, token=numbers, site=site, counted=False))
    if words:
        literals = frozenset(word for word in ("true", "false", "null") if texts.common(words, _padded(exactly(word))))
        results.append(_value(state, Shape(literals=literals), site, faults, 0))
    if blank and may_be_blank:
        results.append(state)
    elif blank:
        # What prints nothing where a value belongs would be noticed at the next character: here is who does it.
        faults.append(Fault("missing-value", 0, blank))
    if bad:
        faults.append(Fault("bad-number" if bad <= _DIGITS_FIRST else "unexpected-text", 0, bad))
        if not (strings or numbers or words):
            results.append(_value(state, ANYTHING, site, [], 0))
    return results, faults


def _padded(language: Language) -> Language:
    return texts.BLANK + language + texts.BLANK


def _unquoted(language: Language) -> Language:
    """What the strings mean; any text where escapes would have to be read."""
    known = language.only(_MOST_WORDS)
    if known is not None and not any("\\" in word for word in known):
        return among(word.strip(_SPACE)[1:-1] for word in known)
    return ANY


_PADDED_STRING: Final = _padded(texts.STRING)
_PADDED_WORD: Final = _padded(exactly("true") | exactly("false") | exactly("null"))
_DIGITS_FIRST: Final = whole(r"(?s)-?[0-9].*").possible
