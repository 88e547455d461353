"""Text with Telegram's formatting as it was typed: cut, put together, and filled in, with every passage where it belongs.

Positions of entities are UTF-16 units, which is how Telegram counts: an emoji is two, most letters one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.core.replies import Entity

KEPT = frozenset(
    [
        "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
        "text_link", "text_mention", "custom_emoji", "date_time",
    ]
)  # fmt: skip
"""What an author types. Addresses, mentions, commands and hashtags are left out: Telegram finds them by itself."""
_BOLD = re.compile(r"\*\*((?:(?!\*\*|\n\s*\n).)+)\*\*", re.DOTALL)


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Rich:
    """A text and its formatted passages, in order."""

    text: str
    entities: tuple[Entity, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    @property
    def size(self) -> int:
        """Its length as Telegram counts."""
        return units(self.text)

    def cut(self, begin: int, end: int) -> Rich:
        """The characters from `begin` to `end` with what is formatted among them; passages across a border are shortened."""
        return self._within(*_borders(self.text, begin, end), self.text[begin:end])

    def _within(self, first: int, last: int, text: str) -> Rich:
        kept = []
        for entity in self.entities:
            low, high = max(entity.offset, first), min(entity.offset + entity.length, last)
            if low < high:
                kept.append(entity._replace(offset=low - first, length=high - low))
        return Rich(text, tuple(kept))

    def stripped(self) -> Rich:
        """Without blanks at either end: Telegram would take them away and we would have counted them."""
        begin = len(self.text) - len(self.text.lstrip())
        return self.cut(begin, max(begin, len(self.text.rstrip())))

    def __add__(self, other: Rich) -> Rich:
        shift = self.size
        moved = (entity._replace(offset=entity.offset + shift) for entity in other.entities)
        return Rich(self.text + other.text, (*self.entities, *moved))

    def filled(self, pattern: re.Pattern[str], fill: Callable[[re.Match[str]], str]) -> Rich:
        """Each match replaced by what `fill` makes of it; what is formatted around or within it covers the new words."""
        text, at, moves = "", 0, []
        for match in pattern.finditer(self.text):
            words = fill(match)
            text += self.text[at : match.start()]
            old = _borders(self.text, match.start(), match.end())
            begin = units(text)
            text += words
            moves.append((*old, begin, begin + units(words)))
            at = match.end()
        if not moves:
            return self
        return Rich(text + self.text[at:], tuple(self._moved(moves)))

    def _moved(self, moves: list[tuple[int, int, int, int]]) -> Iterable[Entity]:
        for entity in self.entities:
            begin = _new_place(entity.offset, moves, later=False)
            end = _new_place(entity.offset + entity.length, moves, later=True)
            if begin < end:
                yield entity._replace(offset=begin, length=end - begin)


def _new_place(place: int, moves: list[tuple[int, int, int, int]], *, later: bool) -> int:
    """Where a position of the old text is in the new one; inside a replaced passage, its end if `later`, else its beginning."""
    shift = 0
    for begin, end, new_begin, new_end in moves:
        if place <= begin:
            break
        if place < end:
            return new_end if later else new_begin
        shift = new_end - end
    return place + shift


def _borders(text: str, begin: int, end: int) -> tuple[int, int]:
    first = units(text[:begin])
    return first, first + units(text[begin:end])


def starred(source: str) -> Rich:
    """A text in which **two stars** make bold, as in the event's files."""
    rich, at = Rich(""), 0
    for match in _BOLD.finditer(source):
        passage = Rich(match[1], (Entity("bold", 0, units(match[1])),))
        rich = rich + Rich(source[at : match.start()]) + passage
        at = match.end()
    return rich + Rich(source[at:])


def typed(text: str, entities: Iterable[Entity]) -> Rich:
    """What somebody wrote in Telegram, with the formatting they gave it."""
    return Rich(text, tuple(entity for entity in entities if entity.kind in KEPT))


def by_marks(rich: Rich, marks: re.Pattern[str]) -> tuple[Rich, list[tuple[str, Rich]]]:
    """A text taken apart at its marks: what stands before the first, then each mark's first group with what follows it."""
    found = list(marks.finditer(rich.text))
    if not found:
        return rich.stripped(), []
    ends = [*(match.start() for match in found[1:]), len(rich.text)]
    parts = [(match[1], rich.cut(match.end(), end).stripped()) for match, end in zip(found, ends, strict=True)]
    return rich.cut(0, found[0].start()).stripped(), parts


def joined(parts: Iterable[Rich], between: str) -> Rich:
    """Texts one after the other."""
    whole = Rich("")
    for number, part in enumerate(parts):
        whole = whole + Rich(between) + part if number else part
    return whole
