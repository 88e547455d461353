"""Conversations as text files in tests/dialogs/, played to the real application.

A file begins with `event:`, `now:` and `lang:` lines, perhaps `as: organiser`. Then, in turn: `> text` is what the person
writes (\\n is a new line), `> [label]` the button they press, `> :photo` a photo; each `< text` must be part of what the bot
then says (or of a pop-up), `! text` must not, `= text` must be the beginning. `@ moment`: so late it has become, and the bot's
next messages are those it sends by itself. `* session: start 14:00, rooms linden`: organisers edited the programme's file.
`~ Ben`: from here on Ben writes (a stranger until then, unless it is Olga, who organises, or Ana, who writes first), and what
the bot said to him since, or changed, is what it then says. With `~ Oleg` there is a second organiser, who reads Romanian.
`> :scan Ana`: the phone's camera reads Ana's ticket; `> :invitation`: the link that Olga was last given to forward is opened.
`places: 2` and `asks: name, email` among the first lines make the form that small.
Lines that begin with # say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from bot.core import tickets
from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from bot.store import people, registrations
from tests.announcing import SECOND
from tests.conftest import ANA, ORGANISER, Chat, chatting, mind_of
from tests.signing_up import with_form

FILES = sorted((Path(__file__).parent / "dialogs").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_the_conversation_goes_as_written(file: Path, tmp_path: Path) -> None:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    head = dict(line.split(": ", 1) for line in lines if ": " in line and line[0] not in "><!=@*~")
    organisers = frozenset({ORGANISER, SECOND} if "~ Oleg" in lines else {ORGANISER})
    async with chatting(_mind(head), tmp_path, head["now"], organisers=organisers) as chat:
        who = ORGANISER if head.get("as") == "organiser" else ANA
        chat.emulator.people[ANA].language_code = chat.emulator.people[ORGANISER].language_code = head["lang"]
        heard: dict[int, dict[int, int]] = {}
        await chat.house.db.write(lambda connection: people.set_language(connection, ORGANISER, head["lang"]))  # has been here before
        if head.get("as") == "organiser":  # those who are met later have been here before too
            for name, lang in (("Ana", head["lang"]), ("Oleg", "ro")):
                if f"~ {name}" in lines:
                    await chat.say("/start", _somebody(chat, name, lang))
        said: list[Message] = []
        for number, line in enumerate(lines):
            sign, _, rest = line.partition(" ")
            if sign == ">":
                said = await _play(chat, rest, who)
            elif sign == "~":
                heard[who] = _versions(chat, who)
                who = _somebody(chat, rest, head["lang"])
                known, now = heard.get(who, {}), _versions(chat, who)
                said = [
                    one for one in chat.emulator.messages(who) if one.message_id in now and known.get(one.message_id) != now[one.message_id]
                ]
            elif sign == "@":
                said = await chat.later(datetime.fromisoformat(rest), who)
            elif sign == "*":
                session, _, edits = rest.partition(": ")
                await chat.edit({session: dict(edit.split(" ", 1) for edit in edits.split(", "))})
            elif sign in "<!=":
                text = "\n".join([message.text for message in said] + chat.popped_up()[-1:])
                holds = {"<": rest in text, "!": rest not in text, "=": text.startswith(rest)}[sign]
                assert holds, f"{file.name}, line {number + 1}: {line!r}, but the bot said:\n{text}"


NAMES = {"Ana": ANA, "Olga": ORGANISER, "Oleg": SECOND, "Ben": 32, "Dan": 33, "Vera": 34}


def _versions(chat: Chat, who: int) -> dict[int, int]:
    """The bot's messages that somebody has, each with how often it was edited."""
    return {one.message_id: len(one.history) for one in chat.emulator.messages(who) if one.from_bot and not one.deleted}


def _mind(head: Mapping[str, str]) -> Mind:
    mind = mind_of(head["event"])
    if "places" not in head:
        return mind
    assert mind.knowledge.form
    asked = {id_: mind.knowledge.form.questions[id_] for id_ in head["asks"].split(", ")}
    return with_form(mind, questions=asked, parts={}, capacity=int(head["places"]))


def _somebody(chat: Chat, name: str, lang: str) -> int:
    if NAMES[name] not in chat.emulator.people:
        chat.emulator.person(NAMES[name], name, lang)
    return NAMES[name]


async def _link(chat: Chat, deed: str) -> str:
    """What a phone sends that opened a link."""
    if deed == ":invitation":
        links = [one.text.rpartition("start=")[2] for one in chat.emulator.messages(ORGANISER) if "start=v_" in one.text]
        return f"/start {links[-1]}"
    owner = NAMES[deed.removeprefix(":scan ")]
    one = await chat.house.db.read(lambda connection: registrations.of_person(connection, owner))
    assert one, f"{deed}: there is no registration"
    return f"/start {tickets.payload(one.code, one.secret)}"


async def _play(chat: Chat, deed: str, who: int) -> list[Message]:
    if deed == ":photo":
        return await chat.do(lambda: chat.emulator.send_photo(who), who)
    if deed == ":invitation" or deed.startswith(":scan "):
        return await chat.say(await _link(chat, deed), who)
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
