"""Built-ins for hashes."""

from __future__ import annotations

from payloads.freemarker.builtins.registry import built_in
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import pairs_of
from payloads.freemarker.runtime.types import wrong_type
from payloads.freemarker.runtime.values import Empty, Members, Namespace, Value, Variables


@built_in("keys")
def keys(env: Environment, value: Value, node: BuiltIn) -> Value:
    if type(value) is dict:
        return Members(value)
    return Members(key for key, _ in _pairs(env, value, node))


@built_in("values")
def values(env: Environment, value: Value, node: BuiltIn) -> Value:
    return Members(item for _, item in _pairs(env, value, node))


def _pairs(env: Environment, value: Value, node: BuiltIn) -> list[tuple[Value, Value]]:
    if (not isinstance(value, dict | Namespace) and not isinstance(value, Empty)) or isinstance(value, Variables):
        wrong_type("extended hash", value, node.target)
    return pairs_of(env, value, node.target)
