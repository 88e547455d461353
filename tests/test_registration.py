"""Signing up in a chat: the form, its interruptions, and people who do odd things."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from bot.store import registrations
from tests.conftest import ANA, Chat
from tests.signing_up import form_chat, last, of, short, sign_up, with_knowledge


async def test_the_whole_form_is_filled_in_and_the_ticket_comes_as_a_picture(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        said = await chat.say("/register")
        assert "1 of 11" in last(said)
        for text in ("Ștefania Müller", "ana@example.org", "Primăria Orhei"):
            said = await chat.say(text)
        assert "4 of 11" in last(said)
        (page,) = said
        await chat.press(page, "Town hall")
        assert "country" in page.text
        page = (await chat.say("Молдова"))[-1]
        await chat.press(page, "Skip")
        await chat.press(page, "Thu 12 June")
        assert "✓ Thu 12 June" in [button["text"] for button in page.buttons]
        await chat.press(page, "Done")
        assert "9 of" not in page.text
        assert "matchmaking" in page.text
        await chat.press(page, "Yes")
        page = (await chat.say("2"))[-1]
        await chat.press(page, "Vegetarian")
        page = (await chat.say("a ramp"))[-1]
        await chat.press(page, "All participants")
        await chat.press(page, "I agree")
        assert page.text.startswith("Is this right?")
        assert "Name: Ștefania Müller" in page.text
        said = await chat.press(page, "Confirm")
        assert said[-1].media.get("photo")
        assert said[-1].text.startswith("You are registered.")
        one = await of(chat, ANA)
        assert one is not None
        assert {part: place.state for part, place in one.places.items()} == {"": "held", "thursday": "held", "matchmaking": "held"}
        assert one.answers["country"] == "MD"
        assert one.answers["consent"] == {"version": "2025-03", "given": True}


async def test_back_skip_and_change_lead_where_they_should(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        page = (await chat.say("Ana Popa"))[-1]
        await chat.press(page, "Back")
        assert "So far: Ana Popa" in page.text
        page = (await chat.say("Ana Rusu"))[-1]
        assert "e-mail" in page.text
        assert "Skip" not in [button["text"] for button in page.buttons]


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        await chat.say("Ana Popa")
        said = await chat.say("wait, is it free?")
        assert "120 euros" in said[0].text
        assert "2 of 11" in last(said)
        said = await chat.say("ana@example.org")
        assert "3 of 11" in last(said)
        said = await chat.say("where is the venue?")
        assert "House of Waters" in said[0].text
        assert "3 of 11" in last(said)
        assert "4 of 11" in last(await chat.say("Casa Apelor"))


@pytest.mark.parametrize("name", ["Ion", "Ана", "Will Smith", "Maria", "Ioana Lupașcu", "Mark Where", "Can Yılmaz", "Mai Tran"])
async def test_a_name_is_a_name_even_when_the_bot_knows_such_a_word(sample: Mind, tmp_path: Path, name: str) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        assert "2 of 11" in last(await chat.say(name))


async def test_the_form_stays_in_its_language_whatever_is_asked_in_between(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("а где обед?")
        assert "Как вас зовут?" in last(await chat.say("/register"))
        prices = (("cât costă participarea?", "120 de euro"), ("wait, is it free?", "120 euros"), ("а сколько стоит?", "120 евро"))
        for asked, told in prices:
            said = await chat.say(asked)
            assert told in said[0].text
            assert last(said).startswith("Вернёмся к регистрации:")
        assert "2 из 11" in last(await chat.say("Ана Попа"))
        await chat.press(last_with(chat, "Прервать"), "Прервать")
        await chat.say("/language")
        await chat.press(last_with(chat, "English"), "English")
        assert "2 of 11" in last(await chat.say("/register")), "the chosen language is above all"


def last_with(chat: Chat, label: str, who: int = ANA) -> Message:
    """The last message with such a button."""
    return next(one for one in reversed(chat.emulator.messages(who)) if any(button["text"] == label for button in one.buttons))


async def test_a_plain_no_is_an_answer_and_no_small_talk(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        for text in ("Ana Popa", "ana@example.org", "Town"):
            await chat.say(text)
        assert last(await chat.say("no")).startswith("Please choose one of the buttons.")
        for text in ("company", "Moldova"):
            await chat.say(text)
        assert "7 of 11" in last(await chat.say("nu")), "the phone number need not be given"


async def test_the_words_on_a_button_can_be_typed_in_any_language(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        await chat.say("Ana Popa")
        assert "So far: Ana Popa" in last(await chat.say("назад"))
        for text in ("Ana Popa", "ana@example.org", "Town", "company", "Moldova"):
            await chat.say(text)
        assert "7 of 11" in last(await chat.say("Skip"))
        assert "Please choose at least one." in last(await chat.say("gata"))
        for word in ("STOP", "отмена", "Renunț!", "cancel", "/cancel", "/stop"):
            assert "Stop here?" in last(await chat.say(word)), word
        assert "6 of 11" in last(await chat.say("/back"))
        assert "/registration" in last(await chat.say("/help")), "other commands are what they are"


async def test_a_text_that_was_too_long_is_refused_with_all_its_pieces(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        chat.emulator.say(ANA, "x" * 4096)
        said = await chat.say("the rest of it")
        assert [message.text.partition(";")[0] for message in said] == ["That is too long for me"]
        long = next(one for one in chat.emulator.messages(ANA) if one.text.startswith("xx"))
        said = await chat.do(lambda: chat.emulator.edit(ANA, long.message_id, "!!!"))
        assert last(said).startswith("I need words here"), "mended, but not enough"
        await chat.later(chat.house.clock.now() + timedelta(seconds=3))
        assert "2 of 11" in last(await chat.say("Ana Popa"))


async def test_an_answer_that_was_refused_may_be_mended_by_editing_it(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        await chat.say("Ana Popa")
        await chat.say("ana at example.org")
        mine = [message for message in chat.emulator.messages(ANA) if not message.from_bot][-1]
        assert "3 of 11" in last(await chat.do(lambda: chat.emulator.edit(ANA, mine.message_id, "ana@example.org")))
        said = await chat.do(lambda: chat.emulator.edit(ANA, mine.message_id, "ben@example.org"))
        assert last(said).startswith("That question is answered already.")


async def test_an_edited_question_is_answered_while_a_form_is_open(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("where is lunch?")
        mine = [message for message in chat.emulator.messages(ANA) if not message.from_bot][-1]
        await chat.say("/register")
        await chat.say("Ana Popa")
        named = [message for message in chat.emulator.messages(ANA) if not message.from_bot][-1]
        await chat.do(lambda: chat.emulator.edit(ANA, mine.message_id, "where is the venue?"))
        texts = [message.text for message in chat.emulator.messages(ANA)]
        assert any("House of Waters" in text for text in texts)
        assert texts[-1].startswith("Back to your registration:")
        said = await chat.do(lambda: chat.emulator.edit(ANA, named.message_id, "Ana Rusu"))
        assert last(said).startswith("That question is answered already.")


async def test_the_form_goes_on_after_a_restart_and_a_week(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        await chat.say("Ana Popa")
    async with form_chat(sample, tmp_path, "2025-05-17T10:00+03:00") as chat:
        assert "3 of 11" in last(await chat.say("ana@example.org"))
        said = await chat.say("/register")
        assert "3 of 11" in last(said)
        assert "waits for you" in last(said)


async def test_the_first_page_leads_to_the_form_while_it_is_open(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        page = (await chat.say("/start"))[-1]
        assert "1 of 11" in last(await chat.press(page, "Register"))
        assert "/registration" in last(await chat.say("/help"))
        await chat.later(datetime.fromisoformat("2025-06-03T10:00+03:00"))
        page = (await chat.say("/start"))[-1]
        assert "Register" not in [button["text"] for button in page.buttons]


ASKED = [
    ("how do I register?", "Register", "1 of 11"),
    ("vreau să mă înregistrez", "Înregistrare", "1 din 11"),
    ("мой билет", "Билет", "Билета нет"),
    ("cancel my registration", "My registration", "You are not registered here."),
    ("is there a waiting list?", "My registration", "You are not registered here."),
]


async def test_who_asks_about_registering_in_their_own_words_gets_the_button(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        for number, (asked, label, leads_to) in enumerate(ASKED):
            who = 60 + number
            chat.emulator.person(who, "P", "en")
            answer = (await chat.say(asked, who))[-1]
            assert leads_to in (await chat.press(answer, label, who) or [answer])[-1].text, asked
        assert "Register" not in [button["text"] for button in (await chat.say("where is lunch?"))[-1].buttons]
        assert (await chat.say("/start register"))[-1].text.endswith("As it should stand on your ticket.")
        said = await chat.say("how do I register?")
        assert "Register" not in [button["text"] for message in said for button in message.buttons], "the form is open already"


async def test_a_rehearsal_is_not_offered_to_who_asks_for_the_organisers_registration(chisinau: Mind, tmp_path: Path) -> None:
    async with form_chat(chisinau, tmp_path, "2024-10-01T10:00+03:00") as chat:
        answer = (await chat.say("how do I register?"))[-1]
        assert "Register" not in [button["text"] for button in answer.buttons]


async def test_an_event_without_a_form_says_where_to_turn(sample: Mind, tmp_path: Path) -> None:
    bare = with_knowledge(sample, form=None)
    async with form_chat(bare, tmp_path) as chat:
        assert "no registration here" in last(await chat.say("/register"))
        assert "Register" not in [button["text"] for button in (await chat.say("/start"))[-1].buttons]
        assert "/registration" not in last(await chat.say("/help"))


async def test_pressing_confirm_on_two_devices_registers_once(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await chat.say("/register")
        await chat.say("Ana Popa")
        await chat.say("ana@example.org")
        page = (await chat.say("/ticket"))[-1]
        assert page.text.startswith("You have no ticket yet: your registration counts once you have pressed Confirm.\n\nIs this right?")
        for _ in range(3):
            chat.emulator.press(ANA, page.message_id, "form:confirm")
        await chat.settle()
        counts = await chat.house.db.read(registrations.counts)
        assert counts == {"": {"held": 1}}
        pictures = [message for message in chat.emulator.messages(ANA) if message.media.get("photo")]
        assert len(pictures) == 1
        assert chat.emulator.messages(ANA)[-1] == pictures[0], "the further taps are answered without another page"
        assert not chat.popped_up()
        await chat.later(chat.house.clock.now() + timedelta(minutes=5))
        await chat.press_data(page, "form:confirm")
        assert "old message" in chat.popped_up()[-1]


async def test_a_stale_button_and_a_button_that_was_made_up_change_nothing(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        first = (await chat.say("/register"))[-1]
        await chat.say("Ana Popa")
        for text in ("ana@example.org", "Town"):
            await chat.say(text)
        before = await chat.house.db.read(lambda connection: connection.execute("SELECT state FROM drafts").fetchall())
        for data in ("form:a:days:thu", "form:a:role:mayor", "form:skip:role", "form:done:role", "form:back:email", "form:confirm",
                     "form:q:nothing", "form:a:role:../../x", "place:yes:1",
                     "place:no:99999", "place:again:", "reg:cancel-yes"):  # fmt: skip
            await chat.press_data(first, data)
        assert await chat.house.db.read(lambda connection: connection.execute("SELECT state FROM drafts").fetchall()) == before
        assert "5 of 11" in last(await chat.press_data(first, "form:a:role:town")) or "5 of 11" in first.text


async def test_a_photo_or_a_sticker_in_the_form_is_answered_calmly(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        said = await chat.do(lambda: chat.emulator.send_photo(ANA))
        assert last(said).startswith("Here I need your answer as text.")
        assert "1 of 11" in last(said)


async def test_an_answer_edited_in_the_chat_is_not_taken_for_a_question(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        await chat.say("Ana Popa")
        mine = [message for message in chat.emulator.messages(ANA) if not message.from_bot][-1]
        said = await chat.do(lambda: chat.emulator.edit(ANA, mine.message_id, "Ana Rusu"))
        assert last(said).startswith("That question is answered already.")
        assert "2 of 11" in last(said)


async def test_a_shared_contact_answers_the_question_for_a_phone_number(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        for text in ("Ana Popa", "ana@example.org", "Town", "company", "Moldova"):
            await chat.say(text)
        said = await chat.do(lambda: chat.emulator.send_contact(ANA, "37322123456"))
        assert "Which days" in last(said)


async def test_two_devices_at_once_answer_each_question_once(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        for text in ("Ana Popa", "ana@example.org"):
            await chat.say(text)
        page = (await chat.say("Town"))[-1]
        for option in ("town", "company", "student"):
            chat.emulator.press(ANA, page.message_id, f"form:a:role:{option}")
        await chat.settle()
        assert "Which country" in page.text
        (state,) = await chat.house.db.read(lambda connection: connection.execute("SELECT state FROM drafts").fetchone())
        assert '"role": "town"' in state
        assert chat.popped_up()[-1].startswith("That question is answered already.")


@pytest.mark.parametrize(
    "typed", ["\u202e\u200b", "x" * 3900, "<b></b>", "=cmd()|x", "🎉🎉", "**bold**", "{name} %s", "/etc/passwd", "&lt;script&gt;"]
)
async def test_hostile_names_are_refused_or_shown_as_they_are(sample: Mind, tmp_path: Path, typed: str) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await chat.say("/register")
        said = await chat.say(typed)
        if "2 of 2" in last(said):
            page = (await chat.say("ana@example.org"))[-1]
            assert typed in page.text.replace("\u2060", "")
            assert (await chat.press(page, "Confirm"))[-1].media.get("photo")
        else:
            assert "1 of 2" in last(said) or typed.startswith("/")


async def test_answers_are_changed_later_and_places_follow(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA)
        page = (await chat.say("/registration"))[-1]
        await chat.press(page, "Change")
        await chat.press(page, "Name")
        page = (await chat.say("Ana Rusu-Popa"))[-1]
        said = await chat.press(page, "Confirm")
        assert said[-1].text.startswith("Your registration is changed.")
        one = await of(chat, ANA)
        assert one is not None
        assert (one.name, one.email) == ("Ana Rusu-Popa", f"p{ANA}@example.org")


async def test_stopping_keeps_the_answers_until_they_are_thrown_away(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path) as chat:
        await chat.say("/register")
        page = (await chat.say("Ana Popa"))[-1]
        await chat.press(page, "Stop")
        assert "I keep your answers" in page.text
        await chat.press(page, "Go on")
        assert "2 of 11" in page.text
        await chat.press(page, "Stop")
        await chat.press(page, "Throw away")
        assert page.text.startswith("Thrown away")
        assert "1 of 11" in last(await chat.say("/register"))
