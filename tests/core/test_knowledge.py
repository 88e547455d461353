"""Loading an event: what is right is read right, and every mistake is told with its file and line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import yaml

from bot.core.knowledge import FactsFile, Knowledge, load, thinly_asked
from bot.core.reading import MOST_PROBLEMS, KnowledgeError, Problem, read
from bot.core.shapes import AgendaFile, Event
from bot.core.shaping import shape
from tests.core.planted import EVENT, FIRST, MISTAKES, SMALL, Mistake

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CHISINAU = "chisinau-2024"
EVENTS = sorted(path.parent.name for path in KNOWLEDGE.glob("*/event.yaml"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small event, and the first real event with one question for each topic of the library."""
    root = tmp_path_factory.mktemp("knowledge")
    for name, text in SMALL.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    shutil.copytree(KNOWLEDGE / CHISINAU, root / CHISINAU)
    shutil.copytree(KNOWLEDGE / "words", root / "words")
    known = yaml.safe_load(SMALL["topics/few.yaml"])
    labels = {}
    for path in (KNOWLEDGE / "topics").glob("*.yaml"):
        for id_, topic in read(path.name, path.read_bytes()).data.items():
            if id_ not in known:
                labels[id_] = {"label": topic["label"], "ask": {"en": id_}}
    (root / "topics" / "library.yaml").write_text(yaml.safe_dump(labels, allow_unicode=True), encoding="utf-8")
    return root


@contextmanager
def changed(root: Path, files: dict[str, bytes | None]) -> Iterator[None]:
    """The root with other content in these files (None: the file is gone), and then as before."""
    before = {name: (root / name).read_bytes() if (root / name).exists() else None for name in files}
    try:
        _write(root, files)
        yield
    finally:
        _write(root, before)


def _write(root: Path, files: dict[str, bytes | None]) -> None:
    for name, content in files.items():
        if content is None:
            (root / name).unlink(missing_ok=True)
        else:
            (root / name).write_bytes(content)


def edited(root: Path, file: str, *edits: tuple[str, str]) -> bytes:
    text = (root / file).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"{old!r} is not in {file}: there is nothing to plant the mistake in"
        text = text.replace(old, new, 1)
    return text.encode()


def problems(root: Path, event: str) -> list[Problem]:
    with pytest.raises(KnowledgeError) as caught:
        load(root, root / event)
    return caught.value.problems


def found(root: Path, event: str) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.message) for problem in problems(root, event)]


def _line_of(at: str, content: bytes) -> int:
    if at in ("", FIRST):
        return int(at == FIRST)
    place = content.find(at.encode())
    assert place >= 0, f"{at!r} is not in the file"
    return content.count(b"\n", 0, place) + 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what.replace(" ", "-"))
def test_a_mistake_is_told_once_with_its_file_and_line(root: Path, mistake: Mistake) -> None:
    content = mistake.replacing
    if content is None:
        content = edited(root, mistake.file, (mistake.old, mistake.new))
    with changed(root, {mistake.file: content}):
        told = problems(root, CHISINAU if mistake.file.startswith(CHISINAU) else "small")
    assert [(problem.file, problem.line) for problem in told] == [(mistake.file, _line_of(mistake.at, content))], told
    assert mistake.says in told[0].message


def test_there_are_at_least_45_planted_mistakes_each_of_its_own_kind() -> None:
    assert len({mistake.what for mistake in MISTAKES}) == len(MISTAKES) >= 45


WORD_MISTAKES = (
    ("until-time: Până la **{time}**", "until-time: Până la", "until-time:",
     "until-time: has nothing in braces, elsewhere this phrase has {time}"),
    ("until-time: Până la **{time}**", "until-time: Până la **{tiem}**", "until-time:", "has {tiem}, elsewhere this phrase has {time}"),
    ("until-time: Până la **{time}**", "until-time: Până la **{time**", "until-time:", "braces stand in pairs around one word"),
    ("until-time: Până la **{time}**", "until-time: Până la **{time:d}**", "until-time:", "braces stand in pairs around one word"),
    ("until-time: Până la **{time}**", "until-time: [a, b]", "until-time:", "until-time: expected a text"),
    ("until-time: Până la **{time}**", "until-time:", "until-time:", "until-time: is empty"),
    ('few: "**{count} locuri** în total", ', "", "seats:", "seats: the plural form `few` is missing; ro has few, one, other"),
    (
        'few: "**{count} locuri** în total", ',
        'few: "**{count} locuri** în total", many: x, ',
        "seats:",
        "seats.many: ro has no such plural form",
    ),
    ("part-morning: dimineața\n", "part-morning: dimineața\nextra-key: x\n", "extra-key:", "extra-key: no other language has this"),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "says"), WORD_MISTAKES)
