"""What the bot does in the emulated Telegram, at both doors: every method, and every refusal in its words."""

import json
from typing import Any

import pytest
from hands import ANA, GROUP, ION, PNG, SUPERGROUP, Hands, keyboard, refusal, until
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ChatMemberAdministrator,
    CopyTextButton,
    InputFile,
    ReplyParameters,
    Update,
)
from telegram.error import (
    ChatMigrated,
    EndPointNotFound,
    InvalidToken,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.rehearsal.chats import BOT_ID, TOKEN, Delivery, Version
from bot.rehearsal.telegram import EmulatedRequest, Emulator


async def test_a_message_is_kept_as_people_see_it(emulator: Emulator, bot: Bot) -> None:
    sent = await bot.send_message(ANA, "The <b>main</b> stage 😀", parse_mode="HTML", reply_markup=keyboard(callback_data="x"))
    kept = emulator.messages(ANA)[-1]
    assert (kept.text, kept.entities, kept.buttons, kept.from_bot) == (
        "The main stage 😀",
        [{"type": "bold", "offset": 4, "length": 4}],
        [{"text": "Go", "callback_data": "x"}],
        True,
    )
    assert (sent.message_id, sent.text_html) == (kept.message_id, "The <b>main</b> stage 😀")
    assert emulator.deliveries == [Delivery(ANA, kept.message_id, "sendMessage", 0.0)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"text": "x" * 4097}, "Message is too long"),
        ({"text": "😀" * 2049}, "Message is too long"),
        ({"text": " \n"}, "Message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Message text is empty"),
        (
            {"text": "a <x>", "parse_mode": "HTML"},
            'Can\'t parse entities: unsupported start tag "x" at byte offset 2',
        ),
        (
            {"text": "<b>a", "parse_mode": "HTML"},
            "Can't parse entities: can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "a", "parse_mode": "Nonsense"}, "Unsupported parse_mode"),
        ({"text": "a", "reply_markup": keyboard(callback_data="ж" * 33)}, "Button_data_invalid"),
        ({"text": "a", "reply_markup": keyboard(callback_data="")}, "Button_data_invalid"),
        (
            {"text": "a", "reply_markup": keyboard(url="http://localhost/")},
            "Inline keyboard button url 'http://localhost/' is invalid: wrong http url",
        ),
        (
            {"text": "a", "reply_markup": keyboard(url="file:///etc")},
            "Inline keyboard button url 'file:///etc' is invalid: unsupported url protocol",
        ),
        (
            {"text": "a", "reply_markup": keyboard()},
            "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "a", "reply_markup": keyboard(copy_text=CopyTextButton("x" * 257))}, "Button_copy_text_invalid"),
        ({"text": "a", "reply_parameters": ReplyParameters(999)}, "Message to be replied not found"),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused_in_its_words(
    emulator: Emulator, bot: Bot, content: dict[str, Any], words: str
) -> None:
    kind, said = await refusal(bot.send_message(ANA, **content))
    assert (kind, said.lower()) == ("BadRequest", words.lower())
    assert emulator.deliveries == []


async def test_4096_units_and_64_bytes_of_button_data_just_fit(emulator: Emulator, bot: Bot) -> None:
    await bot.send_message(ANA, f"<b>{'😀' * 2048}</b>", parse_mode="HTML", reply_markup=keyboard(callback_data="ж" * 32))
    assert (len(emulator.messages(ANA)[-1].text), len(emulator.deliveries)) == (2048, 1)


async def test_forbidden_has_its_four_texts_and_others_still_get_theirs(emulator: Emulator, bot: Bot) -> None:
    for person in (21, 22):
        emulator.person(person)
        emulator.say(person, "/start")
    emulator.block(21)
    emulator.deactivate(22)
    emulator.group(GROUP)
    emulator.kick(GROUP, by=ANA)
    found = [await refusal(bot.send_message(chat, "a")) for chat in (21, 22, ION, GROUP, 404)]
    assert found == [
        ("Forbidden", "Forbidden: bot was blocked by the user"),
        ("Forbidden", "Forbidden: user is deactivated"),
        ("Forbidden", "Forbidden: bot can't initiate conversation with a user"),
        ("Forbidden", "Forbidden: bot was kicked from the group chat"),
        ("BadRequest", "Chat not found"),
    ]
    emulator.unblock(21)
    await bot.send_message(21, "a")
    assert [delivery.chat_id for delivery in emulator.deliveries] == [21]


async def test_a_migrated_group_names_its_new_id(emulator: Emulator, bot: Bot) -> None:
    emulator.group(GROUP, "Volunteers", [ANA])
    emulator.migrate(GROUP, SUPERGROUP)
    with pytest.raises(ChatMigrated) as raised:
        await bot.send_message(GROUP, "a")
    await bot.send_message(raised.value.new_chat_id, "a")
    assert [delivery.chat_id for delivery in emulator.deliveries] == [SUPERGROUP]


async def test_an_edit_keeps_the_history_and_the_same_content_is_refused(emulator: Emulator, bot: Bot) -> None:
    sent = await bot.send_message(ANA, "one", reply_markup=keyboard(callback_data="x"))
    await bot.edit_message_text("two", ANA, sent.message_id, reply_markup=keyboard(callback_data="x"))
    kept = emulator.messages(ANA)[-1]
    assert (kept.text, kept.history) == (
        "two",
        [Version("one", [], {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}]]})],
    )
    same = bot.edit_message_text("two", ANA, sent.message_id, reply_markup=keyboard(callback_data="x"))
    assert await refusal(same) == (
        "BadRequest",
        "Message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message",
    )
    await bot.edit_message_reply_markup(ANA, sent.message_id, reply_markup=None)
    assert (kept.buttons, len(kept.history)) == ([], 2)


