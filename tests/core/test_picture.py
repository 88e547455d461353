"""A day as a picture: what can be checked without eyes."""

from __future__ import annotations

import struct
import warnings
from datetime import date

import pytest

from bot.core import picture
from bot.core.dialogue import Mind
from tests.programme import edited, teller

WEDNESDAY = date(2025, 6, 11)


@pytest.mark.parametrize("lang", ["en", "ro", "ru"])
@pytest.mark.parametrize("day", [WEDNESDAY, date(2025, 6, 12), date(2025, 6, 13)])
def test_every_letter_of_a_day_can_be_drawn(sample: Mind, lang: str, day: date) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the library warns of a letter that its font does not have
        png = picture.day(sample.knowledge.agenda.sessions, day, teller(sample, lang))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (picture.WIDTH, picture.HEIGHT)


def test_what_is_mine_is_marked(sample: Mind) -> None:
    sessions = sample.knowledge.agenda.sessions
    plain = picture.day(sessions, WEDNESDAY, teller(sample))
    assert picture.day(sessions, WEDNESDAY, teller(sample)) == plain
    assert picture.day(sessions, WEDNESDAY, teller(sample, mine=frozenset({"pitch"}))) != plain


def test_a_day_without_any_time_cannot_be_drawn(chisinau: Mind) -> None:
    assert picture.day(chisinau.knowledge.agenda.sessions, date(2024, 10, 10), teller(chisinau)) == b""


def test_titles_that_look_like_formulas_or_never_end_are_drawn_as_they_are(sample: Mind) -> None:
    awkward = edited(sample, {"pitch": {"title": {"*": "$x^2_ & <b> " + "Ж" * 180}}})
    assert picture.day(awkward.knowledge.agenda.sessions, WEDNESDAY, teller(awkward))
