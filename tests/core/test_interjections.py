"""What is said to break in or to correct oneself, and what is left of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.interjections import without_interjection


@pytest.mark.parametrize(
    ("text", "lang", "left"),
    [
        ("wait, is it free?", "en", "is it free?"),
        ("ok and who can go to it", "en", "and who can go to it"),
        ("no, I meant the second day", "en", "and the second day"),
        ("oops wrong one, the flood one", "en", "and the flood one"),
        ("sorry, by plane I meant", "en", "and by plane"),
        ("tomorrow instead", "en", "and tomorrow"),
        ("not today, tomorrow", "en", "and tomorrow"),
        ("what about children?", "en", "and children?"),
        ("nu, din Iași, m-am încurcat", "ro", "și din Iași"),
        ("stați că am greșit, vineri", "ro", "și vineri"),
        ("nu sunt student, sunt medic", "ro", "și sunt medic"),
        ("nu recepția, cina de gală", "ro", "și cina de gală"),
        ("тьфу, не на стенд, на встречи", "ru", "а на встречи"),
        ("ой, не приём, гала-ужин", "ru", "а гала-ужин"),
        ("ошибся, в среду", "ru", "а в среду"),
    ],
)
def test_of_a_correction_the_right_words_go_on(text: str, lang: str, left: str) -> None:
    assert without_interjection(text, lang) == left


@pytest.mark.parametrize(
    "text",
    ["nu am card, pot plăti cash?", "not a vet, can I come?", "не нашёл зал, где он?", "no", "not today", "is it on Friday, not Thursday?"],
)
def test_what_tells_something_stays(text: str) -> None:
    assert without_interjection(text) == text


@given(st.text(max_size=60))
def test_any_text_leaves_something_of_itself(text: str) -> None:
    assert bool(without_interjection(text).strip()) is bool(text.strip())
