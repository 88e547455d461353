"""What the bot hands back: a text, buttons, perhaps a pin on the map; nothing of Telegram yet."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple

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


class Entity(NamedTuple):
    """A formatted passage of a text, as Telegram has it: its kind, and where it is in UTF-16 units."""

    kind: str
    offset: int
    length: int
    more: tuple[tuple[str, str | int], ...] = ()
    """What else the kind has: an address (url), a language, the id of a person (user) or of an emoji (custom_emoji_id)."""


class Pin(NamedTuple):
    """A place on the map, degrees WGS 84."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """A picture or a file that goes with a reply: its bytes, or the id of one that Telegram has."""

    kind: Literal["photo", "document"]
    name: str
    content: bytes = b""
    file_id: str = ""


@dataclass(frozen=True)
class Reply:
    """One answer as a person sees it.

    In `text`, **two stars** make bold and all else is plain; a blank line is where it may be split. With an
    attachment the text is its caption. With `entities`, none of them included, the text is literal: stars are stars.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    pin: Pin | None = None
    attachment: Attachment | None = None
    entities: tuple[Entity, ...] | None = None

    def with_buttons(self, *rows: tuple[Button, ...]) -> Reply:
        """The same with more rows of buttons below."""
        return replace(self, buttons=(*self.buttons, *rows))

    def dump(self) -> str:
        """As JSON, for the outbox."""
        kept: dict[str, Any] = {"text": self.text}
        if self.buttons:
            kept["buttons"] = self.buttons
        if self.pin:
            kept["pin"] = self.pin
        if self.attachment:
            kept["attachment"] = vars(self.attachment) | {"content": base64.b64encode(self.attachment.content).decode()}
        if self.entities is not None:
            kept["entities"] = self.entities
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def load(cls, raw: str) -> Reply:
        """From JSON. Raises ValueError, KeyError or TypeError for what `dump` never wrote."""
        kept: dict[str, Any] = json.loads(raw)
        file = kept.get("attachment")
        return cls(
            kept["text"],
            tuple(tuple(Button(*button) for button in row) for row in kept.get("buttons", ())),
            Pin(*kept["pin"]) if "pin" in kept else None,
            Attachment(**file | {"content": base64.b64decode(file["content"])}) if file else None,
            tuple(entity(*one) for one in kept["entities"]) if "entities" in kept else None,
        )


def entity(kind: str, offset: int, length: int, more: Iterable[Sequence[Any]] = ()) -> Entity:
    """An entity from JSON, where tuples are lists."""
    return Entity(kind, offset, length, tuple((name, value) for name, value in more))


def plain(text: str) -> str:
    """The text as it reads on the screen."""
    return text.replace("**", "")


def in_rows(buttons: list[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Buttons, `width` to a row."""
    return tuple(tuple(buttons[index : index + width]) for index in range(0, len(buttons), width))
