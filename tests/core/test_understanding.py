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


@pytest.mark.parametrize(
    ("now", "question", "there", "absent"),
    [
        # The days are known where the hours are not; who asks for an hour is not told a day.
        ("2024-10-05T10:00", "is it on the 24th?", "No. Thursday 10 and Friday 11", "Palma"),
        ("2024-10-05T10:00", "e pe 24?", "Nu. Joi, 10, și vineri, 11", "Palma"),
        ("2024-10-05T10:00", "оно 24-го?", "Нет. Четверг, 10, и пятница, 11", "Пальма"),
        ("2024-10-05T10:00", "and what is on the 24th then?", "Palma de Mallorca", "No."),
        ("2024-10-05T10:00", "wat day is it on", "Thursday 10 and Friday 11", "last day"),
        ("2024-10-03T12:00", "is this next wk or the wk after", "7 days", "not published"),
        ("2024-10-09T10:00", "does it go on til friday or is it just a one day thing", "Two days", "matchmaking"),
        ("2024-10-09T10:00", "een-ul cu ce ajuta acolo", "Enterprise Europe Network", "propriile cuvinte"),
        ("2024-10-10T09:30", "whats on in ten minutes", "programme for this time yet: Thursday 10 October", "outside"),
        ("2024-10-09T10:00", "whats on in ten minutes", "The days of the event", "not published"),
        ("2024-10-10T09:30", "what's next", "Thursday 10 October", "later"),
        ("2024-10-09T10:00", "is it at the Academy of Sciences?", "Chișinău", "papers"),
        ("2024-10-09T10:00", "vin 300 pers., nu?", "Nu. Sunt așteptați 150", "referiți"),
        ("2024-10-09T10:00", "free?", "fee", "outside"),
        ("2024-10-09T10:00", "thanks ECCP!", "welcome", "Platform"),
        ("2024-10-09T10:00", "Who is ECCP doing this for, and roughly how big will the crowd be?", "150", "not published"),
        ("2024-10-09T10:00", "How do you say 'good morning, boss' in Japanese?", "", "Chișinău"),
        ("2024-10-09T21:40", "maine incepe?", "10", "nu a fost publicat"),
        ("2024-10-11T08:10", "is today the last day?", "11 October", "has not been published"),
        ("2024-10-08T10:00", "what time does it start on Thursday?", "has not been published", "The first day"),
        ("2024-10-08T10:00", "до скольки в пятницу", "не опубликован", "в Кишинёве"),
        # Beyond the event's days there is nothing of it.
        ("2024-10-11T17:30", "Завтра ещё что-нибудь будет?", "пятница 11 октября", "не опубликовали"),
        # Next year is another edition.
        ("2024-10-08T10:00", "unde e anul viitor?", "Palma", "La Chișinău"),
        # A fact that is surely meant before "who speaks there is not published".
        ("2024-10-08T10:00", "who supports the matchmaking", "Enterprise Europe Network", "not published"),
        ("2024-10-08T10:00", "когда матчмейкинг и для кого он", "МСП", "органы власти"),
        # A word that only one fact has; the UN is no "he" (ООН, он).
        ("2024-10-08T10:00", "Когда пройдёт встреча в Шарлеруа?", "27-28 ноября", "Четверг"),
        ("2024-10-08T10:00", "ООН в этом как-то участвует?", "ПРООН", "кнопка"),
        # A claim of a place in other words, and of a month that another edition has.
        ("2024-10-08T10:00", "Evenimentul e în noiembrie, așa-i?", "11 octombrie", "Graz"),
        # A list without commas, and bare question words.
        ("2024-10-08T10:00", "когда где", "Кишинёве", "Что из этого"),
        # Whoever takes leave of a wrong town or day is told the right one; so is who books for it.
        ("2024-10-08T10:00", "two days in Iasi then, great, see you there", "Chișinău", "welcome"),
        ("2024-10-08T10:00", "ne vedem vineri 25 oct la chisinau atunci", "10", "La revedere"),
        ("2024-10-08T10:00", "Your title says 24-25 October, so I book a hotel for these. Fine?", "10-11 October", "agree"),
        ("2024-10-08T10:00", "in invitatie scrie 24-25, care e corect", "10-11 octombrie", "Scrisoare"),
        # Both ends of the event; both days of the matchmaking; a slip that another language's stem hides.
        ("2024-10-08T10:00", "from which day to which day do I have to be there", "Friday 11 October", "The first day"),
        ("2024-10-08T10:00", "matchmaking runs on both days, correct?", "afternoon", "have not published this yet"),
        ("2024-10-08T10:00", "in ce oars e", "Chișinău", "Nu am înțeles"),
        # Romanian in Cyrillic letters and Russian in Latin ones are taken apart as they are written.
        ("2024-10-08T10:00", "кынд ши ын че ораш есте", "10", "Cui"),
        ("2024-10-08T10:00", "kakogo chisla i v kakom gorode vstrecha", "Четверг, 10, и пятница, 11", "Первый день"),
        # Here or elsewhere; a month in which it is not; the bodies behind it are no place; whoever is named in capitals before.
        ("2024-10-08T10:00", "is this thing in moldova or romania, i keep reading both", "Chișinău", "Hello"),
        ("2024-10-08T10:00", "ati zis ca e in septembrie, s-a amanat?", "10", "Schimbări"),
        ("2024-10-08T10:00", "это же правительство Румынии устраивает, верно?", "ПРООН", "Точнее: В Кишинёве"),
        ("2024-10-08T10:00", "Someone from CLUSTERO wrote to me. What sort of body is that?", "Romania", "civil society"),
        # A small word that begins a line is no name, nor is a town that somebody comes from the next edition's.
        ("2024-10-08T10:00", "Trebuie să-mi dau ceasul înainte când vin de la București?", "UTC+3", "Palma"),
        # What will be known later stands behind what is known now; what is claimed is of the matter before the "is".
        ("2024-10-08T10:00", "am auzit ca il face guvernul moldovei, asa e?", "PNUD", "Deschiderea"),
        ("2024-10-08T10:00", "Tema este inteligența artificială, nu-i așa?", "lanțurilor valorice", "Tema\n"),
        # Two words side by side that one answer has, where the likeliest has neither.
        ("2024-10-08T10:00", "Does the Black Sea play any role in the discussions?", "Danube and Black Sea", "dialogue partners"),
        # A wrong place is denied, be it claimed without a comma; but only where the place is what is told.
        ("2024-10-08T10:00", "the event is in Odessa right?", "No. In Chișinău", "exact"),
        ("2024-10-08T10:00", "the event is in Bucharest isnt it", "No. In Chișinău", "exact"),
        ("2024-10-08T10:00", "e la Bucuresti nu?", "Nu. La Chișinău", "exact"),
        ("2024-10-08T10:00", "конференция же в бухаресте?", "Нет. В Кишинёве", "Точнее"),
        (
            "2024-10-08T10:00",
            "eu sunt de la o vinărie mică din Orhei și fiica mea zice că vin și investitori, e adevărat?",
            "Clustere",
            "Nu.",
        ),
        ("2024-10-08T10:00", "I am in Romania, is it far, right?", "Chișinău", "No."),
        ("2024-10-08T10:00", "это в Молдавии, да?", "Кишинёве", "Нет"),
        ("2024-10-08T10:00", "it is in Europe, right?", "Chișinău", "No."),
        # A day of another edition; who takes part in the matchmaking, in whatever words; its sectors, in the same mail.
        ("2024-10-08T10:00", "so what is on the 24th then", "Palma", "No."),
        ("2024-10-08T10:00", "а что тогда 24го", "Пальма", "ничего нет"),
        ("2024-10-08T10:00", "How do we book the B2B meetings? Which sectors are covered?", "Sectors of the matchmaking", "Danube"),
        # Another country's capital is no matter of the event.
        ("2024-10-08T10:00", "What is the capital of Australia?", "outside", "Chișinău"),
        # What is asked of the planet, the boss and Easter is not the event's.
        ("2024-10-08T10:00", "cand e pastele in anul asta", "nu", "Joi, 10"),
    ],
)
def test_on_the_first_event_it_is_read_as_it_is_meant(now: str, question: str, there: str, absent: str) -> None:
    text = plain(said(question, event="chisinau-2024", now=datetime.fromisoformat(f"{now}+03:00")).reply.text)
    assert there in text
    assert absent not in text


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


