"""The names of the language: built-ins and special variables, and how the parser must treat them.

Source: Apache FreeMarker 2.3.31, manual / Template Language Reference / Built-in Reference, and the
registration list of its class `BuiltIn`.
"""

from __future__ import annotations

from typing import Final

_PLAIN = """
abs ancestors api boolean byte c cap_first capitalize ceiling children chop_linebreak counter date_if_unknown
datetime_if_unknown double esc eval eval_json exists first float floor groups has_api has_content has_next html
if_exists index int interpret is_boolean is_collection is_collection_ex is_date is_date_like is_date_only is_datetime
is_directive is_enumerable is_even_item is_first is_hash is_hash_ex is_indexable is_infinite is_last is_macro
is_markup_output is_method is_nan is_node is_number is_odd_item is_sequence is_string is_time is_transform
is_unknown_date_like iso_h iso_h_nz iso_local iso_local_h iso_local_h_nz iso_local_m iso_local_m_nz iso_local_ms
iso_local_ms_nz iso_local_nz iso_utc iso_utc_fz iso_utc_h iso_utc_h_nz iso_utc_m iso_utc_m_nz iso_utc_ms
iso_utc_ms_nz iso_utc_nz item_parity item_parity_cap j_string js_string json_string keys last length long lower_abc
lower_case markup_string max min namespace new next_sibling no_esc node_name node_namespace node_type number
number_to_date number_to_datetime number_to_time parent previous_sibling reverse root round rtf sequence short size
sort time_if_unknown trim uncap_first upper_abc upper_case values web_safe word_list xhtml xml
"""
_WITH_ARGUMENTS = """
absolute_template_name chunk contains date datetime default drop_while ends_with ensure_ends_with ensure_starts_with
filter index_of iso iso_m iso_m_nz iso_ms iso_ms_nz iso_nz item_cycle join keep_after keep_after_last keep_before
keep_before_last last_index_of left_pad map matches remove_beginning remove_ending replace right_pad seq_contains
seq_index_of seq_last_index_of sort_by split starts_with string substring switch take_while then time truncate
truncate_c truncate_c_m truncate_m truncate_w truncate_w_m url url_path with_args with_args_last iso_h iso_h_nz
"""

#: Every built-in, in snake_case; `True` where it takes arguments.
BUILT_INS: Final[dict[str, bool]] = dict.fromkeys(_PLAIN.split(), False) | dict.fromkeys(_WITH_ARGUMENTS.split(), True)

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


def unknown_built_in(name: str) -> str:
    return (
        f'Unknown built-in: "{name}". Help (latest version): '
        "https://freemarker.apache.org/docs/ref_builtins.html; you're using FreeMarker 2.3.31.\n"
        f"The alphabetical list of built-ins: {', '.join(sorted(BUILT_INS))}"
    )
