"""A day of the programme as a picture: rooms across, hours down, the reader's own sessions marked.

Importing it takes half a second, for it brings the plotting library: so it is imported where a picture is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from bot.core.agenda import Session
from bot.core.telling import Teller, shorten

WIDTH, HEIGHT = 1280, 1600
"""Pixels. Telegram shows a photo at most 1,280 wide, and a phone is higher than wide."""
_DPI = 100
_NO_END = timedelta(minutes=30)
_ELSEWHERE = ""
"""The column of what has no room."""
_PAPER, _INK, _LINE, _OTHER, _MINE, _EDGE, _OVER = "#ffffff", "#1d2733", "#c9d1d9", "#e8eef4", "#ffd866", "#b8860b", "#6b7785"
LARGE, MIDDLE, SMALL = 17, 13, 10
"""Sizes of letters, in points; from the middle one down, a long word is rather broken than made smaller."""
_MEASURED = 40
_LEFT = 0.065
"""Of the width, for the hours."""


@dataclass(frozen=True)
class _Box:
    """A session in one column: from and until in hours since the day began."""

    column: int
    begin: float
    end: float
    title: str
    clock: str
    mine: bool
    cancelled: bool
    lane: int = 0
    lanes: int = 1


def day(sessions: Sequence[Session], day_: date, teller: Teller) -> bytes:
    """The day's sessions as a PNG; no bytes when none of them has a time yet."""
    of_day = [session for session in sessions if session.day == day_]
    timed = [session for session in of_day if session.start]
    if not timed:
        return b""
    rooms = _columns(timed, teller)
    boxes = [box for session in timed for box in _boxes(session, rooms, day_, teller)]
    boxes = _side_by_side(boxes)
    open_ = [teller.title(session) for session in of_day if session.start is None]
    names = [teller.name(teller.knowledge.agenda.rooms[id_].name) if id_ else "" for id_ in rooms]
    return _draw(boxes, names, teller.speech.day(day_), open_, teller)


def _columns(timed: Sequence[Session], teller: Teller) -> list[str]:
    """The rooms in use, in the order of the file; last, what has none."""
    used = {id_ for session in timed for id_ in session.entry.rooms}
    rooms = [id_ for id_ in teller.knowledge.agenda.rooms if id_ in used]
    return [*rooms, _ELSEWHERE] if any(not session.entry.rooms for session in timed) or not rooms else rooms


def _boxes(session: Session, rooms: Sequence[str], day_: date, teller: Teller) -> list[_Box]:
    assert session.start  # noqa: S101  # only sessions with a time come here
    begin = _hours(session.start, day_)
    end = max(_hours(session.end or session.start + _NO_END, day_), begin + 0.1)
    clock = teller.speech.clock(session.start)
    return [
        _Box(rooms.index(id_), begin, end, teller.title(session), clock, session.id in teller.mine, session.entry.cancelled)
        for id_ in session.entry.rooms or (_ELSEWHERE,)
    ]


def _hours(moment: datetime, day_: date) -> float:
    """On the wall, for that is what the picture shows."""
    midnight = datetime.combine(day_, datetime.min.time())
    return (moment.replace(tzinfo=None) - midnight).total_seconds() / 3600


def _side_by_side(boxes: list[_Box]) -> list[_Box]:
    """What overlaps within a column shares its width."""
    placed: list[_Box] = []
    for box in sorted(boxes, key=lambda one: (one.column, one.begin)):
        beside = [one for one in boxes if one.column == box.column and one.begin < box.end and box.begin < one.end]
        taken = {one.lane for one in placed if one.column == box.column and one.begin < box.end and box.begin < one.end}
        lane = next(number for number in range(len(boxes)) if number not in taken)
        placed.append(_Box(**{**vars(box), "lane": lane, "lanes": min(len(beside), 3)}))
    return placed


def _draw(boxes: Sequence[_Box], rooms: Sequence[str], title: str, open_: Sequence[str], teller: Teller) -> bytes:
    first, last = min(box.begin for box in boxes), max(box.end for box in boxes)
    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor=_PAPER)
    canvas = FigureCanvasAgg(figure)
    foot = 0.03 if open_ else 0.015
    axes = figure.add_axes((_LEFT, foot, 1 - _LEFT - 0.01, 0.895 - foot))
    axes.set_xlim(0, len(rooms))
    axes.set_ylim(last, first)
    axes.set_axis_off()
    sheet = _Sheet(axes, _Ruler(canvas), WIDTH * (1 - _LEFT - 0.01) / len(rooms), HEIGHT * (0.895 - foot) / (last - first))
    for hour in range(int(first), int(last) + 1):
        if hour >= first:
            axes.axhline(hour, color=_LINE, linewidth=1, zorder=0)
            axes.text(-10 / sheet.across, hour, f"{hour % 24:02}:00", ha="right", va="center", fontsize=15, color=_OVER)
    for number, room in enumerate(rooms):
        said, size = sheet.ruler.fitted(room, sheet.across - 8, 70, LARGE)
        axes.text(
            number + 0.5, first - 8 / sheet.down, said, ha="center", va="bottom", fontsize=size, color=_INK, weight="bold",
            parse_math=False,
        )  # fmt: skip
    for box in boxes:
        _box(sheet, box)
    head = f"{title}   ★ {teller.speech.say('mine-head')}"
    figure.text(0.02, 0.987, head, fontsize=22, weight="bold", color=_INK, va="top", parse_math=False)
    if open_:
        note = shorten(f"{teller.speech.say('time-tbc')}: {', '.join(open_)}", 100)
        figure.text(0.02, 0.009, note, fontsize=14, color=_INK, parse_math=False)
    file = io.BytesIO()
    canvas.print_png(file)  # type: ignore[no-untyped-call]
    return file.getvalue()


