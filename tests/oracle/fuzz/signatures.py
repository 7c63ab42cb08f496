"""What each built-in takes and gives: `result: name target argument…`, one line a form.

Regular expressions that may match nothing get texts of ASCII only (documented difference: surrogate pairs).
Targets and arguments are types of `expressions`; those that start with a capital stand for literals of `literals`.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Signature(NamedTuple):
    name: str
    target: str
    arguments: tuple[str, ...] | None
    """`None` where the built-in is not called."""


_FORMS: Final = """
string: cap_first string
string: capitalize string
string: uncap_first string
string: upper_case string
string: lower_case string
string: trim string
string: chop_linebreak string
string: html string
string: xhtml string
string: xml string
string: rtf string
string: web_safe string
string: j_string string
string: js_string string
string: json_string string
string: url string
string: url string Charset
string: url_path string
string: url_path string Charset
string: string string
string: string number
string: string number NumberFormat
string: string boolean string string
string: c number
string: c int
string: c boolean
string: lower_abc int
string: upper_abc int
string: ensure_ends_with string string
string: ensure_starts_with string string
string: ensure_starts_with string Regex string
string: ensure_starts_with string Regex string Flags
string: remove_beginning string Short
string: remove_ending string Short
string: keep_after string Short
string: keep_after string Regex Flags
string: keep_after_last string Short
string: keep_after_last string Regex Flags
string: keep_before string Short
string: keep_before string Regex Flags
string: keep_before_last string Short
string: keep_before_last string Regex Flags
string: left_pad string int
string: left_pad string int Short
string: right_pad string int
string: right_pad string int Short
string: replace string Short string
string: replace string Short string PlainFlags
string: replace ascii Short string Flags
string: replace string Regex Replacement RegexFlags
string: replace ascii AnyRegex Replacement RegexFlags
string: keep_after ascii AnyRegex RegexFlags
string: keep_before_last ascii AnyRegex RegexFlags
string: substring string Index
string: substring string Index int
string: truncate string int
string: truncate string int Short
string: truncate string int Short int
string: truncate_w string int
string: truncate_w string int Short
string: truncate_c string int
string: truncate_c string int Short
string: truncate_m string int
string: truncate_w_m string int
string: truncate_c_m string int
string: truncate_m string int Short
string: join words Short
string: join strings Short string
string: join numbers Short string string
string: join mixed Short
string: first strings
string: last strings
string: absolute_template_name Path
string: absolute_template_name Path Path
string: eval CodeString
string: switch string string string string
string: switch int int string int string string
string: then boolean string string
string: default string string
string: if_exists string
string: string date DateFormat
string: string datetime DateFormat
string: string time DateFormat
string: iso_utc datetime
string: iso_utc_nz datetime
string: iso_utc_fz datetime
string: iso_utc_h datetime
string: iso_utc_h_nz datetime
string: iso_utc_m datetime
string: iso_utc_m_nz datetime
string: iso_utc_ms datetime
string: iso_utc_ms_nz datetime
string: iso_local datetime
string: iso_local_nz datetime
string: iso_local_h datetime
string: iso_local_h_nz datetime
string: iso_local_m datetime
string: iso_local_m_nz datetime
string: iso_local_ms datetime
string: iso_local_ms_nz datetime
string: iso_utc date
string: iso_local date
string: iso_utc_m time
string: iso_local_ms time
string: iso datetime Zone
string: iso_nz datetime Zone
string: iso_h datetime Zone
string: iso_h_nz datetime Zone
string: iso_m datetime Zone
string: iso_m_nz datetime Zone
string: iso_ms datetime Zone
string: iso_ms_nz datetime Zone
string: groups Match
string: markup_string markup
number: length string
number: size strings
number: size hash
number: size mixed
number: index_of string Short
number: index_of string Short int
number: last_index_of string Short
number: last_index_of string Short int
number: seq_index_of strings string
number: seq_index_of numbers number int
number: seq_last_index_of strings string
number: seq_last_index_of numbers number int
number: number Numeral
number: abs number
number: ceiling number
number: floor number
number: round number
number: int number
number: long number
number: short number
number: byte number
number: double number
number: float Small
number: max numbers
number: min numbers
number: first numbers
number: last numbers
number: long datetime
number: then boolean number number
number: switch boolean boolean number number
number: eval CodeNumber
number: default number number
int: length string
int: size strings
int: size words
int: round Small
int: long Small
boolean: boolean Truth
boolean: contains string Short
boolean: starts_with string Short
boolean: ends_with string Short
boolean: has_content any
boolean: has_content missing
boolean: exists any
boolean: exists missing
boolean: has_api data
boolean: is_boolean any
boolean: is_collection any
boolean: is_collection_ex any
boolean: is_date any
boolean: is_date_like any
boolean: is_date_like datetime
boolean: is_date_only date
boolean: is_datetime datetime
boolean: is_directive any
boolean: is_enumerable any
boolean: is_hash any
boolean: is_hash_ex any
boolean: is_indexable any
boolean: is_infinite number
boolean: is_macro any
boolean: is_markup_output any
boolean: is_markup_output markup
boolean: is_method any
boolean: is_nan number
boolean: is_node any
boolean: is_number any
boolean: is_sequence any
boolean: is_string any
boolean: is_time time
boolean: is_time any
boolean: is_transform any
boolean: is_unknown_date_like datetime
boolean: is_unknown_date_like any
boolean: seq_contains strings string
boolean: seq_contains numbers number
boolean: seq_contains mixed any
boolean: matches string Regex
boolean: matches string AnyRegex
boolean: matches string Regex RegexFlags
boolean: then boolean boolean boolean
date: date iso_date ParsePattern
date: date_if_unknown date
date: number_to_date millis
date: date datetime
datetime: datetime_if_unknown datetime
datetime: number_to_datetime millis
time: time_if_unknown time
time: number_to_time millis
time: time datetime
strings: split string Short
strings: split string Short PlainFlags
strings: split ascii Short Flags
strings: split string Regex RegexFlags
strings: split ascii AnyRegex RegexFlags
strings: word_list string
strings: keys hash
strings: sort words
strings: reverse strings
strings: sequence words
numbers: sort numbers
numbers: reverse numbers
numbers: sequence visits
hashes: sort_by hashes Column
hashes: reverse hashes
mixed: values hash
mixed: reverse mixed
mixed: chunk strings k
mixed: chunk strings k string
mixed: sequence holes
mixed: first mixed
mixed: eval_json JsonString
hash: eval_json JsonHash
hash: if_exists hash
hash: default hash hash
any: first mixed
any: last mixed
string: if_exists missing
any: default missing any
markup: esc string
markup: no_esc string
"""


def _parsed() -> dict[str, tuple[Signature, ...]]:
    table: dict[str, list[Signature]] = {}
    for line in _FORMS.strip().splitlines():
        result, form = line.split(": ")
        name, target, *arguments = form.split()
        table.setdefault(result, []).append(Signature(name, target, tuple(arguments) or None))
    return {result: tuple(forms) for result, forms in table.items()}


SIGNATURES: Final = _parsed()
#: Built-ins the wild generator never takes, with the reason.
EXCLUDED: Final = {
    "new": "refused by this engine: it runs Java code",
    "api": "its error text aside, it reaches Java objects; api_builtin_enabled is not a setting here",
}
#: Left out of the wild generator, which would meet documented differences.
TAMED: Final = frozenset({"has_api", "sequence", "float", "groups"})
#: Built-ins on XML nodes, which JSON data never holds: generated on other values, where both must fail alike.
ONLY_ERRORS: Final = frozenset(
    {
        "ancestors", "children", "next_sibling", "node_name", "node_namespace", "node_type", "parent",
        "previous_sibling", "root",
    }
)  # fmt: skip
