"""Plays a registration and an organiser's look at the numbers, and writes what they see beside this file."""

from __future__ import annotations

import asyncio
import io
import random
import sqlite3
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from bot.core.form import Form
from bot.core.registration import wanted
from bot.places import limits
from bot.rehearsal.chats import Message
from bot.store import door, people, registrations
from bot.store.registrations import Applicant
from tests.conftest import ANA, ORGANISER, Chat, chatting, mind_of
from tests.pictures.bubbles import picture

HERE = Path(__file__).parent
SPRING, MORNING = "2025-05-10T10:00+03:00", "2025-06-11T09:40+03:00"


def save(image: Image.Image, name: str) -> None:
    """As a small file: few colours, no more pixels than a page shows."""
    image.quantize(48).save(HERE / name, optimize=True)


def photo(chat: Chat, message: Message) -> Image.Image:
    """The picture in a message, as it was sent."""
    file = chat.emulator.files[message.media["photo"][-1]["file_id"]]
    return Image.open(io.BytesIO(file.content)).convert("RGB")


async def registering(chat: Chat) -> None:
    """The form with a question in the middle, and the ticket."""
    await chat.say("/register")
    for text in ("Ștefania Țurcanu-Müller", "wait, is it free?", "stefania@example.org", "Primăria Orhei"):
        await chat.say(text)
    save(picture(chat.emulator.messages(ANA)), "form.png")
    page = chat.emulator.messages(ANA)[-1]
    await chat.press(page, "Town hall")
    page = (await chat.say("Молдова"))[-1]
    for button in ("Skip", "Wed 11 June", "Done"):
        await chat.press(page, button)
    page = chat.emulator.messages(ANA)[-1]
    for button in ("Vegetarian", "Skip", "All participants", "I agree", "Confirm"):
        said = await chat.press(page, button)
    ticket = photo(chat, said[-1])
    save(ticket.resize((ticket.width // 2, ticket.height // 2)), "ticket.png")


def crowd(connection: sqlite3.Connection, form: Form, places: registrations.Limits, now: datetime) -> None:
    """People as they might come: 295 for 280 places, some cancel, most of the first day are here already."""
    dice = random.Random(7)
    for number in range(1000, 1295):
        people.note_seen(connection, number, now)
        days = sorted({dice.choice(["wed", "thu", "fri"]) for _ in range(3)}, key=["wed", "thu", "fri"].index)
        answers = {
            "name": f"P{number}", "role": dice.choice(["town"] * 4 + ["utility"] * 2 + ["company", "researcher", "student"]),
            "country": dice.choice(["MD"] * 5 + ["RO"] * 4 + ["UA"] * 2 + ["DE", "PL", "AT", "BG", "HU"]), "days": days,
            "matchmaking": dice.choice(["yes", "no"]), "visit": dice.choice(["yes", "no"]),
            "meals": dice.choice(["anything", "vegetarian"]),
            "visible": dice.choice(["organisers", "everybody"]),
        }  # fmt: skip
        who = Applicant(f"P{number}", answers, dice.choice(["ro", "ro", "ru", "en"]), None, number)
        one, _ = registrations.register(connection, who, wanted(form, answers), places, registrations.fresh_ticket(), now)
        if dice.random() < 0.03:
            registrations.cancel(connection, one.id, now)
        elif one.holds and "wed" in days and dice.random() < 0.8:
            door.check_in(connection, one.id, "2025-06-11", ORGANISER, now)


async def main() -> None:
    """All three pictures."""
    mind = mind_of("sample")
    form = mind.knowledge.form
    assert form
    with tempfile.TemporaryDirectory() as folder:
        async with chatting(mind, Path(folder), SPRING) as chat:
            await registering(chat)
            chat.house.clock._start += datetime.fromisoformat(MORNING) - chat.house.clock.now() - timedelta(seconds=1)
            now = chat.house.clock.now()
            await chat.house.db.write(lambda connection: crowd(connection, form, limits(chat.house), now))
            save(photo(chat, (await chat.say("/stats", ORGANISER))[-1]), "numbers.png")


asyncio.run(main())
