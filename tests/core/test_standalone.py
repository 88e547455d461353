"""One question by itself: the programme, a fact, a choice, or none. The sample event's eve and its second morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.dialogue import Mind
from bot.core.facts import Subject
from bot.core.grounds import Part
from bot.core.query import Query
from bot.core.replies import Status, plain
from bot.core.shapes import Fact
from bot.core.turns import Answer, Question
from tests.conftest import mind_of
from tests.programme import edited
from tests.talking import talk

EVE = datetime.fromisoformat("2025-06-10T20:00+03:00")
SECOND = datetime.fromisoformat("2025-06-12T11:10+03:00")
LAST = datetime.fromisoformat("2025-06-13T10:20+03:00")

PIER = str(Path(__file__).parents[1] / "questions" / "events" / "pier")


def ask(text: str, now: datetime = EVE, event: str = "sample") -> Answer:
    return mind_of(event).answer(Question(text, now))


@pytest.mark.parametrize(
    ("text", "now", "sessions"),
    [
        # A word or two of the title are enough, whatever else is said.
        ("what language is the solar talk in", EVE, ["talk-rooftops"]),
        ("biogaz", EVE, ["talk-biogas"]),
        ("who gives the biogas talk", EVE, ["talk-biogas"]),
        ("во сколько камыш?", EVE, ["talk-reeds"]),
        ("la ce oră sunt felinarele", EVE, ["workshop-lights"]),
        # What follows a session that is named, and what goes beside it; when somebody speaks, of whatever.
        ("what comes after the biogas talk", EVE, ["talk-leaks", "talk-open-data"]),
        ("when does Kalina Dimitrova speak about cheese", EVE, ["panel-small-water", "panel-flood", "talk-reeds"]),
        ("what is on at the same time as the biogas talk?", EVE, ["matchmaking-wed", "talk-sponge", "workshop-apprentices"]),
        # The first of a day, and its last.
        ("how does Friday begin?", EVE, ["keynote-kovalchuk"]),
        ("la ce oră începe joi", EVE, ["keynote-papadakis"]),
        ("какой первый доклад в четверг", EVE, ["keynote-papadakis"]),
        ("the very last thing in Linden Hall on Friday", EVE, ["closing"]),
        # The hall that people call big.
        ("what is on in the big hall on Friday at 10:15", EVE, ["panel-ai"]),
        ("ce e în sala mare vineri la 10:15", EVE, ["panel-ai"]),
        ("что в большом зале в пятницу в 10:15", EVE, ["panel-ai"]),
        # A session that is held twice: the one that can yet be met.
        ("when is the flood drill", LAST, ["drill-fri"]),
        ("how long until lunch?", SECOND, ["lunch-thu"]),
        # What the programme knows is not "unpublished" for want of a fact.
        ("until when does the matchmaking go on on Wednesday?", EVE, ["matchmaking-wed"]),
        ("why is the gala dinner in the Linden Hall?", EVE, ["gala"]),
        # A track by its word.
        ("something about energy on Thursday afternoon?", EVE, ["talk-storage", "visit-plant", "workshop-lights"]),
    ],
)
def test_the_programme_answers(text: str, now: datetime, sessions: list[str]) -> None:
    assert [source.removeprefix("session:") for source in ask(text, now).sources] == sessions


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # What is handed out is of no talk; the way from the station is no way to the town.
        ("când primim prezentările?", "o săptămână după forum"),
        ("how do I come from the train station?", "12 minutes on foot"),
        ("cum vin de la gară?", "12 minute pe jos"),
        ("с вокзала до вас как?", "12 минут пешком"),
        # What somebody asks to have confirmed: the deadline, where they speak of registering, else the days.
        ("Do I remember right that registration is open until 10 May?", "1 June"),
        ("Я правильно помню, что записаться можно до 10 мая?", "1 июня"),
        ("Înțeleg bine că înscrierea e până pe 10 mai?", "1 iunie"),
        ("a friend says you moved it to 25-26 may, is that so", "No. Wednesday 11 to Friday 13 June"),
        # Until when one may invite is until when meetings are booked.
        ("until when can I invite partners on the b2b platform", "9 June"),
        ("ещё не поздно забронировать встречу?", "9 июня"),
        ("is it not too late to book a meeting?", "9 June"),
        ("mai apuc să rezerv întâlniri B2B?", "9 iunie"),
        ("до когда бронировать встречи?", "9 июня"),
        # What is claimed of the deadline is of the deadline, and of the days of the days.
        ("b2b vstrechi mozhno bronirovat do 25 maya, da?", "Нет. Запросы принимают до понедельника 9 июня"),
        ("Я правильно записал: 13 и 14 мая?", "Со среды 11 по пятницу 13 июня"),
        # Of one meeting, and of how many: not of the afternoons.
        ("o întâlnire b2b ține o oră, așa-i?", "Nu. O întâlnire durează 20 de minute"),
        ("câte întâlniri B2B pot să am?", "cel mult 12"),
        ("встречи b2b идут по пятнадцать минут, так?", "Нет. Встреча длится 20 минут"),
        # What the fee covers; a size that is no sum; how long it is until then; a place that is claimed.
        ("does the fee cover lunch?", "120 euros"),
        ("cât costă un stand de 2x2?", "standuri"),
        ("how many days till you open?", "37 days to go"),
        ("это ведь в самом Кишинёве, да?", "Нет. В Мираве"),
        ("it is near Iasi station, right?", "Mirava"),
        # Spoken endings.
        ("отменили че-нить?", "Дроны над берегом"),
        # A "j" is one of two letters.
        ("gde ujin", "Старая мельница"),
    ],
)
def test_before_the_event(text: str, said: str) -> None:
    assert said in plain(ask(text, datetime.fromisoformat("2025-05-05T10:00+03:00")).reply.text)


def test_an_own_fact_is_known_by_the_words_that_it_alone_has_and_by_what_was_said_before() -> None:
    asked = "quite windy outside... will the boat still go tonight?"
    answer = ask(asked, datetime.fromisoformat("2026-09-17T16:00+02:00"), PIER)
    assert answer.sources == ("bora-wind",)


def test_below_what_is_not_published_stand_the_own_facts_that_have_a_rare_word_of_the_question() -> None:
    knowledge = mind_of("sample").knowledge
    answer = dict.fromkeys(("en", "ro", "ru"), "A laboratory at the pier looks at your earthworms.")
    shaped = {"label": "Soil test", "source": "site", "ask": {"en": ["who looks at my earthworms"]}, "answer": answer}
    facts = {**knowledge.facts, "soil-test": Fact.model_validate(shaped)}
    mind = Mind(replace(knowledge, facts=facts), mind_of("sample").matcher)
    asked = mind.answer(Question("I brought earthworms. Where can I smoke?", EVE))
    assert asked.status is Status.UNPUBLISHED
    assert "fact:soil-test" in [button.data for row in asked.reply.buttons for button in row]
    alone = mind.answer(Question("where can I smoke?", EVE))
    assert "fact:soil-test" not in [button.data for row in alone.reply.buttons for button in row]


def test_of_a_session_that_is_cancelled_it_is_told_that_it_is_and_not_that_its_place_is_unknown() -> None:
    mind = edited(mind_of("sample"), {"workshop-drones": {"rooms": (), "note": None, "summary": None}})
    answer = mind.answer(Question("where is Drones over the river bank?", EVE))
    assert answer.status is Status.ANSWERED
    assert "cancelled" in answer.reply.text
    assert "not published" not in answer.reply.text


def test_where_somebody_comes_from_is_not_what_they_ask_about() -> None:
    answer = ask("I come from Slatina. Do I need a visa for it?")
    assert answer.sources == ("visa",)


def test_what_was_missed_is_over_or_running_not_to_come() -> None:
    text = plain(ask("what did I miss this morning?", SECOND).reply.text)
    assert "Water for eleven islands" in text
    assert "Solar roofs" not in text


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("what do people wear at the gala?", "dress-code"),
        ("parking", "parking-moved"),
        ("may my colleague come in my place?", "substitution"),
        ("hi, wifi password?", "wifi-password"),
        ("привет, пароль от вайфая?", "wifi-password"),
    ],
)
def test_a_fact_answers_although_the_programme_knows_a_word_of_it(text: str, source: str) -> None:
    assert ask(text).sources == (source,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("so the forum is in Iasi, right?", "Mirava"),
        ("форум будет в Яссах, верно?", "Мираве"),
        ("forumul începe joi, 12 iunie, nu?", "11"),
        ("it is on 12 and 13 June, correct?", "11"),
        ("the gala dinner is on Wednesday evening, right?", "Thursday 12 June"),
        ("приём в четверг вечером, верно?", "11 июня"),
    ],
)
def test_a_wrong_place_or_day_is_corrected(text: str, said: str) -> None:
    answer = ask(text)
    assert answer.status is Status.ANSWERED
    assert said in plain(answer.reply.text)


def test_of_several_answers_a_choice_names_what_can_be_chosen() -> None:
    answer = ask("where is the wifi password, and where is the paper?")
    assert "linden-2025" in answer.reply.text
    choices = [button.label for row in answer.reply.buttons for button in row if button.data.startswith(("fact:", "topic:"))]
    assert choices
    assert all(f"- {label}" in answer.reply.text for label in choices)


@pytest.mark.parametrize("text", ["will it rain on Thursday?", "is bitcoin going up this week", "cheers, you are a star"])
def test_a_time_or_a_word_of_a_title_alone_is_no_question_about_the_programme(text: str) -> None:
    assert ask(text).status is not Status.ANSWERED


def test_the_length_of_a_walk_without_a_clock_time_is_told_from_its_description() -> None:
    assert "two hours" in plain(ask("how long is the walk through old Mirava?").reply.text)


@pytest.mark.parametrize("text", ["what's next now?", "ce urmează acum?", "что дальше сейчас?"])
def test_what_is_next_now_is_what_is_next(text: str) -> None:
    """Not the lunch that is on."""
    assert set(ask(text, datetime.fromisoformat("2025-06-12T13:40+03:00")).sources) >= {"session:matchmaking-thu", "session:panel-youth"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("so the keynote by Papadakis is on Wednesday, right?", ("Papadakis", "Thursday 12 June")),
        ("keynote-ul lui Papadakis e miercuri, nu?", ("Papadakis", "joi 12 iunie")),
    ],
)
def test_somebody_s_talk_on_the_wrong_day_is_told_with_its_day(text: str, said: tuple[str, ...]) -> None:
    """Beside what is held then: either may be what was meant."""
    answer = plain(ask(text).reply.text)
    assert all(one in answer for one in said), answer


@pytest.mark.parametrize("text", ["i lost my son in the crowd", "mi-am pierdut copilul", "потерялась дочка"])
def test_a_lost_child_is_no_lost_thing(text: str) -> None:
    assert ask(text, SECOND).sources == ("emergency",)


@pytest.mark.parametrize("text", ["when does it all end?", "la ce oră se termină totul?", "во сколько всё закончится?"])
def test_all_is_over_when_the_last_is(text: str) -> None:
    """Not when what is on now ends."""
    assert ask(text, datetime.fromisoformat("2025-06-13T09:00+03:00")).sources == ("session:lunch-fri",)


@pytest.mark.parametrize("text", ["what can't I miss today?", "ce să nu ratez azi?", "что сегодня нельзя пропустить?"])
def test_what_must_not_be_missed_is_to_come(text: str) -> None:
    assert {"session:closing", "session:panel-ai"} <= set(ask(text, datetime.fromisoformat("2025-06-13T09:50+03:00")).sources)


def test_a_session_that_is_repeated_is_met_under_the_other_s_name() -> None:
    """The name stands at Thursday's alone; on Friday the repetition is on."""
    answer = ask("exercițiul de inundație mai e azi?", datetime.fromisoformat("2025-06-13T10:20+03:00"))
    assert answer.sources == ("session:drill-fri",), answer.reply.text


