"""Typos put right, and everything else left alone."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.slang import SLANG
from bot.core.spelling import Repaired, Vocabulary, is_slip, repair, with_guess, without
from bot.core.text import fold, tokens

TEXTS = """where is the parking | when is lunch | registration of participants | tomorrow at the conference | hotel with breakfast
unde este parcarea | când începe conferința | înregistrarea participanților | prânzul este mâine | hotel cu mic dejun
где парковка | когда обед | регистрация участников | конференция начинается завтра | гостиница с завтраком"""
COUNTS = dict.fromkeys(tokens(TEXTS), 5) | {"the": 90, "is": 80, "where": 70}
VOCABULARY = Vocabulary(COUNTS, protected=["Palanca Hall", "Maria Popescu"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("registraton", "registration"),
        ("registrattion", "registration"),
        ("regsitration", "registration"),
        ("rigistrotion", "registration"),
        ("tommorow", "tomorrow"),
        ("parcarae", "parcarea"),
        ("cnferința", "conferinta"),
        ("парквока", "парковка"),
        ("гостинница", "гостиница"),
        ("канференцыя", "конференция"),
        ("popesku", "popescu"),
    ],
)
def test_typos(typed: str, meant: str) -> None:
    changed = ((fold(typed), meant),) if meant != typed else ()
    assert repair(typed, VOCABULARY) == Repaired(meant, changed, flipped=False)


@given(
    st.text(st.sampled_from("abcdefgijklnoprstuv"), min_size=5, max_size=14)
    | st.text(st.sampled_from("абвгдежиклмнопрс"), min_size=5, max_size=14),
    st.data(),
)
def test_any_one_edit_after_the_first_letter_is_put_right(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    edits = [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + "m" + word[at:], word[:at] + "m" + word[at + 1 :]]
    edits += [word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]]
    typed = data.draw(st.sampled_from(edits))
    assume(len(typed) > 3 and fold(word) == word)
    assert Vocabulary({word: 5}).nearest(typed) == word


def test_words_run_together_and_words_split() -> None:
    assert repair("Wherethe parking?", VOCABULARY) == Repaired("where the parking?", (("wherethe", "where the"),), flipped=False)
    assert repair("break fast", VOCABULARY) == Repaired("breakfast", (("break fast", "breakfast"),), flipped=False)


def test_short_words_in_capitals_are_names_and_a_shout_has_none() -> None:
    words = Vocabulary({"brand": 5, "pot": 500, "where": 9, "land": 9, "at": 9, "is": 9})
    assert repair("I land at OTP. Where is Bran?", words).text == "i land at otp. where is bran?"
    assert repair("I land at otp. Where is bran?", words).text == "i land at pot. where is brand?"
    assert repair("WHERE IS BRAN?", words).text == "where is brand?"


def test_what_stands_around_a_typo_stays() -> None:
    repaired = repair("Registraton: 14:30 - hall B2?", VOCABULARY)
    assert repaired == Repaired("registration: 14:30 - hall b2?", (("registraton", "registration"),), flipped=False)


@pytest.mark.parametrize(
    "text",
    ["lun", "obe", "a b c", "1430", "parkng2", "12:30", "@parkng", "a_parkng", "palanca", "zxzxzx", "", "парковкой", "parkovka"],
)
def test_short_words_numbers_names_inflections_and_strangers_stay(text: str) -> None:
    assert repair(text, VOCABULARY) == Repaired(text, (), flipped=False)


def test_a_name_is_never_taken_for_a_word() -> None:
    words = Vocabulary({"parking": 50}, protected=["Parkin"])
    assert repair("parkin", words).text == "parkin"
    assert repair("parkin", Vocabulary({"parking": 50})).text == "parking"


def test_of_two_words_equally_near_none_is_guessed() -> None:
    assert repair("horel", Vocabulary({"hotel": 5, "hovel": 5})).text == "horel"
    assert repair("horel", Vocabulary({"hotel": 50, "hovel": 5})).text == "hotel"


def test_a_letter_left_out_is_likelier_than_a_consonant_for_a_vowel() -> None:
    assert repair("flod", Vocabulary({"food": 300, "flood": 20})).text == "flood"


def test_a_rare_word_is_a_slip_of_a_very_common_one_that_is_no_inflection_of_it() -> None:
    words = Vocabulary({"which": 300, "wich": 1, "speaker": 300, "speakers": 1, "form": 50, "from": 400})
    assert repair("wich form speakers", words) == Repaired("which form speakers", (("wich", "which"),), flipped=False)


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("teh", "the", False),
        ("thursady", "thursday", True),
        ("workshp", "workshop", True),
        ("cofffee", "coffee", True),
        ("отминили", "отменили", True),
        ("boom", "book", False),
        ("massive", "massage", False),
    ],
)
def test_slips_are_told_from_bold_guesses(typed: str, meant: str, slip: bool) -> None:
    assert is_slip(typed, meant) is slip


def test_changes_are_taken_back() -> None:
    repaired = repair("horel parkng", Vocabulary({"hotel": 50, "parking": 50}))
    assert without(repaired, [("horel", "hotel")]) == Repaired("horel parking", (("parkng", "parking"),), flipped=False)


def test_what_a_typo_may_have_been_meant_for_is_left_to_the_rest_of_the_text() -> None:
    repaired = repair("где прходит", Vocabulary({"проходит": 11, "приходит": 12, "где": 70}))
    assert (repaired.text, repaired.changes, repaired.unclear) == ("где прходит", (), (("прходит", ("приходит", "проходит")),))
    guessed = with_guess(repaired, "прходит", "проходит")
    assert (guessed.text, guessed.changes, guessed.guessed) == ("где проходит", (("прходит", "проходит"),), True)


def test_an_unseen_form_of_a_known_word_is_known_with_two_letters_swapped() -> None:
    assert repair("к каким чсилам", Vocabulary({"число": 20, "каким": 20})).text == "к каким числам"
    assert repair("к каким чсплам", Vocabulary({"число": 20, "каким": 20})).text == "к каким чсплам"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ult gfhrjdrf", "где парковка"),
        ("rjulf j,tl?", "когда обед,"),
        ("цруку шы еру зфклштп", "where is the parking"),
        ("гтву уыеу", "unde este"),
    ],
)
def test_the_wrong_keyboard(typed: str, meant: str) -> None:
    assert repair(typed, VOCABULARY) == Repaired(meant, (), flipped=True)


@given(st.lists(st.sampled_from(sorted(COUNTS)), max_size=8))
def test_a_text_of_known_words_never_changes(words: list[str]) -> None:
    text = " ".join(words)
    assert repair(text, VOCABULARY) == Repaired(text, (), flipped=False)


@given(st.text(st.characters()))
def test_no_text_breaks_the_repair(text: str) -> None:
    assert isinstance(repair(text, VOCABULARY).text, str)
    assume(SLANG.keys().isdisjoint(tokens(text)))
    assert repair(text, Vocabulary({})) == Repaired(fold(text), (), flipped=False)
