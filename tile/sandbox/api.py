"""The API's side of the sandbox: from a request to an answer, in the order of its checks.

Faults on demand come first, as they would come from what stands before Reteno's servers; then the limit, the key, the type of the
body, its contract, repetition, and at last what the method does.
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from functools import cache, lru_cache
from math import floor
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tile.acceptance import Breach, breaches
from tile.backtest.acceptor import acceptor
from tile.outcome import read_body
from tile.sandbox.answers import Answer, refused
from tile.sandbox.faults import Fault, Faults
from tile.sandbox.methods import METHODS, Account, Method, finish_imports
from tile.sandbox.settings import REPEAT_WINDOW, Clock, Settings
from tile.sandbox.store import Exchange, Store
from tile.sandbox.unknowns import (
    EVENTS_REPEAT,
    METHODS_APART,
    NO_DEVICE_AUTHORIZATION,
    NO_SDK_VERSION,
    contract_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST: Final = 5_000_000
"""Bytes of a body; a bulk request of 3,000 contacts has room in it."""

_SECRET: Final = ("authorization", "x-reteno-access-key", "cookie", "proxy-authorization")
_MOST_HEADERS: Final = 4_000
_MOST_KEYS: Final = 16


class Message(NamedTuple):
    """A request as it came; the names of its headers are in lower case."""

    verb: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Served(NamedTuple):
    """What is answered, and what goes wrong with it."""

    answer: Answer
    fault: Fault | None


class Api:
    """Reteno's API over a store. Everything here is called from one thread."""

    def __init__(
        self, store: Store, settings: Settings, faults: Faults | None = None, *, seed: int | None = None
    ) -> None:
        self.account = Account(store, settings)
        self.clock = Clock(settings.speed, after=store.newest())
        self.faults = faults or Faults()
        self.statuses: Counter[int] = Counter()
        self._random = Random(seed)  # noqa: S311 - chance, not secrecy
        self._second = -1
        self._taken: Counter[str] = Counter()
        self._import_due = 0.0
        self._check = cache(_checker)
        self._knows = lru_cache(_MOST_KEYS)(settings.knows)
        self._recent = self._stored_of_late()

    def serve(self, message: Message, *, limited: bool = True) -> Served:
        """Answer one request and keep it. The caller commits the store before it sends the answer."""
        now = self.catch_up()
        store = self.account.store
        store.begin()
        fault = self.faults.before(now, self._random)
        answer = self._answer(message, fault, now, limited=limited)
        if answer.stored and self.faults.lost_answers and self._random.random() < self.faults.lost_answers:
            fault = Fault.LOST_ANSWER
            answer = refused(503, "the answer is lost", mobile=False)._replace(contact=answer.contact, stored=True)
        if message.path.startswith("/api/v1/contacts"):
            self._import_due = 0.0
        self.statuses[answer.status] += 1
        store.keep(
            Exchange(
                now,
                message.verb,
                message.path,
                _without_secrets(message.headers),
                message.body.decode("utf-8", "replace"),
                answer.status,
                answer.body,
                fault,
                answer.stored,
                answer.contact,
            )
        )
        return Served(answer, fault)

    def catch_up(self) -> float:
        """Store what imports have brought by now; the time it is."""
        now = self.clock.now()
        if now >= self._import_due:
            self._import_due = finish_imports(self.account, now)
        return now

    def roll_back(self) -> None:
        """Forget what was changed since the store was committed."""
        self.account.store.roll_back()
        self._recent = self._stored_of_late()

    def _stored_of_late(self) -> OrderedDict[bytes, float]:
        stored = self.account.store.stored_since(self.clock.now() - REPEAT_WINDOW)
        return OrderedDict((_digest(path, body.encode()), at) for at, path, body in stored)

    def _answer(self, message: Message, fault: Fault | None, now: float, *, limited: bool) -> Answer:
        found = _method(message.path)
        mobile = found is not None and found[0].mobile
        if fault is Fault.TOO_MANY:
            return refused(429, "too many requests: a fault on demand", mobile=mobile)
        if fault is not None:
            return refused(503, f"{fault}: a fault on demand", mobile=mobile)
        if found is None:
            return refused(404, "Reteno has no method there that the sandbox knows", mobile=False)
        method, argument = found
        if message.verb != method.verb:
            return refused(405, f"the method takes {method.verb}", mobile=mobile)
        if limited and not self._is_let_in(method, now):
            return refused(429, f"more than {self.account.settings.limit} requests in a second", mobile=mobile)
        if (why := self._locked_out(method, message.headers)) is not None:
            return refused(401, why, mobile=mobile)
        if method.contract is None:
            return method.run(self.account, argument, now)._replace(stored=False)  # it only asks
        return self._take(method, message, now)

    def _take(self, method: Method, message: Message, now: float) -> Answer:
        kind = message.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return refused(415, "the content type isn't application/json", mobile=method.mobile)
        value, found = self._check(method.path, self.account.settings.lenient)(message.body)
        if found:
            listed = "; ".join(each.message for each in found[:3])
            return refused(400, listed, mobile=method.mobile, invalid=found)
        digest = _digest(message.path, message.body)
        recent = self._recent
        while recent and next(iter(recent.values())) <= now - REPEAT_WINDOW:
            recent.popitem(last=False)
        heeds = method.contact or not (method.mobile or self.account.settings.is_lenient(EVENTS_REPEAT))
        if heeds and digest in recent:
            return refused(409, "Duplicated request", mobile=method.mobile)
        answer = method.run(self.account, value, now)
        if answer.stored:
            recent[digest] = now
        return answer

    def _is_let_in(self, method: Method, now: float) -> bool:
        limit = self.account.settings.limit
        if limit is None:
            return True
        if floor(now) != self._second:
            self._second = floor(now)
            self._taken.clear()
        which = method.path if self.account.settings.is_lenient(METHODS_APART) else ""
        if self._taken[which] >= limit:
            return False
        self._taken[which] += 1
        return True

    def _locked_out(self, method: Method, headers: Mapping[str, str]) -> str | None:
        """Why a request isn't let in by its keys."""
        settings = self.account.settings
        if self.faults.key_disabled:
            return "the key is disabled"
        if method.mobile:
            if headers.get("x-reteno-access-key") != settings.access_key:
                return "X-Reteno-Access-Key is missing or wrong"
            if "x-reteno-sdk-version" not in headers and not settings.is_lenient(NO_SDK_VERSION):
                return "X-Reteno-SDK-Version is missing"
            if method.path != "/api/v1/device" or settings.is_lenient(NO_DEVICE_AUTHORIZATION):
                return None
        return None if self._knows(headers.get("authorization", "")) else "Authorization is missing or wrong"


