"""Typos put right against the words that are known: the training texts', the event's names and things."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from bot.core.slang import DOTTED, SLANG
from bot.core.text import CYRILLIC, flip_layout, fold, romanise, stems
from bot.core.wordforms import LETTERS, Words, parts

MOST_REPAIRS = 12
"""Words looked up per text; a longer text has enough words that need no repair."""
SHORTEST = 4
"""Letters from which a word may be corrected: among shorter words everything is a typo of everything."""
COMMON = 12
"""Occurrences from which a word of four letters may be meant by three: one of its letters was dropped."""
RARE, FREQUENT = 2, 100
"""A word that occurs so rarely may be a slip of one that occurs so often."""
TWO_EDITS_FROM = 7
MOST_RIVALS = 3
"""Words that a typo may have been meant for, of which the rest of the text is asked."""
BOLD = 0.25
"""What a change costs that is no plain slip."""
_CAPITALS = re.compile(r"\b[A-ZĂÂÎȘȚА-ЯЁ]{2,5}\b|(?<=[\w,;] )[A-ZĂÂÎȘȚА-ЯЁ][a-zăâîșțа-яё]{2,4}\b")
"""A word of up to five letters in capitals, or one that begins with one within a sentence."""
_DOUBLED = re.compile(r"(.)\1")
_ANYTHING = re.compile(r"(?<!\w)(что|чё|че|чо|кто|где|как\w*|когда)-нить(?!\w)", re.IGNORECASE)
"""Spoken Russian for "anything", "anybody", "anywhere"."""
_BEFORE = re.compile(r"(?<![\w])b4(?!\w)", re.IGNORECASE)
_GO_TO = re.compile(r"\b(go|come|get|going|coming|travel|drive|fly|back) 2 (?=[a-z])", re.IGNORECASE)
_TO = re.compile(r"(?<![\w:.,-])2(?= (?:go|sleep|eat|do|be|the|get|come|me|u|see|find)\b)", re.IGNORECASE)
_FOR = re.compile(r"(?<![\w:.,-])4(?= (?:me|u|us|my|the|free|students?|real)\b)", re.IGNORECASE)
"""Figures read aloud: "how much 4 me", "days 2 go"."""
_SOON = re.compile(r"(?<![\w])2(mor+ow|moro|mrw|mrow|nite|night|day)(?!\w)", re.IGNORECASE)
"""And "2moro"."""
_FIGURE = re.compile("[24]")
"""What all of these have."""
_CUT_SHORT = re.compile(r"(?<![\w.])([^\W\d_]{2,})\.(?=\s+[^\WA-ZА-ЯЁĂÂÎȘȚ_])")
_AT_THE_END = re.compile(r"(?<![\w.])([^\W\d_]{2,4})\.(?=\s*[?!]*\s*$)")
_CLEARLY_MORE = 4
"""Of two candidates equally near, the one that occurs so many times more often is taken; else neither is."""


@dataclass(frozen=True)
class Repaired:
    """A text, folded, with what was changed in it."""

    text: str
    changes: tuple[tuple[str, str], ...]
    flipped: bool
    """The whole text had been typed in the other keyboard layout."""
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words that were left as typed, and what they may have been meant for: what the rest of the text is about may tell."""
    guessed: bool = False
    """Whether one of these was put right."""


