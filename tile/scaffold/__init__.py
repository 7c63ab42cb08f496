"""A new project around a tile: what a vendor has – a name and an address, a cURL command, an example of a body – as files
that are proved and pass from the first run.
"""

from __future__ import annotations

from tile.scaffold.answers import Answers, Auth, HeaderLine, Layout
from tile.scaffold.curl_command import CurlCommand, read_curl
from tile.scaffold.drafting import Draft, from_example, from_layout
from tile.scaffold.files import placeholder_logo, project_files
from tile.scaffold.names import is_credential, parameter_name
from tile.scaffold.writing import Written, write_project

__all__ = [
    "Answers",
    "Auth",
    "CurlCommand",
    "Draft",
    "HeaderLine",
    "Layout",
    "Written",
    "from_example",
    "from_layout",
    "is_credential",
    "parameter_name",
    "placeholder_logo",
    "project_files",
    "read_curl",
    "write_project",
]
