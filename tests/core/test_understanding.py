"""How people write, by kinds of trouble: each row was misread once. What must be in the answer, and what must not."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core import splitting
from bot.core.lexicon import Lexicon
from bot.core.replies import Status, plain
from bot.core.spelling import Vocabulary, repair
from bot.core.text import tokens
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
        # So many days as it has are no mistake, though the answer has other numbers.
        (["3 day event yeah?"], "To be exact: Wednesday 11 to Friday 13 June", "No."),
        (["a 2 day event, right?"], "No. Wednesday 11 to Friday 13 June", "exact"),
        # A claim of a date, however it is tagged, and of a month alone.
        (["its on 24th rite?"], "No. Wednesday 11 to Friday 13 June", "24"),
        (["это же 24го да?"], "Нет. Со среды 11 по пятницу 13 июня", "24"),
        (["это ж 24го да"], "Нет. Со среды 11 по пятницу 13 июня", "24"),
        (["e in noiembrie, nu?"], "11, până vineri, 13 iunie", "noiembrie"),
        (["the fair is from 11 to 13 March, isn't it?"], "Wednesday 11 to Friday 13 June", "March"),
        # A price that is claimed of a meal; a price of what nobody asks who asks for the fee.
        (["the gala dinner is 50 lei on top, right?"], "No. 120 euros", "19:30"),
        (["сколько стоит айфон"], "Что из этого", "120"),
        (["price? n last day to sign up?"], "Students pay 40.\n\nThe deadline", "no such"),
        (["how much is it", "n if i come only on thursday?"], "120 euros", "10:00"),
        # All of a day is over when its last session is; what may be done in a room is asked of that, not of the room.
        (["I leave on Thursday - when is it all over that day?"], "Until 00:30", "Friday"),
        (["где на плотине курить"], "Курение", "Зал"),
        # Initials for what a title spells out.
        (["who is talking about AI"], "Giulia Ferraro", "not published"),
        (["so we meet in Tulcea, right?"], "Mirava", "Goodbye"),
        # "Worth" is no "costs" in Russian; what adds a question may stand before its question word.
        (["стоит ли приехать, на кого это рассчитано?"], "Для мэрий", "120"),
        # Half past seven is in the morning where something begins about then; an English "do" is no Russian "to".
        (["check-in opens at 7:30 on wednesday?"], "08:00-09:30", "19:30"),
        (["what should I do at 14:00 on Thursday?"], "14:00-17:00", "11:30"),
        (["who spks abt heat on thursday"], "Voß", "own text"),
        # What a talk is about comes before what holds for all talks.
        (["is the talk about telemetry interpreted?"], "English, Romanian", "Linden"),
        (["Which sessions belong to the Clean Water track?"], "Water for eleven islands", "Green"),
        (["What exactly happens on the second day?"], "Who lends to a small town?", "11 to Friday"),
        (["what time does the drone thing start"], "cancelled", "Opening"),
        (["is the pitch in Oak room?"], "Linden Hall", "not published"),
        (["which sessions are in Romanian tomorrow"], "Your first application", "Coffee"),
        (["which talks are interpreted into Russian"], "The river that came back", "Listening to pipes"),
        (["Care sesiuni sunt în rusă vineri?"], "Exercițiu de inundație", "Pauză"),
        # What is on again, what begins then, what comes before something.
        (["when is the flood drill on Thursday?", "is there another time?"], "Friday 13 June, 10:00", "not published"),
        (["когда дроны над берегом?", "а ещё раз будет?"], "только один раз", "не опубликовали"),
        (["what can I still catch before lunch on wednesday"], "Heating without gas", "12:45-14:00"),
        # A claim of another day or place, whatever else is said, and a tag that is a sentence of its own.
        (["I booked my flight for the 24th. All good?"], "No. Wednesday 11 to Friday 13 June", "24"),
        (["mi-am luat avion pe 24, sper ca-i bine asa"], "11, până vineri, 13 iunie", "24"),
        (["since you are in Iasi I can come by bus"], "Mirava", "Bus 3"),
        (["раз форум в Яссах, то я на машине"], "Мираве", "не опубликовали"),
        (["so we all go 2 tiraspol rite"], "Mirava", "outside"),
        # One session was shown: its places, its hour on another day, its room.
        (["where is the talk about biogas?", "how many can join?"], "60 seats", "participants"),
        (["what is on wednesday at 11:30?", "and on thursday?"], "Thursday 12 June", "Wednesday"),
        (["как пройти в дубовый зал"], "Дуб", "Мирав"),
        # A mail that ends in what is no small talk.
        (["I cannot eat anything with gluten. Will the kitchen take care of that?"], "gluten", "Goodbye"),
        # Each member with its own question word; a price asked of what was told; the answer's own date.
        (["wifi where, toilets where, badge from where"], "check-in desk", "Which of these"),
        (["how much is the fee?", "for students?"], "Students pay 40", "not published"),
        # By itself the question names nothing.
        (["My dog has eaten a bar of chocolate. What should I do?"], "outside what I know", "not published"),
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
        (["who gives the keynote on wednesday", "and on thursday?"], "Thursday 12 June", "Wednesday"),
        # Several details of one session, asked at once or behind a colon.
        (["the start-up contest: where, and how many people?"], "seats", "Which of these"),
        (["how many people fit in the start-up contest"], "seats", "1 session"),
        # What was cancelled, without saying what.
        (["s-a anulat ceva din program?"], "Drone deasupra malului", "nu au publicat"),
        (["drone wkshp cancelled?"], "Cancelled.", "Coffee"),
        (["glorp cancelled?"], "not published", "Coffee"),
        # Romanian as it is spelt in Moldova, and words cut short.
        (["cind e prinzul miercuri"], "12:45", "Nu am înțeles"),
        (["ce e vin. dim."], "13 iunie", "Nu am înțeles"),
        # A mail names a session by its kind, of which there is one on that day; every question of it is of that session.
        (["I am free on Thursday and come just for the keynote. Which room is it in, and is it translated?"], "Romanian", "not published"),
        (["What time does the study visit get back, my train is at 18:10"], "17:30", "18:10"),
        # The month that is a verb, too; what "after we eat" is.
        (["registration stays open untill 20 may yes?"], "No. The deadline is Sunday 1 June", "13 June"),
        (["is there anything on Thursday after we eat"], "14:00", "12:45"),
        # How long until a bus, whose hour stands in a note; what can be chosen; what is cancelled, behind a story.
        (["Wednesday at 14:00, what are my choices?"], "Oak Room", "not published"),
        (["I flew five hours for this, is anything cancelled??"], "Drones over the river bank", "not published"),
        (["Have any of the sessions been cancelled?"], "Drones over the river bank", "not published"),
        # A clause that only tells of the thing asked for; a matter that is only named behind an "also".
        (["is there a quiet room, where I can sit down for half an hour?"], "Cherry Studio", "Which of these"),
        (["where do I park? also the wifi password pls"], "CasaApelor", "Which of these"),
        # People by where they are from, and by what only one of them is.
        (["who is the lady from Berge Vue"], "Garnier", "not published"),
        (["когда выступает кредитный эксперт"], "10:00-11:00", "не опубликовали"),
        # The event by its name; another year; thanks that go on.
        (["Nu am mai fost niciodată. Ce este de fapt River Towns Forum?"], "forum", "Nu am înțeles"),
        (["where was it last year?"], "not been published", "Mirava"),
        (["Thanks, you saved me a phone call!"], "welcome", "not published"),
        # A room: how many it holds, the way; what is in another room than somebody thinks, is said with its own.
        (["how many people fit in the Linden Hall"], "300 seats", "Ground floor"),
        (["how do I get to the Quince Gallery"], "Lift to floor 2", "matchmaking"),
        (["is lunch in the Linden Hall?"], "Walnut Foyer", "not published"),
        # The same once more on another day; all that somebody does; what is interpreted into a language, not held in it.
        (["exercițiul de inundație vineri"], "10:00-11:15", "Nimic"),
        (["what does Lukas Brandstätter talk about?"], "Street lights that sleep", "not published"),
        (["which talks are interpreted into Romanian"], "Parks that drink the rain", "Biogas"),
        (["what panels are on thursday?"], "Who lends to a small town?", "speakers"),
        (["which sessions are held in German"], "Solar roofs", "not published"),
        # A session by words of its title, a part of a session, a title that is also the name of a kind.
        (["карта паводков"], "Нарисуйте карту паводков", "Оплата"),
        (["at what time is the concert"], "22:00 Concert", "Welcome"),
        (["what time is the welcome reception"], "18:30-20:30", "Check-in"),
        # A part of a session by its title; a session by two common words, or by one where only a session can be cancelled.
        (["во сколько концерт"], "22:00", "Вечеринка"),
        (["cand e concertul"], "22:00", "Nimic"),
        (["when is group photo"], "12:45", "photos"),
        (["почему отменили дроны"], "полёты над рекой запрещены", "молодёжь"),
        (["is the drone thing cancelled"], "not permitted", "have not published"),
        # Who speaks about what; a subject before a fact that has half of its words.
        (["who speaks about floods"], "Daria Shevchuk", "30 speakers"),
        (["ceva despre energie solara"], "Acoperișuri solare", "Tema"),
        # How many sessions and rooms; the bus that goes where it is asked to; a train is none of the programme's.
        (["how many sessions are there"], "60 sessions", "not published"),
        (["is there a bus to the airport?"], "15:15", "every 10 minutes"),
        (["последний поезд во сколько"], "поезд", "Прощальный обед"),
        # What is spoken where nothing is interpreted.
        (["is the talk women who run waterworks interpreted into russian"], "English, Romanian", "not published"),
        # All of the event is not one of its sessions.
        (["is the forum cancelled?"], "11 to Friday 13 June", "Drones"),
        # How long to wait is not what is on.
        (["is it tomorrow already or do I still have a day"], "1 day", "Nothing"),
        # "On one" is no day of the month; a Russian "он" is no English "on", nor is "mi-o" a Russian "о".
        (["он по русски будет говорить?"], "русский", "Говор"),
        # A short name in capitals means itself alone; where many rooms are meant, the way to each is not told.
        (["про ИИ где и до скольки"], "До 11:00", "городская"),
        # Sessions that speak of a thing before a fact, where a time is named, and before an open matter for a rare word.
        (["anything about floods on Thursday"], "When the water is in the street", "outside"),
        (["ce e miercuri pe energie"], "Încălzire fără gaz", "Tema"),
        (["vreau ceva despre finanțări"], "Cine împrumută un oraș mic?", "nu au publicat"),
        # What stands before a colon may be the time of what is asked behind it.
        (["четверг, 4 часа дня: из чего выбирать?"], "16:00-16:30", "09:15"),
        (["ce pot face joi după prânz?"], "14:00", "Întrebați-mă"),
        # Whether one can still register is told by what is told since it closed.
        (["can I still register?"], "closed on 1 June", "The deadline is"),
        # A session that a story speaks of; what is told of the stands is no opening.
        (
            ["I heard of a talk on women who run the waterworks. Could you tell me on which day it takes place?"],
            "waterworks",
            "Lunch",
        ),
        # The keys of another alphabet: endings, and doubled letters.
        (["kak zaregistrirovatsya"], "регистрац", "не знаю"),
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
        ("как записаться на b2b и до какого числа?", ["как записаться на b2b", "до какого числа?"]),
        ("Vă rog să-mi spuneți la ce oră este, cine vorbește", ["Vă rog să-mi spuneți la ce oră este", "cine vorbește"]),
        ("My dog has eaten a bar of chocolate, what should I do?", ["My dog has eaten a bar of chocolate, what should I do?"]),
        ("What time are we back, my train is at 18:10", ["What time are we back"]),
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


def test_a_part_of_a_lexicon_is_the_lexicon_of_that_part() -> None:
    terms = {
        "bus": {"en": ["bus", "shuttle bus"], "ro": ["autobuz"]},
        "wait": {"en": ["bus stop", "wait"], "ru": ["остановка"]},
        "and": {"en": ["and"], "ro": ["și"]},
    }
    whole = Lexicon(terms)
    for chosen in ({"bus"}, {"wait"}, {"bus", "and"}, set(terms), set[str]()):
        part, own = whole.part(chosen.__contains__), Lexicon({id_: terms[id_] for id_ in chosen})
        for text in ("the shuttle bus stop", "autobuzul si autobuzele", "остановки and busses", "wait at a bus stop, shuttle"):
            assert part.spans(tokens(text)) == own.spans(tokens(text))
        assert part.terms == own.terms


def test_slang_is_read_as_what_it_stands_for_and_is_no_repair() -> None:
    words = Vocabulary({"the": 300, "rooms": 20, "tickets": 20})
    assert repair("wat comes nxt", words).text == "what comes next"
    assert repair("wat comes nxt", words).changes == ()
    assert repair("teh rooms", words).changes == (("teh", "the"),)  # two of three letters swapped


def test_the_language_of_a_person_is_kept_where_a_text_tells_none() -> None:
    for text in ("wifi", "QR", "25", "B2B", "thx bye"):
        for lang in ("en", "ro", "ru"):
            assert mind_of("sample").answer(Question(text, EVE, hint=lang)).lang == lang


def test_a_word_cut_short_by_a_full_stop_is_made_whole() -> None:
    words = Vocabulary({"degustare": 20, "de": 300, "vinuri": 20, "la": 300, "vineri": 50})
    assert repair("degust. de vinuri vin. la 14", words).text == "degustare de vinuri vineri la 14"
    assert repair("Degust. De vinuri.", words).text == "degust. de vinuri."


def test_what_stands_before_a_colon_is_asked_about_behind_it() -> None:
    asking = mind_of("sample").grounds.asking
    assert [one.text for one in splitting.questions("pitch contest: what time, which hall?", asking)] == [
        "pitch contest what time",
        "pitch contest which hall?",
    ]
    assert [one.text for one in splitting.questions("one question: where is it?", asking)] == ["where is it?"]


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        # Letters that everybody types as they like: w, c, 4, a for ш, ч, я; Romanian in Cyrillic.
        ("gde poluchit nauwniki", "наушник"),
        ("kogda nacalo", "09:30"),
        ("kowernoe est?", "кошер"),
        ("unde parchez", "stadion"),
        ("мерг блуджи?", "cravată"),
    ],
)
def test_what_is_typed_in_the_other_alphabet_is_read_by_its_sound(typed: str, there: str) -> None:
    assert there.lower() in plain(said(typed).reply.text).lower()


def test_a_known_word_is_not_taken_for_the_other_keyboard() -> None:
    assert mind_of("sample").matcher.match("хештег", None, 8).text == "хештег"


def test_an_answer_that_is_not_sure_offers_what_else_may_be_meant() -> None:
    unsure = said("since it's three days long, which day is best for a startup?", event="chisinau-2024")
    sure = said("what is the wifi password?")
    offered = [button.data for row in unsure.reply.buttons for button in row if button.data.startswith(("fact:", "topic:"))]
    assert unsure.status in (Status.ANSWERED, Status.UNPUBLISHED)
    assert offered
    assert "If you meant something else" in unsure.reply.text
    assert "If you meant" not in sure.reply.text


def test_a_published_answer_near_a_matter_tells_it() -> None:
    knowledge = mind_of("sample").knowledge
    assert knowledge.near["duration" if "duration" in knowledge.near else "last-day"] == "dates"
    assert all(not knowledge.facts[fact].unpublished for fact in knowledge.near.values())
    assert not set(knowledge.near) & {fact.topic for fact in knowledge.facts.values()}


def test_a_page_of_words_that_nobody_says_is_not_read_for_long() -> None:
    noise = " ".join("".join(chr(97 + (7 * word + letter * letter) % 26) for letter in range(9)) for word in range(90))
    assert said(noise).status is Status.UNKNOWN
    mail = "Good morning, I am coming with two colleagues from Galati by car. " * 4 + "Where can we park?"
    assert "stadium" in said(mail).reply.text
