"""The names of the language: built-ins and special variables, and how the parser must treat them.

Source: Apache FreeMarker 2.3.31 to 2.3.34, manual / Template Language Reference / Built-in Reference, and the
registration list of its class `BuiltIn`.
"""

from __future__ import annotations

from typing import Final

from payloads.freemarker.settings import Settings

#: The directives that every FreeMarker configuration has as variables, unless the data or the template has such a name.
SHARED_DIRECTIVES: Final = frozenset({"capture_output", "compress", "html_escape", "normalize_newlines", "xml_escape"})

#: Every built-in in snake_case, by the file of `builtins/` it lives in; `()` marks those that take arguments. What is
#: "compiled" the compiler writes itself, and "unsupported" are those for XML nodes, which JSON data never holds.
GROUPS: Final[dict[str, str]] = {
    "callables": """
        absolute_template_name() namespace with_args() with_args_last()
    """,
    "compiled": """
        counter default() exists has_content has_next if_exists index is_even_item is_first is_last
        is_odd_item item_cycle() item_parity item_parity_cap switch() then()
    """,
    "dates": """
        date() date_if_unknown datetime() datetime_if_unknown iso() iso_h() iso_h_nz() iso_local iso_local_h
        iso_local_h_nz iso_local_m iso_local_m_nz iso_local_ms iso_local_ms_nz iso_local_nz iso_m()
        iso_m_nz() iso_ms() iso_ms_nz() iso_nz() iso_utc iso_utc_fz iso_utc_h iso_utc_h_nz iso_utc_m
        iso_utc_m_nz iso_utc_ms iso_utc_ms_nz iso_utc_nz time() time_if_unknown
    """,
    "dynamic": """
        eval eval_json interpret
    """,
    "encoding": """
        html j_string js_string json_string rtf url() url_path() web_safe xhtml xml
    """,
    "hashes": """
        keys values
    """,
    "markup_output": """
        esc markup_string no_esc
    """,
    "numbers": """
        abs byte c ceiling cn double float floor int is_infinite is_nan long lower_abc number_to_date
        number_to_datetime number_to_time round short upper_abc
    """,
    "printing": """
        string()
    """,
    "regular_expressions": """
        ensure_starts_with() groups keep_after() keep_after_last() keep_before() keep_before_last()
        matches() replace() split()
    """,
    "sequences": """
        chunk() first join() last max min reverse seq_contains() seq_index_of() seq_last_index_of() sequence
        size
    """,
    "sorting": """
        sort sort_by()
    """,
    "streams": """
        drop_while() filter() map() take_while()
    """,
    "strings": """
        blank_to_null empty_to_null trim_to_null boolean c_lower_case c_upper_case cap_first capitalize chop_linebreak contains() ends_with() ensure_ends_with() index_of()
        last_index_of() left_pad() length lower_case number remove_beginning() remove_ending() right_pad()
        starts_with() substring() trim uncap_first upper_case word_list
    """,
    "truncation": """
        truncate() truncate_c() truncate_c_m() truncate_m() truncate_w() truncate_w_m()
    """,
    "types": """
        api has_api is_boolean is_collection is_collection_ex is_date is_date_like is_date_only is_datetime
        is_directive is_enumerable is_hash is_hash_ex is_indexable is_macro is_markup_output is_method
        is_node is_number is_sequence is_string is_time is_transform is_unknown_date_like new
    """,
    "unsupported": """
        ancestors children next_sibling node_name node_namespace node_type parent previous_sibling root
    """,
}

#: The file of each built-in, and whether it takes arguments.
GROUP_OF: Final = {word.removesuffix("()"): group for group, words in GROUPS.items() for word in words.split()}
BUILT_INS: Final = {word.removesuffix("()"): word.endswith("()") for words in GROUPS.values() for word in words.split()}

#: Their arguments are part of the grammar.
PARSE_TIME_BUILT_INS: Final = frozenset({"then", "switch", "filter", "map", "take_while", "drop_while"})
LAMBDA_BUILT_INS: Final = frozenset({"filter", "map", "take_while", "drop_while"})
LOOP_VARIABLE_BUILT_INS: Final = frozenset(
    {
        "counter", "has_next", "index", "is_even_item", "is_first", "is_last", "is_odd_item", "item_cycle",
        "item_parity", "item_parity_cap",
    }
)  # fmt: skip
#: They escape for the output format in force where they stand.
MARKUP_BUILT_INS: Final = frozenset({"esc", "no_esc"})
BANNED_WHEN_AUTO_ESCAPING: Final = frozenset({"html", "xhtml", "xml", "rtf", "web_safe"})

SPECIAL_VARIABLES: Final = frozenset(
    [
        "args",
        "auto_esc",
        "caller_template_name",
        "current_node",
        "current_template_name",
        "data_model",
        "error",
        "get_optional_template",
        "globals",
        "incompatible_improvements",
        "lang",
        "locale",
        "locale_object",
        "locals",
        "main",
        "main_template_name",
        "namespace",
        "node",
        "now",
        "output_encoding",
        "output_format",
        "pass",
        "template_name",
        "time_zone",
        "url_escaping_charset",
        "vars",
        "version",
    ]
)


#: The version 2.3.x that brought what 2.3.28 has not.
SINCE: Final = {
    "with_args": 30, "with_args_last": 30, "eval_json": 31, "cn": 32, "c_lower_case": 32, "c_upper_case": 32,
    "blank_to_null": 34, "empty_to_null": 34, "trim_to_null": 34,
}  # fmt: skip
SPECIAL_VARIABLES_SINCE: Final = {"args": 30, "time_zone": 31}


def built_ins_of(settings: Settings) -> list[str]:
    """The built-ins of a version of FreeMarker, in order."""
    return sorted(name for name in BUILT_INS if settings.has(SINCE.get(name, 0)))


def special_variables_of(settings: Settings) -> list[str]:
    """The special variables of a version of FreeMarker, in order."""
    return sorted(name for name in SPECIAL_VARIABLES if settings.has(SPECIAL_VARIABLES_SINCE.get(name, 0)))


def unknown_built_in(name: str, settings: Settings) -> str:
    return (
        f'Unknown built-in: "{name}". Help (latest version): '
        f"https://freemarker.apache.org/docs/ref_builtins.html; you're using FreeMarker {settings.freemarker_version}.\n"
        f"The alphabetical list of built-ins: {', '.join(built_ins_of(settings))}"
    )