def test_a_mistake_in_the_words_is_told_with_its_line(root: Path, old: str, new: str, at: str, says: str) -> None:
    content = edited(root, "words/ro.yaml", (old, new))
    with changed(root, {"words/ro.yaml": content}):
        told = problems(root, "small")
    assert [(problem.file, problem.line) for problem in told] == [("words/ro.yaml", _line_of(at, content))], told
    assert says in told[0].message


def test_a_misspelt_phrase_is_told_where_it_stands_and_as_missing(root: Path) -> None:
    content = edited(root, "words/ro.yaml", ("part-evening: seara", "part-evenin: seara"))
    with changed(root, {"words/ro.yaml": content}):
        told = found(root, "small")
    assert told == [
        ("words/ro.yaml", 1 + content[: content.index(b"hour-sign")].count(b"\n"), "part-evening: this phrase is missing"),
        ("words/ro.yaml", _line_of("part-evenin:", content), 'part-evenin: no other language has this, did you mean "part-evening"?'),
    ]


@pytest.mark.parametrize("event", EVENTS)
def test_the_events_that_ship_with_the_bot_load(event: str) -> None:
    knowledge = load(KNOWLEDGE, KNOWLEDGE / event)
    assert knowledge.name == event
    assert knowledge.facts
    assert {fact.topic for fact in knowledge.facts.values() if fact.topic} <= set(knowledge.topics)
    assert [str(warning) for warning in knowledge.warnings] == []


@pytest.mark.parametrize("event", EVENTS)
def test_the_own_facts_of_the_events_that_ship_are_asked_for_in_enough_ways(event: str) -> None:
    assert [*thinly_asked(load(KNOWLEDGE, KNOWLEDGE / event))] == []


def test_an_own_fact_with_few_ways_of_asking_is_named_with_how_many_it_has() -> None:
    knowledge = load(KNOWLEDGE, KNOWLEDGE / "sample")
    cups = knowledge.facts["cups"]
    few = cups.model_copy(update={"ask": {**cups.ask, "ro": cups.ask["ro"][:2]}})
    thin = replace(knowledge, facts={**knowledge.facts, "cups": few})
    assert [*thinly_asked(thin)] == [("cups", "ro", 2)]


@pytest.fixture(scope="module")
def small(root: Path) -> Knowledge:
    return load(root, root / "small")


def test_an_unquoted_half_past_ten_is_half_past_ten(small: Knowledge) -> None:
    assert yaml.safe_load("start: 10:30") == {"start": 630}  # what an ordinary reader makes of it
    opening = small.agenda.by_id["opening"]
    assert opening.entry.start == time(10, 30)
    assert opening.start == datetime(2025, 5, 15, 10, 30, tzinfo=small.zone)


def test_words_that_other_readers_turn_into_values_stay_what_was_typed() -> None:
    typed = b"a: no\nb: on\nc: 010\nd: 1_000\ne: 2024-10-10\nf: 1e3\ng: 'null'\nh: \nwhen: 12:30:45\n"
    assert read("x.yaml", typed).data == {
        "a": "no", "b": "on", "c": "010", "d": "1_000", "e": "2024-10-10", "f": "1e3", "g": "null", "h": None, "when": "12:30:45",
    }  # fmt: skip


def test_a_flow_mapping_on_one_line_reads_a_time_as_well() -> None:
    document = read("x.yaml", b"sessions: {a: {title: A, day: 2025-05-15, start: 10:30, end: 11:45}}")
    agenda, wrong = shape(document, AgendaFile)
    assert wrong == []
    assert agenda is not None
    assert (agenda.sessions["a"].start, agenda.sessions["a"].end) == (time(10, 30), time(11, 45))


def test_a_file_with_the_mark_and_the_line_ends_of_windows_is_read_with_right_lines() -> None:
    document = read("x.yaml", b"\xef\xbb\xbf# x\r\na:\r\n  b: c\r\n")
    assert document.data == {"a": {"b": "c"}}
    assert document.line(("a", "b")) == 3


def test_settled_contradictions_pass(small: Knowledge) -> None:
    claimed = {id_: fact.claims["price"] for id_, fact in small.facts.items() if "price" in fact.claims}
    assert claimed == {"price": "10 euro", "price-poster": "12 euro"}
    assert small.event.settled["price"].right == "10 euro"


