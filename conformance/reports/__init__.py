"""A report written down, one format a file. All of them say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from conformance.reports.json_report import SCHEMA_VERSION, as_json
from conformance.reports.text import finding_text, plain, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.report import Report
    from conformance.reports.text import Paint

__all__ = ["FORMATS", "SCHEMA_VERSION", "Format", "as_json", "finding_text", "format_reports", "text"]

Format = Literal["full", "concise", "json", "sarif", "junit", "github", "markdown"]
FORMATS: Final[tuple[Format, ...]] = ("full", "concise", "json", "sarif", "junit", "github", "markdown")


def format_reports(
    reports: Sequence[Report], output_format: Format, paint: Paint = plain, *, every_sample: bool = False
) -> str:
    """Reports in a format; only those for people are painted. `every_sample`: in full, those that are fine get a line each."""
    match output_format:
        case "full":
            return "\n\n".join(text(report, paint, every_sample=every_sample) for report in reports)
        case "concise":
            from conformance.reports.concise import concise

            return concise(reports, paint)
        case "json":
            return as_json(reports)
        case "sarif":
            from conformance.reports.sarif import sarif

            return sarif(reports)
        case "junit":
            from conformance.reports.junit import junit

            return junit(reports)
        case "github":
            from conformance.reports.github import github

            return github(reports)
        case "markdown":
            from conformance.reports.markdown import markdown

            return markdown(reports)
