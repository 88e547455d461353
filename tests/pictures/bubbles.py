"""A conversation as a picture, as it looks in Telegram: bubbles, bold words, buttons below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from bot.papers.ticket import fonts
from bot.rehearsal.chats import Message

WIDTH, WIDEST, MARGIN, PAD, LINE, GAP = 640, 500, 20, 14, 27, 12
SKY, WHITE, GREEN, BUTTON, INK, FADED = "#d6e4ee", "#ffffff", "#e3fdd0", "#8fb0c6", "#1c2430", "#ffffff"
PLAIN, BOLD = (ImageFont.truetype(fonts() / name, 19) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
SMALL = ImageFont.truetype(fonts() / "DejaVuSans.ttf", 17)


@dataclass(frozen=True)
class Word:
    """A word, and whether it is bold."""

    text: str
    bold: bool

    @property
    def width(self) -> float:
        return (BOLD if self.bold else PLAIN).getlength(self.text)


Line = list[Word]


def picture(messages: Iterable[Message]) -> Image.Image:
    """The messages one below the other, people's on the right."""
    drawn = [_bubble(message) for message in messages]
    image = Image.new("RGB", (WIDTH, sum(one.height + GAP for one, _ in drawn) + 2 * MARGIN - GAP), SKY)
    y = MARGIN
    for one, ours in drawn:
        image.paste(one, (MARGIN if ours else WIDTH - MARGIN - one.width, y))
        y += one.height + GAP
    return image


def _bubble(message: Message) -> tuple[Image.Image, bool]:
    lines = [line for paragraph in _words(message) for line in _wrapped(paragraph)]
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    widest = max([sum(word.width for word in line) + 5.5 * len(line) for line in lines])
    width = WIDEST if rows else round(min(widest + 2 * PAD, WIDEST))
    height = len(lines) * LINE + 2 * PAD - 4
    image = Image.new("RGB", (width, height + 40 * len(rows)), SKY)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, width - 1, height - 1), 14, fill=WHITE if message.from_bot else GREEN)
    for number, line in enumerate(lines):
        x = float(PAD)
        for word in line:
            pen.text((x, PAD + number * LINE - 2), word.text, font=BOLD if word.bold else PLAIN, fill=INK)
            x += word.width + 6
    for number, row in enumerate(rows):
        each = (width - 4 * (len(row) - 1)) / len(row)
        for place, button in enumerate(row):
            left, top = place * (each + 4), height + 5 + number * 40
            pen.rounded_rectangle((left, top, left + each - 1, top + 34), 8, fill=BUTTON)
            pen.text((left + each / 2, top + 17), button["text"], font=SMALL, fill=FADED, anchor="mm")
    return image, message.from_bot


def _words(message: Message) -> Iterator[list[Word]]:
    """Each paragraph's words; positions of bold passages are UTF-16 units."""
    raw = message.text.encode("utf-16-le")
    bold = [(one["offset"], one["offset"] + one["length"]) for one in message.entities if one["type"] == "bold"]
    at = 0
    for paragraph in message.text.split("\n"):
        words = []
        for text in paragraph.split(" "):
            words.append(Word(text, any(begin <= at < end for begin, end in bold)))
            at += len(text.encode("utf-16-le")) // 2 + 1
        yield words
    assert at == len(raw) // 2 + 1


def _wrapped(words: list[Word]) -> Iterator[Line]:
    line: Line = []
    for word in words:
        if line and sum(one.width + 6 for one in line) + word.width > WIDEST - 2 * PAD:
            yield line
            line = []
        line.append(word)
    yield line