@pytest.mark.parametrize(("sign", "source"), [("🅿️", "parking-moved"), ("📶?", "wifi-password"), ("🚑", "emergency"), ("🏨", "hotel")])
def test_a_picture_may_be_a_question(sign: str, source: str) -> None:
    assert ask(sign, SECOND).sources == (source,)


@pytest.mark.parametrize("sign", ["👍", "❤️", "🎉"])
def test_other_pictures_are_small_talk(sign: str) -> None:
    assert ask(sign, SECOND).status is Status.SMALLTALK


@pytest.mark.parametrize("text", ["when is the Web Conference in Dublin?", "când e Salonul Auto de la Geneva?"])
def test_what_others_hold_elsewhere_is_not_this_event(text: str) -> None:
    assert ask(text).status is Status.UNKNOWN


def test_a_role_in_another_country_is_nobody_on_stage() -> None:
    assert ask("who is the mayor of Paris?").status is not Status.ANSWERED


@pytest.mark.parametrize("text", ["when is the forum next year?", "unde e forumul la anul?", "где форум в следующем году?"])
def test_another_year_is_not_this_one(text: str) -> None:
    answer = ask(text)
    assert not any(one in answer.sources for one in ("dates", "venue")), answer.reply.text


def test_a_name_among_transliterated_words_stays_as_it_is_spelt() -> None:
    assert "CLUSTERO" in ask("chto eto za clustero", datetime.fromisoformat("2024-10-08T10:00+03:00"), "chisinau-2024").reply.text


