"""What somebody typed, read as the answer to one question of the form: a value to keep, or why it cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from rapidfuzz import fuzz, process

from bot.core import countries
from bot.core.form import YES_NO, FormQuestion
from bot.core.moment_words import VALUED
from bot.core.text import fold, tokens
from bot.core.values import EVERY

Value = str | int | list[str] | dict[str, Any] | None
"""What is kept of an answer: None when it was skipped."""
TEXT_MOST = 200
RAW_MOST = 4000
"""More is not looked at: the longest answer that is taken has 1,000 characters."""


@dataclass(frozen=True)
class Refusal:
    """Why an answer is not taken: a phrase and its values, to be said in any language."""

    key: str
    values: Mapping[str, object]
    offers: tuple[str, ...] = ()
    """Values that may have been meant."""


def refused(key: str, *offers: str, **values: object) -> Refusal:
    """A refusal."""
    return Refusal(key, values, offers)


_MARKS_IN_A_ROW = 3
"""Vietnamese and Hebrew stack two or three marks on a letter; a tower of them is mischief."""


def clean(text: str) -> str:
    """One line of what can be seen: no control characters, no direction overrides, nothing unassigned, no towers of marks.

    Joiners stay between letters, where scripts and emoji need them. Idempotent.
    """
    kept: list[str] = []
    marks, borne = 0, False
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if marks <= _MARKS_IN_A_ROW and borne and kept[-1] != " ":  # else it is of no letter, for what stands before is cut off
                kept.append(char)
        elif char.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
            marks = 0
        elif char in "\u200c\u200d" or category not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            kept.append(char)
            marks, borne = 0, borne or char not in "\u200c\u200d"
    line = " ".join("".join(kept).split()).strip("\u200c\u200d ")
    return unicodedata.normalize("NFC", line)


def read(question: FormQuestion, raw: str, region: str | None = None) -> Value | Refusal:
    """The answer in `raw`, or why it is none. `region` is the country that a phone number without its code is of."""
    if len(raw) > RAW_MOST:
        return refused("form-too-long", count=question.most or TEXT_MOST)
    text = clean(raw)
    if not question.required and question.kind not in ("yes-no", "consent") and is_none(text):
        return None
    if question.kind in ("text", "number"):
        return _text(question, text) if question.kind == "text" else _number(question, text)
    if not text:
        return refused(_NOT_UNDERSTOOD[question.kind])
    if question.kind == "country":
        named = countries.named(text)
        return named if isinstance(named, str) else refused("form-country", *named)
    if question.kind == "email":
        return _email(text)
    if question.kind == "phone":
        return _phone(text, region)
    if question.kind in ("choice", "choices"):
        return _choices(question, text) if question.kind == "choices" else option_of(question, text) or refused("form-choose")
    said = yes_or_no(text)
    if said is None:
        return refused("form-yes-or-no")
    return agreed(question, said == "yes") if question.kind == "consent" else said


_NOT_UNDERSTOOD = {
    "email": "form-email", "phone": "form-phone", "country": "form-country", "choice": "form-choose",
    "choices": "form-choose", "yes-no": "form-yes-or-no", "consent": "form-yes-or-no",
}  # fmt: skip


def _text(question: FormQuestion, text: str) -> Value | Refusal:
    most, least = question.most or TEXT_MOST, question.least or 1
    if len(text) > most:
        return refused("form-too-long", count=most)
    if not any(char.isalnum() for char in text):
        return refused("form-letters")
    if len(text) < least:
        return refused("form-too-short", count=least)
    return text


def _email(text: str) -> Value | Refusal:
    if len(text) > 254:
        return refused("form-email")
    try:
        return validate_email(text.removeprefix("mailto:"), check_deliverability=False).normalized
    except EmailNotValidError:
        return refused("form-email")


def _phone(text: str, region: str | None) -> Value | Refusal:
    if len(text) > 40:
        return refused("form-phone")
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return refused("form-phone")
    if not phonenumbers.is_valid_number(number):
        return refused("form-phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_NUMBERS = {word: number for number, words in VALUED["nw"].items() if number <= 10 for word in words.split(", ")} | {
    "zero": 0, "ноль": 0, "o": 1, "одна": 1, "одно": 1,
}  # fmt: skip
"""What is said for a small number, folded."""


def _number(question: FormQuestion, text: str) -> Value | Refusal:
    least, most = question.least or 0, question.most if question.most is not None else 1_000_000
    # \d knows the digits of every script, and so does int.
    number = int(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else _NUMBERS.get(fold(text).strip(" .!,"))
    return number if number is not None and least <= number <= most else refused("form-number", least=least, most=most)


_YES = {"yes", "y", "yep", "yeah", "sure", "ok", "okay", "agree", "i agree", "da", "sigur", "bine", "sunt de acord", "de acord",
        "accept", "ага", "да", "конечно", "хорошо", "ок", "согласен", "согласна", "+", "👍"}  # fmt: skip
_NO = {"no", "n", "nope", "not", "nu", "нет", "не", "не согласен", "не согласна", "i do not agree", "nu sunt de acord", "-", "👎"}


def yes_or_no(text: str) -> str | None:
    """Yes or no in any of our languages; None for what is neither."""
    said = text.strip(" .!,\ufe0f").casefold()
    words = fold(text).strip(" .!,")
    if said in _YES or words in _YES:
        return "yes"
    return "no" if said in _NO or words in _NO else None


_NONE = {"none", "nothing", "nimic", "niciuna", "niciunul", "ничего", "нету"}


def is_none(text: str) -> bool:
    """Whether somebody says in a word that they have nothing to answer."""
    return yes_or_no(text) == "no" or fold(text).strip(" .!,") in _NONE


def agreed(question: FormQuestion, given: bool) -> Value | Refusal:
    """A consent with the version of its text; one that is needed cannot be withheld."""
    if question.required and not given:
        return refused("form-consent-needed")
    return {"version": question.version, "given": given}


def option_of(question: FormQuestion, text: str) -> str | None:
    """The option that is meant: its label in any language, nearly, or its number in the list."""
    if text in question.options:
        return text
    if text.isdecimal() and 1 <= int(text[:3]) <= len(question.options):
        return list(question.options)[int(text) - 1]
    labels = {fold(label): id_ for id_, option in question.options.items() for label in option.label.values()}
    said = fold(text)
    if said in labels:
        return labels[said]
    best = process.extract(said, list(labels), scorer=fuzz.ratio, score_cutoff=82, limit=3)
    meant = {labels[name] for name, *_ in best} or {id_ for label, id_ in labels.items() if _is_short_for(tokens(said), tokens(label))}
    return meant.pop() if len(meant) == 1 else None


def _is_short_for(said: Sequence[str], label: Sequence[str]) -> bool:
    """Whether each word that was said is one of the label's, or begins it or goes on after it: business, thu, Thursday."""
    return bool(said) and all(
        any(one == word or (min(len(one), len(word)) > 2 and (one.startswith(word) or word.startswith(one))) for word in label)
        for one in said
    )


