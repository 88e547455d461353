"""What the bot hands back: a text, buttons, perhaps a pin on the map; nothing of Telegram yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

DATA_LIMIT = 64
"""Bytes of data behind a button (Bot API, InlineKeyboardButton.callback_data)."""


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    UNPUBLISHED = "unpublished"
    UNKNOWN = "unknown"
    SMALLTALK = "smalltalk"


class Button(NamedTuple):
    """A button: `data` comes back when it is pressed, or `url` is opened."""

    label: str
    data: str = ""
    url: str = ""


class Pin(NamedTuple):
    """A place on the map, degrees WGS 84."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True)
class Reply:
    """One answer as a person sees it.

    In `text`, **two stars** make bold and all else is plain; a blank line is where it may be split.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    pin: Pin | None = None

    def with_buttons(self, *rows: tuple[Button, ...]) -> Reply:
        """The same with more rows of buttons below."""
        return Reply(self.text, (*self.buttons, *rows), self.pin)


def plain(text: str) -> str:
    """The text as it reads on the screen."""
    return text.replace("**", "")


def in_rows(buttons: list[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Buttons, `width` to a row."""
    return tuple(tuple(buttons[index : index + width]) for index in range(0, len(buttons), width))
