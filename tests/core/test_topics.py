"""The library of topics: enough ways of asking in each language, each adding words, none twice, none learnt by heart.

`python -m tests.core.test_topics` lists what looks like padding: lines whose every stem the lines above it have already.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from bot.core.text import romanise, stems, tokens

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "ro", "ru")
MOST_ASKED_NAMES = """
    dates start-time end-time venue city rooms agenda speakers theme objectives organisers partners audience attendance
    participants-list registration registration-deadline fee cancel-registration registration-confirmation waiting-list onsite-registration
    plus-one ticket badge desk-hours privacy visa invitation-letter airport airport-transfer taxi public-transport directions parking hotel
    travel-costs wifi charging luggage accessibility meals lunch coffee diet dinner evening-programme site-visit dress-code languages
    interpretation slides recording stream online-participation certificate photos matchmaking-what matchmaking-when matchmaking-booking
    matchmaking-my-meetings contact phone-email human first-aid emergency lost-found exhibition currency
"""
MOST_ASKED = frozenset(MOST_ASKED_NAMES.split())
ENOUGH, ENOUGH_OF_THE_MOST_ASKED = 15, 30
NOTHING_NEW = 0.06
"""Of all lines of a language, at most this share may add no stem to those above it; a real question may use known words in a new way."""
NOTHING_NEW_IN_ONE_TOPIC = 0.25
DEVELOPMENT = ROOT / "tests" / "questions" / "development.sha256"
"""Of the development questions only digests are kept, so that nobody reads them into the library."""


@lru_cache
def library() -> dict[str, dict[str, list[str]]]:
    """topic -> language -> lines"""
    found: dict[str, dict[str, list[str]]] = {}
    for file in sorted((ROOT / "knowledge" / "topics").glob("*.yaml")):
        for topic, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found[topic] = {lang: [line.strip() for line in block.splitlines() if line.strip()] for lang, block in entry["ask"].items()}
    return found


def padding(lines: Sequence[str]) -> list[str]:
    """The lines that add no stem to the lines above them."""
    known: set[str] = set()
    empty = []
    for line in lines:
        mine = {romanise(stem) for word in tokens(line) for stem in stems(word)}
        if mine <= known:
            empty.append(line)
        known |= mine
    return empty


def plain(line: str) -> str:
    return " ".join(tokens(line))


def digest(line: str) -> str:
    return hashlib.sha256(plain(line).encode()).hexdigest()[:16]


def everything() -> Iterator[tuple[str, str, str]]:
    for topic, languages in library().items():
        for lang, lines in languages.items():
            for line in lines:
                yield topic, lang, line


def test_every_topic_is_asked_in_enough_ways_in_each_language() -> None:
    few = {
        f"{topic} {lang}": len(languages.get(lang, []))
        for topic, languages in library().items()
        for lang in LANGUAGES
        if len(languages.get(lang, [])) < (ENOUGH_OF_THE_MOST_ASKED if topic in MOST_ASKED else ENOUGH)
    }
    assert not few


def test_the_most_asked_topics_are_fifty_or_more_and_in_the_library() -> None:
    assert len(MOST_ASKED) >= 50
    assert not set(MOST_ASKED) - set(library())


def test_no_language_is_left_behind() -> None:
    totals = {lang: sum(len(languages[lang]) for languages in library().values()) for lang in LANGUAGES}
    assert min(totals.values()) > 0.93 * max(totals.values()), totals


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nearly_every_line_brings_a_word_that_the_lines_above_lack(lang: str) -> None:
    lines = sum(len(languages[lang]) for languages in library().values())
    empty = sum(len(padding(languages[lang])) for languages in library().values())
    assert empty / lines < NOTHING_NEW


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_topic_is_padded(lang: str) -> None:
    padded = {
        topic: padding(languages[lang])
        for topic, languages in library().items()
        if len(padding(languages[lang])) > NOTHING_NEW_IN_ONE_TOPIC * len(languages[lang])
    }
    assert not padded


def test_no_line_stands_under_two_topics() -> None:
    places: defaultdict[str, set[str]] = defaultdict(set)
    for topic, _, line in everything():
        places[plain(line)].add(topic)
    assert not {line: topics for line, topics in places.items() if len(topics) > 1}


def test_no_line_stands_twice_in_one_language_of_a_topic() -> None:
    twice = [
        (topic, lang, line)
        for topic, languages in library().items()
        for lang, lines in languages.items()
        for line in lines
        if sum(plain(line) == plain(other) for other in lines) > 1
    ]
    assert not twice


def test_no_line_of_three_words_or_more_is_a_development_question() -> None:
    known = set(DEVELOPMENT.read_text(encoding="ascii").split())
    assert len(known) > 400
    assert not [line for _, _, line in everything() if len(tokens(line)) > 2 and digest(line) in known]


def test_no_line_of_five_words_or_more_is_a_question_of_the_test_files() -> None:
    """Shorter ones everybody words alike: "when is the matchmaking"."""
    asked = set()
    for file in (ROOT / "tests" / "questions").glob("*.jsonl"):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            asked |= {plain(text) for text in (row["text"], *row.get("history", ()))}
    assert not [line for _, _, line in everything() if len(tokens(line)) > 4 and plain(line) in asked]


def test_padding_is_told_from_new_words() -> None:
    assert padding(["where is the parking", "is parking where", "where to leave a car", "is the parking there"]) == ["is parking where"]


if __name__ == "__main__":
    for topic_, languages_ in library().items():
        for lang_, lines_ in languages_.items():
            for line_ in padding(lines_):
                print(f"{topic_} {lang_}: {line_}")
