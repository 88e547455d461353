"""The door in a chat: tickets scanned, names typed, volunteers appointed and withdrawn, strangers who learn nothing."""

from __future__ import annotations

import inspect
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core import tickets
from bot.core.dialogue import Mind
from bot.store import door, registrations
from tests.conftest import ANA, BEN, ORGANISER, Chat
from tests.signing_up import form_chat, last, of, short, sign_up

VERA = 31
"""A volunteer."""


async def appointed(chat: Chat) -> None:
    """Vera opens the organiser's invitation."""
    chat.emulator.person(VERA, "Vera", "en")
    link = (await chat.say("/volunteer Vera", ORGANISER))[-1].text
    said = await chat.say(f"/start {link.rpartition('=')[2]}", VERA)
    assert "volunteer at the door" in last(said)
    assert "Vera opened the invitation" in chat.emulator.messages(ORGANISER)[-1].text


async def start_of(chat: Chat, who: int) -> str:
    """The link in somebody's QR code, as what a phone sends."""
    one = await of(chat, who)
    assert one is not None
    return f"/start {tickets.payload(one.code, one.secret)}"


async def test_a_volunteer_scans_and_the_second_scan_says_when_and_by_whom(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Müller")
        await appointed(chat)
        scan = await start_of(chat, ANA)
        said = await chat.say(scan, VERA)
        assert last(said).startswith("✓ Ana Müller is in.")
        assert "Checked in: 1 of 1" in last(said)
        assert "came in already, at 10:0" in last(await chat.say(scan, VERA))
        assert "let in by you" in last(await chat.say(scan, VERA))
        again = (await chat.say(scan, ORGANISER))[-1]
        assert "let in by Vera" in again.text
        await chat.press(again, "Undo", ORGANISER)
        assert again.text.startswith("Ana Müller is not checked in any more.")
        assert "0 of 1" in again.text
        await chat.press(again, "Check in", ORGANISER)
        assert "✓ Ana Müller is in." in again.text


async def test_the_owner_sees_the_ticket_and_a_stranger_learns_nothing(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Müller")
        scan = await start_of(chat, ANA)
        own = (await chat.say(scan))[-1]
        assert own.media.get("photo")
        assert "Ana Müller" in own.text
        chat.emulator.person(41, "Eve", "en")
        replies = {last(await chat.say(text, 41)) for text in (scan, scan[:-1] + "A", "/start t_AAAAAAAA" + "b" * 22, "/start t_x")}
        assert replies == {"I do not know this code."}
        assert await chat.house.db.read(lambda connection: door.count(connection, "2025-05-10")) == 0


async def test_codes_cannot_be_tried_out(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        chat.emulator.person(41, "Eve", "en")
        said = [last(await chat.say(f"/link {'ACDEFGH' + letter}", 41)) for letter in "ACDEFGHJKMNP"]
        assert said == ["I do not know this code."] * 10 + ["Too many wrong codes. Please try again in an hour."] * 2


async def test_a_right_that_is_withdrawn_ends_at_once(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Müller")
        await appointed(chat)
        await chat.say("/door", VERA)
        card = (await chat.say("muller", VERA))[-1]
        assert card.text.startswith("Ana Müller · ")
        page = (await chat.say("/volunteers", ORGANISER))[-1]
        await chat.press(page, "Withdraw: Vera", ORGANISER)
        assert "no volunteers" in page.text
        assert "has ended" in chat.emulator.messages(VERA)[-1].text
        await chat.press(card, "Check in", VERA)
        assert "for volunteers" in chat.popped_up()[-1]
        assert last(await chat.say(await start_of(chat, ANA), VERA)) == "I do not know this code."
        assert "for volunteers" in last(await chat.say("/door", VERA))
        assert await chat.house.db.read(lambda connection: door.count(connection, "2025-05-10")) == 0
        log = last(await chat.say("/log", ORGANISER))
        assert [line.split(" · ", 1)[1] for line in log.splitlines()[1:]] == [
            "you · withdrew a volunteer",
            "the bot · noted that an invited volunteer accepted",
            "you · invited a volunteer",
        ]


async def test_an_invitation_appoints_one_person_once(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        link = (await chat.say("/volunteer Vera", ORGANISER))[-1].text.rpartition("=")[2]
        assert last(await chat.say(f"/start {link}", ANA)).startswith("You are a volunteer at the door now.")
        assert last(await chat.say(f"/start {link}", ANA)).startswith("You are a volunteer at the door already.")
        assert "Это приглашение больше не действует" in last(await chat.say(f"/start {link}", BEN))
        assert "Это приглашение больше не действует" in last(await chat.say("/start v_1_" + "x" * 22, BEN))


@pytest.mark.parametrize("typed", ["muller", "Мюллер", "ана", "Ana Müler"])
async def test_people_are_found_by_name_in_any_alphabet(sample: Mind, tmp_path: Path, typed: str) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Müller")
        await sign_up(chat, BEN, "Бен Жуков")
        await chat.say("/door", ORGANISER)
        card = (await chat.say(typed, ORGANISER))[-1]
        assert card.text.startswith("Ana Müller · ")
        await chat.press(card, "Check in", ORGANISER)
        assert "✓ Ana Müller is in." in card.text


async def test_who_is_at_the_door_and_has_a_form_open_writes_to_what_they_last_turned_to(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, BEN, "Бен Жуков")
        await chat.say("/register", ORGANISER)
        await chat.say("/door", ORGANISER)
        assert last(await chat.say("zhukov", ORGANISER)).startswith("Бен Жуков")
        await chat.say("/register", ORGANISER)
        assert "2 of 2" in last(await chat.say("Olga Rusu", ORGANISER))
        await chat.say("/door", ORGANISER)
        assert last(await chat.say("olga", ORGANISER)).startswith("Nobody is called “olga”")


async def test_several_with_a_name_are_offered_and_a_code_finds_one(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ion Popa")
        await sign_up(chat, BEN, "Ион Русу")
        await chat.say("/door", ORGANISER)
        page = (await chat.say("Ion", ORGANISER))[-1]
        assert page.text == "Who is it?"
        assert len(page.buttons) == 2
        one = await of(chat, BEN)
        assert one is not None
        assert last(await chat.say(tickets.spaced(one.code).lower(), ORGANISER)).startswith("Ион Русу")
        said = await chat.say("Who's missing?", ORGANISER)
        assert "Ion" not in last(said), "a question is a question at the door too"
        door_page = (await chat.say("/door", ORGANISER))[-1]
        missing = await chat.press(door_page, "Who's missing", ORGANISER)
        assert last(missing) == "2 are missing:\n- Ion Popa\n- Ион Русу"


async def test_a_walk_in_takes_three_taps_and_only_a_place_that_is_there(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await chat.say("/door", ORGANISER)
        page = (await chat.say("Zoe <b>Walker</b>", ORGANISER))[-1]
        await chat.press(page, "Walk-in", ORGANISER)
        assert page.text.startswith("✓ Zoe <b>Walker</b> is in.")
        page = (await chat.say("Second Person", ORGANISER))[-1]
        assert "All places are taken" in page.text
        await chat.press_data(page, "door:walk-in", ORGANISER)
        counts = await chat.house.db.read(registrations.counts)
        assert counts == {"": {"held": 1}}


async def test_a_button_tapped_twice_says_what_it_said(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Müller")
        await chat.say("/door", ORGANISER)
        page = (await chat.say("Petru Late", ORGANISER))[-1]
        for _ in range(2):
            await chat.press_data(page, "door:walk-in", ORGANISER)
            assert page.text.startswith("✓ Petru Late is in.")
        assert "Undo" in [button["text"] for button in page.buttons]
        assert "done already" in chat.popped_up()[-1]
        one = await of(chat, ANA)
        assert one is not None
        card = (await chat.say("muller", ORGANISER))[-1]
        for _ in range(2):
            await chat.press_data(card, f"door:in:{one.id}", ORGANISER)
            assert card.text.startswith("✓ Ana Müller is in.")
        await chat.later(chat.house.clock.now() + timedelta(minutes=1))
        await chat.press_data(card, f"door:in:{one.id}", ORGANISER)
        assert "came in already" in card.text


async def test_an_undone_walk_in_gives_the_place_back_and_can_be_done_again(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await chat.say("/door", ORGANISER)
        page = (await chat.say("Petru Late", ORGANISER))[-1]
        await chat.press(page, "Walk-in", ORGANISER)
        undo = next(button["callback_data"] for button in page.buttons if button["text"] == "Undo")
        for _ in range(2):
            await chat.press_data(page, undo, ORGANISER)
            assert page.text == "Petru Late is not checked in any more, and not registered.\nChecked in: 0 of 0"
        await chat.press(page, "Walk-in", ORGANISER)
        assert page.text.startswith("✓ Petru Late is in.")
        assert "Checked in: 1 of 1" in page.text
        await chat.later(chat.house.clock.now() + timedelta(days=1))
        card = (await chat.say("petru", ORGANISER))[-1]
        await chat.press(card, "Check in", ORGANISER)
        await chat.press(card, "Undo", ORGANISER)
        assert await chat.house.db.read(registrations.counts) == {"": {"held": 1}}, "who walked in on another day stays registered"


async def test_who_waits_is_not_let_in(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana")
        await sign_up(chat, BEN, "Бен")
        assert "has no place: waiting" in last(await chat.say(await start_of(chat, BEN), ORGANISER))
        one = await of(chat, BEN)
        assert one is not None
        message = chat.emulator.messages(ORGANISER)[-1]
        await chat.press_data(message, f"door:in:{one.id}", ORGANISER)
        assert await chat.house.db.read(lambda connection: door.count(connection, "2025-05-10")) == 0


async def test_a_cancelled_ticket_is_named_to_those_at_the_door_and_to_nobody_else(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Müller")
        scan = await start_of(chat, ANA)
        page = (await chat.say("/registration"))[-1]
        await chat.press(page, "Cancel registration")
        await chat.press(page, "Give back")
        assert last(await chat.say(scan, BEN)) == "Такого кода я не знаю."
        assert last(await chat.say(scan)).startswith("You have no ticket")
        card = (await chat.say(scan, ORGANISER))[-1]
        assert card.text == "Ana Müller has no place: cancelled."
        opened = (await chat.press(card, "Details", ORGANISER))[-1]
        await chat.press(opened, "Restore", ORGANISER)
        await chat.press(opened, "Restore", ORGANISER)
        assert last(await chat.say(scan, ORGANISER)).startswith("✓ Ana Müller is in.")
        await appointed(chat)
        assert "Details" not in [button["text"] for button in (await chat.say(scan, VERA))[-1].buttons]


async def test_an_imported_registration_is_tied_by_its_link_and_shows_no_name_before(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        who = registrations.Applicant("Maria Rusu", {"name": "Maria Rusu"}, "en", "maria@example.org", None, "import")
        now = chat.house.clock.now()
        one, _ = await chat.house.db.write(
            lambda connection: registrations.register(connection, who, ("",), {"": 5}, registrations.fresh_ticket(), now)
        )
        page = (await chat.say(f"/start {tickets.payload(one.code, one.secret)}"))[-1]
        assert "Is it yours" in page.text
        assert "Maria" not in page.text
        await chat.press(page, "It's mine")
        assert "belongs to your Telegram account" in page.text
        assert "Maria Rusu" in last(await chat.say("/registration"))
        assert "Такого кода я не знаю" in last(await chat.say(f"/link {one.code}", BEN))


async def test_a_made_up_link_is_answered(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        page = (await chat.say("/start"))[-1]
        await chat.press_data(page, "link:t_AAAAAAAAAAAA_AAAAAA")
        assert "old message" in chat.popped_up()[-1]


async def test_the_door_warns_on_a_day_that_is_not_of_the_event(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        warning = "Today is not a day of the event"
        assert warning in last(await chat.say("/door", ORGANISER))
        await chat.later(datetime.fromisoformat("2025-06-11T10:00+03:00"), ORGANISER)
        assert warning not in last(await chat.say("/door", ORGANISER))


async def test_a_code_sent_by_itself_ties_a_registration_made_elsewhere_and_is_counted_when_it_is_wrong(
    sample: Mind, tmp_path: Path
) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        who = registrations.Applicant("Maria Rusu", {"name": "Maria Rusu"}, "en", "maria@example.org", None, "import")
        now = chat.house.clock.now()
        one, _ = await chat.house.db.write(
            lambda connection: registrations.register(connection, who, ("",), {"": 5}, registrations.fresh_ticket(), now)
        )
        assert last(await chat.say("ACDE-FGHJ")) == "I do not know this code."
        assert "belongs to your Telegram account" in last(await chat.say(tickets.spaced(one.code).lower()))
        assert "кода" not in last(await chat.say("ACDE FGHJ", BEN)), "eight letters may be words"
        await chat.house.db.write(lambda connection: connection.execute("UPDATE registrations SET user_id = NULL, cancelled = 1"))
        assert last(await chat.say(f"/start {tickets.payload(one.code, one.secret)}")) == "I do not know this code."
        said = [last(await chat.say("ACDE-FGHK", BEN)) for _ in range(11)]
        assert said == ["Такого кода я не знаю."] * 10 + ["Слишком много неверных кодов. Попробуйте через час."]


async def test_only_organisers_get_numbers_and_lists(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "=cmd()")
        await sign_up(chat, BEN, "Бен")
        for command in ("/stats", "/export", "/volunteers", "/volunteer x"):
            assert last(await chat.say(command)) == "This is for organisers."
        said = await chat.say("/stats", ORGANISER)
        assert "Registered: 1 of 1 · waiting: 1 · cancelled: 0" in said[-1].text
        assert said[-1].media.get("photo")
        files = await chat.say("/export", ORGANISER)
        assert [bool(message.media.get("document")) for message in files] == [True] * 3


async def test_in_a_group_nobody_learns_anything(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ORGANISER, "Olga Popa")
        group = -100
        chat.emulator.group(group, "Group", [ANA, ORGANISER])
        for command in ("/door", "/volunteers", "/volunteer Vera", "/stats", "/export", "/find Olga"):
            said = await chat.say(command, ORGANISER, group)
            assert [message.text for message in said] == ["I do that only in our private chat."], command
            assert not any(message.media for message in said)
        for command in ("/ticket", "/registration", "/register"):
            said = await chat.say(command, ORGANISER, group)
            assert last(said).startswith("Please register in our private chat"), command
        said = await chat.say("/privacy", ORGANISER, group)
        assert "yours" not in "".join(message.text for message in said)


def test_tokens_are_compared_in_constant_time_and_are_long() -> None:
    assert "compare_digest" in inspect.getsource(tickets.belongs)
    code, secret = registrations.fresh_ticket()
    assert len(secret) == tickets.SECRET_LENGTH
    assert tickets.parts(tickets.payload(code, secret)) == (code, secret)
    assert len(tickets.payload(code, secret)) <= 64
    assert not set(tickets.ALPHABET) & set("0O1IL2Z5S8B")
    assert len({registrations.fresh_ticket() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(("typed", "code"), [("acde-fghj", "ACDEFGHJ"), ("АСDЕ FGHJ", "ACDEFGHJ"), ("ACDEFGH", None), ("ACDEFGH0", None)])
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert tickets.typed_code(typed) == code
