"""Conversations as text files in tests/dialogs/, played to the real application.

A file begins with `event:`, `now:` and `lang:` lines, perhaps `as: organiser`. Then, in turn: `> text` is what the person
writes (\\n is a new line), `> [label]` the button they press, `> :photo` a photo; each `< text` must be part of what the bot
then says (or of a pop-up), `! text` must not, `= text` must be the beginning. `@ moment`: so late it has become, and the bot's
next messages are those it sends by itself. `* session: start 14:00, rooms linden`: organisers edited the programme's file.
`& attendee`: from here on somebody else holds the phone (organiser, second: another organiser, who reads Romanian, attendee);
the messages are those that came, or were changed, since they last looked.
Lines that begin with # say why.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.rehearsal.chats import Message
from bot.store import people
from tests.announcing import SECOND
from tests.conftest import ANA, ORGANISER, Chat, chatting, mind_of

FILES = sorted((Path(__file__).parent / "dialogs").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_the_conversation_goes_as_written(file: Path, tmp_path: Path) -> None:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    head = dict(line.split(": ", 1) for line in lines if ": " in line and line[0] not in "><!=@*&")
    second = "& second" in lines
    organisers = frozenset({ORGANISER, SECOND} if second else {ORGANISER})
    async with chatting(mind_of(head["event"]), tmp_path, head["now"], organisers=organisers) as chat:
        who = ORGANISER if head.get("as") == "organiser" else ANA
        chat.emulator.people[who].language_code = head["lang"]
        if who == ORGANISER:  # who has been here before
            await chat.house.db.write(lambda connection: people.set_language(connection, ORGANISER, head["lang"]))
        if second:
            chat.emulator.person(SECOND, "Oleg", "ro")
            await chat.say("/start", SECOND)
        if "& attendee" in lines:
            chat.emulator.people[ANA].language_code = head["lang"]
            await chat.say("/start", ANA)
        said: list[Message] = []
        seen: dict[int, dict[int, int]] = {}
        for number, line in enumerate(lines):
            sign, _, rest = line.partition(" ")
            if sign == ">":
                said = await _play(chat, rest, who)
            elif sign == "@":
                said = await chat.later(datetime.fromisoformat(rest), who)
            elif sign == "&":
                seen[who] = _versions(chat, who)
                who = {"attendee": ANA, "organiser": ORGANISER, "second": SECOND}[rest]
                known, now = seen.get(who, {}), _versions(chat, who)
                said = [
                    one for one in chat.emulator.messages(who) if one.message_id in now and known.get(one.message_id) != now[one.message_id]
                ]
            elif sign == "*":
                session, _, edits = rest.partition(": ")
                await chat.edit({session: dict(edit.split(" ", 1) for edit in edits.split(", "))})
            elif sign in "<!=":
                text = "\n".join([message.text for message in said] + chat.popped_up()[-1:])
                holds = {"<": rest in text, "!": rest not in text, "=": text.startswith(rest)}[sign]
                assert holds, f"{file.name}, line {number + 1}: {line!r}, but the bot said:\n{text}"


def _versions(chat: Chat, who: int) -> dict[int, int]:
    """The bot's messages that somebody has, each with how often it was edited."""
    return {one.message_id: len(one.history) for one in chat.emulator.messages(who) if one.from_bot and not one.deleted}


async def _play(chat: Chat, deed: str, who: int) -> list[Message]:
    if deed == ":photo":
        return await chat.do(lambda: chat.emulator.send_photo(who), who)
    if deed.startswith("[") and deed.endswith("]"):
        spoken = [message for message in chat.emulator.messages(who) if message.from_bot]
        message = next((one for one in reversed(spoken) if any(button["text"] == deed[1:-1] for button in one.buttons)), None)
        assert message, f"there is no button {deed}; the last message: {spoken[-1].text}\n{spoken[-1].buttons}"
        return await chat.press(message, deed[1:-1], who) or [message]
    return await chat.say(deed.replace("\\n", "\n"), who)


def test_there_are_conversations_in_every_language_about_both_events() -> None:
    heads = {
        tuple(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(("event:", "lang:"))) for file in FILES
    }
    assert heads == {(f"event: {event}", f"lang: {lang}") for event in ("chisinau-2024", "sample") for lang in ("en", "ro", "ru")}