_ALL = {"all", "both", "everything", "all of them", "toate", "ambele", "amandoua", "все", "оба", "обе", "всё"}
_OF_THEM = {"on", "for", "in", "the", "of", "them", "day", "days", "zilele", "zile", "pe", "la", "во", "на", "дни", "дня"}
"""What may stand beside "all" and still mean all."""


def _choices(question: FormQuestion, text: str) -> Value | Refusal:
    if fold(text).strip(" .!,") in _ALL:
        return picked(question, [*question.options])
    whole = option_of(question, text)
    if whole:
        return picked(question, [whole])
    words = {*tokens(text)}
    if words & _ALL and words <= _ALL | _OF_THEM:
        return picked(question, [*question.options])
    found: list[str] = []
    for piece in re.split(r"[,;/\n]| and | și | и |&", text):
        if piece.strip():
            id_ = option_of(question, piece.strip())
            if id_ is None:
                return refused("form-choose")
            found.append(id_)
    return picked(question, found)


def picked(question: FormQuestion, ids: list[str]) -> Value | Refusal:
    """Several options in the form's order, each once."""
    chosen = [id_ for id_ in question.options if id_ in ids]
    least = question.least if question.least is not None else int(question.required)
    if len(chosen) < least:
        return refused("form-choose-least", count=least)
    if question.most and len(chosen) > question.most:
        return refused("form-choose-most", count=question.most)
    return [*chosen]


def pressed(question: FormQuestion, data: str) -> Value | Refusal:
    """The answer that a button stands for."""
    if question.kind == "choice" and data in question.options:
        return data
    if question.kind == "country" and data in countries.territories():
        return data
    if question.kind == "yes-no" and data in YES_NO:
        return data
    if question.kind == "consent" and data in YES_NO:
        return agreed(question, data == "yes")
    return refused("stale-button")


def label(texts: Mapping[Any, str], lang: str, fallback: str) -> str:
    """A text in a language, or in the event's first, or in any."""
    return texts.get(EVERY) or texts.get(lang) or texts.get(fallback) or next(iter(texts.values()))
