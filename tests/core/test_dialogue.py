"""From a question to an answer, without Telegram: what is split, corrected, carried over, and that nothing raises."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import premise, splitting
from bot.core.replies import Status, plain
from bot.core.standalone import chosen
from bot.core.text import clipped
from bot.core.turns import Answer, Focus, Question
from tests.conftest import mind_of

EVE = datetime.fromisoformat("2024-10-09T10:00+03:00")
DURING = datetime.fromisoformat("2025-06-11T10:05+03:00")


def ask(text: str, event: str = "chisinau-2024", now: datetime = EVE, focus: Focus | None = None, lang: str | None = None) -> Answer:
    return mind_of(event).answer(Question(text, now, lang, focus))


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("when is it", ["when is it"]),
        ("When and where is it held?", ["When is it held?", "where is it held?"]),
        ("cine organizează și care este tema?", ["cine organizează", "care este tema?"]),
        ("где это и сколько стоит?", ["где это", "сколько стоит?"]),
        (
            "how long is dinner, is there parking, and where do I get the badge?",
            ["how long is dinner", "is there parking,", "where do I get the badge?"],
        ),
        ("so it is in Iasi, is it?", ["so it is in Iasi, is it?"]),
        ("I hope I am not too late", ["I hope I am not too late"]),
        ("Hello. We come by bus. Where do we park? Thanks a lot.", ["Where do we park?"]),
        ("who speaks + is it translated", ["who speaks", "is it translated"]),
        ("când și în ce oraș are loc", ["când are loc", "în ce oraș are loc"]),
        ("Когда и где приём, и надо ли записываться?", ["Когда приём,", "где приём,", "надо ли записываться?"]),
        ("Подскажите, пожалуйста, где пообедать", ["где пообедать"]),
        ("Two things. First, where is lunch? Second, who opens?", ["where is lunch?", "who opens?"]),
        ("vineri dim. ce e in sala", ["vineri dim. ce e in sala"]),
        ("три вопроса: где обед и кто открывает", ["где обед", "кто открывает"]),
    ],
)
def test_a_message_is_taken_apart_into_its_questions(message: str, questions: list[str]) -> None:
    assert [asked.text for asked in splitting.questions(message, mind_of("chisinau-2024").grounds.asking)] == questions


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("is there a doctor and vegetarian food?", 2),
        ("wifi și unde parchez", 2),
        ("пароль от вайфая и где парковка", 2),
        ("tea and coffee?", 1),
    ],
)
def test_two_matters_in_one_breath_are_two_questions(message: str, parts: int) -> None:
    assert len(mind_of("sample").divider.questions(message)) == parts


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("hi, where is lunch", "where is lunch"),
        ("buna ziua, unde e prânzul? mulțumesc mult", "unde e prânzul?"),
        ("cf unde e sala", "unde e sala"),
        ("welcome reception when", "welcome reception when"),
        ("спасибо", "спасибо"),
    ],
)
def test_greetings_and_thanks_are_no_part_of_a_question(message: str, left: str) -> None:
    assert mind_of("sample").grounds.courtesies.without(message) == left


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("it is on the 24th, right?", True),
        ("500 participants right?", True),
        ("e pe 24 octombrie, nu?", True),
        ("это же 24 октября", True),
        ("so it is in Bucharest", True),
        ("when is it", False),
        ("is it free?", False),
        ("unde este", False),
        ("а где это", False),
    ],
)
def test_a_statement_that_wants_a_yes_is_told_from_a_question(question: str, wants: bool) -> None:
    assert premise.wants_a_yes(question, mind_of("chisinau-2024").grounds.asking) is wants


@pytest.mark.parametrize(
    "text", ["it's on 24-25 October, right?", "deci e pe 24 octombrie, da?", "это же 24 октября, да?", "300 participants, correct?"]
)
def test_nobody_is_agreed_with_who_is_wrong(text: str) -> None:
    answer = ask(text)
    assert answer.status is Status.ANSWERED
    assert not plain(answer.reply.text).lower().startswith(("yes", "da,", "da.", "да"))
    assert "10" in answer.reply.text or "150" in answer.reply.text


def test_nobody_is_agreed_with_in_a_follow_up_either() -> None:
    first = ask("i am driving, any place for the car?")
    assert ask("so its on the 24th, right?", focus=first.focus).reply.text.startswith("No. ")


def test_two_readings_that_are_close_are_offered_not_guessed() -> None:
    close = (("fact:theme", 0.4), ("fact:objectives", 0.39))
    part = chosen("fact:theme", "en", EVE, close)._replace(sure=0.4)
    answer = mind_of("chisinau-2024").standalone.answer(part)
    assert answer.status is Status.CLARIFY
    assert len([row for row in answer.reply.buttons if row[0].data.startswith(("fact:", "topic:"))]) >= 2


def test_of_two_close_dates_the_one_that_says_both_is_told() -> None:
    close = (("fact:last-day", 0.4), ("fact:dates", 0.39))
    answer = mind_of("chisinau-2024").standalone.answer(chosen("fact:last-day", "en", EVE, close)._replace(sure=0.4))
    assert (answer.status, answer.sources) == (Status.ANSWERED, ("dates",))


def test_a_fact_is_told_only_from_its_moment_on() -> None:
    after = datetime.fromisoformat("2024-10-20T10:00+03:00")
    assert "150" in ask("how many people attend?").reply.text
    assert "200" not in ask("how many people attend?").reply.text
    assert "Over 200" in plain(ask("how many people attend?", now=after).reply.text)
    assert ask("who opens the conference?").status is Status.UNPUBLISHED
    assert "Natalia Bejan" in ask("who opens the conference?", now=after).reply.text


def test_a_follow_up_carries_over_for_some_minutes_and_no_longer() -> None:
    first = ask("where is lunch?", "sample", DURING)
    soon = ask("and tomorrow?", "sample", DURING + timedelta(minutes=3), first.focus)
    assert "12 June" in soon.reply.text
    assert "12:45-14:00" in soon.reply.text
    late = ask("and tomorrow?", "sample", DURING + timedelta(hours=3), first.focus)
    assert late.reply.text != soon.reply.text


def test_a_new_question_does_not_get_stuck_in_the_old_one() -> None:
    first = ask("what is on in the Oak Room at 14:00?", "sample", DURING)
    assert ask("and what is the wifi password?", "sample", DURING, first.focus).sources[0].startswith("wifi")


def test_what_was_in_focus_survives_the_database() -> None:
    focus = ask("what is on in the Oak Room at 14:00?", "sample", DURING).focus
    assert focus is not None
    again = Focus.load(focus.dump())
    assert again is not None
    assert again.dump() == focus.dump()
    assert Focus.load('{"of": "another version"}') is None


def test_the_language_of_the_question_is_that_of_the_answer_unless_one_was_chosen() -> None:
    assert [ask(text).lang for text in ("which city", "in ce oras", "в каком городе", "v kakom gorode")] == ["en", "ro", "ru", "ru"]
    assert ask("which city", lang="ro").reply.text == "La **Chișinău**, Republica Moldova."


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text(st.sampled_from("when and is la ce ,;.?!&+/'-12:ий где")))
def test_no_text_whatever_breaks_it(text: str) -> None:
    for event, now in (("chisinau-2024", EVE), ("sample", DURING)):
        answer = ask(text, event, now)
        assert answer.reply.text.strip()
        assert answer.status in Status


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=30) | st.sampled_from(["where is lunch", "и где", "după masă", ", ", "? ", "12:30"])), st.data()
)
def test_of_a_text_without_end_no_more_than_its_beginning_counts(pieces: list[str], data: st.DataObject) -> None:
    text = (data.draw(st.sampled_from(["", " ", ", "])).join(pieces) + " a") * 3000
    for event, now in (("chisinau-2024", EVE), ("sample", DURING)):
        assert ask(text, event, now) == ask(clipped(text), event, now)
