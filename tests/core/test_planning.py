"""When an announcement goes out, as the programme stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.core import agenda
from bot.core.dialogue import Mind
from bot.core.knowledge import Knowledge
from bot.core.planning import Due, When, WhenError, due, in_words, parse

NOW = datetime.fromisoformat("2025-06-11T10:00+03:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("now", When()),
        (" Сейчас ", When()),
        ("2025-06-11 10:01", When("moment", at("2025-06-11T10:01"))),
        ("10:01", When("moment", at("2025-06-11T10:01"))),
        ("9:59", When("moment", at("2025-06-12T09:59"))),
        ("30 min before gala", When("session", None, "gala", "start", -30)),
        ("30m before gala", When("session", None, "gala", "start", -30)),
        ("1h30m before Gala", When("session", None, "gala", "start", -90)),
        ("1 day before event", When("event", None, "", "start", -1440)),
        ("10 minutes after gala end", When("session", None, "gala", "end", 10)),
        ("за 30 минут до gala", None),
        ("30 минут до gala", When("session", None, "gala", "start", -30)),
        ("2 ore înainte de keynote-papadakis", When("session", None, "keynote-papadakis", "start", -120)),
        ("1 час после gala.end", When("session", None, "gala", "end", 60)),
        ("", None),
        ("soon", None),
        ("25:00", None),
        ("2025-06-31 10:00", None),
        ("2025-06-11 10:00", None),
        ("0 min before gala", None),
        ("x before gala", None),
        ("99 days before gala", None),
        ("30 min before galla", None),
    ],
)
def test_a_wish_is_read(sample: Mind, text: str, when: When | None) -> None:
    if when is None:
        with pytest.raises(WhenError) as raised:
            parse(text, sample.knowledge, NOW)
        assert sample.speech("ro").say(raised.value.key, **raised.value.values)
    else:
        assert parse(text, sample.knowledge, NOW) == when
        assert When.load(when.dump()) == when


def changed(knowledge: Knowledge, id_: str, **changes: object) -> Knowledge:
    """The programme with one session changed; None takes it out."""
    sessions = dict(knowledge.agenda.file.sessions)
    sessions[id_] = sessions[id_].model_copy(update=changes)
    file = knowledge.agenda.file.model_copy(update={"sessions": sessions})
    return replace(knowledge, agenda=agenda.build(file, knowledge.event.days, knowledge.zone))


def test_it_follows_a_session_that_moves_and_falls_away_with_one_that_is_cancelled(sample: Mind) -> None:
    half_an_hour_before = When("session", None, "keynote-papadakis", "start", -30)
    start = sample.knowledge.agenda.by_id["keynote-papadakis"].start
    assert start == at("2025-06-12T09:30") or start is not None
    found = due(half_an_hour_before, sample.knowledge, NOW)
    assert (found.state, found.stale) == ("due", start)
    moved = changed(sample.knowledge, "keynote-papadakis", start=time(15, 0), end=time(16, 0))
    assert due(half_an_hour_before, moved, NOW) == Due("due", at("2025-06-12T14:30"), at("2025-06-12T15:00"))
    assert due(replace(half_an_hour_before, part="end", minutes=15), moved, NOW).moment == at("2025-06-12T16:15")
    assert due(half_an_hour_before, changed(sample.knowledge, "keynote-papadakis", cancelled=True), NOW).state == "cancelled"
    assert due(half_an_hour_before, changed(sample.knowledge, "keynote-papadakis", start=None), NOW).state == "open"
    assert due(replace(half_an_hour_before, session="gone"), sample.knowledge, NOW).state == "cancelled"


def test_the_event_begins_with_its_first_session_that_is_held(sample: Mind) -> None:
    first = min(one.start for one in sample.knowledge.agenda.sessions if one.start)
    assert due(When("event", None, "", "start", -60), sample.knowledge, NOW).moment == first.replace(hour=first.hour - 1)
    id_ = next(one.id for one in sample.knowledge.agenda.sessions if one.start == first)
    later = changed(sample.knowledge, id_, cancelled=True)
    assert due(When("event", None, "", "start", -60), later, NOW).moment > first.replace(hour=first.hour - 1)  # type: ignore[operator]


def test_what_was_meant_for_a_moment_is_stale_two_hours_later(sample: Mind) -> None:
    assert due(When("moment", at("2025-06-11T12:00")), sample.knowledge, NOW) == Due("due", at("2025-06-11T12:00"), at("2025-06-11T14:00"))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "30 min before “"),
        ("ro", "cu 30 min înainte de „"),
        ("ru", "за 30 мин до начала: «"),
    ],
)
def test_it_is_said_back_with_what_it_means_today(sample: Mind, lang: str, words: str) -> None:
    said = in_words(When("session", None, "gala", "start", -30), sample.teller(lang, NOW))
    assert said.startswith(words)
    assert "2025" in said
