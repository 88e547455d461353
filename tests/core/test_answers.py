"""Every kind of question, fed with what people type and what they should not."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers import Refusal, clean, pressed, read
from bot.core.form import FormQuestion, Option

WORDS = yaml.safe_load((Path(__file__).parents[2] / "knowledge/words/en.yaml").read_text(encoding="utf-8"))
A, B = Option(label={"*": "Wed 11 June"}), Option(label={"en": "Thu 12 June", "ro": "Joi", "ru": "Чт, 12"})
QUESTIONS: dict[str, FormQuestion] = {
    "text": FormQuestion(label={"*": "x"}),
    "choice": FormQuestion(kind="choice", label={"*": "x"}, options={"wed": A, "thu": B}),
    "choices": FormQuestion(kind="choices", label={"*": "x"}, options={"wed": A, "thu": B}),
    "email": FormQuestion(kind="email", label={"*": "x"}),
    "phone": FormQuestion(kind="phone", label={"*": "x"}),
    "number": FormQuestion(kind="number", label={"*": "x"}, least=0, most=3),
    "yes-no": FormQuestion(kind="yes-no", label={"*": "x"}),
    "country": FormQuestion(kind="country", label={"*": "x"}),
    "consent": FormQuestion(kind="consent", label={"*": "x"}, consent={"*": "I agree"}, version="1"),
}
TAKEN: list[tuple[str, str, Any]] = [
    ("text", "  Ștefan   Țurcanu\n", "Ștefan Țurcanu"),
    ("text", "Ион", "Ион"),
    ("text", "王小明", "王小明"),
    ("text", "علي", "علي"),
    ("text", "O'Neill-Şahin", "O'Neill-Şahin"),
    ("text", "=cmd()", "=cmd()"),
    ("text", "<b>Ion</b> & **Co**", "<b>Ion</b> & **Co**"),
    ("text", "Ana 🎉", "Ana 🎉"),
    ("text", "a\u202eb\u2066c\u200bd\ufeff", "abcd"),
    ("text", "Io\x00n\x1b[31m", "Ion[31m"),
    ("text", "e\u0301" * 3, "ééé"),
    ("choice", "thu 12 june", "thu"),
    ("choice", "JOI", "thu"),
    ("choice", "Чт", "thu"),
    ("choice", "Thu 12 Jun", "thu"),
    ("choice", "1", "wed"),
    ("choices", "joi, Wed 11 June", ["wed", "thu"]),
    ("choices", "joi și wed", ["wed", "thu"]),
    ("choices", "thu", ["thu"]),
    ("choice", "чт", "thu"),
    ("choice", "wednesday", "wed"),
    ("choice", "thurs", "thu"),
    ("choices", "wed, thursday", ["wed", "thu"]),
    ("choices", "both", ["wed", "thu"]),
    ("choices", "toate", ["wed", "thu"]),
    ("choices", "Обе!", ["wed", "thu"]),
    ("choices", "все дни", ["wed", "thu"]),
    ("choices", "în toate zilele", ["wed", "thu"]),
    ("choices", "All the days.", ["wed", "thu"]),
    ("email", "ana@example.org", "ana@example.org"),
    ("email", "mailto:Ana.Popa+x@Example.ORG ", "Ana.Popa+x@example.org"),
    ("email", "ана@почта.рф", "ана@почта.рф"),
    ("phone", "+373 (22) 123-456", "+37322123456"),
    ("number", "2", 2),
    ("number", " ٢ ", 2),
    ("number", "Два", 2),
    ("number", "două", 2),
    ("number", "two", 2),
    ("number", "одна", 1),
    ("number", "zero", 0),
    ("yes-no", "Да!", "yes"),
    ("yes-no", "nu", "no"),
    ("yes-no", "👍", "yes"),
    ("yes-no", "👍🏽", None),
    ("country", "Молдова", "MD"),
    ("country", "românia", "RO"),
    ("country", "Ukrane", "UA"),
    ("country", "🇺🇦", "UA"),
    ("country", "md", "MD"),
    ("consent", "I agree", {"version": "1", "given": True}),
    ("consent", "да", {"version": "1", "given": True}),
]
OPTIONAL = [
    ("text", "no", None), ("text", "Nu", None), ("text", "нет", None), ("text", "-", None), ("text", "none", None), ("text", "nimic", None),
    ("text", "No, thanks to you", "No, thanks to you"), ("phone", "no", None), ("choice", "nu", None), ("yes-no", "no", "no"),
]  # fmt: skip
REFUSED = [
    ("text", "\u202e\u200b\x00", "form-letters"),
    ("text", "!!!", "form-letters"),
    ("text", "x" * 201, "form-too-long"),
    ("choice", "Sunday", "form-choose"),
    ("choice", "3", "form-choose"),
    ("choice", "june", "form-choose"),
    ("choice", "all", "form-choose"),
    ("choice", "t", "form-choose"),
    ("choices", "joi, Sunday", "form-choose"),
    ("email", "ana@example", "form-email"),
    ("email", "ana example.org", "form-email"),
    ("email", "ana@example.org, ben@example.org", "form-email"),
    ("email", "ana@" + "x" * 300 + ".org", "form-email"),
    ("phone", "123", "form-phone"),
    ("phone", "022 123456", "form-phone"),
    ("phone", "+999 123 456", "form-phone"),
    ("number", "4", "form-number"),
    ("number", "\u200b", "form-number"),
    ("number", "-1", "form-number"),
    ("number", "1e3", "form-number"),
    ("number", "nan", "form-number"),
    ("number", "ten", "form-number"),
    ("number", "two or three", "form-number"),
    ("choices", "not all days", "form-choose"),
    ("number", "9" * 5000, "form-too-long"),
    ("yes-no", "maybe", "form-yes-or-no"),
    ("country", "Atlantis", "form-country"),
    ("country", "ZZ", "form-country"),
    ("consent", "no", "form-consent-needed"),
]
HOSTILE = ("\x00\x07\x1b", "\u202egnp.exe", "a" * 10_000, "<script>alert(1)</script>", "=cmd|'/c calc'!A1", "🎉👩‍👩‍👧", "",
           "  \n\t ", "\ud800",
           "Z" + "\u0336" * 500, "'; DROP TABLE people; --", "%s{0}{name}",
           "\U000e0041\U000e007f", "﷽" * 300, "-1", "0x10", "＋３７３")  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "value"), OPTIONAL)
def test_a_plain_no_skips_what_need_not_be_answered(kind: str, typed: str, value: Any) -> None:
    assert read(QUESTIONS[kind].model_copy(update={"required": False}), typed) == value


@pytest.mark.parametrize(("kind", "typed", "kept"), [case for case in TAKEN if case[2] is not None])
def test_what_people_type_is_understood(kind: str, typed: str, kept: Any) -> None:
    assert read(QUESTIONS[kind], typed) == kept


@pytest.mark.parametrize(("kind", "typed", "key"), REFUSED)
def test_what_is_no_answer_is_refused_with_a_reason(kind: str, typed: str, key: str) -> None:
    found = read(QUESTIONS[kind], typed)
    assert isinstance(found, Refusal)
    assert found.key == key
    phrase = WORDS[found.key]
    assert "{" not in (phrase if isinstance(phrase, str) else phrase["other"]).format(**found.values)


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_refused_or_harmless(kind: str, typed: str) -> None:
    found = read(QUESTIONS[kind], typed)
    if isinstance(found, str):
        assert not any(unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") for char in found)
        assert not any(char in found for char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
        assert len(found) <= 254


@pytest.mark.parametrize(
    "text", [" \U00010eab", "a \u0301b", "\u200d\u0301x", "\u00e9\u0301\u202e\u0591\u0301\u0301\u0301", "a\u202e\u0301"]
)
def test_marks_that_lose_their_letter_go_with_it(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once


@given(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=60))
def test_nothing_typed_breaks_any_kind(kind: str, text: str) -> None:
    read(QUESTIONS[kind], text, "MD")


def test_a_phone_number_without_its_code_is_of_the_country_that_was_given() -> None:
    assert read(QUESTIONS["phone"], "022 123456", "MD") == "+37322123456"


def test_a_country_nearly_named_is_offered() -> None:
    found = read(QUESTIONS["country"], "Austrla")
    assert isinstance(found, Refusal)
    assert set(found.offers) == {"AU", "AT"}


@pytest.mark.parametrize(
    ("kind", "data"), [("choice", "sun"), ("country", "ZZ"), ("yes-no", "maybe"), ("consent", ""), ("text", "x"), ("email", "a@b.md")]
)
def test_a_button_that_no_question_has_is_refused(kind: str, data: str) -> None:
    assert isinstance(pressed(QUESTIONS[kind], data), Refusal)
