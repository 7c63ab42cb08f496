"""Links that open the page with a template: everything is in the fragment, which browsers send to no server."""

from __future__ import annotations

import base64
import json
import zlib


def fragment(template: str, against: str = "") -> str:
    """What stands behind `#`: JSON, compressed, as base64 for addresses.

    Args:
        template: the template.
        against: what it is looked at with; see `session`.
    """
    kept = json.dumps({"template": template, "against": against}).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(kept) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")
