"""Every command and button of the bot, over the real application, a real database and the emulator."""

from __future__ import annotations

import logging
import shutil
from functools import partial
from pathlib import Path

import pytest

from bot import training
from bot.core.dialogue import Mind
from bot.store import erasure
from tests.conftest import ANA, BEN, CACHE, ORGANISER, chatting

DURING = "2025-06-11T10:05+03:00"


async def test_start_says_what_the_event_is_and_offers_ways_on(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [welcome] = await chat.say("/start")
        assert welcome.text.startswith("Clusters meet Regions, Chișinău\nI am a bot")
        assert [button["text"] for button in welcome.buttons] == [
            "Programme", "Now", "Place", "Help", "Register", "English", "Română", "Русский",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("fact_dates", "Thursday 10 and Friday 11 October 2024"),
        ("session_matchmaking", "B2B matchmaking"),
        ("fact_no-such-fact", "I am a bot"),
        ("session_no-such", "I am a bot"),
        ("rubbish", "I am a bot"),
    ],
)
async def test_a_posters_link_leads_to_its_fact_or_session(chisinau: Mind, tmp_path: Path, payload: str, said: str) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say(f"/start {payload}")
        assert said in answer.text


async def test_the_agenda_is_edited_in_place_by_day_and_track(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, DURING) as chat:
        [agenda] = await chat.say("/agenda")
        first_day = agenda.text
        day = next(button["text"] for button in agenda.buttons if "12" in button["text"])
        assert await chat.press(agenda, day) == []
        assert agenda.text != first_day
        assert agenda.text.startswith("Thursday 12 June")
        track = next(button["text"] for button in agenda.buttons if button["callback_data"].count(":") == 2)
        assert await chat.press(agenda, track) == []
        assert f"Thursday 12 June · {track}" in agenda.text
        assert len(agenda.history) == 2
        pressed_twice = next(button["callback_data"] for button in agenda.buttons if "·" in button["text"])
        assert await chat.press_data(agenda, pressed_twice) == []


async def test_now_next_speakers_and_session(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, DURING) as chat:
        [now] = await chat.say("/now")
        assert "09:30-10:15" in now.text
        [following] = await chat.say("/next")
        assert "10:15-11:00" in following.text
        [speakers] = await chat.say("/speakers")
        assert speakers.text.startswith("30 speakers")
        [ask_name] = await chat.say("/session")
        assert "/session opening" in ask_name.text
        [none] = await chat.say("/session xylophone")
        assert none.text == "I do not find a session of that name."
        [listed] = await chat.say("/session lunch")
        card = (
            await chat.press(listed, listed.buttons[0]["text"]) if listed.buttons[0]["callback_data"].startswith("session:") else [listed]
        )
        assert "12:45-14:00" in card[0].text


async def test_venue_shows_a_pin_only_where_coordinates_are_known(chisinau: Mind, sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path / "a", DURING) as chat:
        place = await chat.say("/venue")
        assert [sorted(message.media) for message in place] == [[], ["location", "venue"]]
    async with chatting(chisinau, tmp_path / "b") as chat:
        [place] = await chat.say("/venue")
        assert place.text == "Chișinău, Republic of Moldova\nThe venue has not been published yet."