@pytest.mark.parametrize(
    ("text", "last", "now", "passed"),
    [
        ("when is the registration deadline?", "This deadline has passed.", "2025-06-01T23:59+03:00", False),
        ("when is the registration deadline?", "This deadline has passed.", "2025-06-02T00:01+03:00", True),
        ("până când pot cere întâlniri?", "Acest termen a trecut.", "2025-06-09T17:59+03:00", False),
        ("până când pot cere întâlniri?", "Acest termen a trecut.", "2025-06-09T18:01+03:00", True),
        ("можно ещё вернуть деньги?", "Этот срок уже прошёл.", "2025-06-10T10:00+03:00", True),
    ],
)
def test_a_deadline_that_has_passed_is_said_to_have_passed(text: str, last: str, now: str, passed: bool) -> None:
    """A day without a time counts to its end, in the event's time."""
    answer = ask(text, datetime.fromisoformat(now))
    assert (answer.status, answer.reply.text.endswith(last)) == (Status.ANSWERED, passed)


@pytest.mark.parametrize("text", ["so 3 days, wed thru fri, right?", "4 days, tue through fri, correct?"])
def test_days_that_are_claimed_in_short_are_corrected(text: str) -> None:
    answer = ask(text, datetime.fromisoformat("2024-10-08T10:00+03:00"), "chisinau-2024")
    assert answer.sources == ("dates",), answer.reply.text


