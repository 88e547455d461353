"""Who gets a message, and above all who does not."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.audience import (
    EVERYBODY,
    Atom,
    Audience,
    AudienceError,
    Both,
    Either,
    Not,
    Recipient,
    Vocabulary,
    choose,
    extended,
    fits,
    in_words,
    parse,
    sessions_named,
    shortened,
    text_of,
)
from bot.core.dialogue import Mind

VOCABULARY = Vocabulary(
    days=("2025-06-11", "2025-06-12"),
    roles={"investor": {"en": "Investor", "ro": "Investitor", "ru": "Инвестор"}, "cluster": {"en": "Cluster"}},
    sessions=("opening-keynote", "gala"),
    languages=("en", "ro", "ru"),
)
DAY_1, DAY_2 = VOCABULARY.days


def everyone() -> list[Recipient]:
    """A person for each combination of all that conditions look at: whoever is wrongly in or out is somebody here."""
    combinations = product(
        ("", "registered", "waiting", "cancelled"), (frozenset(), frozenset({DAY_1})), ("", "investor"), (False, True),
        (frozenset(), frozenset({"gala"})), (False, True), ("en", "ru"), (True, False), (False, True),
    )  # fmt: skip
    return [
        Recipient(number, language, state, days, role, matchmaking, saved, checked_in, permission, unreachable)  # type: ignore[arg-type]
        for number, (state, days, role, matchmaking, saved, checked_in, language, permission, unreachable) in enumerate(combinations, 1)
    ]


def ids(people: tuple[Recipient, ...]) -> set[int]:
    return {person.user_id for person in people}


CASES = {
    "everybody": lambda p: p.state in ("", "registered"),
    "registered": lambda p: p.state == "registered",
    f"day:{DAY_1}": lambda p: DAY_1 in p.days and p.state in ("", "registered"),
    "role:investor": lambda p: p.role == "investor" and p.state in ("", "registered"),
    "matchmaking and saved:gala": lambda p: p.matchmaking and "gala" in p.saved and p.state in ("", "registered"),
    "matchmaking or saved:gala": lambda p: (p.matchmaking or "gala" in p.saved) and p.state in ("", "registered"),
    "registered and matchmaking or saved:gala": lambda p: (
        (p.state == "registered" and p.matchmaking) or (p.state in ("", "registered") and "gala" in p.saved)
    ),
    "registered and (matchmaking or saved:gala)": lambda p: p.state == "registered" and (p.matchmaking or "gala" in p.saved),
    "registered and not checked-in": lambda p: p.state == "registered" and not p.checked_in,
    "not-checked-in": lambda p: p.state == "registered" and not p.checked_in,
    "not checked-in": lambda p: not p.checked_in and p.state in ("", "registered"),
    "not (matchmaking or language:ru)": lambda p: not p.matchmaking and p.language == "en" and p.state in ("", "registered"),
    "waiting": lambda p: p.state == "waiting",
    "cancelled": lambda p: p.state == "cancelled",
    "registered or waiting": lambda p: p.state in ("registered", "waiting"),
    "everybody or waiting": lambda p: p.state in ("", "registered", "waiting"),
    "everybody or waiting or cancelled": lambda _: True,
    "waiting and language:ru": lambda p: p.state == "waiting" and p.language == "ru",
    "not registered": lambda p: p.state == "",
    "not waiting": lambda p: p.state in ("", "registered"),
    "(saved:gala and cancelled) or role:investor": lambda p: (
        (p.state == "cancelled" and "gala" in p.saved) or (p.state in ("", "registered") and p.role == "investor")
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_exactly_those_are_meant_whom_the_words_mean(text: str) -> None:
    audience = parse(text, VOCABULARY)
    assert {p.user_id for p in everyone() if fits(audience, p)} == {p.user_id for p in everyone() if CASES[text](p)}


@pytest.mark.parametrize("text", CASES)
def test_each_case_has_somebody_in_and_somebody_who_would_show_a_mistake(text: str) -> None:
    meant = [CASES[text](person) for person in everyone()]
    assert any(meant)
    assert text == "everybody or waiting or cancelled" or not all(meant)


def test_blocked_people_are_counted_apart_and_the_unwilling_get_only_what_is_urgent() -> None:
    people = [Recipient(1, "en"), Recipient(2, "ro", unreachable=True), Recipient(3, "ru", permission=False)]
    people.append(Recipient(4, "ru", permission=False, unreachable=True))
    usual = choose(EVERYBODY, people, urgent=False)
    assert (ids(usual.reached), ids(usual.unreachable), ids(usual.unwilling)) == ({1}, {2}, {3, 4})
    urgent = choose(EVERYBODY, people, urgent=True)
    assert (ids(urgent.reached), ids(urgent.unreachable), ids(urgent.unwilling)) == ({1, 3}, {2, 4}, set())
    assert urgent.languages == (("en", 1), ("ru", 1))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "audience-incomplete"),
        ("registered and", "audience-incomplete"),
        ("and registered", "audience-incomplete"),
        ("registered or or waiting", "audience-incomplete"),
        ("not", "audience-incomplete"),
        ("()", "audience-incomplete"),
        ("(registered", "audience-unclosed"),
        ("registered)", "audience-stray"),
        ("registered waiting", "audience-stray"),
        ("regstered", "audience-unknown"),
        ("registered:yes", "audience-unknown"),
        ("day", "audience-unknown"),
        ("day:2025-06-19", "audience-unknown"),
        ("saved:galla", "audience-unknown"),
        ("(" * 500 + "registered" + ")" * 400, "audience-too-deep"),
        ("not " * 200 + "registered", "audience-too-deep"),
        ("registered or " * 100 + "registered", "audience-too-long"),
    ],
)
def test_a_text_that_names_no_audience_is_refused_with_its_reason(text: str, key: str) -> None:
    with pytest.raises(AudienceError) as raised:
        parse(text, VOCABULARY)
    assert raised.value.key == key


def test_the_nearest_that_exists_is_offered() -> None:
    with pytest.raises(AudienceError) as raised:
        parse("registered and saved:galla", VOCABULARY)
    assert raised.value.values == {"word": "saved:galla", "known": "saved:gala"}


def test_case_and_blanks_do_not_matter() -> None:
    assert parse("  Registered AND(Matchmaking OR saved:Gala)\n", VOCABULARY) == parse(
        "registered and (matchmaking or saved:gala)", VOCABULARY
    )


ATOMS = st.sampled_from(
    [
        Atom("everybody"),
        Atom("registered"),
        Atom("waiting"),
        Atom("cancelled"),
        Atom("matchmaking"),
        Atom("not-checked-in"),
        Atom("day", DAY_1),
    ]
)
AUDIENCES: st.SearchStrategy[Audience] = st.recursive(
    ATOMS,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Both, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Either, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@given(AUDIENCES)
def test_an_audience_written_down_is_read_again_as_the_same(audience: Audience) -> None:
    assert parse(text_of(audience), VOCABULARY) == audience


@given(AUDIENCES)
def test_without_a_word_of_them_nobody_waiting_or_cancelled_is_meant(audience: Audience) -> None:
    for state in ("waiting", "cancelled"):
        if state not in text_of(audience):
            assert not any(fits(audience, person) for person in everyone() if person.state == state)


def _plainly(audience: Audience, person: Recipient) -> bool:
    """Logic as in school, with nobody left out by default."""
    if isinstance(audience, Not):
        return not _plainly(audience.part, person)
    if isinstance(audience, Both):
        return all(_plainly(part, person) for part in audience.parts)
    if isinstance(audience, Either):
        return any(_plainly(part, person) for part in audience.parts)
    return {
        "everybody": True,
        "registered": person.state == "registered",
        "waiting": person.state == "waiting",
        "cancelled": person.state == "cancelled",
        "matchmaking": person.matchmaking,
        "not-checked-in": person.state == "registered" and not person.checked_in,
        "day": DAY_1 in person.days,
    }[audience.kind]


@given(AUDIENCES)
def test_for_everybody_else_it_is_plain_logic_and_never_more_than_that(audience: Audience) -> None:
    for person in everyone():
        if person.state in ("", "registered"):
            assert fits(audience, person) == _plainly(audience, person)
        else:
            assert not fits(audience, person) or _plainly(audience, person)


def test_buttons_put_it_together_step_by_step_and_take_it_apart_again() -> None:
    one = extended(None, Atom("registered"))
    two = extended(one, Atom("matchmaking"))
    three = extended(two, Atom("saved", "gala"), "or")
    four = extended(three, Atom("checked-in"), negated=True)
    assert text_of(four) == "((registered and matchmaking) or saved:gala) and not checked-in"
    assert sessions_named(four) == {"gala"}
    assert [shortened(one), shortened(two), shortened(three), shortened(four)] == [None, one, two, three]
    assert text_of(extended(extended(one, Atom("waiting"), "or"), Atom("cancelled"), "or")) == "registered or waiting or cancelled"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "registered and (coming on Wednesday 11 June or not (checked in)) and role “Investor”"),
        ("ro", "înregistrați și (vin miercuri 11 iunie sau nu (prezenți deja)) și rolul „Investitor”"),
        ("ru", "зарегистрированные и (приходят в день: среда 11 июня или не (уже отметились на входе)) и роль «Инвестор»"),
    ],
)
def test_it_is_said_back_in_the_organisers_language(sample: Mind, lang: str, words: str) -> None:
    audience = parse(f"registered and (day:{DAY_1} or not checked-in) and role:investor", VOCABULARY)
    teller = sample.teller(lang, sample.knowledge.aware(sample.knowledge.agenda.sessions[0].start))  # type: ignore[arg-type]
    assert in_words(audience, teller, VOCABULARY) == words