async def test_a_chosen_language_is_remembered_over_a_restart_and_can_follow_the_question_again(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [choice] = await chat.say("/language")
        [done] = await chat.press(choice, "Română")
        assert done.text == "Voi răspunde în română."
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("when is the conference?")
        assert answer.text.startswith("Joi, 10, și vineri, 11 octombrie 2024")
        [choice] = await chat.say("/language")
        await chat.press(choice, "Cum scriu eu")
        [answer] = await chat.say("when is the conference?")
        assert answer.text.startswith("Thursday 10 and Friday 11 October 2024")


async def test_a_follow_up_is_understood_after_a_restart(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, DURING) as chat:
        await chat.say("what is on at 14:00 in the Oak Room?")
    async with chatting(sample, tmp_path, DURING) as chat:
        [answer] = await chat.say("and who speaks there?")
        assert answer.text.startswith("Speakers:")


async def test_every_fact_shows_its_source_on_demand(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("when is it?")
        [source] = await chat.press(answer, "Source")
        assert source.text.split("\n") == [
            "Source: the organisers' invitation (published before the event)",
            "Source: ECCP's list of editions (as announced before the event)",
        ]


async def test_a_question_reaches_the_organisers_and_their_answer_the_person(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("wifi?")
        assert answer.text == "Wi-Fi: the organisers have not published this yet."
        [passed] = await chat.press(answer, "Ask organisers")
        assert passed.text == "I have passed your question to the organisers. Their answer will come here."
        forwarded = [message for message in chat.emulator.messages(ORGANISER) if message.from_bot][-1]
        assert forwarded.text.endswith("wifi?")
        await chat.press(answer, "Ask organisers")
        assert chat.popped_up()[-1] == "The organisers have this question already."
        before = len(chat.emulator.messages(ANA))
        [sent] = await chat.say("No Wi-Fi in the hall, sorry", who=ORGANISER, reply_to=forwarded.message_id)
        assert sent.text == "Your answer is sent."
        [human] = chat.emulator.messages(ANA)[before:]
        assert human.text == "Your question: wifi?\n\nThe organisers answer:\nNo Wi-Fi in the hall, sorry"


async def test_an_edited_reply_changes_what_the_person_got(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("wifi?")
        await chat.press(answer, "Ask organisers")
        forwarded = [message for message in chat.emulator.messages(ORGANISER) if message.from_bot][-1]
        await chat.say("No Wi-Fo", who=ORGANISER, reply_to=forwarded.message_id)
        human, own = chat.emulator.messages(ANA)[-1], chat.emulator.messages(ORGANISER)[-2]
        for text in ("No Wi-Fi", "No Wi-Fi in the hall"):
            [told] = await chat.do(partial(chat.emulator.edit, ORGANISER, own.message_id, text), ORGANISER)
            assert told.text == "Your edit is sent: the person now reads your answer as it is."
            assert chat.emulator.messages(ANA)[-1] is human
            assert human.text == f"Your question: wifi?\n\nThe organisers answer:\n{text}"
        await chat.house.db.write(lambda connection: connection.execute("UPDATE outbox SET state = 'unknown' WHERE chat_id = ?", (ANA,)))
        [told] = await chat.do(lambda: chat.emulator.edit(ORGANISER, own.message_id, "No"), ORGANISER)
        assert told.text.startswith("Your edit does not reach the person")
        assert human.text.endswith("No Wi-Fi in the hall")


async def test_a_reply_to_somebody_who_erased_their_data_is_no_question(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("wifi?")
        await chat.press(answer, "Ask organisers")
        forwarded = [message for message in chat.emulator.messages(ORGANISER) if message.from_bot][-1]
        await chat.house.db.write(lambda connection: erasure.forget(connection, ANA))
        [told] = await chat.say("where is lunch?", who=ORGANISER, reply_to=forwarded.message_id)
        assert told.text == "The person who asked this erased their data, so your answer cannot be delivered."


async def test_a_second_organiser_learns_of_the_first_answer_before_theirs_goes_out(chisinau: Mind, tmp_path: Path) -> None:
    second = 22
    async with chatting(chisinau, tmp_path, organisers=frozenset({ORGANISER, second})) as chat:
        chat.emulator.person(second, "Oleg", "en")
        await chat.say("/start", who=second)
        [answer] = await chat.say("wifi?")
        await chat.press(answer, "Ask organisers")
        forwarded = [chat.emulator.messages(one)[-1] for one in (ORGANISER, second)]
        await chat.say("No", who=ORGANISER, reply_to=forwarded[0].message_id)
        told = chat.emulator.messages(second)[-1]
        assert told.text == "organiser 1 answered an attendee’s question.\n\nwifi?\n\nNo"
        for message in (forwarded[1], told):
            before = len(chat.emulator.messages(ANA))
            [question] = await chat.say("Yes", who=second, reply_to=message.message_id)
            assert question.text.startswith("Not sent yet: organiser 1 has answered this already:\n\nNo\n\n")
            assert len(chat.emulator.messages(ANA)) == before
            await chat.press(question, "Send it too", who=second)
            await chat.press_data(question, "also:1", who=second)
            assert question.text == "Your answer is sent."
            [human] = chat.emulator.messages(ANA)[before:]
            assert human.text.endswith("The organisers answer:\nYes")
        [again] = await chat.say("None at all", who=ORGANISER, reply_to=forwarded[0].message_id)
        assert again.text == "Your answer is sent."
        [log] = await chat.say("/log", who=ORGANISER)
        assert [line.split(" · ", 1)[1] for line in log.text.splitlines()[1:]] == [
            f"{who} · replied to an attendee" for who in ("you", "organiser 2", "organiser 2", "you")
        ]


async def test_a_question_waits_for_an_organiser_who_has_not_pressed_start(chisinau: Mind, tmp_path: Path) -> None:
    late = 22
    async with chatting(chisinau, tmp_path, organisers=frozenset({late})) as chat:
        chat.emulator.person(late, "Oleg", "ro")
        for question in ("wifi?", "parking?"):
            [answer] = await chat.say(question)
            [noted] = await chat.press(answer, "Ask organisers")
            assert noted.text == "I have noted your question for the organisers. They will get it as soon as one of them is here."
        got = [message.text for message in await chat.say("/start", who=late)]
        assert [text.rpartition("\n")[2] for text in got if "Reply" in text or "Răspundeți" in text] == ["wifi?", "parking?"]
        assert not [message for message in await chat.say("/start", who=late) if "wifi?" in message.text], "once is enough"
        forwarded = next(message for message in chat.emulator.messages(late) if message.text.endswith("wifi?"))
        await chat.say("None", who=late, reply_to=forwarded.message_id)
        assert chat.emulator.messages(ANA)[-1].text == "Your question: wifi?\n\nThe organisers answer:\nNone"


async def test_who_asked_is_told_when_no_organiser_could_be_reached(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        chat.emulator.block(ORGANISER)
        [answer] = await chat.say("wifi?")
        passed, told = await chat.press(answer, "Ask organisers")
        assert passed.text == "I have passed your question to the organisers. Their answer will come here."
        assert told.text.startswith("Your question has not reached the organisers yet")
        chat.emulator.unblock(ORGANISER)
        got = await chat.say("/start", who=ORGANISER)
        [forwarded] = [message for message in got if message.text.endswith("wifi?")]
        await chat.say("None", who=ORGANISER, reply_to=forwarded.message_id)
        assert chat.emulator.messages(ANA)[-1].text == "Your question: wifi?\n\nThe organisers answer:\nNone"


async def test_a_new_organiser_gets_the_open_questions_and_not_those_that_are_answered(chisinau: Mind, tmp_path: Path) -> None:
    second = 22
    async with chatting(chisinau, tmp_path, organisers=frozenset({ORGANISER, second})) as chat:
        for question in ("wifi?", "parking?"):
            [answer] = await chat.say(question)
            [passed] = await chat.press(answer, "Ask organisers")
            assert passed.text.startswith("I have passed your question"), "one organiser gets it, the other has not come yet"
        forwarded = next(message for message in chat.emulator.messages(ORGANISER) if message.text.endswith("wifi?"))
        await chat.say("None", who=ORGANISER, reply_to=forwarded.message_id)
        chat.emulator.person(second, "Oleg", "en")
        got = [message.text for message in await chat.say("/start", who=second)]
        assert [text.rpartition("\n")[2] for text in got if "Reply to this message" in text] == ["parking?"]


async def test_an_organiser_is_told_when_the_person_has_blocked_the_bot(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("parking?")
        await chat.press(answer, "Ask organisers")
        forwarded = [message for message in chat.emulator.messages(ORGANISER) if message.from_bot][-1]
        chat.emulator.block(ANA)
        said = await chat.say("Behind the hall", who=ORGANISER, reply_to=forwarded.message_id)
        assert [one.text.split(":")[0] for one in said] == ["Your answer is sent.", "Your answer could not be delivered"]
        [at_once] = await chat.say("By the gate", who=ORGANISER, reply_to=forwarded.message_id)
        assert at_once.text.startswith("Your answer could not be delivered")


async def test_ask_organisers_below_a_chosen_reading_means_the_persons_question(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("wifi?")
        [choice] = await chat.press_data(answer, "topic:parking")
        await chat.press(choice, "Ask organisers")
        forwarded = [message for message in chat.emulator.messages(ORGANISER) if message.from_bot][-1]
        assert forwarded.text.endswith("wifi?")


@pytest.mark.parametrize(
    "data",
    ["fact:no-such", "topic:no-such", "session:no-such", "source:no-such", "ask:999999", "ask:1", "lang:xx", "x" * 64, "", "help;drop"],
)
async def test_a_stale_or_forged_button_gets_a_kind_answer(chisinau: Mind, tmp_path: Path, data: str) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        await chat.say("parking?", who=BEN)  # question 1 is somebody else's
        [message] = await chat.say("/help")
        sent = await chat.press_data(message, data)
        assert "no longer works" in " ".join(chat.popped_up()) or any("Write your question" in one.text for one in sent)
        assert not any("went wrong" in one.text for one in sent)


async def test_a_forged_day_shows_a_day_that_exists(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [message] = await chat.say("/help")
        assert await chat.press_data(message, "day:2024-13-45") == []
        assert message.text.startswith("Thursday 10 October\n")


async def test_what_is_no_text_gets_a_kind_answer(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        await chat.say("/start")
        for deed in (chat.emulator.send_photo, chat.emulator.send_voice, chat.emulator.send_sticker, chat.emulator.send_document):
            [answer] = await chat.do(lambda deed=deed: deed(ANA))  # type: ignore[misc]
            assert answer.text == "I can only read text. Please write your question in words."


async def test_an_unknown_command_and_a_very_long_text_are_answered(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        [answer] = await chat.say("/frobnicate")
        assert answer.text.startswith("I do not know this command. Here is what I know.")
        [answer] = await chat.say("when is the conference? " + "and the " * 490)
        assert answer.text.startswith("This is very long.")


async def test_an_edited_question_is_answered_anew(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        asked = chat.emulator.say(ANA, "wifi?")
        await chat.settle()
        [answer] = await chat.do(lambda: chat.emulator.edit(ANA, asked.message_id, "when is the conference?"))
        assert answer.text.startswith("Thursday 10 and Friday 11 October")


async def test_in_a_group_it_speaks_only_when_spoken_to(chisinau: Mind, tmp_path: Path) -> None:
    group = -1001
    async with chatting(chisinau, tmp_path) as chat:
        chat.emulator.group(group, "Delegation", members=[ANA, BEN])
        chat.emulator.privacy = False
        assert await chat.say("when is the conference?", chat=group) == []
        assert await chat.do(lambda: chat.emulator.send_photo(ANA, chat_id=group), group) == []
        [answer] = await chat.say(f"@{chat.app.bot.username} when is the conference?", chat=group)
        assert answer.text.startswith("Thursday 10 and Friday 11 October")
        assert answer.reply_to is not None
        [again] = await chat.say("and the city?", chat=group, reply_to=answer.message_id)
        assert "Chișinău" in again.text


async def test_reload_takes_good_files_and_refuses_bad_ones(chisinau: Mind, tmp_path: Path) -> None:
    event = tmp_path / "chisinau-2024"
    shutil.copytree(training.KNOWLEDGE / "chisinau-2024", event)
    async with chatting(chisinau, tmp_path, reload=lambda: training.mind(str(event), CACHE)) as chat:
        [refused] = await chat.say("/reload")
        assert refused.text == "This is for organisers."
        file = event / "event.yaml"
        good = file.read_text(encoding="utf-8")
        file.write_text(good.replace("zone: Europe/Chisinau", "zone: Europe/Chisinu"), encoding="utf-8")
        [report] = await chat.say("/reload", who=ORGANISER)
        assert "event.yaml:7: zone:" in report.text
        assert "Europe/Chisinau" in report.text
        [answer] = await chat.say("when is it?")
        assert answer.text.startswith("Thursday 10 and Friday 11 October")
        file.write_text(good, encoding="utf-8")
        [done] = await chat.say("/reload", who=ORGANISER)
        assert done.text == f"Read anew: {len(chisinau.knowledge.facts)} facts, 1 sessions."


async def test_a_bug_apologises_and_the_log_holds_no_words(
    chisinau: Mind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret question of mine")

    monkeypatch.setattr(Mind, "answer", broken)
    with caplog.at_level(logging.DEBUG):
        async with chatting(chisinau, tmp_path) as chat:
            [answer] = await chat.say("a secret question of mine")
            assert answer.text.startswith("Something went wrong on my side")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert any("RuntimeError" in line for line in ours)
    assert not any("secret" in line or "rehearsal-rehearsal" in line for line in ours)


async def test_the_menu_and_descriptions_are_set_per_language(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        shown = {lang: chat.emulator.profile.menu(lang, ANA) for lang in ("en", "ro", "ru", "de")}
        menus = {lang: [one["description"] for one in menu if one["command"] in ("now", "next")] for lang, menu in shown.items()}
        assert menus == {
            "en": ["what is on now", "what comes next"],
            "ro": ["ce este acum", "ce urmează"],
            "ru": ["что идёт сейчас", "что дальше"],
            "de": ["what is on now", "what comes next"],
        }


async def test_thirty_people_at_once_each_get_their_own_answers_in_order(chisinau: Mind, tmp_path: Path) -> None:
    asked = ["when is the conference?", "which city?", "wifi?"]
    async with chatting(chisinau, tmp_path) as chat:
        for user in range(100, 130):
            chat.emulator.person(user, f"P{user}")
        for text in asked:
            for user in range(100, 130):
                chat.emulator.say(user, text)
        await chat.settle()
        for user in range(100, 130):
            answers = [message.text for message in chat.emulator.messages(user) if message.from_bot]
            assert [text.split()[0] for text in answers] == ["Thursday", "In", "Wi-Fi:"]


async def test_whoever_runs_it_learns_at_start_which_organisers_nothing_reaches(
    chisinau: Mind, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    organisers = frozenset({ORGANISER, 22})
    async with chatting(chisinau, tmp_path, organisers=organisers):
        assert "organiser 21 has not pressed Start" in caplog.text
    caplog.clear()
    async with chatting(chisinau, tmp_path, organisers=organisers):
        assert [line.split(" has ")[0] for line in caplog.messages if "pressed Start" in line] == ["organiser 22"]
