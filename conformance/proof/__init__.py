"""Is the body right for every event? Decided by walking the template with sets of values, not by trying some.

`prove` follows every way through a template at once. Where something may go wrong, it makes an event for which
it should, and renders it: only what breaks then is refuted. What can't be followed, or can't be confirmed by an
event, is unknown.
"""

from __future__ import annotations

from conformance.proof.prover import Proof, prove

__all__ = ["Proof", "prove"]