@dataclass(frozen=True)
class _Sheet:
    """What is drawn on: how many pixels a column is wide, and an hour high."""

    axes: Axes
    ruler: _Ruler
    across: float
    down: float


def _box(sheet: _Sheet, box: _Box) -> None:
    share = 1 / box.lanes
    left, gap_x, gap_y = box.column + min(box.lane, box.lanes - 1) * share, 3 / sheet.across, 2 / sheet.down
    patch = Rectangle(
        (left + gap_x, box.begin + gap_y), share - 2 * gap_x, box.end - box.begin - 2 * gap_y,
        facecolor=_MINE if box.mine else _OTHER, edgecolor=_EDGE if box.mine else _LINE, linewidth=2.5 if box.mine else 1, zorder=2,
    )  # fmt: skip
    sheet.axes.add_patch(patch)
    wide, high = share * sheet.across - 20, (box.end - box.begin) * sheet.down - 10
    said, size = sheet.ruler.fitted(f"{'★ ' if box.mine else ''}{box.clock} {box.title}", wide, high, LARGE)
    text = sheet.axes.text(
        left + gap_x + 7 / sheet.across, box.begin + gap_y + 3 / sheet.down, said, ha="left", va="top", fontsize=size,
        color=_OVER if box.cancelled else _INK, zorder=3, linespacing=1.1, parse_math=False, clip_on=True,
    )  # fmt: skip
    text.set_clip_path(patch)
    if box.cancelled:
        sheet.axes.plot([left + gap_x, left + share - gap_x], [box.begin, box.end], color=_OVER, linewidth=1.5, zorder=4)


class _Ruler:
    """Knows how wide a text is."""

    def __init__(self, canvas: FigureCanvasAgg) -> None:
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._font = FontProperties(size=_MEASURED, weight="bold")  # what fits in bold, as the headings are, fits
        self._letters: dict[str, float] = {}

    def width(self, text: str, size: int) -> float:
        """Of one line, in pixels: the letters' widths added up, each measured once (a text at a time takes two seconds)."""
        return sum(self._letter(one) for one in text) * size / _MEASURED

    def _letter(self, one: str) -> float:
        if one not in self._letters:  # between two others, for a blank alone has no width
            with_, without = (
                self._renderer.get_text_width_height_descent(text, self._font, ismath=False)[0] for text in (f"x{one}x", "xx")
            )
            self._letters[one] = float(with_ - without)
        return self._letters[one]

    def fitted(self, text: str, wide: float, high: float, largest: int) -> tuple[str, int]:
        """The text in lines, as large as it fits into a box; in the smallest letters what is too long is cut, and shows it."""
        for size in range(largest, SMALL - 1, -1):
            rows = max(1, int(high / (size * _DPI / 72 * 1.2)))
            lines, broken = self._wrapped(text, wide, size)
            if len(lines) <= rows and (not broken or size <= MIDDLE):
                return "\n".join(lines), size
        lines = lines[:rows]
        while lines[-1] and self.width(f"{lines[-1]}…", SMALL) > wide:
            lines[-1] = lines[-1][:-1].rstrip(" ,:;-")
        lines[-1] += "…"
        return "\n".join(lines), SMALL

    def _wrapped(self, text: str, wide: float, size: int) -> tuple[list[str], bool]:
        """The lines, and whether a word had to be broken."""
        lines, broken = [""], False
        for word in text.split():
            joined = f"{lines[-1]} {word}".strip()
            if self.width(joined, size) <= wide:
                lines[-1] = joined
                continue
            rest = word
            if lines[-1]:
                lines.append("")
            while self.width(rest, size) > wide and len(rest) > 2:
                broken = True
                cut = next((number for number in range(len(rest) - 1, 1, -1) if self.width(f"{rest[:number]}-", size) <= wide), 2)
                lines[-1] = f"{rest[:cut]}-"
                rest = rest[cut:]
                lines.append("")
            lines[-1] = rest
        return lines, broken
