"""Tables as XLSX and CSV. A text stays a text: what begins with = is never a formula, neither here nor in a program that opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

Cell = str | int | float | datetime | None
MOST_CHARACTERS = 32_767
"""In a cell, says Excel."""
_WIDEST = 48
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that spreadsheet programs take for a formula in a CSV (OWASP, CSV injection)."""


@dataclass(frozen=True)
class Sheet:
    """One table with a heading row. Moments are on the event's wall clock, without a zone, for spreadsheets know none."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """Stands above the heading, and below each printed page: when it was made."""
    ruled: bool = False
    """Whether it is printed with lines, to write along."""


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook."""
    raw = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(raw, options) as book:
        bold, date = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            top = 1 if sheet.note else 0
            if sheet.note:
                page.write_string(0, 0, sheet.note)
            for column, title in enumerate(sheet.columns):
                page.write_string(top, column, title, bold)
                page.set_column(column, column, _width(sheet, column))
            for row, cells in enumerate(sheet.rows, top + 1):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        page.write_string(row, column, cell[:MOST_CHARACTERS])
                    elif isinstance(cell, datetime):
                        page.write_datetime(row, column, cell, date)
                    elif cell is not None:
                        page.write_number(row, column, cell)
            page.freeze_panes(top + 1, 0)
            if sheet.rows:
                page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
            _printed(page, sheet, top)
    return raw.getvalue()


def _printed(page: Any, sheet: Sheet, top: int) -> None:
    """On A4 across, as wide as the page, the heading on each; the moment and the number below."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    note = sheet.note[:200].replace("&", "&&")  # a footer has at most 255 characters
    page.set_footer(f"&L{note}&R&P / &N")
    if sheet.ruled:
        page.hide_gridlines(0)


def _width(sheet: Sheet, column: int) -> int:
    lengths = [len(str(row[column])) for row in sheet.rows[:500] if row[column] is not None and not isinstance(row[column], datetime)]
    return min(max([len(sheet.columns[column]) + 2, *lengths, 8]), _WIDEST)


def comma_separated(sheet: Sheet) -> bytes:
    """The table as CSV, with the mark by which Excel knows UTF-8. What looks like a formula gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_tame(title) for title in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_tame(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _tame(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text
