"""A page that needs no installation: the kit in a browser, in WebAssembly, as a folder of static files.

`building` makes the folder; `session` is what runs in the browser; `serving` shows a folder on this computer.
"""

from __future__ import annotations
