"""From an Amplitude event to the HTTP request a tile sends.

`payloads.freemarker` is the template language, `payloads.amplitude` the event as Amplitude gives it,
`payloads.request` puts both together, `payloads.curl` writes the request down for a shell. Nothing here knows
what a tile is.
"""

__all__ = ["amplitude", "curl", "freemarker", "request"]
