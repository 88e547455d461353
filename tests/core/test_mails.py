"""Mails: what is told before a question, several questions in one message, and requests that are none by their form."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.replies import Status
from tests.talking import EVE, talk

FIRST = datetime.fromisoformat("2024-10-08T10:00+03:00")


@pytest.mark.parametrize(
    ("mail", "there", "absent"),
    [
        # A question that names nothing is of what the sentence before it tells.
        (
            "A colleague told me that a live demonstration shows a sensor in a bucket. Could you tell me the day and the hour?",
            "13:15-13:45",
            "streamed",
        ),
        # The sentence may stand further back; the part of a pitch is told whose title it names.
        ("My cousin shows his Tykho at the pitch. She is very nervous. When is his turn?", "15:50 Tykho", "16:30"),
        ("Вернусь к обеду. Мой друг показывает на питче свою Lodka. Во сколько его очередь?", "16:30 Lodka", "15:50"),
        # "At that time" is the time of which the mail tells.
        ("Mâine ajung abia la 14:30. Ce începe la ora aceea?", "Cum asculți o conductă", "11:30"),
        ("Поезд приходит в 14:30 в четверг. Что идёт в это время?", "четверг 12 июня", "среда"),
        # A request may give its reason; what is asked stands before it.
        (
            "I need two lines for my form: who organises it and how many days it takes. Please advise, as I have to send it today.",
            "River Towns Network",
            "read this",
        ),
        ("I need two lines for my form: who organises it and how many days it takes.", "Three days", "read this"),
        ("Președintele nostru ar dori să știe dacă la conferință sunt așteptate și autoritățile.", "primării", "euro"),
    ],
)
def test_what_was_told_before(mail: str, there: str, absent: str) -> None:
    text = talk(mail).reply.text
    assert there in text
    assert absent not in text


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        # A list behind one question word, or behind a wish.
        ("where is the toilet, the cloakroom and the parking?", ["every floor", "main entrance", "stadium"]),
        ("I'd like the dates, the venue and the fee", ["11 to Friday 13 June", "House of Waters", "120 euros"]),
        ("нужны даты, адрес и цена", ["11 по пятницу 13 июня", "Дом воды", "120 евро"]),
        ("fee, last day to sign up, n can i pay by card?", ["120 euros", "1 June", "card"]),
        # "When" is asked of what "where" names, wherever the two stand.
        ("do you know when and where the gala dinner is?", ["19:30", "14 Strada Morii"]),
        # A further question may have no mark, or be none by its form.
        (
            "Объясните, пожалуйста, как дойти от вокзала. И ещё один вопрос: где в пятницу оставить чемодан?",
            ["12 минут пешком", "гардеробе"],
        ),
        ("We would like to know where the lockers are. Also, my boss wants the slides: from which day are they online?", ["week after"]),
        ("how much is the hotel and where can I park", ["Hotel Vidra", "stadium"]),
        ("unde e sala Tei and the Oak Room?", ["prin foaier", "prima ușă pe dreapta"]),
        ("подскажите, до какого числа регистрация, чтобы я успел", ["1 июня"]),
        ("когда гала-ужин? и автобус потом в аэропорт", ["19:30", "аэропорт"]),
    ],
)
def test_each_question_of_a_message_is_answered(message: str, parts: list[str]) -> None:
    text = talk(message).reply.text
    assert [part for part in parts if part not in text] == []


def test_what_is_told_does_not_decide_what_the_question_says() -> None:
    asked = talk("Suntem o primărie mică. Trebuie să plătim ceva?", now=EVE)
    assert "120 de euro" in asked.reply.text
    assert asked.status is Status.ANSWERED


def test_a_reason_behind_a_request_is_no_question() -> None:
    assert "начала" not in talk("подскажите, до какого числа регистрация, чтобы я успел", event="chisinau-2024", now=FIRST).reply.text


def test_a_day_without_a_programme_says_nothing_of_what_is_asked_next() -> None:
    assert "начала не опубликовано" in talk("а что в пятницу?", "когда начало", event="chisinau-2024", now=FIRST).reply.text
    assert "Interpretare" in talk("dar vineri ce e", "e traducere?", event="chisinau-2024", now=FIRST).reply.text
    assert "11 octombrie" in talk("ce e joi", "dar vineri?", event="chisinau-2024", now=FIRST).reply.text


def test_what_a_meeting_costs_is_not_when_it_is() -> None:
    asked = talk("is the matchmaking free", event="chisinau-2024", now=FIRST)
    assert asked.status is Status.UNPUBLISHED
    assert "afternoon" not in asked.reply.text


def test_the_same_answer_is_not_told_twice_for_the_offer_below_it() -> None:
    assert talk("What are the sponsors' packages and how much are they?").reply.text.count("not published") == 1
