"""registration.yaml: what is right is read right, and every mistake is told with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.core.form import WHOLE, capacities
from bot.core.knowledge import load
from bot.core.reading import KnowledgeError
from tests.core.planted import SMALL

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

FORM = """\
capacity: 100
opens: 2025-04-01 09:00
closes: 2025-05-14
parts:
  first-day:
    name: {en: Day one, ro: Ziua întâi}
    capacity: 80
    when: {days: thu}
  tour:
    name: Tour
    session: opening
    when: {tour: "yes"}
questions:
  name:
    label: {en: Name, ro: Nume}
  email:
    kind: email
    label: E-mail
  days:
    kind: choices
    label: {en: Days, ro: Zile}
    options:
      thu: {label: {en: Thu, ro: Joi}}
      fri: {label: {en: Fri, ro: Vi}}
  tour:
    kind: yes-no
    label: Tour
    when: {days: [thu, fri]}
  guests:
    kind: number
    label: {en: Guests, ro: Oaspeți}
    required: no
    least: 0
    most: 3
  agree:
    kind: consent
    label: {en: Consent, ro: Acord}
    consent: {en: I agree., ro: Sunt de acord.}
    version: "1"
"""

MISTAKES = [
    ("an unknown key", "capacity: 100", "capasity: 100", "capasity:", 'unknown key, did you mean "capacity"?'),
    ("no places", "capacity: 100", "capacity: 0", "capacity:", "a number that is 1 or more"),
    ("a kind that is none", "kind: email", "kind: e-mail", "    kind: e-mail", 'did you mean "email"?'),
    ("no options", "    options:\n      thu: {label: {en: Thu, ro: Joi}}\n      fri: {label: {en: Fri, ro: Vi}}\n", "", "  days:",
     "at least two are needed"),
    ("one option", "      fri: {label: {en: Fri, ro: Vi}}\n", "", "    options:", "at least two are needed"),
    ("options of a number", "    most: 3", "    most: 3\n    options: {a: {label: A}, b: {label: B}}", "    options: {a", "not for number"),
    ("a condition on nothing", "when: {days: [thu, fri]}", "when: {dais: thu}", "    when: {dais", 'did you mean "days"?'),
    ("a condition on what comes later", "when: {days: [thu, fri]}", "when: {agree: \"yes\"}", "    when: {agree", "comes later"),
    ("a condition on a free answer", "when: {days: [thu, fri]}", "when: {name: ana}", "    when: {name", "its answers are free"),
    ("a condition on no option", "when: {days: [thu, fri]}", "when: {days: sat}", "    when: {days: sat", '"sat" is no answer to days'),
    ("a part on no option", "when: {tour: \"yes\"}", "when: {tour: ja}", "    when: {tour: ja", '"ja" is no answer to tour'),
    ("a part of no session", "session: opening", "session: openning", "    session:", 'did you mean "opening"?'),
    ("a consent without its text", "    consent: {en: I agree., ro: Sunt de acord.}\n", "", "  agree:",
     "the text that is agreed to is missing"),
    ("a consent without a version", '    version: "1"\n', "", "  agree:", "version: is missing"),
    ("a version of a text", "    kind: email", "    kind: email\n    version: x", "  email:", "are for questions of kind consent"),
    ("limits the wrong way round", "    least: 0", "    least: 9", "    least: 9", "is more than most"),
    ("limits of an e-mail", "    kind: email", "    kind: email\n    most: 5", "    most: 5", "limits are for text"),
    ("a text without end", "    label: {en: Name, ro: Nume}", "    label: {en: Name, ro: Nume}\n    most: 5000", "    most: 5000",
     "at most 1000"),
    ("nobody's name", "  name:\n    label: {en: Name, ro: Nume}\n", "", "questions:", "one must be called `name`"),
    ("a name that may be left out", "    label: {en: Name, ro: Nume}", "    label: {en: Name, ro: Nume}\n    required: no", "questions:",
     "always asked"),
    ("an e-mail that is a text", "    kind: email\n", "", "questions:", "must be of kind email"),
    ("a language missing", "label: {en: Guests, ro: Oaspeți}", "label: {en: Guests}", "    label: {en: Guests}", "lacks ro"),
    ("an option's language missing", "fri: {label: {en: Fri, ro: Vi}}", "fri: {label: {en: Fri}}", "      fri:", "lacks ro"),
    ("opening after closing", "opens: 2025-04-01", "opens: 2025-06-01", "opens:", "is not before it closes"),
    ("closing after the event", "closes: 2025-05-14", "closes: 2025-05-20", "closes:", "is after the last day"),
    ("a day that is none", "closes: 2025-05-14", "closes: 2025-05-34", "closes:", "there is no such day"),
    ("a year that is none", "opens: 2025-04-01", "opens: 0025-04-01", "opens:", "is the year right?"),
    ("an id with capitals", "  guests:", "  Guests:", "  Guests:", "not an id"),
    ("offers for no time", "capacity: 100", "capacity: 100\noffer_hours: 0", "offer_hours:", "1 or more"),
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(KNOWLEDGE / "words", tmp_path / "words")
    (tmp_path / "small" / "registration.yaml").write_text(FORM, encoding="utf-8")
    return tmp_path


def test_a_form_without_mistakes_is_read(root: Path) -> None:
    knowledge = load(root, root / "small")
    assert knowledge.form
    assert list(knowledge.form.questions) == ["name", "email", "days", "tour", "guests", "agree"]
    assert capacities(knowledge.form, knowledge.agenda.file) == {WHOLE: 100, "first-day": 80, "tour": None}
    assert [warning.message for warning in knowledge.warnings if "registration" in warning.file] == [
        "parts.tour: has no capacity: everybody finds a place"
    ]


@pytest.mark.parametrize(("old", "new", "at", "says"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_told_once_with_its_file_and_line(root: Path, old: str, new: str, at: str, says: str) -> None:
    assert old in FORM
    text = FORM.replace(old, new, 1)
    (root / "small" / "registration.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(root, root / "small")
    line = next(number for number, row in enumerate(text.splitlines(), 1) if row.startswith(at))
    assert [(one.file, one.line) for one in caught.value.problems] == [("small/registration.yaml", line)], caught.value
    assert says in caught.value.problems[0].message


def test_ids_that_do_not_fit_a_button_are_refused(root: Path) -> None:
    text = (
        FORM.replace("  days:", f"  {'d' * 32}:", 1).replace("      fri:", f"      {'x' * 32}:", 1).replace("{days:", "{" + "d" * 32 + ":")
    )
    text = text.replace("when: {" + "d" * 32 + ": [thu, fri]}", "when: {" + "d" * 32 + ": thu}")
    (root / "small" / "registration.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(root, root / "small")
    assert ["too long beside the question's id" in one.message for one in caught.value.problems] == [True]


@pytest.mark.parametrize("event", ["chisinau-2024", "sample"])
def test_the_forms_of_both_events_are_right(event: str) -> None:
    knowledge = load(KNOWLEDGE, KNOWLEDGE / event)
    assert knowledge.form
    assert len(knowledge.form.questions) >= 9


def test_the_first_events_form_invents_no_facts() -> None:
    form = load(KNOWLEDGE, KNOWLEDGE / "chisinau-2024").form
    assert form
    assert (form.rehearsal, form.opens, form.closes, form.capacity) == (True, None, None, None)
    assert [part.capacity for part in form.parts.values()] == [None] * 3
    assert len(form.questions["role"].options) == 10