def test_a_contradiction_that_is_no_longer_settled_stops_the_load(root: Path) -> None:
    content = EVENT[: EVENT.index("settled:")].encode()
    with changed(root, {"small/event.yaml": content}):
        told = found(root, "small")
    assert told == [
        (
            "small/facts/one.yaml",
            20,
            'price-poster.claims.price: contradiction about price: "10 euro" by price; "12 euro" by price-poster. '
            "Say in event.yaml under settled which is right, and why",
        )
    ]


def test_five_mistakes_in_three_files_are_told_at_once(root: Path) -> None:
    event = edited(root, "small/event.yaml", ("Europe/Chisinau", "Europe/Chisinev"), ("  about:", "  abuot:"))
    agenda = edited(root, "small/agenda.yaml", ("start: 10:30", "start: 10.30"), ("rooms: [attic]", "rooms: [attics]"))
    facts = edited(root, "small/facts/two.yaml", ("topic: parking", "topic: parkng"))
    with changed(root, {"small/event.yaml": event, "small/agenda.yaml": agenda, "small/facts/two.yaml": facts}):
        told = found(root, "small")
    assert told == [
        ("small/agenda.yaml", 24, 'sessions.opening.start: "10.30": expected a time of day with two digits each, or "tbc", like 09:30'),
        ("small/agenda.yaml", 49, 'sessions.springs.rooms.1: there is no room "attics", did you mean "attic"?'),
        ("small/event.yaml", 3, 'zone: "Europe/Chisinev" is not a time zone, did you mean "Europe/Chisinau"?'),
        ("small/event.yaml", 16, 'texts.abuot: unknown key, did you mean "about"?'),
        ("small/facts/two.yaml", 2, 'parking.topic: there is no topic "parkng", did you mean "parking"?'),
    ]


def test_what_cannot_be_read_makes_nobody_who_refers_to_it_wrong(root: Path) -> None:
    broken = {"small/facts/one.yaml": b"a: [", "topics/few.yaml": b"a: [", "small/event.yaml": b"a: ["}
    with changed(root, broken):
        told = problems(root, "small")
    assert sorted(problem.file for problem in told) == sorted(broken)


def test_a_wrong_speaker_makes_no_session_wrong(root: Path) -> None:
    content = edited(root, "small/agenda.yaml", ("    name: Ana Rusu", "    role: mayor"))
    with changed(root, {"small/agenda.yaml": content}):
        assert found(root, "small") == [("small/agenda.yaml", 13, "speakers.ana.name: is missing")]


def test_a_missing_event_file_is_told(root: Path) -> None:
    with changed(root, {"small/event.yaml": None}):
        assert found(root, "small") == [("small/event.yaml", 0, "the file is missing")]


def test_missing_words_are_told(root: Path) -> None:
    with changed(root, {"words/ru.yaml": None}):
        assert found(root, "small") == [("words/ru.yaml", 0, "the file is missing")]


def test_a_folder_that_does_not_exist_is_told_with_a_suggestion(root: Path) -> None:
    assert [str(problem) for problem in problems(root, "smal")] == ['smal: there is no such event, did you mean "small"?']


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("small/facts/more.yml", "is not read: its name must end in .yaml"),
        ("small/facts/more.YAML", "is not read: its name must end in .yaml"),
        ("small/agenda.yml", "is not read: its name must end in .yaml"),
        ("small/agneda.yaml", 'is not read, did you mean "agenda.yaml"?'),
        ("topics/more.yml", "is not read: its name must end in .yaml"),
    ],
)
def test_a_file_that_would_not_be_read_is_told(root: Path, file: str, says: str) -> None:
    with changed(root, {file: b"a: b\n"}):
        assert found(root, "small") == [(file, 0, says)]


def test_a_folder_where_a_file_belongs_is_told(root: Path) -> None:
    (root / "small/facts/three.yaml").mkdir()
    try:
        assert [(file, line) for file, line, _ in found(root, "small")] == [("small/facts/three.yaml", 0)]
    finally:
        (root / "small/facts/three.yaml").rmdir()


def test_an_event_without_a_programme_loads(root: Path) -> None:
    with changed(root, {"small/agenda.yaml": None}):
        assert load(root, root / "small").agenda.sessions == ()


def test_a_missing_language_passes_where_the_event_allows_it(root: Path) -> None:
    files: dict[str, bytes | None] = {
        "small/event.yaml": edited(root, "small/event.yaml", ("languages:", "missing_translations: fall-back\nlanguages:")),
        "small/facts/one.yaml": edited(root, "small/facts/one.yaml", ("    ro: Costă 10 euro.\n", "")),
    }
    with changed(root, files):
        knowledge = load(root, root / "small")
    assert knowledge.say(knowledge.facts["price"].answer or {}, "ro") == ("It costs 10 euro.", "en")


