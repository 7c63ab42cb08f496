"""Reteno's answers, request by request, without a socket."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from payloads.freemarker import FreeMarkerError, Template
from tile.errors import TileError
from tile.find import find
from tile.outcome import Kind, Outcomes
from tile.reteno.contracts import CONTRACTS
from tile.sandbox import history
from tile.sandbox.api import Api, Message
from tile.sandbox.faults import Fault, Faults
from tile.sandbox.methods import METHODS, Method
from tile.sandbox.replay import replay
from tile.sandbox.settings import Settings
from tile.sandbox.store import Store
from tile.sandbox.unknowns import UNKNOWNS, contract_of, name_of
from tile.shipped import SHIPPED

_CASES = Path(__file__).parents[2] / "cases" / "sandbox"
_HEADERS = {
    "content-type": "application/json",
    "authorization": "Basic OnNhbXBsZS1rZXk=",
    "x-reteno-access-key": "sample-access-key",
    "x-reteno-sdk-version": "amplitude-device",
}


class _Clock:
    """A time that a test sets."""

    time = 1_000_000.0

    def now(self) -> float:
        return self.time

    def real(self, seconds: float) -> float:
        return seconds


class _Sandbox:
    def __init__(self, settings: Settings | None = None, faults: tuple[str, ...] = (), state: str = ":memory:") -> None:
        self.clock = _Clock()
        self.api = Api(Store(state), settings or Settings(), Faults(), seed=1)
        self.api.clock = self.clock  # type: ignore[assignment]
        for each in faults:
            self.api.faults.take(each, self.clock.now())

    def send(self, what: str, body: object = None, *, text: str | None = None, without: tuple[str, ...] = ()) -> Any:
        verb, path = what.split(" ")
        content = (json.dumps(body) if text is None else text).encode() if verb == "POST" else b""
        headers = {name: value for name, value in _HEADERS.items() if name not in without}
        return self.api.serve(Message(verb, path, headers, content)).answer

    def ask(self, what: str, number: int | None = None, **asked: str) -> Any:
        return history.answer(self.api, what, number, asked)


def _cases(name: str) -> list[Any]:
    cases = tomllib.loads((_CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in cases]


def _written_out(value: Any) -> Any:
    """`*20000` stands for so many letters."""
    if isinstance(value, dict):
        return {name: _written_out(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_written_out(each) for each in value]
    return "x" * int(value[1:]) if isinstance(value, str) and re.fullmatch(r"\*\d+", value) else value


@pytest.mark.parametrize("case", _cases("answers"))
def test_answers(case: dict[str, Any]) -> None:
    settings = Settings(
        lenient=frozenset(case.get("lenient", ())),
        limit=case.get("limit", 200),
        fields={int(number): name for number, name in case.get("fields", {}).items()},
        required={event: tuple(names) for event, names in case.get("require", {}).items()},
    )
    sandbox = _Sandbox(settings, tuple(case.get("faults", ())))
    session = ""
    for step in case["steps"]:
        sandbox.clock.time += step.get("wait", 0)
        answer = sandbox.send(
            step["send"].replace("SESSION", session),
            _written_out(step.get("body")),
            text=step.get("text"),
            without=tuple(step.get("without", ())),
        )
        assert answer.status == step["status"], answer
        assert step.get("says", "") in answer.body
        assert answer.body == step.get("is", answer.body)
        if "asyncSessionId" in answer.body:
            session = json.loads(answer.body)["asyncSessionId"]
    state = sandbox.ask("state")
    assert state["requests"] == len(case["steps"])
    for name in ("contacts", "events"):
        assert state[name] == case.get(name, state[name])
    if "about" in case:
        _compare(sandbox.ask("contacts", case["about"]["number"]), case["about"], sandbox)


@pytest.mark.parametrize("method", METHODS, ids=lambda each: each.path)
def test_what_every_method_refuses(method: Method) -> None:
    """The statuses that Reteno lists (docs.reteno.com/reference/addcontact-1), in the shape of the API that the method belongs to."""
    where = f"{method.verb} {method.path}" + ("1" if method.path.endswith("/") else "")
    asked: dict[int, dict[str, Any]] = {
        401: {"without": ("authorization", "x-reteno-access-key")},
        405: {"what": where.replace("POST", "PUT").replace("GET", "DELETE")},
        **({415: {"without": ("content-type",)}, 400: {"text": "[]"}} if method.contract else {}),
    }
    for status, how in asked.items():
        answer = _Sandbox().send(how.pop("what", where), {}, **how)
        assert answer.status == status
        shape = json.loads(answer.body)
        assert ({"title", "detail"} <= shape.keys()) is method.mobile
        assert (shape.get("status") == status and "message" in shape) is not method.mobile
    full = _Sandbox(Settings(limit=1))
    full.send(where, {})
    assert full.send(where, {}).status == 429


def test_every_method_has_an_answer_of_success_among_the_cases() -> None:
    steps = [step for case in _cases("answers") for step in case.values[0]["steps"]]
    answered = {step["send"] for step in steps if step["status"] == 200}
    for method in METHODS:
        where = f"{method.verb} {method.path}"
        assert any(each == where or (where.endswith("/") and each.startswith(where)) for each in answered), where


def _compare(contact: dict[str, Any], wanted: dict[str, Any], sandbox: _Sandbox) -> None:
    held = contact["data"]
    for name in ("externalCustomerId", "firstName", "lastName", "fields"):
        if name in wanted:
            assert (held.get(name) or False) == wanted[name]
    if "channel" in wanted:
        assert [each["value"] for each in held["channels"]] == [wanted["channel"]]
    if "devices" in wanted:
        assert list(held["devices"]) == wanted["devices"]
    if "groups" in wanted:
        assert contact["groups"] == wanted["groups"]
        assert wanted["groups"][0] in {each["name"] for each in sandbox.ask("groups")}
    if "events" in wanted:
        assert len(sandbox.ask("events", contact=str(wanted["number"]))) == wanted["events"]


_PATHS = {"device": "/api/v1/device", "contact": "/api/v1/contact", "event": "/api/v2/event"}


@pytest.mark.parametrize("case", _cases("published"))
def test_the_published_templates_fail_as_reteno_would_fail_them(case: dict[str, Any]) -> None:
    source = (_CASES / "published" / f"{case['template']}.ftl").read_text(encoding="utf-8")
    template = Template(source)
    if case.get("fails"):
        with pytest.raises(FreeMarkerError):
            template.render({"input": case["event"]})
        return
    answer = _Sandbox().send(f"POST {_PATHS[case['template']]}", text=template.render({"input": case["event"]}))
    assert (answer.status, case.get("says", "") in answer.body) == (case["status"], True), answer


@pytest.mark.parametrize("key", [key for key, reference in SHIPPED.items() if reference.startswith("tile.reteno")])
def test_what_the_destinations_of_the_kit_send_arrives(key: str) -> None:
    destination = find(key).tile
    decided = destination.contract.decided if destination.contract else ()
    sandbox, sent = _Sandbox(Settings(lenient=frozenset(filter(None, map(name_of, decided))))), 0
    outcomes = Outcomes.of(destination)
    customer = destination.customer_settings(samples=True)
    for name in destination.samples.names():
        outcome = outcomes.of_event(destination.samples.load(name), customer)
        if outcome.kind is Kind.ACCEPTED and outcome.request is not None:
            sandbox.clock.time += 61
            request = outcome.request
            headers = {name.lower(): value for name, value in request.headers}
            path = "/" + request.url.partition("//")[2].partition("/")[2]
            answer = sandbox.api.serve(Message(request.method, path, headers, request.body.encode())).answer
            assert answer.status == 200, (name, answer)
            sent += 1
    assert sent > 3


def test_every_doubt_has_a_name_and_every_name_decides_something() -> None:
    for contract in CONTRACTS.values():
        if contract.doubts:
            assert contract_of(contract, UNKNOWNS.keys()).doubts == ()
    with pytest.raises(TileError, match="no-channel"):
        Settings(lenient=frozenset({"no-channel"}))


def test_secrets_are_not_kept() -> None:
    sandbox = _Sandbox()
    sandbox.send("GET /api/v1/account/info")
    kept = json.dumps(sandbox.ask("requests", 1))
    assert "OnNhbXBsZS1rZXk=" not in kept
    assert "sample-access-key" not in kept
    assert "Basic" in kept


def test_a_restart_knows_what_was_there(tmp_path: Path) -> None:
    state = str(tmp_path / "state.sqlite")
    first = _Sandbox(state=state)
    body = {"eventTypeKey": "a", "keyValue": "k"}
    assert first.send("POST /api/v2/event", body).status == 200
    first.api.account.store.close()
    again = Api(Store(state), Settings())
    again.clock = first.clock  # type: ignore[assignment]
    assert again._recent == {}  # by the real clock it was long ago
    later = _Sandbox(state=state)
    later.api._recent.update(first.api._recent)
    assert later.send("POST /api/v2/event", body).status == 409
    assert later.ask("state")["events"] == 1
    assert later.ask("events", 1)["request"]["status"] == 200
    with pytest.raises(TileError, match="can't be used"):
        Store(str(tmp_path))


@pytest.mark.parametrize(
    "text",
    [r'{"eventTypeKey": "a", "keyValue": "k\ud83d"}', "[" * 100_000, "null", "", '{"eventTypeKey": 1e999}', "\0"],
)
def test_hostile_bodies_are_refused(text: str) -> None:
    sandbox = _Sandbox()
    assert sandbox.send("POST /api/v2/event", text=text).status == 400
    assert sandbox.ask("requests", 1)["body"] == text


@pytest.mark.parametrize(
    "wanted",
    [[], {"errors": 2}, {"errors": True}, {"nothing": 1}, {"key_disabled": 1}, {"outage": -1}, {"latency": "x"}],
)
def test_faults_that_are_none(wanted: object) -> None:
    faults = Faults()
    with pytest.raises(TileError):
        faults.change(wanted, 0.0)
    assert faults == Faults()


def test_a_number_beyond_all_bounds_can_be_shown() -> None:
    sandbox = _Sandbox()
    text = '{"eventTypeKey": "a", "keyValue": "k", "params": [{"name": "x", "value": {"y": 1e999}}]}'
    assert sandbox.send("POST /api/v2/event", text=text).status == 200
    assert sandbox.ask("events", 1)["event"]["params"] == [{"name": "x", "value": {"y": "Infinity"}}]


def test_faults_by_chance() -> None:
    sandbox = _Sandbox(Settings(limit=None), ("errors=20%", "resets=10%"))
    served = [sandbox.api.serve(Message("GET", "/api/v1/account/info", _HEADERS, b"")) for _ in range(4_000)]
    share = {fault: sum(each.fault is fault for each in served) / 4_000 for fault in (Fault.ERROR, Fault.RESET)}
    # Of the requests whose connection isn't cut, one in five is answered with 503; three standard deviations.
    assert share[Fault.RESET] == pytest.approx(0.1, abs=0.0143)
    assert share[Fault.ERROR] == pytest.approx(0.18, abs=0.0183)


def test_in_memory_the_oldest_are_forgotten_and_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tile.sandbox.store.KEPT_IN_MEMORY", 1_000)
    sandbox = _Sandbox(Settings(limit=None))
    for number in range(3_500):
        sandbox.send("POST /api/v2/event", {"eventTypeKey": "a", "keyValue": f"k{number}"})
        if number % 7 == 0:
            sandbox.api.account.store.commit()
    assert (sandbox.ask("state")["requests"], sandbox.ask("state")["events"]) == (3_500, 3_500)
    [kept] = sandbox.api.account.store.rows(
        "SELECT count(*) AS requests, min(id) AS first, (SELECT count(*) FROM events) AS events, "
        "(SELECT min(request) FROM events) AS of_events FROM requests"
    )
    assert 1_000 <= kept["requests"] == kept["events"] <= 2_000
    assert kept["first"] == kept["of_events"] == 3_500 - kept["requests"] + 1


def test_dead_letters_are_taken_after_all() -> None:
    sandbox = _Sandbox(Settings(limit=3), ("outage=10s",))
    bodies = [{"eventTypeKey": f"e{number}", "keyValue": "k"} for number in range(5)]
    for _ in range(2):  # a try and another
        assert {sandbox.send("POST /api/v2/event", body).status for body in bodies} == {503}
    sandbox.clock.time += 10
    assert sandbox.send("POST /api/v2/event", bodies[0]).status == 200  # Amplitude's next delivery
    assert sandbox.send("POST /api/v2/event", {"eventTypeKey": "?"}).status == 400
    assert replay(sandbox.api) == {200: 4}
    assert sorted(each["type"] for each in sandbox.ask("events")) == [f"e{number}" for number in range(5)]
    assert replay(sandbox.api) == {}


def test_searching() -> None:
    sandbox = _Sandbox()
    for name in ("Paid", "Cancelled", "paid again"):
        sandbox.send("POST /api/v2/event", {"eventTypeKey": name, "keyValue": "k%"})
    assert [row["type"] for row in sandbox.ask("events", q="PAID")] == ["paid again", "Paid"]
    assert [row["type"] for row in sandbox.ask("events", before="3", limit="1")] == ["Cancelled"]
    assert sandbox.ask("events", q="%a") == []  # no wildcards
    assert [row["type"] for row in sandbox.ask("events", type="Paid")] == ["Paid"]
    assert sandbox.ask("requests", status="400") == []
    assert sandbox.ask("passwords") is None
