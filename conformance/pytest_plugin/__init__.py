"""The plug-in for pytest: tiles checked as tests. Pytest imports it, nothing else does."""

from __future__ import annotations

from conformance.pytest_plugin.fixtures import reteno_sandbox
from conformance.pytest_plugin.options import pytest_addoption, pytest_configure

__all__ = ["pytest_addoption", "pytest_configure", "reteno_sandbox"]