async def test_what_is_not_there_or_not_the_bots_cannot_be_edited(emulator: Emulator, bot: Bot) -> None:
    hers = emulator.say(ANA, "hello")
    photo = await bot.send_photo(ANA, PNG)
    assert [
        await refusal(bot.edit_message_text("a", ANA, 999)),
        await refusal(bot.edit_message_text("a", ANA, hers.message_id)),
        await refusal(bot.edit_message_text("a", ANA, photo.message_id)),
        await refusal(bot.edit_message_caption(ANA, photo.message_id, caption="x" * 1025)),
    ] == [
        ("BadRequest", "Message to edit not found"),
        ("BadRequest", "Message can't be edited"),
        ("BadRequest", "There is no text in the message to edit"),
        ("BadRequest", "Message caption is too long"),
    ]
    await bot.edit_message_caption(ANA, photo.message_id, caption="The plan")
    assert emulator.messages(ANA)[-1].text == "The plan"


async def test_a_message_is_deleted_within_48_hours_and_not_after(emulator: Emulator, bot: Bot, hands: Hands) -> None:
    first, second = [await bot.send_message(ANA, text) for text in ("one", "two")]
    hands.seconds = 48 * 3600.0
    await bot.delete_message(ANA, first.message_id)
    hands.seconds += 1
    assert await refusal(bot.delete_message(ANA, second.message_id)) == (
        "BadRequest",
        "Message can't be deleted for everyone",
    )
    assert await refusal(bot.delete_message(ANA, first.message_id)) == ("BadRequest", "Message to delete not found")
    assert [message.deleted for message in emulator.messages(ANA)] == [False, True, False]


async def test_files_go_up_once_and_can_be_sent_again_and_fetched(emulator: Emulator, bot: Bot) -> None:
    photo = await bot.send_photo(ANA, PNG, caption="<i>Floor</i> two", parse_mode="HTML")
    again = await bot.send_photo(ANA, photo.photo[-1].file_id)
    paper = await bot.send_document(ANA, InputFile(b"BEGIN:VCALENDAR", filename="talk.ics"))
    assert (photo.caption_html, photo.photo[-1].width, photo.photo[-1].height) == ("<i>Floor</i> two", 640, 480)
    assert again.photo[-1].file_id == photo.photo[-1].file_id
    assert paper.document is not None
    fetched = await (await bot.get_file(paper.document.file_id)).download_as_bytearray()
    assert (paper.document.file_name, bytes(fetched)) == ("talk.ics", b"BEGIN:VCALENDAR")


async def test_nine_megabytes_go_up(emulator: Emulator, bot: Bot) -> None:
    await bot.send_photo(ANA, PNG + bytes(9 << 20))
    assert [len(file.content) for file in emulator.files.values()] == [len(PNG) + (9 << 20)]


@pytest.mark.parametrize(
    ("photo", "caption", "words"),
    [
        (b"not a picture", "", "Image_process_failed"),
        (b"", "", "File must be non-empty"),
        ("file-999", "", "Wrong file identifier/http url specified"),
        (PNG, "x" * 1025, "Message caption is too long"),
    ],
)
async def test_a_photo_that_telegram_refuses_is_refused(bot: Bot, photo: bytes | str, caption: str, words: str) -> None:
    kind, said = await refusal(bot.send_photo(ANA, photo, caption=caption))
    assert (kind, said.lower()) == ("BadRequest", words.lower())


async def test_places_copies_and_pins_arrive(emulator: Emulator, bot: Bot) -> None:
    venue = await bot.send_venue(ANA, 47.0, 28.8, "Digital Park", "Strada X")
    spot = await bot.send_location(ANA, 47.0, 28.8)
    copied = await bot.copy_message(ANA, ANA, venue.message_id)
    await bot.pin_chat_message(ANA, spot.message_id)
    await bot.set_message_reaction(ANA, 1, "👍")
    assert (venue.venue.title, spot.location.latitude) == ("Digital Park", 47.0)
    kept = {message.message_id: message for message in emulator.messages(ANA)}
    assert (kept[copied.message_id].media["venue"]["title"], kept[spot.message_id].pinned) == ("Digital Park", True)
    assert kept[1].reactions == [{"type": "emoji", "emoji": "👍"}]
    assert (await bot.get_chat(ANA)).pinned_message.message_id == spot.message_id
    assert await bot.send_chat_action(ANA, "typing")


