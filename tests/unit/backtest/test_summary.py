"""Summaries are the same in any order, any split, any number of rounds; and right: a plain count says the same."""

from __future__ import annotations

import functools
import gzip
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payloads.amplitude import namespaces
from tile.backtest import examining, running
from tile.backtest.archive import Part, inventory
from tile.backtest.causes import causes
from tile.backtest.examining import Examiner, Share, examine
from tile.backtest.journal import Journal
from tile.backtest.running import local_pool, run
from tile.backtest.summary import Summary, merge_summaries
from tile.backtest.tally import Distinct, Ids, Tally
from tile.outcome import Kind, Outcomes
from tile.reteno import events as reteno_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tile.backtest.target import Target


@pytest.fixture(scope="module")
def parts(made: Path) -> tuple[Part, ...]:
    return inventory([str(made)]).parts


@pytest.fixture(scope="module")
def summaries(parts: tuple[Part, ...], tested: Target) -> list[bytes]:
    return [examine(part, tested) for part in parts]


@pytest.fixture(scope="module")
def whole(summaries: list[bytes]) -> bytes:
    return merge_summaries(map(Summary.from_bytes, summaries)).to_bytes()


def _events(made: Path) -> list[tuple[str, int, dict[str, Any]]]:
    """All events by file and line, read as plainly as can be."""
    found = []
    for file in sorted(made.rglob("*.json.gz")):
        if file.name.startswith("-") or "complete" in file.name:
            continue
        try:
            text = gzip.decompress(file.read_bytes())
        except EOFError:
            continue
        for number, line in enumerate(text.split(b"\n"), 1):
            try:
                found.append((str(file), number, json.loads(line)))
            except ValueError:
                continue
    return found


def test_a_plain_count_says_the_same(made: Path, summaries: list[bytes], parts: tuple[Part, ...]) -> None:
    intact = [Summary.from_bytes(each) for each in summaries if b'"damaged":[]' in each]
    assert len(intact) == len(parts) - 1  # one is cut off
    found = merge_summaries(intact)
    customer = reteno_events.customer_settings(properties=["plan", "lesson", "price"])
    outcomes = Outcomes.of(reteno_events)
    types: Counter[tuple[str, ...]] = Counter()
    sizes: Counter[int] = Counter()
    minutes: Counter[str] = Counter()
    properties: Counter[tuple[str, ...]] = Counter()
    why: Counter[tuple[str, ...]] = Counter()
    ids: Counter[str] = Counter()
    digest = 0
    events = _events(made)
    for _, _, event in events:
        outcome = outcomes.of_model(namespaces(event, customer))
        types[event["event_type"], outcome.kind.value] += 1
        ids[event["uuid"]] += 1
        properties.update((kind, name) for kind in ("event_properties", "user_properties") for name in event[kind])
        why.update({**dict.fromkeys(causes(outcome), 1)})
        if outcome.kind in (Kind.ACCEPTED, Kind.REJECTED):
            assert outcome.request is not None
            body = outcome.request.body.encode()
            sizes[len(body)] += 1
            minutes[event["server_upload_time"][:16]] += 1
            digest += int.from_bytes(blake2b(body, digest_size=16).digest(), "big")
    assert found.numbers["events"] == len(events)
    assert {kind: found.numbers[kind] for kind in Kind} == {
        kind: sum(number for (_, each), number in types.items() if each == kind) for kind in Kind
    }
    named = {key: number for key, number in types.items() if not key[0].startswith("<") and len(key[0]) < 30}
    assert {key: found.types.counts.get(key) for key in named if found.types.counts.get(key)}.items() <= types.items()
    assert sum(found.types.counts.values()) + found.types.beyond == len(events)
    assert found.sizes == sizes
    assert found.minutes == minutes
    assert found.causes.counts == why
    assert found.digest == digest % (1 << 128)
    assert sum(found.properties.counts.values()) + found.properties.beyond == properties.total()
    assert found.properties.counts["event_properties", "plan"] == properties["event_properties", "plan"]
    assert not found.ids.is_sample
    assert sum(number - 1 for _, _, number in found.ids.repeated()) == sum(number - 1 for number in ids.values()) > 0


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_any_order_and_any_tree(rng: random.Random) -> None:
    pending = list(map(Summary.from_bytes, _SUMMARIES[0]))
    while len(pending) > 1:
        one = pending.pop(rng.randrange(len(pending)))
        other = pending.pop(rng.randrange(len(pending)))
        one.merge(other)
        if rng.random() < 0.5:
            one = Summary.from_bytes(one.to_bytes())
        pending.append(one)
    assert pending[0].to_bytes() == _SUMMARIES[1]


