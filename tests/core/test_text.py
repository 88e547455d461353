"""Folding, alphabets, keyboard layouts, stems."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.text import (
    LONGEST,
    MAX_CHARS,
    MAX_WORDS,
    MOST_READ,
    clipped,
    flip_layout,
    fold,
    romanian_from_cyrillic,
    romanise,
    russian_from_latin,
    stems,
    tokens,
)
from bot.core.wordforms import forms

ANY_TEXT = st.text(st.characters())  # lone surrogates, controls and unassigned code points too
TYPED = st.text(st.sampled_from("aAășŞțéзйЙёЁ иІґ0١½ﬁﷺ\u0306\u0301\u200d\u00ad\u3164“–—’👍🏽🇲🇩ſßİ\ud800\n\t-'aaa"))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Când\tare   LOC?", "cand are loc?"),
        ("înregistrarea ŞI și ţară țară", "inregistrarea si si tara tara"),
        ("Ёлка, Йога, который", "елка, йога, который"),
        ("„Da” – «нет» — it’s", '"da" - "нет" - it\'s'),
        ("pleeease плиииз", "please плиз"),
        ("wi\u200bfi pa\u00adrola", "wifi parola"),
        ("lunch🍕when👍🏽?", "lunch when ?"),
        ("14:30, 1000 €", "14:30, 1000 €"),
        ("ﬁrst ﬂoor ２", "first floor 2"),
        ("сafe кoфе", "cafe кофе"),
        ("", ""),
        ("\x00\x07\u202e", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@example("aaaй")  # the one letter that is left of three leaves the word to the other alphabet
@example("\ufb01сссa" * 700)  # as long as a text may be, and longer when its letters are plain
@given(ANY_TEXT | TYPED)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x400, max_codepoint=0x45F) | st.sampled_from("–—“”’€№")))
def test_a_text_is_folded_alike_beside_letters_of_any_kind(text: str) -> None:
    assert fold(f"{text} 一") == f"{fold(text)} 一".strip()


@given(ANY_TEXT | TYPED)
def test_no_text_breaks_anything(text: str) -> None:
    folded = fold(text)
    assert len(folded) <= MAX_CHARS
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "So") for char in folded)
    for word in tokens(text):
        assert word
        assert stems(word)
    for change in (romanise, flip_layout, romanian_from_cyrillic, russian_from_latin):
        assert isinstance(change(text), str)


def test_an_endless_text_is_cut() -> None:
    assert fold("ab " * 5000) == ("ab " * 666 + "ab")
    assert len(fold("\ufdfa" * 2000)) <= MAX_CHARS


def test_of_a_word_without_end_only_the_beginning_is_read() -> None:
    assert tokens("ab" * 500 + " cd") == ("ab" * (LONGEST // 2), "cd")
    assert [len(word) for word in tokens("b'ac" * 30 + " cd")] == [LONGEST * 3 // 4, 2]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Where, please, is  lunch?", "Where, please, is  lunch?"),
        ("и где? " * MAX_WORDS, "и где? " * (MAX_WORDS // 2)),
        ("ab" * MAX_CHARS, "ab" * (MOST_READ // 2)),
        (("abcde" * 6 + " ") * MAX_WORDS, " ".join(["abcde" * 6] * 29)),
        (" " * MAX_CHARS, " " * (MOST_READ - 1)),
        ("", ""),
    ],
)
def test_of_a_question_so_many_words_are_read_as_they_were_typed(text: str, read: str) -> None:
    assert clipped(text) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What's the wi-fi password?", ["whats", "the", "wi", "fi", "password"]),
        ("într-un hotel de 4*", ["intr", "un", "hotel", "de", "4"]),
        ("где-то в 14:30", ["где", "то", "в", "14", "30"]),
        ("snake_case, e.g. a@b.md", ["snake", "case", "e", "g", "a", "b", "md"]),
        ("?!…", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert list(tokens(text)) == words


@pytest.mark.parametrize(
    "spellings",
    [
        ["конференция", "konferentsiya", "konferenciya", "konferencija", "konferentzia"],
        ["завтрашний", "zavtrashniy", "zawtraschnij", "zavtraşnii"],
        ["хорошо", "khorosho", "horosho"],
        ["регистрация", "registratsiya", "registracia"],
        ["чек", "chek"],
        ["где обед", "gde obed", "GDE OBED"],
        ["mulțumesc", "mulţumesc", "multumesc"],
        ["центр", "tsentr", "centr"],
        ["wifi", "вифи", "vifi"],
    ],
)
def test_all_spellings_of_a_sound_have_one_key(spellings: list[str]) -> None:
    assert {romanise(spelling) for spelling in spellings} == {romanise(spellings[0])}


def test_different_words_keep_different_keys() -> None:
    words = ["обед", "ужин", "lunch", "dinner", "pranz", "cina", "badge", "visa", "wifi", "зал", "час"]
    assert len({romanise(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("руддщ", "hello"),
        ("j,tl", "обед"),
        ("[jntk", "хотел"),
        ("123 !", "123 !"),
    ],
)
def test_the_other_keyboard(typed: str, meant: str) -> None:
    assert flip_layout(typed) == meant


@given(st.text("qwertyuiop[]asdfghjkl;'zxcvbnm,. ", min_size=1))
def test_flipping_letters_back_gives_what_was_typed(text: str) -> None:
    there = flip_layout(text)
    if there != text:
        assert flip_layout(there) == text


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("registrations", ("registr",)),
        ("конференции", ("конференц",)),
        ("12", ("12",)),
    ],
)
def test_stems_follow_the_alphabet(word: str, found: tuple[str, ...]) -> None:
    assert stems(word)[: len(found)] == found


def test_inflections_share_a_stem() -> None:
    assert set(stems("evenimentul")) & set(stems("evenimentului"))
    assert set(stems("перерыв")) & set(stems("перерывы"))
    assert set(stems("парковка")) & set(stems("парковки"))
    assert set(stems("parking")) & set(stems("parked"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("галерея", "галерее"), ("галерея", "галерей"), ("лотерея", "лотерею"), ("музей", "музее"), ("bus", "buses"), ("house", "houses")],
)
def test_inflections_share_a_form_where_the_stemmer_parts_them(one: str, other: str) -> None:
    assert set(forms(one)) & set(forms(other))


def test_romanian_in_cyrillic_comes_back_in_latin() -> None:
    assert romanian_from_cyrillic("Кынд аре лок конферинца?") == "cand are loc conferinta?"
    assert romanian_from_cyrillic("унде есте ынрежистраря") == "unde este inrejistrarea"
    assert romanian_from_cyrillic("чине, ките, гид") == "cine, chite, ghid"


def test_russian_in_latin_comes_back_in_cyrillic() -> None:
    assert russian_from_latin("gde obed") == "где обед"
    assert russian_from_latin("v kakoy gostinice zhivut uchastniki") == "в какой гостинице живут участники"
