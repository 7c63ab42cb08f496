"""Built-ins for hashes."""

from __future__ import annotations

from payloads.freemarker.builtins.registry import built_in
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import pairs_of
from payloads.freemarker.runtime.values import Value


@built_in("keys")
def keys(env: Environment, value: Value, node: BuiltIn) -> Value:
    if type(value) is dict:
        return list(value)
    return [key for key, _ in pairs_of(env, value, node.target)]


@built_in("values")
def values(env: Environment, value: Value, node: BuiltIn) -> Value:
    return [item for _, item in pairs_of(env, value, node.target)]