@pytest.mark.parametrize("text", ["ce e mâine dimineață?", "what's on tomorrow morning?", "чо завтра утром?"])
def test_a_part_of_a_day_without_a_programme_is_not_published(text: str) -> None:
    answer = ask(text, datetime.fromisoformat("2024-10-09T10:00+03:00"), "chisinau-2024")
    assert answer.status is Status.UNPUBLISHED, answer.reply.text


def test_in_danger_it_is_said_what_to_do_even_where_nothing_is_published() -> None:
    answer = ask("I lost my little boy!", datetime.fromisoformat("2024-10-10T14:00+03:00"), "chisinau-2024")
    assert (answer.status, "emergency number" in answer.reply.text) == (Status.UNPUBLISHED, True)


@pytest.mark.parametrize("asked", ["so what is it, a festival?", "este un festival?", "а это фестиваль?"])
def test_who_asks_whether_it_is_a_festival_is_told_what_it_is(asked: str) -> None:
    assert talk(asked).sources == ("kind",)


def test_what_is_free_elsewhere_is_not_what_the_price_has() -> None:
    knowledge = mind_of("sample").knowledge
    answer = dict.fromkeys(("en", "ro", "ru"), "A painter draws you at every lunch, free.")
    shaped = {"label": "Portraits", "source": "site", "ask": {"en": ["who draws portraits"]}, "answer": answer}
    facts = {**knowledge.facts, "portraits": Fact.model_validate(shaped)}
    mind = Mind(replace(knowledge, facts=facts), mind_of("sample").matcher)
    assert mind.answer(Question("is lunch in the price?", EVE)).sources == ("fee",)


def test_a_word_of_the_lexicon_is_no_slip_of_a_title() -> None:
    assert talk("what is the thing with the wooden ducks?").sources != ("session:workshop-women",)


