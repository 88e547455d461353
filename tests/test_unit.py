"""What the application does with updates and answers around a stop, a bug and a lost connection."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.core.dialogue import Mind
from bot.core.replies import Reply
from bot.inbox import Desk, Inbox, InOrder
from bot.store import inbox, outbox
from bot.store.inbox import Arrived
from tests.conftest import ANA, BEN, ORGANISER, chatting

INTERRUPTED = "I was interrupted while answering you. If my answer did not reach you, press the button."


def update(number: int, text: str, who: int = ANA) -> dict[str, Any]:
    sender = {"id": who, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat = {"id": who, "type": "private", "first_name": "Ana"}
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text}}


async def test_an_update_that_was_kept_and_not_handled_is_handled_after_a_restart(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        now = chat.house.clock.now()
        kept = [
            Arrived(9001, ANA, "m", json.dumps(update(9001, "when is it?"))),
            Arrived(9002, ANA, "n", json.dumps(update(9002, "hello"))),
        ]
        await chat.house.db.write(lambda connection: inbox.keep(connection, kept, now))
    async with chatting(chisinau, tmp_path, known=True) as chat:
        said = [message.text for message in chat.emulator.messages(ANA) if message.from_bot]
        assert [text.split(",")[0] for text in said] == ["Thursday 10 and Friday 11 October 2024", "Hello"]
    async with chatting(chisinau, tmp_path) as chat:
        assert [message for message in chat.emulator.messages(ANA) if message.from_bot] == []


async def test_an_update_that_ended_the_bot_three_times_is_given_up(
    chisinau: Mind, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        now = chat.house.clock.now()
        kept = [Arrived(9001, ANA, "m", json.dumps(update(9001, "when is it?")))]
        await chat.house.db.write(lambda connection: inbox.keep(connection, kept, now))
        await chat.house.db.write(lambda connection: [inbox.begun(connection, 9001) for _ in range(inbox.MOST_TRIES)])
    async with chatting(chisinau, tmp_path) as chat:
        assert [message for message in chat.emulator.messages(ANA) if message.from_bot] == []
        assert await chat.house.db.write(inbox.waiting) == []
    assert "update 9001 was tried 3 times in vain and is given up" in caplog.text
    assert "when is it" not in caplog.text


async def test_an_update_that_only_waits_its_turn_is_never_given_up(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        now = chat.house.clock.now()
        kept = [Arrived(9001, ANA, "m", json.dumps(update(9001, "when is it?")))]
        await chat.house.db.write(lambda connection: inbox.keep(connection, kept, now))
        for _ in range(inbox.MOST_TRIES + 1):  # killed as often, before its turn came
            assert len(await Inbox(chat.house.db, chat.house.clock).left_over(chat.app.bot)) == 1
    async with chatting(chisinau, tmp_path, known=True) as chat:
        await chat.settle()
        assert len([message for message in chat.emulator.messages(ANA) if message.from_bot]) == 1


async def test_what_an_earlier_run_left_is_begun_one_by_one_so_that_a_kill_blames_one(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        db, clock, desk, released = chat.house.db, chat.house.clock, InOrder(), asyncio.Event()
        kept = [Arrived(9001 + number, 500 + number, "m", json.dumps(update(9001 + number, "hi", 500 + number))) for number in range(20)]
        await db.write(lambda connection: inbox.keep(connection, kept, clock.now()))
        keeper = Inbox(db, clock)
        left = await keeper.left_over(chat.app.bot)
        fresh = Update.de_json(update(9100, "hi", 600), chat.app.bot)
        await keeper.keep([fresh], [update(9100, "hi", 600)])
        desk.use(Desk(db, clock, keeper, lambda: None, lambda *_: asyncio.sleep(0)))
        tasks = [asyncio.create_task(desk.process_update(one, released.wait())) for one in left]
        await asyncio.wait_for(desk.process_update(fresh, asyncio.sleep(0)), 10)  # who writes now need not wait for them
        assert [one.tries for one in await db.read(inbox.waiting)] == [1, *[0] * 19]
        released.set()
        await asyncio.gather(*tasks)
        assert await db.read(inbox.waiting) == []


async def test_an_answer_that_may_not_have_arrived_can_be_asked_for_once_by_its_own_person(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        chat.emulator.fail("sendMessage", 1, "hang-before", chat_id=ANA)
        assert [one.text.split(",")[0] for one in await chat.say("when is it?")] == ["Thursday 10 and Friday 11 October 2024"]
        chat.emulator.fail("sendMessage", 1, "hang-after", chat_id=ANA)
        answer, offer = await chat.say("when is it?")
        assert (answer.text.split(",")[0], offer.text) == ("Thursday 10 and Friday 11 October 2024", INTERRUPTED)
        data = offer.buttons[0]["callback_data"]
        [stranger] = await chat.say("/help", who=BEN)
        assert await chat.press_data(stranger, data, who=BEN) == []
        [again] = await chat.press(offer, "Show answer")
        assert again.text == answer.text
        assert await chat.press(offer, "Show answer") == []
        assert chat.popped_up()[-2:] == [
            "Эта кнопка из старого сообщения и больше не работает. Вот что работает.",
            "This button is from an old message and no longer works. Here is what does.",
        ]


async def test_after_a_stop_while_sending_the_person_is_offered_the_answer_in_their_language(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        await chat.say("când are loc?")
        now = chat.house.clock.now()
        parcel = outbox.Parcel(ANA, "answer:1:0", "answer", Reply("Joi"), now)

        def stopped(connection: Any) -> None:
            outbox.put(connection, parcel)
            outbox.claim(connection, connection.execute("SELECT MAX(id) FROM outbox").fetchone(), now)

        await chat.house.db.write(stopped)
    async with chatting(chisinau, tmp_path, known=True) as chat:
        await chat.settle()
        [offer] = [message for message in chat.emulator.messages(ANA) if message.from_bot]
        assert offer.text.startswith("Am fost întrerupt")
        [answer] = await chat.press(offer, "Arată răspunsul")
        assert answer.text == "Joi"


async def test_organisers_see_what_became_of_messages(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        assert [one.text for one in await chat.say("/outbox")] == ["This is for organisers."]
        chat.emulator.fail("sendMessage", 1, "reset-after", chat_id=ANA)
        await chat.say("hello")
        [page] = await chat.say("/outbox", who=ORGANISER)
        assert page.text.split("\n")[:3] == ["Messages", "sent: 1", "may or may not have arrived: 1"]
        assert f"- {ANA}: answer, may or may not have arrived, the connection broke while sending" in page.text


async def test_a_bug_in_an_effect_is_apologised_for_and_changes_nothing(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        await chat.house.db.write(lambda connection: connection.execute("ALTER TABLE questions RENAME TO lost"))
        [sorry] = await chat.say("when is it?")
        assert sorry.text.startswith("Something went wrong on my side")
        await chat.house.db.write(lambda connection: connection.execute("ALTER TABLE lost RENAME TO questions"))
        [answer] = await chat.say("when is it?")
        assert answer.text.startswith("Thursday 10")
