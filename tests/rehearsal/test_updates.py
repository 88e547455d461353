"""What people do in the emulated Telegram, as the bot reads it at both doors."""

import asyncio

import pytest
from hands import ANA, GROUP, ION, SUPERGROUP, Hands, keyboard, refusal, until
from telegram import (
    Bot,
    Message,
)
from telegram.error import (
    Conflict,
)

from bot.rehearsal.chats import BOT_USERNAME, Answer
from bot.rehearsal.telegram import Emulator


async def test_a_press_is_answered_in_time_or_refused(emulator: Emulator, bot: Bot, hands: Hands) -> None:
    sent = await bot.send_message(ANA, "one", reply_markup=keyboard(callback_data="x"))
    query = emulator.press(ANA, sent.message_id, "forged:data")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("forged:data", ANA)
    assert isinstance(update.callback_query.message, Message)
    hands.seconds = 15.0
    await update.callback_query.answer("Saved", show_alert=True)
    hands.seconds = 15.1
    late = await refusal(bot.answer_callback_query(query))
    assert late == await refusal(bot.answer_callback_query("999"))
    assert late == ("BadRequest", "Query is too old and response timeout expired or query id is invalid")
    assert emulator.answers == [Answer(query, ANA, "Saved", True, "", 15.0)]


async def test_a_press_on_a_deleted_message_carries_an_inaccessible_one(emulator: Emulator, bot: Bot) -> None:
    sent = await bot.send_message(ANA, "one")
    await bot.delete_message(ANA, sent.message_id)
    emulator.press(ANA, sent.message_id, "x")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert (update.callback_query.message.is_accessible, update.callback_query.message.message_id) == (
        False,
        sent.message_id,
    )


async def test_updates_wait_until_they_are_acknowledged(emulator: Emulator, bot: Bot) -> None:
    for number in range(150):
        emulator.say(ANA, str(number))
    first = await bot.get_updates()
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    last = await bot.get_updates(offset=-1)
    assert [update.message.text for update in first] == [str(number) for number in range(100)]
    assert again == first
    assert [update.message.text for update in rest] == [str(number) for number in range(100, 150)]
    assert [update.message.text for update in last] == ["149"]
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_updates_older_than_a_day_are_gone(emulator: Emulator, bot: Bot, hands: Hands) -> None:
    emulator.say(ANA, "old")
    hands.seconds = 24 * 3600.0
    emulator.say(ANA, "new")
    assert len(await bot.get_updates()) == 2
    hands.seconds += 1
    assert [update.message.text for update in await bot.get_updates()] == ["new"]


async def test_kinds_not_asked_for_are_not_queued(emulator: Emulator, bot: Bot) -> None:
    sent = emulator.say(ANA, "one")
    emulator.react(ANA, sent.message_id, "👍")
    assert [update.message.text for update in await bot.get_updates(allowed_updates=["message_reaction"])] == ["one"]
    emulator.updates.drop()
    emulator.say(ANA, "two")
    emulator.react(ANA, sent.message_id, "👍")
    (update,) = await bot.get_updates()
    assert update.message_reaction.new_reaction[0].emoji == "👍"


async def test_a_long_poll_wakes_for_a_message(emulator: Emulator, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: emulator.calls.get("getUpdates"))
    emulator.say(ANA, "one")
    assert [update.message.text for update in await poll] == ["one"]


async def test_a_second_poll_ends_the_first_with_a_conflict(emulator: Emulator, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: emulator.calls.get("getUpdates"))
    second = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    emulator.say(ANA, "one")
    assert [update.message.text for update in await second] == ["one"]


async def test_all_that_people_send_is_read_by_the_library(emulator: Emulator, bot: Bot) -> None:
    first = emulator.say(ANA, "😀 /now@" + BOT_USERNAME + " @ion_md")
    emulator.edit(ANA, first.message_id, "/later")
    emulator.send_photo(ANA, "look")
    emulator.send_voice(ANA)
    emulator.send_document(ANA, "a.pdf")
    emulator.send_sticker(ANA)
    emulator.send_location(ANA, 47.0, 28.8)
    emulator.send_contact(ANA, "+37360000000")
    emulator.block(ANA)
    emulator.unblock(ANA)
    emulator.group(GROUP, "Crew", [ANA])
    emulator.join(ION, GROUP)
    emulator.leave(ION, GROUP)
    emulator.migrate(GROUP, SUPERGROUP)
    emulator.kick(SUPERGROUP, by=ANA)
    updates = await bot.get_updates()
    said = updates[0].message
    assert {kind: said.parse_entity(entity) for entity in said.entities for kind in [entity.type]} == {
        "bot_command": "/now@" + BOT_USERNAME,
        "mention": "@ion_md",
    }
    assert (updates[1].edited_message.text, updates[1].edited_message.message_id) == ("/later", first.message_id)
    kinds = [
        next(
            kind
            for kind in (
                "photo",
                "voice",
                "document",
                "sticker",
                "location",
                "contact",
                "new_chat_members",
                "left_chat_member",
                "migrate_to_chat_id",
                "migrate_from_chat_id",
            )
            if getattr(update.message, kind)
        )
        for update in updates
        if update.message and not update.message.text
    ]
    assert kinds == [
        "photo",
        "voice",
        "document",
        "sticker",
        "location",
        "contact",
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    ]
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [(change.chat.id, change.new_chat_member.status) for change in changes] == [
        (ANA, "kicked"),
        (ANA, "member"),
        (SUPERGROUP, "kicked"),
    ]


async def test_privacy_mode_keeps_small_talk_in_a_group_from_the_bot(emulator: Emulator, bot: Bot) -> None:
    emulator.group(GROUP, "Crew", [ANA])
    question = await bot.send_message(GROUP, "Who comes?")
    emulator.say(ANA, "nice weather", GROUP)
    emulator.say(ANA, "/now@another_bot", GROUP)
    emulator.say(ANA, f"@{BOT_USERNAME} when?", GROUP)
    emulator.say(ANA, "me", GROUP, reply_to=question.message_id)
    heard = [update.message.text for update in await bot.get_updates()]
    assert heard == [f"@{BOT_USERNAME} when?", "me"]
