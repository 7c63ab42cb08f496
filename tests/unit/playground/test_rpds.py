"""The stand-in for rpds: jsonschema says with it what it says with rpds itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import rpds

import tile.playground

_STAND_IN = Path(tile.playground.__file__).parent / "browser"

_SCRIPT = """
import json, sys
if sys.argv[1]:
    sys.path.insert(0, sys.argv[1])
import rpds
from jsonschema import Draft202012Validator
from tile.reteno.contracts import CONTRACTS
schemas = [contract.json_schema for contract in CONTRACTS.values()] + json.loads(sys.argv[2])
bodies = [1, "a", [], {}, {"a": {"a": {"a": 1}}}, {"eventTypeKey": "", "keyValue": "k", "params": [{"name": "", "value": 3}]},
    {"deviceId": "d", "category": "MOBILE", "osType": "X"}, {"channels": [{"type": "email", "value": ""}]}]
said = []
for schema in schemas:
    for body in bodies:
        found = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(body)
        said.append(sorted((each.json_path, each.message) for each in found))
print(json.dumps([rpds.__file__, said]))
"""

#: References, anchors and identifiers of every kind: what a registry is asked for.
_SCHEMAS = [
    {"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "additionalProperties": {"$ref": "#/$defs/a"}}}},
    {"$id": "https://a.example/one", "$ref": "two", "$defs": {"x": {"$id": "two", "type": "array"}}},
    {"$anchor": "top", "properties": {"a": {"$ref": "#top"}}, "required": ["a"]},
    {"$dynamicAnchor": "node", "type": "object", "additionalProperties": {"$dynamicRef": "#node"}},
    {"type": ["string", "integer"], "format": "email", "unevaluatedProperties": False},
]


def _said(stand_in: str) -> tuple[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, stand_in, json.dumps(_SCHEMAS)], capture_output=True, text=True, check=True
    )
    file, said = json.loads(done.stdout)
    return file, said


def test_jsonschema_says_the_same() -> None:
    file, with_it = _said(str(_STAND_IN))
    other, without = _said("")
    assert Path(file).parent == _STAND_IN
    assert Path(other) == Path(rpds.__file__)
    assert with_it == without
    assert isinstance(with_it, list)
    assert sum(map(bool, with_it)) > 20


@pytest.mark.parametrize(
    "does",
    [
        "sorted(m.HashTrieMap({'a': 1}).insert('b', 2).items())",
        "sorted(m.HashTrieMap({'a': 1}).update({'a': 3}, c=4).items())",
        "sorted(m.HashTrieMap({'a': 1, 'b': 2}).remove('a').items())",
        "m.HashTrieMap({'a': 1}).remove('b')",
        "sorted(m.HashTrieMap({'a': 1}).discard('b').items())",
        "m.HashTrieMap.convert({'a': 1}) == m.HashTrieMap({'a': 1})",
        "m.HashTrieMap({'a': 1}) == m.HashTrieMap({'a': 2})",
        "hash(m.HashTrieMap({'a': 1})) == hash(m.HashTrieMap({'a': 1}))",
        "m.HashTrieMap({'a': 1}).get('b', 5)",
        "'a' in m.HashTrieMap({'a': 1}), len(m.HashTrieMap({'a': 1}))",
        "sorted(m.HashTrieSet([1]).insert(2).update([3], [4]))",
        "sorted(m.HashTrieSet([1, 2]).remove(1))",
        "m.HashTrieSet([1]).remove(2)",
        "sorted(m.HashTrieSet([1]).discard(2))",
        "list(m.List([2, 3]).push_front(1)), m.List([2, 3]).first",
        "list(m.List([2, 3]).rest), list(m.List([2, 3]).drop_first())",
        "list(m.List(1, 2)), len(m.List(1, 2)), m.List([1]) == m.List([1])",
        "hash(m.List([1])) == hash(m.List([1]))",
    ],
)
def test_it_does_the_same(does: str) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("stand_in", _STAND_IN / "rpds.py")
    assert spec
    assert spec.loader
    stand_in = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stand_in)

    def outcome(module: object) -> object:
        try:
            return eval(does, {"m": module, "sorted": sorted})
        except KeyError:
            return KeyError

    assert outcome(stand_in) == outcome(rpds)
