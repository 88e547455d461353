"""Organisers look somebody up and change, cancel, restore, or give a place; the person is told, and the log says who did what."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from bot.store import announcements, registrations
from tests.conftest import ANA, BEN, ORGANISER, Chat
from tests.signing_up import form_chat, last, of, short, sign_up, with_form


async def found(chat: Chat, wanted: str) -> Message:
    return (await chat.say(f"/find {wanted}", ORGANISER))[-1]


def heard(chat: Chat, who: int) -> str:
    return chat.emulator.messages(who)[-1].text


async def holds(chat: Chat, who: int) -> bool:
    one = await of(chat, who)
    return one is not None and one.holds


async def acts(chat: Chat) -> list[tuple[int | None, str]]:
    return [(act.organiser, act.act) for act in reversed(await chat.house.db.read(announcements.log))]


async def test_answers_are_changed_by_the_same_form_and_the_person_reads_old_and_new_in_their_language(
    sample: Mind, tmp_path: Path
) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, BEN, "Бен Жуков")
        card = await found(chat, "zhukov")
        await chat.press(card, "Change", ORGANISER)
        await chat.press(card, "E-mail", ORGANISER)
        assert "does not look like an e-mail" in last(await chat.say("ben at example.org", ORGANISER))
        page = (await chat.say("new@example.org", ORGANISER))[-1]
        await chat.press(page, "Confirm", ORGANISER)
        assert page.text.startswith("The answers are changed. They are told.")
        assert heard(chat, BEN) == f"Организаторы изменили вашу регистрацию:\nПочта: p{BEN}@example.org → new@example.org"
        one = await of(chat, BEN)
        assert one is not None
        assert (one.email, one.lang, one.holds) == ("new@example.org", "ru", True)
        assert await acts(chat) == [(ORGANISER, "reg-changed")]
        assert "New" not in last(await chat.say("is it free?", ORGANISER)), "the form is done"
        await chat.press_data(page, "edit:confirm", ORGANISER)
        assert await acts(chat) == [(ORGANISER, "reg-changed")]


async def test_who_is_moved_to_another_day_reads_how_they_stand_there(sample: Mind, tmp_path: Path) -> None:
    form = sample.knowledge.form
    assert form
    parts = {id_: form.parts[id_].model_copy(update={"capacity": 1}) for id_ in ("wednesday", "thursday")}
    days = with_form(sample, questions={id_: form.questions[id_] for id_ in ("name", "days")}, parts=parts)
    async with form_chat(days, tmp_path) as chat:
        for who, name, day in ((ANA, "Ana", "Wed 11 June"), (ORGANISER, "Olga", "Thu 12 June")):
            await chat.say("/register", who)
            page = (await chat.say(name, who))[-1]
            for button in (day, "Done", "Confirm"):
                await chat.press(page, button, who)
        card = await found(chat, "Ana")
        for button in ("Change", "Days", "✓ Wed 11 June", "Thu 12 June", "Done", "Confirm"):
            await chat.press(card, button, ORGANISER)
        assert heard(chat, ANA) == (
            "The organisers changed your registration:\nDays: Wed 11 June → Thu 12 June\n"
            "Thursday 12 June: full, you are number 1 on the waiting list"
        )


async def test_what_two_people_change_at_once_is_kept_of_both(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        own = (await chat.say("/registration"))[-1]
        await chat.press(own, "Change")
        card = await found(chat, "ana")
        await chat.press(card, "Change", ORGANISER)
        await chat.press(card, "E-mail", ORGANISER)
        theirs = (await chat.say("new@example.org", ORGANISER))[-1]
        await chat.press(own, "Name")
        mine = (await chat.say("Ana Rusu"))[-1]
        await chat.press(theirs, "Confirm", ORGANISER)
        await chat.press(mine, "Confirm")
        one = await of(chat, ANA)
        assert one is not None
        assert (one.name, one.email) == ("Ana Rusu", "new@example.org")


async def test_cancelling_takes_a_second_tap_and_the_place_goes_to_the_next(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        await sign_up(chat, BEN, "Бен")
        card = await found(chat, "ana")
        await chat.press(card, "Cancel registration", ORGANISER)
        assert await holds(chat, ANA), "asked first"
        for _ in range(2):
            chat.emulator.press(ORGANISER, card.message_id, "roll:cancel-yes:1")
        await chat.settle()
        assert heard(chat, ANA).startswith("The organisers cancelled your registration.")
        assert heard(chat, BEN).startswith("Освободилось место")
        assert await acts(chat) == [(ORGANISER, "reg-cancelled")]
        await chat.press(card, "Restore", ORGANISER)
        await chat.press(card, "Restore", ORGANISER)
        assert heard(chat, ANA).startswith("The organisers made your registration count again.\nAll places are taken")
        assert await chat.house.db.read(registrations.counts) == {"": {"offered": 1, "waiting": 1}}


async def test_a_place_is_given_from_the_waiting_list_or_the_first_number_on_it(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        chat.emulator.person(13, "Dan", "en")
        for who, name in ((ANA, "Ana"), (BEN, "Бен"), (13, "Dan")):
            await sign_up(chat, who, name)
        page = (await chat.say("/find", ORGANISER))[-1]
        await chat.press(page, "Waiting list", ORGANISER)
        assert [button["text"].split(" · ")[0] for button in page.buttons] == ["1. Бен", "2. Dan"]
        card = (await chat.press(page, page.buttons[1]["text"], ORGANISER))[-1]
        await chat.press(card, "Give a place", ORGANISER)
        assert card.text.startswith("Put Dan first on the waiting list")
        await chat.press(card, "Give a place", ORGANISER)
        assert heard(chat, 13).startswith("The organisers put you first on the waiting list")
        await chat.press_data(await found(chat, "Ana"), "roll:cancel-yes:1", ORGANISER)
        assert heard(chat, 13).startswith("A place has become free.")
        card = await found(chat, "Dan")
        await chat.press(card, "Give a place", ORGANISER)
        assert card.text.startswith("Give Dan a place")
        await chat.press(card, "Give a place", ORGANISER)
        ticket = chat.emulator.messages(13)[-1]
        assert ticket.media.get("photo")
        assert ticket.text.startswith("The organisers gave you a place.\nYou are registered.")
        assert await chat.house.db.read(registrations.counts) == {"": {"held": 1, "waiting": 1}}
        assert await acts(chat) == [(ORGANISER, "reg-first"), (ORGANISER, "reg-cancelled"), (ORGANISER, "reg-given")]
        log = last(await chat.say("/log", ORGANISER))
        one = await of(chat, 13)
        assert one is not None
        assert f"gave a place: {one.code[:4]}-{one.code[4:]}" in log
        await chat.press(card, "Send ticket", ORGANISER)
        assert chat.emulator.messages(13)[-1].text.startswith("The organisers send you your ticket again.")


async def test_who_has_no_telegram_account_has_to_be_told_otherwise(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await chat.say("/door", ORGANISER)
        await chat.press((await chat.say("Zoe Walker", ORGANISER))[-1], "Walk-in", ORGANISER)
        card = await found(chat, "zoe")
        assert "There is no Telegram account" in card.text
        await chat.press_data(card, "roll:cancel-yes:1", ORGANISER)
        assert card.text.startswith("The registration is cancelled. There is no Telegram account: please tell them yourself.")


@pytest.mark.parametrize("data", ["roll:cancel-yes:1", "roll:give-yes:1:", "roll:open:1", "roll:edit:1", "roll:list:0", "edit:confirm"])
async def test_nobody_else_does_or_learns_anything(sample: Mind, tmp_path: Path, data: str) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        page = (await chat.say("/help", BEN))[-1]
        assert last(await chat.say("/find Ana", BEN)) == "Это для организаторов."
        said = await chat.press_data(page, data, BEN)
        assert "Ana" not in "".join(message.text for message in [*said, page])
        assert len(chat.popped_up()) == 1
        assert await holds(chat, ANA)


async def test_forged_and_stale_data_are_answered(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        card = await found(chat, "ana")
        for data in ("roll:open:99", "roll:cancel-yes:99", "roll:give-yes:1:visit", "roll:restore-yes:1", "roll:edit:99", "roll:ticket:99"):
            await chat.press_data(card, data, ORGANISER)
        assert await holds(chat, ANA)
        assert await acts(chat) == []
