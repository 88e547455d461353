"""Questions that are of nothing that was told before."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.replies import Status, plain
from tests.talking import DURING, MORNING, talk


def test_a_brief_question_that_is_sure_is_not_of_what_was_not_published_before() -> None:
    said = plain(
        talk("is there wifi", "cind incepe", event="chisinau-2024", now=datetime.fromisoformat("2024-10-08T10:00+03:00")).reply.text
    )
    assert "Wi-Fi" not in said


def test_noise_is_no_question_of_what_was_told() -> None:
    for noise in ("a" * 5000, "zzzz zzz", "аааа", "asdfgh jkl"):
        assert talk("lost my badge, whom do I ask?", noise, now=DURING).status is Status.UNKNOWN


@pytest.mark.parametrize("asked", ["who are you?", "who r u", "cine ești?", "ты кто?"])
def test_who_asks_for_the_bot_asks_of_nothing_that_was_told(asked: str) -> None:
    assert talk("where can I park?", asked).status is Status.SMALLTALK


def test_thanks_are_no_question_of_what_was_told() -> None:
    for last in ("great, thanks!", "mersi", "спасибо большое"):
        assert talk("when does the gala start?", last).status is Status.SMALLTALK


def test_what_time_it_is_is_asked_of_no_session() -> None:
    assert "20:00 (UTC+3)" in plain(talk("what is on in the Oak Room at 14:00 on Thursday?", "what time is it there?").reply.text)


@pytest.mark.parametrize(
    ("turns", "source"),
    [
        (("when is the gala dinner?", "what is the wifi password?"), "wifi-password"),
        (("is there a list of participants?", "cine organizează"), "organisers"),
        (("how much is the fee?", "and where do I get the badge?"), "badge"),
        (("кто ведёт круглый стол мэров?", "а какая тема форума?"), "theme"),
        (("when is the gala dinner?", "lol ok where's the event"), "venue"),
        # "On" is no Russian "he", "se" no "she": nothing in these leans on what was told.
        (("where can I park?", "who organises it"), "organisers"),
        (("unde pot parca?", "câte zile se ține forumul"), "duration"),
        (("when is the gala dinner?", "so it is in Bucharest, right?"), "city"),
        (("where is the Oak Room?", "I come by bicycle from the station. Where can I leave it?"), "bikes"),
    ],
)
def test_a_new_question_stands_by_itself(turns: tuple[str, ...], source: str) -> None:
    assert talk(*turns).sources == (source,)


@pytest.mark.parametrize(
    ("before", "asked", "said"),
    [
        ("who moderates the round table of the mayors?", "what's on tonight?", "18:30-20:30"),
        ("care e parola wifi?", "ce e în seara asta", "18:30-20:30"),
        ("кто модерирует круглый стол мэров?", "что сейчас идёт?", "10:15-11:00"),
        ("what room is the pitch in", "what's on right now?", "10:15-11:00"),
        ("when is the gala dinner?", "what's next", "11:00-11:30"),
        ("what time is the welcome reception?", "how does tomorrow start?", "Thursday 12 June"),
        ("when is the gala dinner?", "was anything moved?", "Cancelled"),
    ],
)
def test_what_is_asked_of_the_whole_programme_stands_by_itself(before: str, asked: str, said: str) -> None:
    assert said in plain(talk(before, asked, now=datetime.fromisoformat("2025-06-11T10:30+03:00")).reply.text)


@pytest.mark.parametrize("asked", ["will it rain tomorrow?", "plouă mâine?", "а дождь завтра будет?"])
def test_what_is_not_ours_is_of_no_session(asked: str) -> None:
    assert talk("when is the gala dinner?", asked).status is Status.UNKNOWN


@pytest.mark.parametrize("asked", ["r there vegan stuff", "am voie cu mâncare vegană", "веганское есть?"])
def test_a_short_question_of_something_else_is_no_follow_up_to_the_programme(asked: str) -> None:
    answer = talk("when is the matchmaking", asked, event="chisinau-2024", now=datetime.fromisoformat("2024-10-08T10:00+03:00"))
    assert answer.status is Status.UNPUBLISHED
    assert answer.sources == ("diet",)


def test_a_whole_question_for_a_time_does_not_get_stuck_in_the_session_before() -> None:
    answer = talk("who leads the flood map workshop?", "ce e vineri dimineata", now=MORNING)
    assert "Mic dejun cu investitori" in plain(answer.reply.text)


def test_whom_a_mail_is_about_is_known_in_its_question() -> None:
    answer = talk("Hello, I come for Kalina Dimitrova. In which room does she speak? Thanks")
    assert answer.sources == ("session:panel-small-water", "session:panel-flood", "session:talk-reeds")