class Vocabulary:
    """Words and how often they occur; inflections and romanised spellings of a known word count as known."""

    def __init__(
        self, words: Words | Mapping[str, int], protected: Iterable[str] = (), *, field: Words | None = None, names: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """`protected`: names and terms that are never changed, and can be meant; `field`: more of these, their forms derived already.

        `names`: folded words that are right, and that nothing is a misspelling of.
        `words`: or how often each folded one occurs.
        """
        words = words if isinstance(words, Words) else Words.of(words)
        self._counts: dict[str, int] = {}
        for word, count in words.counts.items():
            for part in parts(word):
                self._counts[part] = self._counts.get(part, 0) + count
        terms = [Words.listed(protected), *([field] if field else [])]
        for word in chain.from_iterable(one.counts for one in terms):
            self._counts[word] = max(self._counts.get(word, 0), _CLEARLY_MORE)
        self._stems = words.stems.union(*(one.stems for one in terms), (stem for name in names for stem in stems(name)))
        self._latin, self._cyrillic = (
            words.latin.union(*(one.latin for one in terms)),
            words.cyrillic.union(*(one.cyrillic for one in terms)),
        )
        cyrillic = {word: bool(CYRILLIC.search(word)) for word in self._counts if len(word) >= SHORTEST}
        self._shelves = {script: _Shelf(word for word, its in cyrillic.items() if its is script) for script in (False, True)}
        frequent = [word for word in cyrillic if self._counts[word] >= FREQUENT]
        self._frequent = {script: _Shelf(word for word in frequent if cyrillic[word] is script) for script in (False, True)}
        self._common = sorted(word for word, count in self._counts.items() if count >= _CLEARLY_MORE)
        self._short = [word for word, count in self._counts.items() if len(word) == SHORTEST - 1 and count >= FREQUENT]

    def __contains__(self, word: str) -> bool:
        """Whether a folded word is known, also inflected or in the other alphabet."""
        if word in self._counts:
            return True
        if len(word) < SHORTEST:
            return False
        # Only in the other alphabet: in its own, a different spelling with the same key is a typo.
        if (single := _DOUBLED.sub(r"\1", word)) != word and single in self._counts:
            return False  # "markett" is no transliteration
        others = self._latin if CYRILLIC.search(word) else self._cyrillic
        return any(stem in self._stems for stem in stems(word)) or romanise(word) in others

    def is_plain(self, word: str) -> bool:
        """Whether a folded word is no misspelling of anything, nor a short spelling: most words of most questions."""
        return self._counts.get(word, 0) > RARE and word not in SLANG

    def count(self, word: str) -> int:
        """How often exactly this folded word occurs."""
        return self._counts.get(word, 0)

    def nearest(self, word: str) -> str | None:
        """The known word that `word` is a typo of, or None when there is none or it is not clear which."""
        limit = 2 if len(word) >= TWO_EDITS_FROM else 1
        best = self._ranked(word, limit)
        if not best:
            return None
        cost, count, winner = best[0]
        if cost > limit + BOLD:
            return None
        rivals = [other for other in best[1:] if other[0] == cost and not set(stems(other[2])) & set(stems(winner))]
        if rivals and count > rivals[0][1] * _CLEARLY_MORE:
            return None
        return winner

    def rivals(self, word: str) -> tuple[str, ...]:
        """The likeliest of the known words that `word` may be a typo of, one of a stem; from five letters on with two edits."""
        limit, found = 2 if len(word) > SHORTEST else 1, dict[str, str]()
        for cost, _, one in self._ranked(word, limit):
            if cost <= limit + BOLD:
                found.setdefault(stems(one)[0], one)
        return tuple(found.values())[:MOST_RIVALS]

    def _ranked(self, word: str, limit: int) -> list[tuple[float, int, str]]:
        """The known words within so many edits: what the edits cost, how often they occur (negative), and the words."""
        best: list[tuple[float, int, str]] = []
        letters = sorted(word)
        for candidate in self._shelves[bool(CYRILLIC.search(word))].near(word, limit):
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            if distance > limit:
                continue
            # People seldom miss the first letter, save a vowel that sounds alike ("абед"), and often swap two.
            missed = candidate[0] != word[0] and not _VOWELS.issuperset((candidate[0], word[0]))
            cost = distance + (0.5 if missed else 0) - (0.5 if sorted(candidate) == letters else 0)
            # And sooner leave a letter out than take a consonant for a vowel.
            cost += BOLD if distance == 1 and not is_slip(word, candidate) else 0
            best.append((cost, -self._counts[candidate], candidate))
        return sorted(best)

    def swapped(self, word: str) -> str | None:
        """The one form of a known word, be it itself unseen, that `word` is with two neighbours swapped: "чсилам" of "число"."""
        swaps = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)] if len(word) > SHORTEST else []
        fits = [one for one in swaps if one != word and any(stem in self._stems for stem in stems(one))]
        return fits[0] if len(fits) == 1 else None

    def dropped(self, word: str) -> str | None:
        """The one common word that `word` is with a letter left out or two of three swapped ("teh"), or None."""
        longer = (one for one in self._shelves[bool(CYRILLIC.search(word))].near(word, 1) if len(one) == len(word) + 1)
        fits = [one for one in longer if self._counts[one] >= COMMON and any(one[:at] + one[at + 1 :] == word for at in range(1, len(one)))]
        letters = sorted(word)
        fits += [one for one in self._short if sorted(one) == letters]
        return fits[0] if len(fits) == 1 else None

    def meant(self, word: str) -> str | None:
        """The very common word that a rare one is a slip of: the training texts have typos, too ("wich", "wher")."""
        if word not in self._counts:
            return self._slipped(word)
        if self._counts[word] > RARE:
            return None
        near = (one for one in self._frequent[bool(CYRILLIC.search(word))].near(word, 1) if one[0] == word[0])
        fits = [one for one in near if is_slip(word, one) and not are_akin(one, word)]
        return fits[0] if len(fits) == 1 else None

    def _slipped(self, word: str) -> str | None:
        """The one common word that one unseen, though its stem is known, is with two letters swapped or one left out: "oars" of "oraș"."""
        letters = sorted(word)
        near = self._shelves[bool(CYRILLIC.search(word))].near(word, 1) if len(word) >= SHORTEST else []
        swapped = [one for one in near if self._counts[one] >= COMMON and sorted(one) == letters]
        shorter = [one for one in near if self._counts[one] >= FREQUENT and len(one) > len(word)]
        fits = [one for one in swapped or shorter if one[0] == word[0] and is_slip(word, one)]
        return fits[0] if len(fits) == 1 and not are_akin(fits[0], word) else None

    def whole(self, start: str) -> str | None:
        """The word that is cut short by a full stop within a sentence ("degust. de vinuri", "vin. la 14"), or None."""
        if meant := DOTTED.get(start) or SLANG.get(start):
            return meant
        if len(start) < SHORTEST or start in self._counts:
            return None
        first, last = (bisect_left(self._common, end) for end in (start, start + "\uffff"))
        return max(self._common[first:last], key=lambda word: (self._counts[word], word), default=None)

    def split(self, word: str) -> str | None:
        """Two known words that were run together, or None."""
        cuts = [(word[:place], word[place:]) for place in range(2, len(word) - 1)]
        # A two-letter part must be a common word, for almost any word ends in some rare pair of letters.
        fits = [cut for cut in cuts if self._stands(cut[0]) and self._stands(cut[1])]
        return " ".join(max(fits, key=lambda cut: (min(map(self.count, cut)), cut))) if fits else None

    def _stands(self, part: str) -> bool:
        return self.count(part) >= (30 if len(part) == 2 else 3)


