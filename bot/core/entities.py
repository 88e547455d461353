"""The event's own names in a question: sessions, speakers, rooms, tracks; fuzzy, in any alphabet, inflected."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from rapidfuzz import fuzz

from bot.core.indexes import FUZZY, Named, Names, SessionTexts
from bot.core.knowledge import Knowledge
from bot.core.text import CYRILLIC, romanise, stems, tokens
from bot.core.wordforms import forms, keys

FIRST_NAME = 4
"""Letters that a name must have to be known by itself, or by its possessive."""
ROOM_SHARE = 0.3
TITLE_SHARE = 0.6
"""A session is named when its words that occur in the question carry this share of its title's weight."""
GENERIC_ROOM = frozenset(
    romanise(word)
    for word in [
        "room",
        "hall",
        "auditorium",
        "theatre",
        "theater",
        "studio",
        "lounge",
        "salon",
        "floor",
        "stage",
        "sala",
        "aula",
        "camera",
        "etaj",
        "scena",
        "foaier",
        "foyer",
        "зал",
        "комната",
        "аудитория",
        "этаж",
        "сцена",
        "фойе",
    ]
)
"""Words that many rooms share: alone they name none."""
GENERIC_TRACK = frozenset(
    romanise(word) for word in ["track", "stream", "strand", "flux", "fluxul", "sectiunea", "трек", "треке", "поток", "потоке"]
)
MAIN = frozenset(
    romanise(form)
    for word in ["big", "biggest", "large", "main", "great", "mare", "principala", "большой", "главный", "основной"]
    for form in (word, *stems(word))
)
"""Beside "hall" they name the room of the openings and keynotes, whatever its name."""
OF_A_NOTE = 3
"""Letters of a word of which a note may name the hour."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_HOUR = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
OF_A_STEM = 3
"""Letters by which two words of one stem differ that are no longer one word: open, opening."""
ORIGIN_SHARE = 0.75
"""Share of the name of an organisation, by weight, that names it."""
FROM = frozenset(["from", "of", "la", "din", "de", "lui", "от", "из", "с"])
"""What stands before where somebody is from."""
SHORTEST_ROLE = 5
"""Letters of what somebody is."""
PLENARY = frozenset({"opening", "closing", "keynote", "awards"})
TITLES = frozenset(
    romanise(word)
    for word in ["dr", "prof", "professor", "mr", "mrs", "ms", "dl", "dna", "domnul", "doamna", "г-н", "г-жа", "проф", "доктор"]
)


_GENERIC_STEMS = GENERIC_ROOM | {key for word in ("hall", "room", "sala", "зал", "сцена") for key in keys(word)}


def _with_kind(named: Named, words: Sequence[str], kinds: frozenset[str]) -> Named:
    """The thing with the word of its kind that stands beside its name: the Oak *room*."""
    beside = {near for at in named.words for near in (at - 1, at + 1) if 0 <= near < len(words) and romanise(words[near]) in kinds}
    return Named(named.id, named.words | beside, named.score)


def _without_titles(name: str) -> list[str]:
    return [word for word in tokens(name) if romanise(word) not in TITLES]


def _surface(word: str) -> tuple[str, ...]:
    """A name as it is spelt, and without the s of a possessive."""
    key = romanise(word) or word
    return (key, key[:-1]) if key.endswith("s") and len(key) > FIRST_NAME else (key,)


class Entities:
    """Finds what a question names of one event."""

    def __init__(self, knowledge: Knowledge) -> None:
        agenda = knowledge.agenda
        self.rooms = Names({id_: [*room.name.values(), *room.also] for id_, room in agenda.rooms.items()}, GENERIC_ROOM, keys)
        self.tracks = Names({id_: [*track.name.values(), *track.also] for id_, track in agenda.tracks.items()}, frozenset(), keys)
        self.speakers = Names({id_: [*one.name.values(), *one.also] for id_, one in agenda.speakers.items()}, TITLES, _surface)
        self._origins = Names({id_: (one.organisation or {}).values() for id_, one in agenda.speakers.items()}, frozenset(), keys)
        self._roles = Names({id_: (one.role or {}).values() for id_, one in agenda.speakers.items()}, frozenset(), keys)
        self.titles = Names(
            {session.id: [*session.entry.title.values(), *session.entry.also] for session in agenda.sessions}, frozenset(), keys
        )
        self._spelt = {
            id_: {word for name in (*one.name.values(), *one.also) for word in tokens(name)} for id_, one in agenda.speakers.items()
        }
        named = [_without_titles(text) for one in agenda.speakers.values() for text in one.name.values()]
        surnames = {romanise(words[-1]) for words in named if words}
        self._surnames: dict[str, set[str]] = defaultdict(set)
        for id_, variant in self.speakers.variants:
            self._surnames[id_] |= surnames.intersection(variant[-1])
        firsts = [
            {romanise(words[0]) for text in one.name.values() if (words := _without_titles(text))} for one in agenda.speakers.values()
        ]
        self._first = Counter(first for one in firsts for first in one)
        self._alone = {
            session.id: {
                romanise(word)
                for name in (*session.entry.title.values(), *session.entry.also)
                if len(tokens(name)) == 1
                for word in tokens(name)
            }
            for session in agenda.sessions
        }
        """The words that name a session by themselves: "Opening"."""
        self._again: dict[str, list[str]] = defaultdict(list)
        """By a session: those that repeat it under another title."""
        for session in agenda.sessions:
            if session.entry.repeats:
                self._again[session.entry.repeats].append(session.id)
        self._noted: dict[str, set[str]] = defaultdict(set)
        self._parts = [
            (session.id, {key for text in item.title.values() for word in tokens(text) for key in keys(word)})
            for session in agenda.sessions
            for item in session.entry.items
            if item.start
        ]
        """The parts of sessions that have an hour of their own, each with the words of its title."""
        # What a part of one session has in its title and another in its own is of the other: "the bus to the quarry".
        titled = self._long_keys([text for session in agenda.sessions for text in session.entry.title.values()])
        for session in agenda.sessions:
            texts = [*(session.entry.note or {}).values(), *(session.entry.summary or {}).values()]
            hours = [sentence for text in texts for sentence in _SENTENCE.split(text) if _HOUR.search(sentence)]
            if hours:
                hours += session.entry.title.values()  # "the mill bus": the bus is in the note, the mill in the title
            of_parts = [text for item in session.entry.items if item.start for text in item.title.values()]
            for key in self._long_keys(hours) | (self._long_keys(of_parts) - titled):
                self._noted[key].add(session.id)
        self._texts = SessionTexts(knowledge)
        # Most words of most questions are of no name, whatever it is a name of: told once for all kinds.
        self._any_name = frozenset(chain(*(names.weight for names in (self.rooms, self.tracks, self.speakers, self.titles))))
        self._places = lru_cache(maxsize=64)(self._with_names)
        plenary = Counter(id_ for session in agenda.sessions if session.entry.type in PLENARY for id_ in session.entry.rooms)
        self._main_room = min(plenary, key=lambda id_: (-plenary[id_], id_), default="")

    def _with_names(self, words: tuple[str, ...], known: Callable[[str], bool]) -> Sequence[int]:
        """Where names may be: at words that some name has, and at those that nobody asks with."""
        return [index for index, word in enumerate(words) if not known(word) or self._is_of_a_name(word)]

    def _is_of_a_name(self, word: str) -> bool:
        return not self._any_name.isdisjoint(keys(word)) or not self._any_name.isdisjoint(_surface(word))

    def _known_here(self, known: Callable[[str], bool]) -> Callable[[str], bool]:
        """Or of a title: "фонари" is no misspelt foyer, nor "mortarul" a Mrs Moraru."""
        return lambda word: known(word) or bool(self.titles.exact(word))

    @staticmethod
    def _long_keys(texts: Sequence[str]) -> set[str]:
        return {key for text in texts for word in tokens(text) if len(word) >= OF_A_NOTE for key in keys(word)}

    def find_speakers(self, words: Sequence[str], known: Callable[[str], bool]) -> list[Named]:
        """People named in full, by surname, or by a first name that only one of them has."""
        found = []
        for named in self.speakers.find(words, self._known_here(known), 0.3, self._places(tuple(words), known)):
            said = {romanise(words[index]) for index in named.words}
            surname = any(fuzz.ratio(one, name) >= FUZZY for one in said for name in self._surnames[named.id])
            first = any(self._first.get(one) == 1 and len(one) >= 4 for one in said)
            if surname or first or named.score > 0.9:
                found.append(named)
        best = max((len(named.words) for named in found), default=0)
        return [named for named in found if len(named.words) == best]

    def find_described(self, words: Sequence[str], known: Callable[[str], bool]) -> list[Named]:
        """Who is told by where they are from ("the man from Shirak Airport"), or by what only one of them is ("the winemaker")."""
        from_there = [
            one
            for one in self._origins.find(words, known, ORIGIN_SHARE)
            if not FROM.isdisjoint(words[max(min(one.words) - 2, 0) : min(one.words)])
        ]
        roles = [one for one in self._roles.find(words, known, 0.99) if max(len(words[at]) for at in one.words) >= SHORTEST_ROLE]
        return from_there or (roles if len(roles) == 1 else [])

    def is_spelt_so(self, speaker: str, word: str) -> bool:
        """Whether a folded word is a part of a speaker's name, letter by letter."""
        return word in self._spelt[speaker]

    def find_rooms(self, words: Sequence[str], known: Callable[[str], bool], ordinary: Callable[[str], bool]) -> list[Named]:
        """Rooms whose own words are there; a word of one or two letters counts only beside "room" or the like.

        Of a longer name a word is enough that no other room has and people seldom say: "the tent".
        """

        hits = self.rooms.hits(words, self._known_here(known), self._places(tuple(words), known))
        whole = self.rooms.found(hits, 0.99)
        partly = [] if whole else self.rooms.found(hits, ROOM_SHARE)
        alone = partly if len(partly) == 1 and not any(self._tells_little(words[index], ordinary) for index in partly[0].words) else []
        found = []
        for named in whole or alone:
            beside = {romanise(words[near]) for at in named.words for near in (at - 1, at + 1) if 0 <= near < len(words)}
            if max(len(words[at]) for at in named.words) > 2 or beside & GENERIC_ROOM:
                found.append(_with_kind(named, words, GENERIC_ROOM))
        return found or self._main(words)

    @staticmethod
    def _tells_little(word: str, ordinary: Callable[[str], bool]) -> bool:
        """Whether a word alone names no room: "the big final" is not in the big hall."""
        return ordinary(word) or not MAIN.isdisjoint(forms(word))

    def is_called(self, session: str, word: str) -> bool:
        """Whether a folded word is the whole of a session's name."""
        return romanise(word) in self._alone[session]

    def find_tracks(self, words: Sequence[str], known: Callable[[str], bool]) -> list[Named]:
        """Tracks named in full, with the "track" beside the name."""
        return [
            _with_kind(named, words, GENERIC_TRACK) for named in self.tracks.find(words, known, 0.99, self._places(tuple(words), known))
        ]

    def _main(self, words: Sequence[str]) -> list[Named]:
        """ "The big hall": where most openings and keynotes are."""
        if not self._main_room or MAIN.isdisjoint(chain.from_iterable(map(forms, words))):
            return []
        for index, (first, second) in enumerate(pairwise(words)):
            pair = (set(forms(first)), set(forms(second)))
            if any(one & MAIN and other & _GENERIC_STEMS for one, other in (pair, pair[::-1])):
                return [Named(self._main_room, frozenset({index, index + 1}), 1.0)]
        return []

    def find_sessions(self, words: Sequence[str], known: Callable[[str], bool]) -> list[Named]:
        """Sessions named by most of their title, best first."""
        hits = self.titles.hits(words, known, self._places(tuple(words), known))
        found = [named for named in self.titles.found(hits, TITLE_SHARE) if self._is_spelt(named, words)]
        if not found:
            return []
        best = max(named.score * len(named.words) for named in found)
        meant = [named for named in found if named.score * len(named.words) >= 0.85 * best]
        # Of the same words another title may be made as well: "the flood drill" is on Thursday and, once more, on Friday.
        twins = [named for named in self.titles.found(hits, TITLE_SHARE / 2) if named.words >= meant[0].words]
        again = [Named(id_, named.words, named.score) for named in meant for id_ in self._again.get(named.id, ())]
        return [*{named.id: named for named in (*again, *twins, *reversed(meant))}.values()][::-1]

    def _is_spelt(self, named: Named, words: Sequence[str]) -> bool:
        """Whether a single word is the very name, if need be inflected: an open market is no "Opening"."""
        said = [romanise(words[index]) for index in named.words]
        names = self._alone[named.id]
        return len(said) != 1 or not names or named.score < 1 or any(abs(len(said[0]) - len(name)) < OF_A_STEM for name in names)

    def hinted(self, words: Sequence[str], known: Callable[[str], bool]) -> list[Named]:
        """Sessions whose titles have some of the words, by the weight of those."""
        best: dict[str, Named] = {}
        hits = self.titles.hits(words, known, self._places(tuple(words), known))
        for number in sorted({number for one in hits for number in self.titles.holding(one)}):
            id_, variant = self.titles.variants[number]
            where: set[int] = set()
            score = 0.0
            for word in variant:
                found = {one: places for one in word if (places := self._in_letters(hits.get(one, set()), words, number))}
                score += max((self.titles.weight[one] for one in found), default=0.0)
                where |= set().union(*found.values())
            if where and (id_ not in best or score > best[id_].score):
                best[id_] = Named(id_, frozenset(where), score)
        return sorted(best.values(), key=lambda named: (-named.score, named.id))

    def _in_letters(self, places: set[int], words: Sequence[str], variant: int) -> set[int]:
        """Short words count only in their own alphabet: an English star is no Russian "старый"."""
        cyrillic = self.titles.cyrillic[variant]
        return {place for place in places if len(words[place]) > FIRST_NAME or bool(CYRILLIC.search(words[place])) is cyrillic}

    def containing(self, words: Sequence[str]) -> list[str]:
        """Ids of the sessions whose title, in one of its languages, has all these words."""
        held = [{number for key in keys(word) for number in self.titles.holding(key)} for word in words]
        return list(dict.fromkeys(self.titles.variants[number][0] for number in sorted(set[int]().union(*held[:1]).intersection(*held))))

    def noted(self, words: Sequence[str]) -> set[str]:
        """Sessions whose notes name an hour of the thing that all these words are: "Buses at 19:00 and 19:20"."""
        held = [set().union(*(self._noted.get(key, set()) for key in keys(word))) for word in words]
        return set.intersection(*[ids for ids in held if ids]) if any(held) else set()

    def of_part(self, words: Sequence[str]) -> set[str]:
        """Sessions of which one part, with an hour of its own, has all these words in its title: "the concert" of a dinner."""
        return {id_ for id_, said in self._parts if words and all(not said.isdisjoint(keys(word)) for word in words)}

    def speak_of(self, words: Sequence[str]) -> bool:
        """Whether some session speaks of all these words."""
        hits = self.about(words) if words else []
        return bool(hits) and len(hits[0].words) == len(words)

    def about(self, words: Sequence[str]) -> list[Named]:
        """Sessions whose title, summary or people speak of these words, best first."""
        return self._texts.search(words)