def test_an_evening_is_told_whole_when_somebody_asks_what_to_do() -> None:
    assert set(talk("чем заняться в четверг вечером?").sources) == {"session:free-time", "session:gala"}


def test_below_what_is_not_sure_stands_the_likeliest_of_the_organisers_own_facts() -> None:
    answer = talk("who takes care of the cup afterwards")
    assert answer.status is Status.CLARIFY  # and no list of the speakers
    assert "fact:cups" in {button.data for row in answer.reply.buttons for button in row}


@pytest.mark.parametrize(
    ("asked", "sources"),
    [
        ("wifi password n where do i leave my coat", ("wifi-password", "cloakroom")),
        ("so a ticket is 100 euro, correct?", ("fee",)),
        ("you stupid bot, where can I park?", ("parking-moved",)),
        ("ты тупой бот, где парковка?", ("parking-moved",)),
        ("I'm coeliac. Will there be anything for me at noon?", ("diet",)),
    ],
)
def test_more_of_what_people_mean(asked: str, sources: tuple[str, ...]) -> None:
    assert talk(asked).sources == sources


def test_a_fair_is_asked_of_as_the_event_is_where_it_is_one() -> None:
    knowledge = mind_of("sample").knowledge
    named = {"en": "River Towns Fair", "ro": "Târgul orașelor de râu", "ru": "Ярмарка речных городов"}
    fair = Mind(replace(knowledge, event=knowledge.event.model_copy(update={"name": named})), mind_of("sample").matcher)
    for asked in ("cand e targul", "когда ярмарка?", "when is the fair"):
        assert fair.answer(Question(asked, EVE)).sources == ("dates",)


def test_what_is_done_in_bad_weather_is_told_where_one_own_fact_says_it() -> None:
    knowledge = mind_of("sample").knowledge
    answer = {
        "en": "If it rains, we meet in the mill.",
        "ro": "Dacă plouă, ne vedem la moară.",
        "ru": "Если дождь, встречаемся на мельнице.",
    }
    shaped = {"label": "In the wet", "source": "site", "ask": {"en": ["where do we meet when the meadow is wet"]}, "answer": answer}
    mind = Mind(replace(knowledge, facts={**knowledge.facts, "wet": Fact.model_validate(shaped)}), mind_of("sample").matcher)
    for asked in ("what if it pours?", "а если будет ливень?", "și dacă e furtună?"):
        assert mind.answer(Question(asked, EVE)).sources == ("wet",)
    assert mind.answer(Question("what will the weather be like?", EVE)).status is Status.UNKNOWN


def test_of_one_family_the_matter_is_told_that_has_the_date_which_is_asked_for() -> None:
    mind, asked = mind_of("sample"), "until when do I choose the firms"
    ranked = (("fact:mm-booking", 0.5), ("fact:mm-deadline", 0.3))
    part = Part(asked, "en", EVE, Query(want="until"), ranked, 0.5)
    meant = mind.standalone.readings.meant(part, mind.grounds.subject(part.label), part.sure)
    assert meant is not None
    assert meant.fact == "mm-deadline"


@pytest.mark.parametrize("asked", ["until what time is the desk open on friday", "pana la cat e deschis biroul vineri"])
def test_until_when_the_desk_is_open_is_told_by_the_fact_that_has_the_hours_of_each_day(asked: str) -> None:
    assert talk(asked).sources == ("desk-hours",)


def test_the_whole_programme_is_no_answer_to_what_names_a_matter() -> None:
    answer = talk("what happens with the deposit")
    assert len(answer.sources) < 2
    assert "fact:cups" in {button.data for row in answer.reply.buttons for button in row}


def test_an_own_fact_that_stands_out_is_told_where_nothing_else_is_sure() -> None:
    own = mind_of("sample").standalone.own
    part = Part("carbon offset trees", "en", EVE, Query(left=("carbon", "offset", "trees")), (("topic:weather", 0.3),), 0.3)
    assert own.standing_alone(part) == Subject("trees", "")
    sure = part._replace(ranked=(("topic:weather", 0.7),), sure=0.7)
    told = part._replace(ranked=(("fact:hotel", 0.4),), sure=0.4)
    placed = part._replace(query=part.query._replace(rooms=("oak",)))
    assert not any(map(own.standing_alone, (sure, told, placed)))
