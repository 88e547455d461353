"""Whatever stands in a file is read, or refused with its lines: bytes, texts, pieces of YAML, slips in a right file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.knowledge import FactsFile
from bot.core.reading import MAX_BYTES, KnowledgeError, Problem, read
from bot.core.shaping import shape
from tests.core.planted import AGENDA, FACTS_ONE


def _tried(raw: bytes) -> str:
    """How reading ends; anything but a right shape or a list of problems fails the test that asks."""
    wrong: list[Problem] = []
    try:
        value, wrong = shape(read("facts/x.yaml", raw), FactsFile)
        ending = "wrong" if wrong else "right"
    except KnowledgeError as error:
        value, wrong, ending = None, error.problems, "not read"
    last = raw.count(b"\n") + raw.count(b"\r") + 1
    assert [problem for problem in wrong if not 0 <= problem.line <= last] == []
    assert value is not None or wrong
    assert [problem for problem in wrong if "\n" in problem.message] == []
    return ending


def test_the_guard_for_arbitrary_files_can_tell_right_from_wrong() -> None:
    assert [_tried(FACTS_ONE.encode()), _tried(AGENDA.encode()), _tried(b"[")] == ["right", "wrong", "not read"]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused(raw: bytes) -> None:
    _tried(raw)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=400))
def test_arbitrary_text_is_read_or_refused(text: str) -> None:
    _tried(text.encode("utf-8", "surrogatepass"))


PIECES = [
    "a: ", "name:\n", "  ", "- ", "? ", "{", "}", "[", "]", ",", '"', "'", "|\n", ">\n", "&a ", "*a", "!x ", "#", "---\n", "...\n",
    "\n", "\t", "%YAML 1.1\n", "<<: ", "10:30", "topic: x\n", "unpublished: yes\n", "ask:\n", "en: ", "\\", "\ufeff", "\xa0", "é",
    "[key]: ",
]  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_arbitrary_pieces_of_yaml_are_read_or_refused(text: str) -> None:
    _tried(text.encode())


LINES = FACTS_ONE.splitlines(keepends=True)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(LINES) - 1), st.integers(0, 30), st.text(min_size=0, max_size=5), st.integers(0, 8))
def test_a_slip_anywhere_in_a_right_file_is_read_or_refused(row: int, column: int, typed: str, lost: int) -> None:
    line = LINES[row]
    slipped = [*LINES[:row], line[:column] + typed + line[column + lost :], *LINES[row + 1 :]]
    _tried("".join(slipped).encode("utf-8", "surrogatepass"))


def test_the_largest_file_that_is_read_has_two_megabytes() -> None:
    comment = b"# " + b"x" * 97 + b"\n"
    right = FACTS_ONE.encode() + comment * ((MAX_BYTES - len(FACTS_ONE.encode())) // len(comment))
    assert MAX_BYTES - 100 < len(right) <= MAX_BYTES
    assert _tried(right) == "right"
    assert _tried(right + comment) == "not read"