def _method(path: str) -> tuple[Method, str] | None:
    exact = _EXACT.get(path)
    if exact is not None:
        return exact, ""
    head, slash, argument = path.rpartition("/")
    method = _EXACT.get(f"{head}{slash}")
    return None if method is None or not argument else (method, argument)


_EXACT: Final = {method.path: method for method in METHODS}


def _checker(path: str, lenient: frozenset[str]) -> Callable[[bytes], tuple[Any, list[Breach]]]:
    """Reads a body: its value, and what its method's contract has against it."""
    declared = _EXACT[path].contract
    assert declared is not None
    contract = contract_of(declared, lenient)
    accepts = acceptor(contract)

    def check(body: bytes) -> tuple[Any, list[Breach]]:
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            return None, [Breach("schema", "$", f"not valid UTF-8 (at byte {error.start + 1})", "utf-8")]
        if (accepted := accepts(text)) is not None:
            return accepted.value, []
        value, faults = read_body(text)
        if faults is not None:
            first = faults[0].message if faults else "it ends too early"
            return None, [Breach("schema", "$", f"not valid JSON: {first}", "json")]
        return value, [each for each in breaches(contract, value, text) if each.kind != "reserved"]

    return check


def _digest(path: str, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16, key=path.encode()[:64]).digest()


def _without_secrets(headers: Mapping[str, str]) -> str:
    kept, room = [], _MOST_HEADERS
    for name, value in headers.items():
        shown = value
        if name in _SECRET:
            shown = f"{value.partition(' ')[0]} …" if " " in value else "…"
        room -= len(name) + len(shown)
        if room >= 0:
            kept.append(f"{name}: {shown}")
    return "\n".join(kept)
