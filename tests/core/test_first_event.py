"""The first event, of which little is published: how people ask, what is said, and what their next turns lean on."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.replies import Status, plain
from tests.talking import talk

FIRST_EVENT = datetime.fromisoformat("2024-10-08T10:00+03:00")


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
        # How long it is said to be; from when to when; how many people, in words cut short, which are no Romanian in Cyrillic.
        ("2024-10-08T10:00", "3 day event yeah?", "No. Thursday 10 and Friday 11", "first day"),
        ("2024-10-08T10:00", "Я правильно понял, что начинаем 11-го, а заканчиваем 12-го?", "Четверг, 10, и пятница, 11", "Время"),
        ("2024-10-08T10:00", "50 чел макс, так?", "Нет. Ожидается 150", "Nu"),
        # "The same series" makes no claim of a place; "mm" is the matchmaking; "an what" is another question.
        ("2024-10-08T10:00", "Какого числа эта же серия будет в Хайльбронне?", "13-14 ноября", "Точнее"),
        ("2024-10-08T10:00", "la ce ora incepe mm", "după-amiaza", "Ora de începere"),
        ("2024-10-08T10:00", "wat curency do they use an waht kind of sokcets", "types C and F", "no such"),
        # A form of a known word with two letters swapped; what only the rest of the question makes clear is said to be read so.
        ("2024-10-08T10:00", "по каким чсилам прходит", "Четверг, 10, и пятница, 11", "окончания"),
        ("2024-10-08T10:00", "whats timtale for friday pls", "I read this as: whats timetable", "not rather guess"),
    ],
)
def test_on_the_first_event_it_is_read_as_it_is_meant(now: str, question: str, there: str, absent: str) -> None:
    text = plain(talk(question, event="chisinau-2024", now=datetime.fromisoformat(f"{now}+03:00")).reply.text)
    assert there in text
    assert absent not in text


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
    answer = talk(text, event="chisinau-2024", now=FIRST_EVENT)
    assert answer.status is status
    assert there in plain(answer.reply.text)


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        # What a body is, and since when: the answer has the year, or all that is left over of the question.
        (("what is CLUSTERO?", "founded when"), "2011"),
        (("ce este ECCP?", "din ce an?"), "2015"),
        (("where was the edition before Chisinau?", "when?"), "18-19 June"),
        # The other end of the event.
        (("what is the last day of the conference?", "n the first"), "first day is"),
        (("какой первый день?", "последний когда?"), "11 октября"),
        # What is asked is the hour, and that is not published on any day.
        (("во сколько начало в четверг?", "а в пятницу?"), "не опубликовано"),
        (("which days does it take place?", "What time does it start?"), "has not been published"),
        # A price, when and where, after what is not published: of that.
        (("is there parking?", "how mutch iz it"), "Parking"),
        (("кофе будет?", "а во сколько?"), "Кофе"),
        # The other end, though both are unpublished.
        (("when does it start?", "when does it end"), "11 October 2024"),
        # Where exactly is not published, and when it begins is another matter.
        (("where exactly?", "what time does it start"), "starts has not been published"),
        (("Чем там платят?", "Теперь о другом: кто организует?"), "ECCP"),
        # Another matter than the number that was told.
        (("сколько участников ожидается?", "а стран скок"), "не опубликовано"),
        # The entry is of no car park; where it is, is of what was spoken of last; a language that it will be in is no wish to read it so.
        (("где парковаться", "скока стоит вход"), "платить за участие"),
        (("gracias, where is it", "mulțam, dar unde e"), "Orașul este Chișinău"),
        (("what is eccp", "is there a dinner tonight", "unde tre sa vin"), "Orașul este Chișinău"),
        # Where an answer comes from, and of which moment it is.
        (("when is it", "what is your source for that"), "Source: the organisers' invitation (published before the event)"),
        (("когда это", "откуда инфа"), "Источник: приглашение организаторов"),
        (("când e", "de unde știi"), "Sursa: invitația organizatorilor"),
        (("what is on thursday", "is that official"), "Source: the organisers' invitation"),
        (("when is it", "says who", "and where is it"), "The city is Chișinău"),
        (("ECCP", "what is that"), "online hub"),
        (("whats on today", "is it on the 24th?"), "No. Thursday 10"),
        # A doubt asks for it as well; "since when" after what a body is asks for its beginning.
        (("when is it", "sure?"), "Source: the organisers' invitation"),
        (("cand e", "sigur?"), "Sursa: invitația"),
        (("what is eccp", "since when"), "since 2015"),
        (("taxi to the airport", "how much is it"), "not published"),
        (("Which day does the conference start?", "And the last day?"), "The last day is Friday 11 October"),
        (("когда заканчивается регистрация", "на русском будет?"), "Синхронный перевод"),
        (("когда начинается конференция", "а последний день какой"), "11 октября"),
        (("кто такие CLUSTERO", "и давно они существуют?"), "2011"),
        (("When is the matchmaking?", "ok adn who can go to it"), "SMEs"),
        # A claim of the event's days is of no taxi.
        (("такси есть?", "so its on the 24th, right?"), "No. Thursday 10 and Friday 11"),
        (("e taxi la aeroport?", "e pe 24, nu?"), "Nu. Joi, 10, și vineri, 11"),
        (("такси есть?", "это же 24-го, да?"), "10, и пятница, 11 октября"),
        # Of another edition; who takes part in the matchmaking.
        (("Unde e următoarea ediție după Chișinău?", "Și în ce zile e?"), "24-25 octombrie"),
        (("matchmaking ul e joi dimineata nu?", "cine poate participa"), "IMM"),
        (("когда матчмейкинг", "кто может участвовать"), "МСП"),
    ],
)
def test_a_follow_up_to_a_fact_of_the_first_event(turns: tuple[str, ...], said: str) -> None:
    assert said in plain(talk(*turns, event="chisinau-2024", now=FIRST_EVENT).reply.text)
