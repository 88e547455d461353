"""Conversations of two turns: what the second takes from the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.dialogue import Mind
from bot.core.replies import Status, plain
from bot.core.shapes import Fact
from bot.core.turns import Question
from tests.conftest import mind_of
from tests.talking import DURING, EVE, talk

TEXTILE = str(Path(__file__).parents[1] / "questions" / "events" / "textile")


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        # The programme: what is left out is that of the question before.
        (("when is the gala dinner?", "and where?"), "Old Mill"),
        (("când e discuția despre inundații de joi?", "și cine moderează?"), "Kalina Dimitrova"),
        (("где доклад про биогаз?", "а во сколько?"), "14:00"),
        (("what's in the Oak Room on Thursday at 11:30?", "and after?"), "12:10"),
        (("ce e vineri la 9:15 în Sala Tei?", "și după aceea?"), "10:00"),
        (("что в среду в 14:00 в зале «Ива»?", "а потом?"), "14:30"),
        # The kind of a follow-up that is only a half-known word.
        (("when is the talk about reeds?", "whch rooom"), "Willow"),
        # A fact: its answer speaks of what is asked now, or has the number.
        (("how much is the fee?", "and for a student?"), "Students pay 40"),
        (("cât costă participarea?", "dar studenții?"), "40"),
        (("сколько стоит участие?", "а студентам?"), "40"),
        (("where can I leave a suitcase?", "until when?"), "19:00"),
        # One session: who runs it, what it costs, what to wear there; of a kind, the next one; the other end.
        (("when is the round table of the mayors?", "who's on it"), "Ioana Lupașcu"),
        (("where is lunch?", "is it free?"), "120 euros"),
        (("when is the study visit?", "what should I wear?"), "Closed shoes"),
        (("when is the first coffee break on Thursday?", "and the second?"), "15:30-16:00"),
        (("who opens the forum?", "and who closes it?"), "Friday 13 June"),
        # The day that is spoken of; the deadline of what is booked, and of another kind of thing.
        (("what is on Friday at 10:00?", "and at 12?"), "11:45-12:45"),
        (("where do I book meetings?", "until when?"), "9 June"),
        (("by when do I register?", "and requests for meetings?"), "9 June"),
        (("до какого числа надо зарегистрироваться?", "а запросы на встречи?"), "9 июня"),
        # The organisers' own fact once more, where no other matter is sure.
        (("what is the river passport?", "what do I have to have on me?"), "8 stamps"),
        (("как работают стаканы под залог?", "картой можно?"), "5 леев"),
        (("ce e pașaportul râului?", "și dacă vreau două?"), "8 ștampile"),
        (("how much is the fee?", "and if my firm is a member of a cluster?"), "not published"),
        # Past a date that was told; one of what was told; the way back, which the fact of a session tells.
        (("can I cancel my registration?", "and if it is past 20 May already?"), "Press Cancel"),
        # After one session, by "him"; of its days and not the event's; where she is from; a deadline that is of another thing.
        (("when does Papadakis speak?", "after him"), "Who lends to a small town?"),
        (("when is the gala dinner?", "is it on both days"), "Thursday 12 June"),
        (("когда выступает Ковальчук?", "она из какого города"), "Вербове"),
        (("do i have to pay in cash", "is it too late to book a meeting?"), "9 June"),
        # How many of what was spoken of.
        (("how do I book b2b meetings?", "and how many can I have?"), "At most 12"),
        (("where is the B2B matchmaking?", "сколько длится одна"), "20"),
        # The right words of a correction may be a question.
        (("where is lunch?", "sorry, not lunch, the gala dinner where is it"), "Old Mill restaurant"),
        # Where all of it is, after its days, whatever was spoken of before these.
        (("when is the matchmaking on Thursday?", "on which days is the forum?", "and where is it?"), "House of Waters"),
        # Who is on it, how many it holds.
        (("when is the round table of the mayors?", "who's sitting on it?"), "Ioana Lupașcu"),
        (("When is the flood map workshop?", "how many people do they let in?"), "30 seats"),
        (("what is the deadline for registration?", "and for the matchmaking?"), "9 June"),
        # Of what was told: its price, whatever it is counted by, its hours, how far it is, where, to whom to write; not the event's.
        (("where can I park?", "and how much is it per day"), "free"),
        (("where can I park?", "how far is it"), "6 minutes"),
        (("are there bikes?", "until when must I return it"), "20:00"),
        (("sunt biciclete?", "pana cand trebuie returnata"), "20:00"),
        (("велосипеды есть?", "сколько"), "30"),
        (("is there a nurse?", "where?"), "cloakroom"),
        (("where do I get an invitation letter?", "who do I write to"), "letters@"),
        (("is there a river boat?", "how much is it"), "free"),
        (("certificate?", "where do I get it"), "desk"),
        (("certificate?", "when do I get it"), "within three days"),
        # Of a list: the one that is counted, and what is asked of it.
        (("what talks are in the Willow Room on Wednesday?", "the second one, who speaks?"), "Inês Carvalho"),
        (("ce e vineri dimineața", "al doilea"), "08:30"),
        (("what is on Thursday at 14:00?", "the second one"), "Why the young leave"),
        (("when is the study visit?", "do I have to sign up for it?"), "information desk"),
        # A correction is read as what was meant; signing up is for what was shown.
        (("what's on friday morning", "sorry, I meant thursday"), "Water for eleven islands"),
        (("when is the study visit?", "how do I sign up?"), "information desk"),
        (("when is the study visit?", "what is the deadline?"), "1 June"),
        # A session stays spoken of while facts are told; why it is cancelled; who is on within it; where it is by now.
        (("when is the gala dinner?", "is it included in the fee?", "how do I get there?"), "14 Strada Morii"),
        (("când e cina de gală?", "intră în taxă?", "și cum ajungem acolo?"), "Strada Morii"),
        (("когда гала-ужин?", "а он входит во взнос?", "а как туда добраться?"), "Strada Morii"),
        (("when is the workshop about drones?", "why was it cancelled?"), "Cancelled"),
        (("when is the start-up pitch?", "and who is on at 16:05?"), "Apa Mică"),
        (("when is the gala dinner?", "where is it now?"), "Old Mill"),
        # After a fact: how far, and what nothing but "it" says of what.
        (("where can I park?", "far from you?"), "6 minutes"),
        # What is on beside a session, in its note, within it; the same in another language; a correction; back to an earlier one.
        (("when is the study visit?", "what else is on at the same time?"), "Why the young leave"),
        (("când e vizita de studiu?", "ce altceva e în același timp?"), "De ce pleacă tinerii"),
        (("когда учебный выезд?", "что ещё в это время?"), "Почему уезжает молодёжь"),
        (("when is the round table of the mayors?", "what comes right before it?"), "Coffee break"),
        (("when is the gala dinner?", "what time does the bus leave"), "19:00 and 19:15"),
        (("when is the start-up pitch?", "who goes first?"), "Rules and jury"),
        (("when is the start-up pitch?", "who is third"), "15:50"),
        (("who is Kalina Dimitrova?", "when is her talk"), "Wednesday 11 June, 11:30"),
        (("what is the theme?", "and in Romanian?"), "Orașe mici"),
        (("когда форум?", "in english please"), "Wednesday 11 to Friday 13 June"),
        (("what's on friday morning", "not today, thursday"), "Water for eleven islands"),
        (("when is the drill on Thursday?", "and the gala dinner?", "back to the drill, where was it?"), "Willow Room"),
        (("what workshops are on Wednesday?", "the second one", "and the first one?"), "Your first application"),
        (("when is the workshop on your first application for funding?", "is there parking", "who runs the workshop"), "Elena Șandu"),
        (("where can I park?", "is there a charger for cars?", "how far is it"), "6 minutes"),
        (("how much is the fee?", "for farmers?"), "Students pay 40"),
        # "When?" after a fact is of it, whatever it says of that; what says nothing is of it, too.
        (("will the slides be published?", "when"), "a week after"),
        (("prezentarile se pun undeva", "cand"), "o săptămână după"),
        (("pot fi fotografiat?", "nu vreau"), "șnur roșu"),
        # What it costs to take part, and when all begins, is of no car park and no Wi-Fi that are not published.
        (("есть ли принтер?", "сколько стоит участие"), "120 евро"),
        (("can I print something?", "when does it start"), "09:30"),
        # The way to a session is in what is told of it; how long that lasts is no answer.
        (("when is the study visit?", "how long is the ride?"), "Closed shoes"),
        # Those of a list that are in a language; in that language on another day, too.
        (("what workshops are on Wednesday?", "which are in romanian"), "Your first application"),
        (("which sessions are in russian on Wednesday?", "and on Thursday?"), "Flood drill"),
        (("which sessions are in german on Thursday?", "what about friday?"), "energy bill"),
        # The way back, and the bus that only the session's note knows.
        (("when is the gala dinner?", "and back?"), "back at 23:00"),
        (("when is the gala dinner?", "last bus?"), "00:45"),
        (("когда гала-ужин?", "а обратно?"), "обратно в 23:00"),
        # Of the matchmaking: its own meetings and how to cancel one.
        (("how long is a meeting?", "my meetings"), "/me"),
        (("how long is a meeting?", "how do i cancel one"), "two hours before"),
        # Prices compared, the way on foot of the place that is told now, the same of another language, a fee of its own.
        (("which hotels are near?", "which one is cheapest?"), "Hostel Barca"),
        (("unde pot dormi?", "care e cea mai ieftină?"), "Hostel Barca"),
        (("где переночевать?", "а что подешевле?"), "Hostel Barca"),
        (("where can I park?", "how far is that on foot?"), "6 minutes"),
        (("is there interpretation into Romanian?", "the same for Russian?"), "Linden Hall"),
        (("există traducere în română?", "la fel pentru rusă?"), "Sala Tei"),
        (("where are the B2B meetings?", "do they cost anything?"), "nothing more"),
        (("can our firm have a stand?", "what does one cost?"), "has not been published"),
        # On foot to what was shown; why, where what is told says it; where to in an emergency; another hour than the coffee's.
        (("when is the gala dinner?", "can i walk"), "15 minutes"),
        (("how do I get to the gala dinner?", "and on foot?"), "15 minutes"),
        (("unde e cina de gală?", "și pe jos?"), "15 minute"),
        (("когда гала-ужин?", "пешком дойду?"), "15 минут"),
        (("where can I park?", "why"), "repairs"),
        (("the house is on fire!", "where do I run?"), "lawn"),
        (("пожар!", "куда бежать?"), "газон"),
        (("where is the coffee?", "then what's at 11:30 on Wednesday"), "Heating without gas"),
        (("I lost my badge", "and my son is lost, too!"), "112"),
        # Somebody corrects themselves; thanks first, and then asks.
        (("where is the welcome reception?", "no, I meant the gala dinner"), "Old Mill"),
        (("unde e recepția?", "nu recepția, cina de gală"), "Moara Veche"),
        (("когда приём?", "ой, не приём, гала-ужин"), "Старой мельнице"),
        (("when is the study visit?", "ok thx, and what do I wear"), "Closed shoes"),
        (("cine e Kalina Dimitrova?", "mulțam fain, și când vorbește"), "joi 12 iunie"),
        # Who else is on the panel; how long; what it costs, in one word; for whom the fee is another.
        (("is Kalina Dimitrova on the panel about floods?", "who else"), "Taras Melnychenko"),
        (("когда учебная поездка?", "а надолго?"), "3 ч 30 мин"),
        (("когда гала-ужин?", "платно?"), "Входит во взнос"),
        (("какие гостиницы рядом?", "почём"), "180 леев"),
        (("how much is the fee?", "what about schoolkids?"), "Students pay 40"),
        # A deadline that is missed; what the forum costs, and not the hotel.
        (("until when can one register?", "and if I don't make it"), "if places are left"),
        (("până când mă înregistrez?", "și dacă nu reușesc"), "dacă mai sunt locuri"),
        (("how much is a room at Hotel Vidra?", "and the forum itself, just the Friday"), "120 euros"),
        # Its own time, though none is told; what the coach costs; until when kids may stay; the way to what was shown; what trips cost.
        (("will it be recorded?", "when can I watch it then"), "a week later"),
        (("se filmează?", "când le puneți"), "o săptămână"),
        (("where are the b2b meetings on wednesday", "ok how do I get up there"), "Lift to floor 2"),
        (("where do I park?", "is it open on friday?"), "have not published"),
        (("when is the study visit", "what does it cost"), "have not published"),
        (("до когда бронировать встречи?", "а регистрация до какого?"), "1 июня"),
        (("when is the flood drill", "full already, is it on again?"), "repeated on Friday"),
        (("when is the gala dinner", "and do you hold it next year?"), "next forum"),
        # Until when one books them; how far that is from there; who may take part in that.
        (("how can I book b2b meetings?", "until when can I do that?"), "9 June"),
        (("где парковка?", "далеко оттуда идти?"), "6 минут"),
        (("when are the b2b meetings?", "and who is allowed to take part in that?"), "firms of any size"),
        # Another matter, though it begins with "and where".
        (("when is the gala dinner?", "and where can I leave my suitcase"), "suitcases"),
        # After what is next, what is next after that.
        (("what's next?", "and after that?"), "Opening"),
    ],
)
def test_a_follow_up_takes_along_what_was_spoken_of(turns: tuple[str, ...], said: str) -> None:
    assert said in plain(talk(*turns).reply.text)


@pytest.mark.parametrize(
    ("turns", "there", "absent"),
    [
        # Within the pitch that is on: who is next, who after that, and its other parts.
        (("who is pitching now?", "who's next"), "16:00 Apa Mică", "Study visit"),
        (("cine prezintă acum la pitch?", "și după aceea?"), "16:00", "Recepție"),
        (("who is pitching now?", "and next?", "and after that?"), "16:10", "16:00"),
        # Of a list: those of a kind, about something, in another language; how many there are.
        (("which sessions are in romanian on Thursday?", "only the workshops"), "Women who run waterworks", "B2B"),
        (("what's on right now?", "which one is about drones"), "Drones over the river bank", "Six start-ups"),
        (("какие доклады на украинском?", "а на немецком?"), "Солнечные крыши", "украинский"),
        (("which sessions are in german?", "how many"), "sessions", "participants"),
        # What is left of the day, and not what it is of the event.
        (("ce mai e azi",), "18:30-20:30", "ziua 1"),
        (("что ещё сегодня осталось",), "18:30-20:30", "1-й день"),
        (("what did i miss", "what's left"), "18:30-20:30", "09:30"),
        # Signing up for a session that is named is not for the forum.
        (("do i need to sign up for the study visit",), "information desk", "1 June"),
        # Where the bus leaves is in the note of the session that it takes people to.
        (("când e cina de gală?", "de unde pleacă autobuzul"), "19:00", "10 minute"),
        # Of a list: the one that speaks of most of the words, its people; then its languages, and another language.
        (("how many keynotes are there?", "the one about the river that recovered"), "The river that came back", "The theme"),
        (("anything about floods tomorrow?", "the hands-on one"), "Flood drill", "Sunday"),
        (("ce e mâine pe energie?", "dar pe apă?"), "Apă pentru unsprezece insule", "țâșnitori"),
        (("ce e mâine pe energie?", "dar pe apă?", "și vineri?"), "vineri 13 iunie", "joi"),
        (
            ("when is heating without gas?", "is it interpreted into romanian?", "and into russian?"),
            "Interpretation into: Romanian",
            "outside",
        ),
        # What else somebody does; the first talk of the day that was asked for; whoever is on in what was told.
        (("датчик в ведре это где", "он потом ещё выступает?"), "пятница 13 июня", "Вход"),
        (("what time do I have to be there tomorrow?", "the first talk?"), "09:15-10:00", "over"),
        (("when does it start on Friday?", "who's talking?"), "Oksana Kovalchuk", "Lindqvist"),
        # A session that is full and on once more; one that is free; one that is not for everybody.
        (("when is the flood drill tomorrow?", "and if there is no place left?"), "Friday 13 June", "30 seats"),
        (("anything tonight?", "do I have to pay?"), "Free for all participants", "120"),
        (("вечеринка во сколько", "а мне можно?"), "для докладчиков", "студентам"),
        # How long it is, in one word.
        (("постолаки во сколько", "долго?"), "30 мин", "Три дня"),
        # On a day of the event one registers at the desk; whoever is hungry in the evening finds the reception.
        (("mor de foame, se dă ceva de mâncare diseară?",), "Recepție de bun venit", "încheiat"),
        (("who is on stage now?", "who's next?"), "16:00 Apa Mică", "Posters"),
        # The same hour of another day; a day of what a fact tells by the day; all of it; "ah" beside a question.
        (("what is on right now?", "and tomorrow at the same time?"), "15:30", "Nothing"),
        (("что сейчас идёт?", "а завтра в это же время?"), "четверг 12 июня", "ничего"),
        (("where can I leave a suitcase?", "and on Friday?"), "cloakroom", "Keeping the taps"),
        (("what is the flood drill?", "when is everything over"), "13 June", "12:45"),
        (("when is the gala dinner?", "ah ok where"), "Old Mill restaurant", "Good"),
        # The bus of an evening is in the note of the one that it takes people to; on foot one goes there.
        (("anything tomorrow evening?", "what time is the bus"), "19:00 and 19:15", "Podul"),
        (("ce e mâine seară?", "la ce oră e autobuzul"), "19:00 și 19:15", "Podul"),
        (("when is the gala dinner?", "how do I get there on foot"), "a walk of 15 minutes", "railway"),
        # A whole evening, where nothing of the kind is on then; what begins tomorrow, and who is first.
        (("when are we back from the study visit?", "and on Thursday evening?"), "Gala dinner", "Nothing"),
        (("а завтра во сколько начало", "кто первый"), "Выступа", "закончилось"),
        (("who is pitching now?", "how much longer"), "17:00", "three days"),
        # An hour that is claimed of a meal is no matter of the fee, which has the meal.
        (("students pay 60?", "lunch on Thursday is at 13:00 right"), "12:45-14:00", "euros"),
        # Until when it is, and not what is before it.
        (("где регистрация завтра?", "она до скольки?"), "09:15", "ничего нет"),
        # A session by a word of its title, in whatever order, before "not mine" and "not published".
        (("про тендер где",), "«Дуб»", "не знаю"),
    ],
)
def test_during_the_event(turns: tuple[str, ...], there: str, absent: str) -> None:
    text = plain(talk(*turns, now=DURING).reply.text)
    assert there in text
    assert absent not in text


def test_the_way_back_is_told_by_the_fact_of_a_session() -> None:
    now = datetime.fromisoformat("2026-11-17T10:00+02:00")
    assert "back at 16:00" in plain(talk("when is the factory visit?", "back by when?", event=TEXTILE, now=now).reply.text)


def test_what_only_an_own_fact_says_of_a_session_is_told_after_it() -> None:
    answer = dict.fromkeys(("en", "ro", "ru"), "At the plant that makes heat from waste water cameras stay in the bus.")
    shaped = {"label": "Cameras", "source": "site", "ask": {"en": ["cameras at the plant that makes heat"]}, "answer": answer}
    knowledge = mind_of("sample").knowledge
    facts = {**knowledge.facts, "plant-cameras": Fact.model_validate(shaped)}
    mind = Mind(replace(knowledge, facts=facts), mind_of("sample").matcher)
    focus = mind.answer(Question("when is the study visit?", EVE)).focus
    assert mind.answer(Question("is my camera ok inside?", EVE, None, focus)).sources == ("plant-cameras",)


def test_who_asks_for_the_other_of_two_is_told_the_same_of_it() -> None:
    turns = ("when is the B2B matchmaking on Wednesday?", "and the other one?")
    assert "Thursday 12 June" in plain(talk(*turns).reply.text)


def test_where_one_registers_on_a_day_of_the_event_is_the_desk() -> None:
    asked = ("bună, unde mă înregistrez?",)
    morning = datetime.fromisoformat("2025-06-11T08:40+03:00")
    assert "Foaierul Nuc" in plain(talk(*asked, now=morning).reply.text)
    assert "s-a închis" in plain(talk(*asked).reply.text)


def test_where_a_meal_is_is_asked_of_todays() -> None:
    noon = datetime.fromisoformat("2025-06-11T12:30+03:00")
    assert "12 June" not in plain(talk("where is lunch?", now=noon).reply.text)
    assert "12 June" in plain(talk("where is lunch?").reply.text)


def test_until_when_is_asked_of_what_alone_is_on() -> None:
    evening = datetime.fromisoformat("2025-06-12T22:30+03:00")
    assert "00:30" in plain(talk("până când ține?", now=evening).reply.text)


@pytest.mark.parametrize(
    ("turns", "absent"),
    [
        (("which hotels are near?", "and what is their phone number"), "000 123 456"),
        (("unde pot dormi?", "și ce număr de telefon au"), "000 123 456"),
        (("cum ajung de la gară?", "și biletul cât e"), "120"),
        (("кто такая Калина Димитрова?", "почта её есть?"), "hello@"),
    ],
)
def test_what_others_have_is_not_told_as_the_organisers(turns: tuple[str, ...], absent: str) -> None:
    answer = talk(*turns)
    assert answer.status is Status.UNPUBLISHED
    assert absent not in answer.reply.text


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (("who leads the flood map workshop?", "where is he from"), "("),
        (("когда дроны над берегом?", "там же что потом?"), "Ива"),
        (("when does Kalina Dimitrova speak?", "and on Thursday, is she on again?"), "Thursday 12 June"),
    ],
)
def test_a_follow_up_to_one_session(turns: tuple[str, ...], said: str) -> None:
    answer = talk(*turns)
    assert answer.status is Status.ANSWERED
    assert said in plain(answer.reply.text)


def test_a_word_of_a_title_is_no_new_session_beside_a_pronoun() -> None:
    answer = talk("who speaks at the opening?", "who else speaks there?")
    assert answer.sources == ("session:opening",)


def test_a_fact_is_repeated_for_a_word_of_its_answer_even_if_a_title_has_the_word_too() -> None:
    assert talk("is lunch included in the fee?", "and the gala dinner?").status is Status.ANSWERED
