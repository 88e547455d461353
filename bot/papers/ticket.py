"""The ticket: a picture with the QR code, the name in whatever script, and the short code for eyes."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from bot.core.form_pages import Clerk
from bot.core.replies import Attachment
from bot.core.tickets import link, spaced

WIDTH, HEIGHT = 720, 1080
MARGIN = 48
INK, PALE = (24, 28, 36), (110, 116, 128)
_BOLD, _PLAIN, _MONO = "DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSansMono-Bold.ttf"


@dataclass(frozen=True)
class Face:
    """What stands on a ticket."""

    name: str
    event: str
    when: str
    code: str
    """As eyes read it: ACDE-FGHJ."""
    link: str
    note: str = ""
    """Such as that it is a rehearsal."""


def draw(face: Face) -> bytes:
    """The ticket as a PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(image)
    room = WIDTH - 2 * MARGIN
    y = MARGIN
    y = _lines(pen, face.event, _PLAIN, 32, y, room, 2, PALE)
    y = _lines(pen, face.when, _PLAIN, 26, y, room, 1, PALE) + 18
    name = legible(face.name)
    if name:
        y = _lines(pen, name, _BOLD, 54, y, room, 2, INK) + 12
    code_top = HEIGHT - MARGIN - (142 if face.note else 96)
    side = min(room, code_top - y - 16)
    qr = _qr(face.link, side)
    image.paste(qr, ((WIDTH - qr.width) // 2, y + (code_top - 16 - y - qr.height) // 2))
    y = _lines(pen, face.code, _MONO, 64, code_top, room, 1, INK)
    if face.note:
        _lines(pen, face.note, _PLAIN, 24, y + 8, room, 1, (170, 40, 40))
    png = io.BytesIO()
    image.save(png, "PNG", compress_level=3)
    return png.getvalue()


@lru_cache(maxsize=1)
def fonts() -> Path:
    """DejaVu comes with matplotlib: Latin, Cyrillic, Greek, Georgian, Armenian, Hebrew, Arabic; nothing is fetched or installed."""
    import matplotlib as mpl  # noqa: PLC0415  # slow to import and large: whoever only answers questions never needs it

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _qr(link: str, side: int) -> Image.Image:
    """The code with its quiet zone, in whole pixels a module, so that cameras see sharp edges. Error correction M: 15% may be hidden."""
    code = segno.make(link, error="m", micro=False)
    scale = max(1, side // code.symbol_size(border=4)[0])
    raw = io.BytesIO()
    code.save(raw, kind="png", scale=scale, border=4)
    return Image.open(io.BytesIO(raw.getvalue())).convert("RGB")


def face(clerk: Clerk, name: str, code: str, secret: str, username: str) -> Face:
    """What stands on somebody's ticket, in the clerk's language; `username` is the bot's."""
    knowledge, speech = clerk.knowledge, clerk.speech
    first, last = knowledge.event.days[0], knowledge.event.days[-1]
    days = (
        speech.day(first)
        if first == last
        else speech.say("from-to", first=speech.day(first, short=True), last=speech.day(last, short=True))
    )
    when = f"{days} {last.year}, {clerk.text(knowledge.event.place.city)}"
    note = speech.say("ticket-rehearsal") if clerk.form.rehearsal else ""
    return Face(name, clerk.text(knowledge.event.name), when, spaced(code), link(username, code, secret), note)


def picture(clerk: Clerk, name: str, code: str, secret: str, username: str) -> Attachment:
    """The ticket as it goes with a message. Takes longer than a transaction may."""
    return Attachment("photo", f"ticket-{code}.png", draw(face(clerk, name, code, secret, username)))


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    """What the font can show."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415  # as above

    return frozenset(FT2Font(str(fonts() / _BOLD)).get_charmap())


def legible(name: str) -> str:
    """The name without what the font cannot show (emoji, say); nothing when its script cannot be shown: boxes help nobody.

    The message below the picture has it in full, for Telegram shows every script.
    """
    shown = "".join(char for char in name if ord(char) in _glyphs() or char in "\u200c\u200d")
    letters = [char for char in name if unicodedata.category(char).startswith("L")]
    missing = [char for char in letters if ord(char) not in _glyphs()]
    return " ".join(shown.split()) if letters and not missing else ""


SMALLEST = 24
"""Points; below nobody reads it at arm's length, so a longer text is broken within words, and at last cut."""


def _lines(pen: ImageDraw.ImageDraw, text: str, font: str, size: int, y: int, room: int, most: int, ink: tuple[int, int, int]) -> int:
    """Write centred lines, smaller where the text is long; gives where the next may begin."""
    points, lines = size, _wrapped(text, _font(font, size), room)
    while points > SMALLEST and (len(lines) > most or any(_font(font, points).getlength(line) > room for line in lines)):
        points -= 2
        lines = _wrapped(text, _font(font, points), room)
    face = _font(font, points)
    lines = [piece for line in lines for piece in _broken(line, face, room)]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    for line in lines:
        pen.text((WIDTH / 2, y), line, font=face, fill=ink, anchor="ma")
        y += round(points * 1.3)
    return y


def _wrapped(text: str, face: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(line: str, face: ImageFont.FreeTypeFont, room: int) -> list[str]:
    pieces = [""]
    for char in line:
        if pieces[-1] and face.getlength(pieces[-1] + char) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


@lru_cache(maxsize=32)
def _font(name: str, points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts() / name, points)