class _Shelf:
    """Words of one alphabet, by their length, each with the set of its letters as bits: most are seen at a glance to be far off."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        self._letters = _letter_sets(self._words)
        lengths = [len(word) for word in self._words]
        self._starts = [bisect_left(lengths, length) for length in range((lengths[-1] if lengths else 0) + 2)]

    def near(self, word: str, edits: int) -> list[str]:
        """The words that may be so many edits away: each edit changes the length by one at most, and the letters by two."""
        last = len(self._starts) - 1
        start, end = (self._starts[max(0, min(length, last))] for length in (len(word) - edits, len(word) + edits + 1))
        differing = np.bitwise_count(self._letters[start:end] ^ _letter_sets([word]))
        return [self._words[start + place] for place in np.flatnonzero(differing <= 2 * edits).tolist()]


def _letter_sets(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The letters of each word as bits; two letters may share one."""
    if not words:
        return np.zeros(0, dtype=np.uint32)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = np.cumsum([0, *map(len, words[:-1])])
    return np.bitwise_or.reduceat(np.uint32(1) << (codes & np.uint32(31)), starts)


_SOONS = {"m": "tomorrow", "n": "tonight", "d": "today"}


def _weekday(match: re.Match[str]) -> str:
    return DOTTED.get(fold(match[1]), match[0])


def _spelt_out(text: str, vocabulary: Vocabulary) -> str:
    """The text with figures that are read aloud ("b4", "2moro") and words that a full stop cuts short."""
    text = _ANYTHING.sub(lambda match: f"{'что' if match[1].lower().startswith('ч') else match[1]}-нибудь", text)
    if _FIGURE.search(text):
        text = _GO_TO.sub(r"\1 to ", _BEFORE.sub("before", text))
        text = _SOON.sub(lambda match: _SOONS.get(fold(match[1])[0], match[0]), _TO.sub("to", _FOR.sub("for", text)))
    if "." in text:
        text = _AT_THE_END.sub(_weekday, _CUT_SHORT.sub(lambda match: vocabulary.whole(fold(match[1])) or match[0], text))
    return text


def repair(text: str, vocabulary: Vocabulary) -> Repaired:
    """The text with the wrong layout and clear typos put right; known words, numbers, short words and names stay.

    A word is changed only when one known word is clearly meant: one edit (a letter swapped, doubled, dropped, mistaken) from
    four letters, two from seven; two known words run together; or a word split in two.
    """
    folded = fold(_spelt_out(text, vocabulary))
    plain = all(map(vocabulary.is_plain, LETTERS.findall(folded)))
    return Repaired(folded, (), flipped=False) if plain else _put_right(folded, vocabulary, _names(text))


def _names(text: str) -> frozenset[str]:
    """The short words, folded, that stand out by their capitals: OTP, Bran. A text in capitals has none."""
    return frozenset(fold(word) for word in _CAPITALS.findall(text)) if text != text.upper() else frozenset()


