"""A chat in the terminal: the real application on top of the emulator; no token, no network."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.rehearsal.chats import Message
from bot.rehearsal.telegram import Emulator

ATTENDEE, ORGANISER = 1001, 2001
HINT = """Type a question, a /command, or the number of a button.
Also: :as organiser, :as attendee (change chairs), :reply TEXT (to the bot's last message), :edit TEXT (your last message),
:photo, :voice, :sticker, :quit"""


@dataclass
class Chair:
    """One of the two people that the terminal can play."""

    user_id: int
    shown: dict[int, int] = field(default_factory=dict)
    """Message id -> how many versions of it were printed."""
    pinned: set[int] = field(default_factory=set)
    buttons: list[tuple[int, str, str]] = field(default_factory=list)
    """The numbered buttons: message id, label, data."""
    said: int = 0
    heard: int = 0


async def settled(emulator: Emulator, idle: Callable[[], bool]) -> None:
    """Wait until the bot has fetched and handled everything, and sent what it had to say."""
    quiet = 0
    while quiet < 3:
        await asyncio.sleep(0.005)
        quiet = 0 if len(emulator.updates) or not idle() else quiet + 1


class Terminal:
    """Reads lines, plays them to the emulator, prints what the bot does."""

    def __init__(self, emulator: Emulator, idle: Callable[[], bool], role: str, lang: str, write: Callable[[str], None]) -> None:
        self.emulator, self.idle, self.write = emulator, idle, write
        emulator.person(ATTENDEE, "Ana", lang)
        emulator.person(ORGANISER, "Olga", lang)
        self.chairs = {"attendee": Chair(ATTENDEE), "organiser": Chair(ORGANISER)}
        self.chair = self.chairs[role]
        self.answers = 0

    async def talk(self, lines: Iterator[str] | None = None) -> None:
        """Until the input ends or :quit."""
        self.write(HINT + "\n")
        for chair in self.chairs.values():
            if chair is not self.chair:
                self.emulator.say(chair.user_id, "/start")
        self.emulator.say(self.chair.user_id, "/start")
        await self.settle()
        for chair in self.chairs.values():
            if chair is not self.chair:
                self._news(chair, quiet=True)
        self.show()
        while True:
            line = await asyncio.to_thread(self._read) if lines is None else next(lines, None)
            if line is None or line.strip() == ":quit":
                return
            if line.strip():
                self.play(line.strip())
                await self.settle()
                self.show()

    @staticmethod
    def _read() -> str | None:
        if sys.stdin.isatty():
            sys.stdout.write("> ")
            sys.stdout.flush()
        line = sys.stdin.readline()
        return line if line else None

    def play(self, line: str) -> None:
        """One line as a deed of the person whose chair we sit on."""
        if not sys.stdin.isatty():
            self.write(f"> {line}")
        user, verb, rest = self.chair.user_id, *_halves(line)
        if verb == ":as" and rest in self.chairs:
            self.chair = self.chairs[rest]
        elif verb == ":reply" and rest:
            self.chair.said = self.emulator.say(user, rest, reply_to=self.chair.heard or None).message_id
        elif verb == ":edit" and rest and self.chair.said:
            self.emulator.edit(user, self.chair.said, rest)
        elif verb in (":photo", ":voice", ":sticker"):
            getattr(self.emulator, f"send_{verb[1:]}")(user)
        elif line.isdecimal() and 0 < int(line) <= len(self.chair.buttons):
            message_id, _, data = self.chair.buttons[int(line) - 1]
            self.emulator.press(user, message_id, data)
        elif verb.startswith(":") and len(verb) > 1:
            self.write(HINT)
        else:
            for start in range(0, len(line), 4000):
                self.chair.said = self.emulator.say(user, line[start : start + 4000]).message_id

    async def settle(self) -> None:
        """Wait until the bot has fetched and handled everything."""
        await settled(self.emulator, self.idle)

    def show(self) -> None:
        """Print what is new in the chat: messages, edits, pins, pop-ups."""
        self._news(self.chair)
        for popped in list(self.emulator.answers)[self.answers :]:
            if text := getattr(popped, "text", None):
                self.write(f"[pop-up] {text}\n")
        self.answers = len(self.emulator.answers)

    def _news(self, chair: Chair, *, quiet: bool = False) -> None:
        fresh: list[Message] = []
        for message in self.emulator.messages(chair.user_id):
            versions = len(message.history) + 1
            if message.from_bot and not message.deleted and chair.shown.get(message.message_id) != versions:
                edited = message.message_id in chair.shown
                chair.shown[message.message_id] = versions
                chair.heard = message.message_id
                fresh.append(message)
                if not quiet:
                    self._print(message, edited=edited)
            if message.pinned and message.message_id not in chair.pinned:
                chair.pinned.add(message.message_id)
                self.write("[pinned] " + message.text.split("\n")[0])
        if fresh:
            chair.buttons = [
                (message.message_id, button["text"], button.get("callback_data", "")) for message in fresh for button in message.buttons
            ]
            if not quiet and chair.buttons:
                self.write("  ".join(f"[{number}] {label}" for number, (_, label, _) in enumerate(chair.buttons, 1)) + "\n")

    def _print(self, message: Message, *, edited: bool) -> None:
        mark = "(edited) " if edited else ""
        text = message.text
        if venue := message.media.get("venue"):
            place = venue["location"]
            text = f"[map] {venue['title']}, {venue['address']} ({place['latitude']}, {place['longitude']})"
        elif message.media and not text:
            text = f"[{', '.join(message.media)}]"
        self.write(f"{mark}{text}\n")


def _halves(line: str) -> tuple[str, str]:
    verb, _, rest = line.partition(" ")
    return verb, rest.strip()