_SUMMARIES: list[Any] = []


@pytest.fixture(autouse=True, scope="module")
def _summaries(summaries: list[bytes], whole: bytes) -> None:
    _SUMMARIES[:] = [summaries, whole]


def test_any_number_of_processes(parts: tuple[Part, ...], tested: Target, whole: bytes) -> None:
    for number in (1, 2, 3):
        found = run(parts, tested, functools.partial(local_pool, number))
        assert merge_summaries(Summary.from_bytes(content) for _, content in found).to_bytes() == whole


def test_a_worker_that_is_killed_is_replaced(parts: tuple[Part, ...], tested: Target, whole: bytes) -> None:
    import multiprocessing

    killed: list[multiprocessing.process.BaseProcess] = []
    found = []
    for part, content in run(parts, tested, functools.partial(local_pool, 2)):
        found.append((part, content))
        if not killed:
            victim = multiprocessing.active_children()[0]
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)
            killed.append(victim)
    assert sorted(part for part, _ in found) == sorted(parts)
    assert merge_summaries(Summary.from_bytes(content) for _, content in found).to_bytes() == whole


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_a_file_in_shares(
    number: int, parts: tuple[Part, ...], tested: Target, summaries: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "_RUN", 7)
    for part, summary in zip(parts[-2:], summaries[-2:], strict=True):  # the last one is cut off
        found = [examine(part, tested, Share(index, number)) for index in range(number)]
        assert merge_summaries(map(Summary.from_bytes, reversed(found))).to_bytes() == summary


def test_a_large_file_is_done_in_shares(
    parts: tuple[Part, ...], tested: Target, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_LARGE", min(part.size for part in parts))
    assert {len(running.shares(part)) for part in parts} >= {2}
    found = list(run(parts, tested, functools.partial(local_pool, 2)))
    assert sorted(part for part, _ in found) == sorted(parts)
    assert merge_summaries(Summary.from_bytes(content) for _, content in found).to_bytes() == whole


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_workers_end_with_the_process_that_is_killed() -> None:
    code = (
        "import os, sys, time\n"
        "from tile.backtest.running import local_pool\n"
        "if __name__ == '__main__':\n"
        "    print(local_pool(1).submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdigit()
    process.kill()
    # Its output is closed when the last process that holds it has ended.
    assert select.select([process.stdout], [], [], 30)[0]
    assert process.stdout.read() == b""
    process.stdout.close()
    process.wait()


def test_without_the_fast_libraries(parts: tuple[Part, ...], summaries: list[bytes], tested: Target) -> None:
    code = (
        "import pickle, sys; from tile.backtest.examining import examine; "
        "part, target = pickle.load(sys.stdin.buffer); sys.stdout.buffer.write(examine(part, target))"
    )
    import pickle

    smallest = min(range(len(parts)), key=lambda index: parts[index].size)
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps((parts[smallest], tested)),
        stdout=subprocess.PIPE,
        env={**os.environ, "TILE_BACKTEST_STANDARD_LIBRARY": "1"},
        check=True,
    )
    assert done.stdout == summaries[smallest]


def test_a_sample_is_always_the_same(parts: tuple[Part, ...], as_recipe: Callable[..., Target]) -> None:
    target = as_recipe(share=0.1)
    one = merge_summaries(Summary.from_bytes(examine(part, target)) for part in parts)
    assert 80 < one.numbers["events"] < 240
    assert one.numbers["unsampled"] > 1_300
    again = merge_summaries(Summary.from_bytes(examine(part, target)) for part in reversed(parts))
    assert again.to_bytes() == one.to_bytes()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_journal_goes_on_after_a_kill(
    parts: tuple[Part, ...], summaries: list[bytes], tested: Target, tmp_path: Path
) -> None:
    """Killed again and again, at any moment: no file is lost and none is counted twice."""
    code = (
        "import sys, pickle\n"
        "from pathlib import Path\n"
        "from tile.backtest.journal import Journal\n"
        "from tile.backtest.running import run\n"
        "parts, target = pickle.load(sys.stdin.buffer)\n"
        "with Journal(Path(sys.argv[1]), target.digest) as kept:\n"
        "    known = kept.finished(parts)\n"
        "    for part, content in run([each for each in parts if each not in known], target, None):\n"
        "        kept.note(part, content)\n"
        "        print(part.name, flush=True)\n"
    )
    import pickle

    journal = tmp_path / "journal.sqlite"
    given_ = pickle.dumps((parts, tested))
    printed: list[bytes] = []
    rng = random.Random(1)
    for _ in range(40):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(given_)
        process.stdin.close()
        done = [process.stdout.readline()]
        time.sleep(rng.random() * 0.2)
        process.kill()
        rest = process.stdout.read()
        process.stdout.close()
        process.wait()
        printed += [line for line in (*done, *rest.splitlines(keepends=True)) if line.endswith(b"\n")]
        if not done[0]:
            break
    with Journal(journal, tested.digest) as kept:
        found = kept.finished(parts)
    assert set(found) == set(parts)
    assert len(printed) == len(set(printed))
    assert merge_summaries(found.values()).to_bytes() == merge_summaries(map(Summary.from_bytes, summaries)).to_bytes()
    assert journal.stat().st_mode & 0o077 == 0


def test_the_journal_knows_what_has_changed(
    parts: tuple[Part, ...], tested: Target, as_recipe: Callable[..., Target], tmp_path: Path, summaries: list[bytes]
) -> None:
    with Journal(tmp_path / "j", tested.digest) as kept:
        kept.note(parts[0], summaries[0])
        changed = [parts[0]._replace(stamp=1), parts[0]._replace(size=1), parts[1]]
        assert not kept.finished(changed)
        assert list(kept.finished(parts)) == [parts[0]]
    with Journal(tmp_path / "j", as_recipe(share=0.5).digest) as other:
        assert not other.finished(parts)


@given(st.lists(st.integers(0, 60), max_size=200), st.integers(1, 40), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_what_there_is_no_room_for_is_decided_by_the_key(numbers: list[int], limit: int, rng: random.Random) -> None:
    shuffled = numbers.copy()
    rng.shuffle(shuffled)
    cut = rng.randrange(len(numbers) + 1)

    def tally(pieces: list[list[int]]) -> Tally:
        made = Tally(limit)
        for piece in pieces:
            inner = Tally(limit)
            for each in piece:
                inner.add((str(each),))
            inner.trim()
            made.merge(inner)
        made.trim()
        return made

    one, other = tally([numbers]), tally([shuffled[:cut], shuffled[cut:]])
    assert (one.counts, one.beyond) == (other.counts, other.beyond)
    exact = Counter(numbers)
    assert all(number == exact[int(name)] for (name,), number in one.counts.items())
    assert len(one.counts) == min(limit, len(exact))


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 99)), max_size=200), st.integers(1, 40), st.integers(0, 200)
)
@settings(max_examples=200, deadline=None)
def test_ids_are_followed_by_their_hash(places: list[tuple[int, int]], limit: int, cut: int) -> None:
    def ids(pieces: list[list[tuple[int, int]]]) -> Ids:
        made = Ids(limit)
        for piece in pieces:
            inner = Ids(limit)
            for name, line in piece:
                inner.add(str(name), "f", line)
            inner.trim()
            made.merge(inner)
        made.trim()
        return made

    one, other = ids([places]), ids([places[cut:], places[:cut]])
    assert (one.seen, one.is_sample) == (other.seen, other.is_sample)
    distinct = {name for name, _ in places}
    assert one.is_sample == (len(distinct) > limit)
    if not one.is_sample:
        assert sum(number for number, _, _ in one.seen.values()) == len(places)


