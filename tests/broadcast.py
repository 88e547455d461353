"""A broadcast of a living bot, as an organiser makes it: for the campaigns and the benchmark."""

from __future__ import annotations

from bot.rehearsal.chats import Message
from bot.store.database import Database
from tests.living import Living

OLGA = 21
TEXTS = {"en": "Doors at nine", "ru": "Двери в девять"}


def language_of(person: int) -> str:
    """Every third reads Russian."""
    return "ru" if person % 3 == 0 else "en"


async def meet(bot: Living, people: range) -> None:
    """People who started the bot long ago. It has not been started yet."""
    for person in people:
        bot.emulator.person(person, f"P{person}", language_of(person)).started = True
    db = await Database.open(bot.database)
    rows = [(person, language_of(person)) for person in people]
    statement = "INSERT INTO people (user_id, first_seen, last_seen, hint) VALUES (?, 1, 1, ?)"
    await db.write(lambda connection: connection.executemany(statement, rows).rowcount)
    await db.close()


async def send(bot: Living) -> None:
    """Olga writes it to everybody, and presses send twice, as people do."""
    for text in ("/announce", "".join(f"[{lang}]\n{text}\n" for lang, text in TEXTS.items())):
        bot.emulator.say(OLGA, text)
        await bot.quiet()
    page = bot.heard(OLGA)[-1]
    bot.emulator.press(OLGA, page.message_id, "an:to:1")
    await bot.quiet()
    bot.emulator.say(OLGA, "everybody and not language:ro")
    await bot.quiet()
    bot.emulator.press(OLGA, page.message_id, "an:send:1")
    await bot.quiet()
    go = next(button["callback_data"] for button in page.buttons if button.get("callback_data", "").startswith("an:go"))
    bot.emulator.press(OLGA, page.message_id, go)
    bot.emulator.press(OLGA, page.message_id, go)


def is_copy(message: Message) -> bool:
    """Whether it is somebody's copy of the broadcast."""
    return message.from_bot and message.text in TEXTS.values()
