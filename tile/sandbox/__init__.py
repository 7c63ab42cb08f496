"""Reteno imitated on this computer: its endpoints, its refusals, its event history.

Needs the extra `sandbox`. Nothing but the command line and the pytest plug-in imports it, and both only when they are asked
to: starlette and uvicorn are heavy.
"""