def test_a_cancelled_session_leaves_its_room_and_people_free(root: Path) -> None:
    double = ("    rooms: [attic]", "    rooms: [hall]")
    with changed(root, {"small/agenda.yaml": edited(root, "small/agenda.yaml", double)}):
        assert len(problems(root, "small")) == 1
    cancelled = (double[0], double[1] + "\n    cancelled: yes")
    with changed(root, {"small/agenda.yaml": edited(root, "small/agenda.yaml", cancelled)}):
        assert load(root, root / "small").agenda.by_id["springs"].entry.cancelled


def test_a_speaker_may_speak_elsewhere_before_and_after_an_item(root: Path) -> None:
    content = edited(root, "small/agenda.yaml", ("    speakers: [ana]\n", "    speakers: [ion]\n"))  # ion's item ends at 11:30
    with changed(root, {"small/agenda.yaml": content}):
        assert load(root, root / "small").agenda.by_id["springs"].people == ("ion",)


def test_numbers_that_differ_between_languages_are_a_warning(root: Path) -> None:
    content = edited(root, "small/facts/one.yaml", ("Costă 10 euro", "Costă 11 euro"))
    with changed(root, {"small/facts/one.yaml": content}):
        warnings = load(root, root / "small").warnings
    assert [str(warning) for warning in warnings] == [
        "small/facts/one.yaml:13: price.answer: the languages differ in their numbers (en: 10; ro: 11)"
    ]


def test_the_digest_changes_with_any_file(root: Path, small: Knowledge) -> None:
    assert load(root, root / "small").digest == small.digest
    with changed(root, {"words/en.yaml": edited(root, "words/en.yaml", ("part-evening: ", "part-evening: late "))}):
        assert load(root, root / "small").digest != small.digest


def test_a_fact_is_told_from_its_moment_and_no_longer_than_until_its_last(small: Knowledge) -> None:
    guide = small.facts["guide"]  # in Moldova, three hours before UTC in May
    told = {
        moment: small.tellable(guide, datetime.fromisoformat(moment).replace(tzinfo=UTC))
        for moment in ("2025-04-30T20:59", "2025-04-30T21:00", "2025-05-20T14:59", "2025-05-20T15:00")
    }
    assert list(told.values()) == [False, True, True, False]


def test_a_label_is_the_facts_own_or_its_topics(small: Knowledge) -> None:
    assert [small.label("guide", "ro"), small.label("price", "ro"), small.label("price-poster", "ro")] == [
        "Ghidul",
        "Prețul",
        "The price on the poster",
    ]


def test_ways_of_asking_are_the_lines_that_are_not_blank(small: Knowledge) -> None:
    assert small.facts["price-poster"].ask == {
        "en": ("is it not twelve", "why does the poster say twelve"),
        "ro": ("nu e doisprezece",),
    }


def test_what_is_right_is_shaped_whole(small: Knowledge) -> None:
    assert small.event.days == (date(2025, 5, 15), date(2025, 5, 16))
    party = small.agenda.by_id["party"]
    assert (party.start, party.end) == (
        datetime(2025, 5, 16, 20, tzinfo=small.zone),
        datetime(2025, 5, 17, 2, tzinfo=small.zone),
    )


def test_no_more_than_fifty_problems_of_one_file_are_listed() -> None:
    document = read("x.yaml", b"".join(b"a%d: b\n" % n for n in range(3000)))
    facts, wrong = shape(document, FactsFile)
    assert facts is not None
    assert facts.root == {}
    assert len(wrong) == MOST_PROBLEMS + 1
    assert str(wrong[-1]) == "x.yaml: and 2950 more problems"
    with pytest.raises(KnowledgeError) as caught:
        read("x.yaml", b"a: b\n" * 3000)
    assert len(caught.value.problems) == MOST_PROBLEMS


def test_messages_are_in_an_organisers_words(root: Path) -> None:
    jargon = ("Input", "literal", "[key]", "dict", "tuple", "valid", "string", "Error", "None", "parse", "pydantic", "instance")
    for mistake in MISTAKES:
        content = edited(root, mistake.file, (mistake.old, mistake.new)) if mistake.replacing is None else mistake.replacing
        try:
            document = read(mistake.file, content)
        except KnowledgeError as error:
            messages = [problem.message for problem in error.problems]
        else:
            model = Event if "event" in mistake.file else AgendaFile if "agenda" in mistake.file else FactsFile
            messages = [problem.message for problem in shape(document, model)[1]]
        assert [(word, message) for message in messages for word in jargon if word in message] == []
