"""How people write, by kinds of trouble: each row was misread once. What must be in the answer, and what must not."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core import splitting
from bot.core.lexicon import Lexicon
from bot.core.replies import Status, plain
from bot.core.spelling import Vocabulary, repair
from bot.core.turns import Answer, Focus, Question
from tests.conftest import mind_of

EVE = datetime.fromisoformat("2025-06-10T12:00+03:00")


def said(*turns: str, event: str = "sample", now: datetime = EVE) -> Answer:
    """The answer to the last of several turns."""
    focus: Focus | None = None
    for turn in turns:
        answer = mind_of(event).answer(Question(turn, now, None, focus))
        focus = answer.focus or focus
    return answer


@pytest.mark.parametrize(
    ("turns", "there", "absent"),
    [
        # A claim of a date, however it is tagged, and of a month alone.
        (["its on 24th rite?"], "No. Wednesday 11 to Friday 13 June", "24"),
        (["это же 24го да?"], "Нет. Со среды 11 по пятницу 13 июня", "24"),
        (["это ж 24го да"], "Нет. Со среды 11 по пятницу 13 июня", "24"),
        (["e in noiembrie, nu?"], "11, până vineri, 13 iunie", "noiembrie"),
        (["the fair is from 11 to 13 March, isn't it?"], "Wednesday 11 to Friday 13 June", "March"),
        # What a talk is about comes before what holds for all talks.
        (["is the talk about telemetry interpreted?"], "English, Romanian", "Linden"),
        (["Which sessions belong to the Clean Water track?"], "Water for eleven islands", "Green"),
        (["What exactly happens on the second day?"], "Who lends to a small town?", "11 to Friday"),
        (["what time does the drone thing start"], "cancelled", "Opening"),
        (["is the pitch in Oak room?"], "Linden Hall", "not published"),
        (["which sessions are in Romanian tomorrow"], "Which of these", "Coffee"),
        # Whoever is named, in whatever language, is that one person.
        (["does nikos speak on thursday"], "Water for eleven islands", "not published"),
        (["когда выступает Тарас"], "Слушаем трубы", "не опубликовали"),
        # A second question needs no mark, a list no question words.
        (["wifi password? and is there parking"], "CasaApelor", "Which of these"),
        (["wifi, toilets, and where do i get my badge"], "beside the lift", "Which of these"),
        # What was asked before.
        (["what is on the first day?", "and on the last?"], "Friday 13 June", "Wednesday"),
        (["when is the talk about telemetry over old radio?", "which rm"], "Oak Room", "Willow"),
        (["where is lunch?", "how much is it?"], "120 euros", "3 sessions"),
        (["when does the start-up contest start?", "until?"], "17:00", "Goodbye"),
    ],
)
def test_it_is_read_as_it_is_meant(turns: list[str], there: str, absent: str) -> None:
    answer = said(*turns)
    assert there in plain(answer.reply.text)
    assert absent not in plain(answer.reply.text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("thx a lot", Status.SMALLTALK),  # "a lot" is no question
        ("thx bye", Status.SMALLTALK),
        ("mersi, pa", Status.SMALLTALK),
        ("спс пока", Status.SMALLTALK),
        ("will it rain on friday", Status.UNKNOWN),  # nor is the weather the last day
        ("7", Status.UNKNOWN),
        ("how strong is the dollar against the euro", Status.UNKNOWN),
    ],
)
def test_what_is_no_matter_of_the_event_stays_none(text: str, status: Status) -> None:
    assert said(text).status is status


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("wifi password? and is there parking", ["wifi password?", "and is there parking"]),
        ("Where can I see, who is coming?", ["Where can I see, who is coming?"]),
        ("I am a nurse, do I pay the full price?", ["do I pay the full price?"]),
        ("unde ma inscriu si pana cand", ["unde ma inscriu", "pana cand"]),
        ("kogda i v kakom gorode eto", ["kogda eto", "v kakom gorode eto"]),
    ],
)
def test_a_message_is_taken_apart_where_its_questions_meet(message: str, questions: list[str]) -> None:
    assert [one.text for one in splitting.questions(message, mind_of("sample").grounds.asking)] == questions


def test_what_somebody_tells_of_themselves_comes_along() -> None:
    [asked] = splitting.questions("I am a nurse, do I pay the full price?", mind_of("sample").grounds.asking)
    assert asked.stories == ("I am a nurse, do I pay the full price?",)


def test_small_words_are_known_only_as_they_are_listed() -> None:
    terms = {"cue-so": {"ro": ["parcă"]}, "cue-and": {"en": ["and"]}}
    assert Lexicon(terms).spans(["parking"])  # by its stem
    assert not Lexicon(terms, inflected=False).spans(["parking"])
    assert Lexicon(terms, inflected=False).spans(["and"])


def test_slang_is_read_as_what_it_stands_for_and_is_no_repair() -> None:
    words = Vocabulary({"the": 300, "rooms": 20, "tickets": 20})
    assert repair("wat comes nxt", words).text == "what comes next"
    assert repair("wat comes nxt", words).changes == ()
    assert repair("teh rooms", words).changes == (("teh", "the"),)  # two of three letters swapped


def test_the_language_of_a_person_is_kept_where_a_text_tells_none() -> None:
    for text in ("wifi", "QR", "25", "B2B", "thx bye"):
        for lang in ("en", "ro", "ru"):
            assert mind_of("sample").answer(Question(text, EVE, hint=lang)).lang == lang
