"""A file of questions with expectations, judged: for organisers who test their own event.

The format is that of the project's development questions: expect {status, also_ok, all_of, any_of, none_of}
with regular expressions on the folded text, and max_chars.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Judged = tuple[Mapping[str, Any], Mapping[str, Any], str]
"""A question, its answer, and why it is wrong; the last is empty when it is right."""


def folded(text: str) -> str:
    """Lower case, no diacritics, plain dashes, single spaces."""
    kept = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return " ".join(re.sub("[–—−]", "-", unicodedata.normalize("NFC", kept)).lower().split())


def judge(question: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Why the answer is wrong, or nothing."""
    expect = question.get("expect") or {}
    text = folded(str(answer["text"]))
    allowed = {"answered", "clarify"} if expect.get("status") == "answered_or_clarify" else {expect.get("status")}
    for pattern in expect.get("none_of", []):
        if _matches(pattern, text):
            return f"must not match {pattern}"
    if answer["status"] not in allowed | set(expect.get("also_ok", [])):
        return f"expected {expect.get('status')}"
    if not text:
        return "is empty"
    if question.get("max_chars") and len(str(answer["text"])) > question["max_chars"]:
        return f"is longer than {question['max_chars']} characters"
    wanted = expect.get("clarify_all", []) if answer["status"] == "clarify" else expect.get("all_of", [])
    for pattern in wanted:
        if not _matches(pattern, text):
            return f"must match {pattern}"
    options = [] if answer["status"] == "clarify" else expect.get("any_of", [])
    return "" if not options or any(_matches(pattern, text) for pattern in options) else "matches none of any_of"


def _matches(pattern: str, text: str) -> bool:
    return re.search(folded_pattern(pattern), text, re.IGNORECASE) is not None


def folded_pattern(pattern: str) -> str:
    """A pattern without diacritics; its case stays, for \\S and \\s differ."""
    kept = "".join(char for char in unicodedata.normalize("NFD", pattern) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept)


def judge_all(questions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Every question with its answer and verdict, in order."""
    return [(question, answer, judge(question, answer)) for question, answer in zip(questions, answers, strict=True)]
