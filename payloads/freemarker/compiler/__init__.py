"""From nodes to Python source: one function a template, straight-line code, strings on the fast path."""
