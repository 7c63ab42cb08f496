"""A differential fuzzer: templates and data made from the grammar, run on both engines, mismatches made small.

    python -m tests.oracle.fuzz --count 200000 --seed 1

tree         what a generated template is made of, so that it can be cut down
data         models with hostile strings, odd numbers and nested values
signatures   what each built-in takes and gives
expressions  expressions of a wanted type
literals     strings, numbers, regular expressions and formats as they stand in a template
elements     tags, and the blocks they stand in
flow         branches and loops
variables    assignments, settings, namespaces
macros       macros, functions and their calls
output       escapes, formats, other templates
directives   which of these a template is made of
settings     configurations, tag syntaxes and naming conventions
generator    a whole case from a seed
damage       templates and data with values or characters exchanged
damaged      a recorded case with values exchanged, from a seed
splices      a recorded case with a part of another one in it
counts       whole numbers in variables, patterns of few texts, functions that keep texts
programs     programs with few names, for scopes, loops and calls
formats      formats of numbers and dates, by values, locales and zones
pipelines    lazy sequences of functions that note their calls
battery      every built-in on every kind of value, with any arguments
compare      both engines' outcomes, and when they count as equal
shrink       a smaller case with the same mismatch
campaign     many cases, what they covered, and what was found
"""
