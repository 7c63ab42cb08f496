"""`python -m tile`: the command line without its script on the path."""

from __future__ import annotations

import sys

from tile.cli import main

if __name__ == "__main__":
    sys.exit(main())
