"""The list of people an announcement did not reach, as a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from bot.core.kept import Outcome
from bot.core.language import Speech


def unreached_sheet(outcomes: Sequence[Outcome], names: Mapping[int, str], speech: Speech) -> bytes | None:
    """Those whose copy did not arrive, or may not have, and why; None when there is nobody."""
    lost = [one for one in outcomes if one.state not in ("sent", "waiting")]
    if not lost:
        return None
    say = speech.say
    content = BytesIO()
    # Strings stay strings: what begins with = is a name, not a formula.
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet(say("sheet-unreached")[:31])
    bold = book.add_format({"bold": True})
    for column, key in enumerate(("sheet-name", "sheet-person", "sheet-language", "sheet-state", "sheet-why", "sheet-moment")):
        sheet.write_string(0, column, say(key), bold)
    for row, one in enumerate(lost, 1):
        sheet.write_string(row, 0, names.get(one.user_id, ""))
        sheet.write_string(row, 1, str(one.user_id))
        sheet.write_string(row, 2, one.lang)
        sheet.write_string(row, 3, say(f"outbox-{one.state}"))
        key = f"why-{one.reason}"
        sheet.write_string(row, 4, say(key) if key in speech.phrases else one.reason)
        sheet.write_string(row, 5, f"{one.moment.astimezone(speech.zone):%Y-%m-%d %H:%M}")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lost), 5)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 5, 18)
    book.close()
    return content.getvalue()