def _put_right(folded: str, vocabulary: Vocabulary, names: frozenset[str]) -> Repaired:
    straight = _layout(folded, vocabulary)
    changes: list[tuple[str, str]] = []
    unclear: list[tuple[str, tuple[str, ...]]] = []
    joined = _join(straight, vocabulary, changes)
    left = MOST_REPAIRS

    def put_right(match: re.Match[str]) -> str:
        nonlocal left
        word = match.group()
        plain = word.replace("'", "")
        if (len(plain) < SHORTEST - 1 or left <= 0) and word not in SLANG:
            return word
        if _beside_digit(match) or plain in names:
            return word
        if word in SLANG:
            return SLANG[word]
        if plain in vocabulary or word in vocabulary:
            if common := vocabulary.meant(plain):
                changes.append((word, common))
            return common or word
        left -= 1
        if len(plain) < SHORTEST:
            better = vocabulary.dropped(plain)
            if better:
                changes.append((word, better))
            return better or word
        better = vocabulary.nearest(plain) or vocabulary.split(plain) or vocabulary.swapped(plain) or _other_layout(word, vocabulary)
        if better is None:
            unclear.append((word, vocabulary.rivals(plain)))
            return word
        changes.append((word, better))
        return better

    text = LETTERS.sub(put_right, joined)
    return Repaired(text, tuple(changes), straight != folded, tuple(one for one in unclear if one[1]))


def are_akin(one: str, other: str) -> bool:
    """Whether two words have a stem in common."""
    return bool(set(stems(one)) & set(stems(other)))


_VOWELS = frozenset("aeiouyаеиоуыэюя")


def is_slip(typed: str, meant: str) -> bool:
    """Whether a word is a plain slip of another: a letter swapped, doubled, dropped, too many, or a vowel for a vowel."""
    if OSA.distance(typed, meant) != 1 or len(typed) < SHORTEST:
        return False
    if len(typed) != len(meant) or sorted(typed) == sorted(meant):
        return True
    one, other = next((one, other) for one, other in zip(typed, meant, strict=True) if one != other)
    return one in _VOWELS and other in _VOWELS


def without(repaired: Repaired, undone: Iterable[tuple[str, str]]) -> Repaired:
    """The same with some changes taken back."""
    text, gone = repaired.text, set(undone)
    for typed, meant in gone:
        text = re.sub(rf"(?<!\w){re.escape(meant)}(?!\w)", typed, text, count=1)
    return Repaired(text, tuple(change for change in repaired.changes if change not in gone), repaired.flipped, repaired.unclear)


def with_guess(repaired: Repaired, typed: str, meant: str) -> Repaired:
    """The same with one more word put right, of which only the rest of the text says what was meant."""
    text = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", meant, repaired.text, count=1)
    return replace(repaired, text=text, changes=(*repaired.changes, (typed, meant)), guessed=True)


def _beside_digit(match: re.Match[str]) -> bool:
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return any(char.isdigit() or char in "_@/'" for char in around)


def _layout(folded: str, vocabulary: Vocabulary) -> str:
    """The text typed on the other keyboard, when that makes more of its letters known words."""
    share = _known_share(folded, vocabulary)
    if share > 0.5:
        return folded
    flipped = fold(flip_layout(folded))
    longest = max((len(word) for word in LETTERS.findall(flipped) if word in vocabulary), default=0)
    return flipped if longest >= 3 and _known_share(flipped, vocabulary) > share + 0.3 else folded


def _known_share(folded: str, vocabulary: Vocabulary) -> float:
    words = [word.replace("'", "") for word in LETTERS.findall(folded)]
    letters = sum(map(len, words))
    return sum(len(word) for word in words if word in vocabulary) / letters if letters else 0.0


def _other_layout(word: str, vocabulary: Vocabulary) -> str | None:
    flipped = fold(flip_layout(word))
    return flipped if vocabulary.count(flipped) else None


_PAIR = re.compile(r"(?<![^\s])([^\W\d_]{2,}) ([^\W\d_]{2,})(?![^\W_])")


def _join(folded: str, vocabulary: Vocabulary, changes: list[tuple[str, str]]) -> str:
    """`par king` -> `parking`: two neighbours, not both known, that make a known word."""

    def put_together(match: re.Match[str]) -> str:
        left, right = match.groups()
        whole = left + right
        if len(whole) < 6 or vocabulary.count(whole) < 2 or (vocabulary.count(left) and vocabulary.count(right)):
            return match.group()
        changes.append((match.group(), whole))
        return whole

    return _PAIR.sub(put_together, folded)
