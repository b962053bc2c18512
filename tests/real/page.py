"""A rendered document as GitHub's own parser sees it, and as a linter does."""

import re
from collections.abc import Iterator

from reporting.report import Report
from tests.render.shape import html_of

TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t([hd])[^>]*>(.*?)</t\1>", re.DOTALL)
SECTION = re.compile(r"(?m)^(?=##+ |<details>$)")
PART = 12_000

Table = list[list[str]]


def tables_of(html: str) -> list[Table]:
    """Give the tables of a page, each as its rows below the headings, each row as the HTML of its cells."""
    return [
        [[cell[1] for cell in CELL.findall(row)] for row in ROW.findall(table)[1:]] for table in TABLE.findall(html)
    ]


def tables_meant(report: Report) -> list[Table]:
    """Give the tables that the execution layout has for a report, in its order, in the same form."""
    meant = (
        report.quiet,
        report.services,
        report.requirements,
        report.rules,
        report.waivers,
        report.streams,
        report.sums,
        report.sources,
    )
    return [[[_alone(cell) for cell in row.cells] for row in rows] for rows in meant if rows]


def headings_of(html: str) -> list[tuple[int, str]]:
    """Give level and text of every heading."""
    return [(int(level), re.sub("<[^>]+>", "", text)) for level, text in re.findall(r"<h(\d)>(.*?)</h\1>", html)]


def parts(text: str) -> Iterator[str]:
    """Give the document in parts that are documents of their own, for a linter whose time grows with the square."""
    sections = SECTION.split(text)
    part = sections[0]
    for section in sections[1:]:
        if len(part) + len(section) > PART:
            yield part.rstrip("\n") + "\n"
            part = "# Title\n\n" if section.startswith("## ") else "# Title\n\n## Section\n\n"
        part += section
    yield part.rstrip("\n") + "\n"


def _alone(cell: str) -> str:
    return html_of(cell).removeprefix("<p>").removesuffix("</p>\n")
