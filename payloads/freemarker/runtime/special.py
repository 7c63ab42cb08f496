"""Special variables (manual: Special Variable Reference)."""

from __future__ import annotations

import time
from collections.abc import Callable

from payloads.freemarker.errors import ContextError, ModelError, ParseError, UnblamedError, UnsupportedError
from payloads.freemarker.formats.locales import normalized
from payloads.freemarker.nodes import Expression
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import Environment, MacroCall, Runnable
from payloads.freemarker.runtime.other_templates import found, found_text
from payloads.freemarker.runtime.places import finish
from payloads.freemarker.runtime.values import (
    PASS,
    DateKind,
    DateValue,
    Directive,
    Invocation,
    Method,
    Namespace,
    Value,
    Variables,
)
from payloads.freemarker.words import quoted


def special(
    env: Environment,
    namespace: Namespace,
    call: MacroCall | None,
    name: str,
    node: Expression,
    scope: dict[str, Value] | None,
) -> Value:
    """The value of `.name`."""
    settings = env.settings
    simple: dict[str, Callable[[], Value]] = {
        "data_model": lambda: _data_model(env),
        "globals": lambda: Variables({**env.root, **env.globals}),
        "main": lambda: env.main,
        "namespace": lambda: namespace,
        "locals": lambda: None if call is None else Namespace(call.locals),
        "vars": lambda: Variables(
            {
                **env.root,
                **env.globals,
                **namespace.variables,
                **(call.locals if call else {}),
                **(scope or {}),
            }
        ),
        "template_name": lambda: env.running_template,
        "main_template_name": lambda: env.template.name,
        "current_template_name": lambda: node.span.source.name,
        "caller_template_name": lambda: _caller(call, node),
        "locale": lambda: normalized(settings.locale),
        "locale_object": lambda: normalized(settings.locale),
        "lang": lambda: normalized(settings.locale).partition("_")[0],
        "time_zone": lambda: _zone_id(settings.time_zone),
        "output_encoding": lambda: settings.output_encoding,
        "url_escaping_charset": lambda: settings.url_escaping_charset,
        "version": lambda: env.static.freemarker_version,
        "incompatible_improvements": lambda: env.static.incompatible_improvements,
        "now": lambda: _now(env),
        "error": lambda: _error(env, node),
        "pass": lambda: PASS,
        "args": lambda: call.arguments() if call is not None and callable(call.arguments) else None,
        "get_optional_template": lambda: Method(
            "get_optional_template", lambda given: _optional(env, namespace, call, given, node)
        ),
        "node": lambda: None,
        "current_node": lambda: None,
    }
    return simple[name]()


def _data_model(env: Environment) -> dict[str, Value]:
    """The data as given, without FreeMarker's own directives."""
    if not any(isinstance(value, Directive) for value in env.root.values()):
        return env.root
    return {name: value for name, value in env.root.items() if not isinstance(value, Directive)}


def _caller(call: MacroCall | None, node: Expression) -> Value:
    if call is None:
        raise ContextError(
            f"Can't get {node.text} here, as there's no macro or function (that's implemented in the template) "
            "call in context.",
            node.span,
        )
    return call.caller_template


def _now(env: Environment) -> DateValue:
    if env.now is None:
        env.now = time.time_ns() // 1_000_000
    return DateValue(env.now, DateKind.DATETIME)


def _error(env: Environment, node: Expression) -> Value:
    if not env.errors:
        raise UnblamedError(".error is not available outside of a #recover block", node.span)
    error = env.errors[-1]
    finish(error, env.root)
    return str(error)


def _optional(
    env: Environment, namespace: Namespace, call: MacroCall | None, arguments: tuple[Value, ...], node: Expression
) -> Value:
    """`.get_optional_template(name)`: a hash that says whether the template exists, to include or import it."""
    if not 1 <= len(arguments) <= 2:
        raise ModelError(
            f"{node.text}(...) expects 1 or 2 arguments but has received {len(arguments) or 'none'}.", node.span
        )
    if not isinstance(arguments[0], str):
        raise _unfit_argument(1, "string", arguments[0], node)
    if len(arguments) > 1 and not isinstance(arguments[1], dict):
        raise _unfit_argument(2, "extended hash", arguments[1], node)
    options = arguments[1] if len(arguments) > 1 else {}
    assert isinstance(options, dict)
    for key in options:
        if key not in ("encoding", "parse"):
            raise ModelError(
                f"{node.text}(...) argument #2 had invalid value: Unsupported option {quoted(key)}; valid names are: "
                '"encoding", "parse".',
                node.span,
            )
        wanted, words = (bool, "a boolean") if key == "parse" else (str, "a string")
        if not isinstance(options[key], wanted):
            raise ModelError(
                f"{node.text}(...) argument #2 had invalid value: The value of the {quoted(key)} option must be {words}, but it "
                f"was {a(describe(options[key]))}.",
                node.span,
            )
    name = arguments[0]
    parse = options.get("parse", True)
    text = None if parse else found_text(env, name, node)
    template = _parsed(env, name, node) if parse else None
    if template is None and text is None:
        return {"exists": False}

    def run(inner_env: Environment, invocation: Invocation) -> None:
        if template is not None:
            template.run_in(inner_env, namespace, call, invocation.scope)
        elif text is not None:
            inner_env.out.append(text)

    def load(_: tuple[Value, ...]) -> Value:
        from payloads.freemarker.runtime.other_templates import import_library

        return import_library(env, f"/{template.name}" if template else name, node)

    result: dict[str, Value] = {"exists": True, "include": Directive("include", run)}
    if parse:
        result["import"] = Method("import", load)
    return result


def _unfit_argument(number: int, wanted: str, value: Value, node: Expression) -> ModelError:
    found = a(describe(value))
    error = ModelError(f"{node.text}(...) expects {a(wanted)} as argument #{number}, but received {found}.", node.span)
    error.found = value
    return error


def _parsed(env: Environment, name: str, node: Expression) -> Runnable | None:
    try:
        return found(env, name, node)
    except UnsupportedError:
        raise  # FreeMarker would run it
    except ParseError as error:
        failed = ModelError(
            f'I/O error when trying to load optional template "{name}"; see cause exception\n{error.message}', node.span
        )
        failed.origin = error.place
        raise failed from None


def _zone_id(name: str) -> str:
    from payloads.freemarker.formats.dates import zone_of_setting

    return zone_of_setting(name).zone_id
