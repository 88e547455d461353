"""A table that an organiser has, CSV or XLSX, as rows of texts under their headings."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl

MOST_ROWS = 100_000


class TableError(Exception):
    """The file is no table that can be read; says why."""


def read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Headings and rows. Raises TableError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror}") from None
    lines = _xlsx(path, raw) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path, raw)
    if not lines or not any(lines[0]):
        raise TableError(f"{path}: the first row has no headings")
    headings = [heading.strip() for heading in lines[0]]
    double = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if double:
        raise TableError(f'{path}: two columns are called "{double}"')
    return headings, [dict(zip(headings, line, strict=False)) for line in lines[1 : MOST_ROWS + 1]]


def _csv(path: Path, raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{path}: this is not UTF-8; in Excel save it as “CSV UTF-8”") from None
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise TableError(f"{path}: this is not CSV: {error}") from None


def _xlsx(path: Path, raw: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        page = book.worksheets[0]
        return [[_text(cell) for cell in row] for row in page.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise TableError(f"{path}: this is not an XLSX workbook ({type(error).__name__})") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)
