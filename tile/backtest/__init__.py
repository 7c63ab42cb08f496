"""Every event of an archive through a destination: files in, one summary out.

`archive` finds the files, `reading` and `decoding` give their events, `judge` says what each comes to, `examining` makes a
summary of a file, `running` does all files with any executor, `journal` remembers which are done. A summary can be merged
in any order (`summary`), so the result never depends on who did what when. `against` compares with another state.
"""