def test_examples_hold_no_words_of_the_archive(parts: tuple[Part, ...], tested: Target, whole: bytes) -> None:
    for example in Summary.from_bytes(whole).examples.values():
        assert example.event
        assert "user-" not in example.event
        assert "Ірина" not in example.event
        assert not example.line


def test_examples_show_their_cause(tested: Target, whole: bytes) -> None:
    examiner = Examiner.of(tested)
    examples = Summary.from_bytes(whole).examples
    assert examples
    for key, example in examples.items():
        assert examiner.shows(json.loads(example.event), key)


@given(st.lists(st.integers(0, 40)), st.integers(2, 30), st.integers(0, 40))
def test_users_are_the_same_in_any_split(names: list[int], limit: int, cut: int) -> None:
    whole, one, other = Distinct(limit), Distinct(limit), Distinct(limit)
    for each in names:
        whole.add(str(each))
    for index, each in enumerate(names):
        (one if index < cut else other).add(str(each))
    other.merge(one)
    whole.trim()
    assert whole.hashes == other.hashes
    if len(set(names)) < limit:
        assert (whole.number, whole.standard_error) == (len(set(names)), 0)


@pytest.mark.parametrize("number", [1_023, 1_024, 5_000, 60_000])
def test_how_many_users(number: int) -> None:
    users = Summary().users
    for each in range(number):
        users.add(f"user {each}")
        users.add(f"user {each // 2}")
    assert abs(users.number - number) <= 4 * users.standard_error * number
    assert (users.standard_error > 0) == (number >= 1_024)
