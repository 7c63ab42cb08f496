"""Built-ins for hashes."""

from __future__ import annotations

from collections.abc import Iterable

from payloads.freemarker.builtins.registry import built_in
from payloads.freemarker.nodes.expressions import BuiltIn, HashLiteral, peel
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import pairs_of
from payloads.freemarker.runtime.types import wrong_type
from payloads.freemarker.runtime.values import Empty, JoinedHash, Members, Namespace, RepeatedHash, Value, Variables


@built_in("keys")
def keys(env: Environment, value: Value, node: BuiltIn) -> Value:
    if type(value) is dict:
        return _members(value, value, node)
    return _members((key for key, _ in _pairs(env, value, node)), value, node)


@built_in("values")
def values(env: Environment, value: Value, node: BuiltIn) -> Value:
    return _members((item for _, item in _pairs(env, value, node)), value, node)


def _members(items: Iterable[Value], value: Value, node: BuiltIn) -> Members:
    """Of a hash that the template makes they are a sequence beforehand, of others one is made of a collection."""
    target = peel(node.target)
    if isinstance(target, HashLiteral) or isinstance(value, JoinedHash | RepeatedHash):
        return Members(items).with_errors(None, None)
    return Members(items)


def _pairs(env: Environment, value: Value, node: BuiltIn) -> list[tuple[Value, Value]]:
    if (not isinstance(value, dict | Namespace) and not isinstance(value, Empty)) or isinstance(value, Variables):
        wrong_type("extended hash", value, node.target)
    return pairs_of(env, value, node.target)
