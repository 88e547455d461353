"""Greetings and thanks, as the library has them, off the beginning and the end of a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Set

from bot.core.knowledge import Knowledge
from bot.core.text import fold, tokens

COURTESIES = ("greeting", "thanks", "goodbye", "apology", "how-are-you")
"""Topics whose short lines people put before or behind a question."""
NODS = ("acknowledgement",)
"""Topics whose short lines are a courtesy, too, where a mark sets them off: "great thx, how much is it"."""
LONGEST_COURTESY = 3
"""Words of "have a nice day"."""
SIZES = tuple(range(LONGEST_COURTESY, 0, -1))
FEWEST_LEFT = 2
"""Words that must be left when a courtesy is dropped."""
Phrase = tuple[str, ...]
"""Folded words."""
_OPENING = re.compile(r"^([^,.!;…?\n]{1,40})[,.!;…]+\s*(?=\w)")
"""What stands before the first mark."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Courtesies:
    """Greetings and thanks, as the library has them, off the beginning and the end of a question."""

    def __init__(self, knowledge: Knowledge, asked: Mapping[str, int]) -> None:
        """`asked`: how often each word occurs in all that people ask."""
        entries = {topic: knowledge.topics[topic] for topic in (*COURTESIES, *NODS) if topic in knowledge.topics}
        said = [(topic, tokens(line)) for topic, entry in entries.items() for ways in entry.ask.values() for line in ways]
        self._openings = {words for _, words in said if 1 <= len(words) <= LONGEST_COURTESY}
        lines = [(topic, words) for topic, words in said if topic in COURTESIES]
        self._topics = {words: topic for topic, words in lines if 1 <= len(words) <= LONGEST_COURTESY}
        self._phrases = set(self._topics)
        self._firsts = {words[0] for words in self._openings | self._phrases}
        self._lasts = {words[-1] for words in self._phrases}
        here = Counter(word for _, words in lines for word in words)
        self._only = {words for words in self._phrases if all(here[word] >= asked.get(word, 0) for word in words)}

    def alone(self, text: str) -> str:
        """The topic of the last of several courtesies that are all there is: "thx bye"; empty when there is more, or only one."""
        found = _one_by_one(tokens(text), self._phrases)
        return self._topics[found[-1]] if len(found) > 1 else ""

    def without(self, text: str) -> str:
        """The text without a courtesy at either end, where a question is left.

        A phrase that is set off by a comma, or whose words people use nowhere else, is a courtesy.
        """
        said = tokens(text)
        if not said or (said[0] not in self._firsts and said[-1] not in self._lasts):
            return text  # seen at a glance, for most questions
        while (
            (opening := _OPENING.match(text))
            and _one_by_one(tokens(opening[1]), self._openings)
            and len(tokens(text[opening.end() :])) >= FEWEST_LEFT
        ):
            text = text[opening.end() :]
        said = tokens(text)
        if not any(said[:size] in self._phrases or said[-size:] in self._phrases for size in SIZES):
            return text
        found = list(_WORD.finditer(text))
        words = [fold(match.group()).replace("'", "") for match in found]
        first, last = 0, len(words)
        for size in SIZES:
            phrase = tuple(words[:size])
            after = text[found[size - 1].end() : found[size].start()] if len(words) > size else ""
            if len(words) - size >= FEWEST_LEFT and phrase in self._phrases and (after.strip() or phrase in self._only):
                first = size
                break
        for size in SIZES:
            phrase = tuple(words[len(words) - size :])
            before = text[found[-size - 1].end() : found[-size].start()] if len(words) > size else ""
            if len(words) - first - size >= FEWEST_LEFT and phrase in self._phrases and (before.strip() or phrase in self._only):
                last = len(words) - size
                break
        if (first, last) == (0, len(words)):
            return text
        return text[found[first].start() : found[last].start() if last < len(words) else len(text)].rstrip(" ,;-")


def _one_by_one(words: Phrase, phrases: Set[Phrase]) -> list[Phrase]:
    """The words as phrases one behind the other, each the longest that begins there: "perfect", "thx"; empty when some are none."""
    found: list[Phrase] = []
    while words:
        phrase = next((words[:size] for size in SIZES if words[:size] in phrases), ())
        if not phrase:
            return []
        found.append(phrase)
        words = words[len(phrase) :]
    return found