@pytest.mark.parametrize(
    ("text", "status", "there"),
    [
        # Who names the city asks where in it; who names two towns asks which.
        ("Где именно в Кишинёве это будет?", Status.UNPUBLISHED, "адрес не опубликованы"),
        ("Unde trebuie să vin, la Chișinău sau la Bălți?", Status.ANSWERED, "La Chișinău"),
        # Of one meeting, not of the afternoon.
        ("How long does each meeting at the matchmaking last?", Status.UNPUBLISHED, "not published"),
        # What is named in capitals, and what is claimed of it.
        ("What does the abbreviation ECCP stand for?", Status.ANSWERED, "European Cluster Collaboration Platform"),
        # A word of an answer does not take a question from the matter that is read.
        ("скок стоит", Status.UNPUBLISHED, "платить"),
        ("EEN what is that", Status.ANSWERED, "Enterprise Europe Network"),
        ("een e organizatorul principal, nu?", Status.ANSWERED, "ECCP"),
        ("организует посольство сша, да?", Status.ANSWERED, "ECCP"),
        # Two matters near each other: the likelier is told.
        ("is undp part of it", Status.ANSWERED, "UNDP"),
        # The answer that has all the numbers.
        ("scrie 24-25 sus si 10-11 jos, care e bun", Status.ANSWERED, "10-11"),
        ("just booked 24 + 25 oct off for the chisinau conf, got that right didnt i", Status.ANSWERED, "No."),
        # A date that the organisers have spoken of; until when one books, of which nothing is said.
        ("is it 24 october?", Status.ANSWERED, "It is on 10-11 October"),
        ("конференция 24 октября?", Status.ANSWERED, "10-11 октября"),
        ("и до какого числа бронировать", Status.UNPUBLISHED, "Срок записи на B2B"),
        ("when is the last day to book meetings", Status.UNPUBLISHED, "Matchmaking deadline"),
        # What comes later in the series, asked of the series.
        ("Is the same series stopping anywhere in November?", Status.ANSWERED, "Heilbronn"),
        ("Кишинёв завершает цикл, потом уже встреч не будет, верно?", Status.ANSWERED, "Пальма"),
        # Short spellings.
        ("what hr does it kick off on thurs", Status.UNPUBLISHED, "hour at which it starts"),
        ("ку", Status.SMALLTALK, ""),
    ],
)
def test_of_the_first_event(text: str, status: Status, there: str) -> None:
    answer = said(text, event="chisinau-2024", now=datetime.fromisoformat("2024-10-08T10:00+03:00"))
    assert answer.status is status
    assert there in plain(answer.reply.text)


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