async def test_commands_and_texts_stand_per_scope_and_language(emulator: Emulator, bot: Bot) -> None:
    everybody, romanian = [BotCommand("now", "What is on")], [BotCommand("now", "Ce este acum")]
    await bot.set_my_commands(everybody)
    await bot.set_my_commands(romanian, BotCommandScopeAllPrivateChats(), language_code="ro")
    await bot.set_my_description("An event bot")
    await bot.set_my_description("Un bot", language_code="ro")
    await bot.set_my_name("Guide")
    await bot.set_my_short_description("Asks and answers")
    assert await bot.get_my_commands() == tuple(everybody)
    assert await bot.get_my_commands(language_code="ro") == ()
    assert await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "ro") == tuple(romanian)
    assert [emulator.profile.menu(language, ANA)[0]["description"] for language in ("ro", "ru")] == [
        "Ce este acum",
        "What is on",
    ]
    assert [(await bot.get_my_description(language)).description for language in ("ro", "ru")] == [
        "Un bot",
        "An event bot",
    ]
    assert (await bot.get_me()).first_name == "Guide"
    assert (await bot.get_my_short_description()).short_description == "Asks and answers"
    assert await bot.set_my_default_administrator_rights()
    wrong = await refusal(bot.set_my_commands([BotCommand("Now!", "x")]))
    assert (wrong[0], wrong[1].upper()) == ("BadRequest", "BOT_COMMAND_INVALID")


async def test_members_and_rights_in_a_group(emulator: Emulator, bot: Bot) -> None:
    emulator.group(SUPERGROUP, "Speakers", [ANA])
    hers = emulator.say(ANA, "/now", SUPERGROUP)
    assert [(await bot.get_chat_member(SUPERGROUP, who)).status for who in (ANA, ION, BOT_ID)] == [
        "member",
        "left",
        "member",
    ]
    assert await refusal(bot.delete_message(SUPERGROUP, hers.message_id)) == (
        "BadRequest",
        "Message can't be deleted",
    )
    assert await refusal(bot.pin_chat_message(SUPERGROUP, hers.message_id)) == (
        "BadRequest",
        "Not enough rights to manage pinned messages in the chat",
    )
    emulator.promote(BOT_ID, SUPERGROUP)
    assert isinstance((await bot.get_chat_administrators(SUPERGROUP))[0], ChatMemberAdministrator)
    assert await bot.pin_chat_message(SUPERGROUP, hers.message_id)
    assert await bot.delete_message(SUPERGROUP, hers.message_id)


async def test_wrong_tokens_and_methods_are_refused(emulator: Emulator, bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendNonsense")
    assert await emulator.call("sendNonsense") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    other = TOKEN[:-1] + "1"
    assert await emulator.call("getMe", token=other) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    with pytest.raises(InvalidToken):
        await Bot(other, request=EmulatedRequest(emulator)).initialize()


async def test_reset_forgets_all_but_the_count_of_updates(emulator: Emulator, bot: Bot) -> None:
    emulator.fail("*", 5)
    emulator.say(ANA, "one")
    emulator.reset()
    emulator.person(ANA)
    emulator.say(ANA, "two")
    (update,) = await bot.get_updates()
    assert (update.update_id, update.message.text, update.message.message_id) == (3, "two", 1)


@pytest.mark.parametrize("serialised", [True, False])
async def test_parameters_are_taken_as_text_and_as_json(emulator: Emulator, serialised: bool) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}]]}
    params: dict[str, Any] = {"chat_id": ANA, "text": "a", "reply_markup": markup}
    if serialised:
        params = {"chat_id": str(ANA), "text": "a", "reply_markup": json.dumps(markup)}
    status, envelope = await emulator.call("SENDMESSAGE", params)
    assert (status, envelope["result"]["reply_markup"], envelope["result"]["message_id"]) == (200, markup, 2)


async def test_a_whole_application_answers_and_edits_over_the_emulator(emulator: Emulator) -> None:
    async def now(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text("Opening", reply_markup=keyboard(callback_data="more"))

    async def more(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("Opening, main stage")

    request = EmulatedRequest(emulator)
    application = Application.builder().token(TOKEN).request(request).get_updates_request(request).build()
    application.add_handlers([CommandHandler("now", now), CallbackQueryHandler(more)])
    async with application:
        assert application.updater
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await application.start()
        emulator.say(ANA, "/now")
        await until(lambda: emulator.messages(ANA)[-1].from_bot)
        emulator.press(ANA, emulator.messages(ANA)[-1].message_id, "more")
        await until(lambda: emulator.messages(ANA)[-1].history != [])
        await application.updater.stop()
        await application.stop()
    assert [message.text for message in emulator.messages(ANA)] == ["/start", "/now", "Opening, main stage"]
    assert (len(emulator.updates), len(emulator.answers)) == (0, 1)
