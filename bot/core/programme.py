"""Questions about the programme: taken apart into when, where, who and what is wanted, and answered from the agenda."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import get_args

from babel import Locale

from bot.core import moments
from bot.core.agenda import DAY_BEGINS, Agenda, Session
from bot.core.entities import Entities
from bot.core.indexes import SHORT_NAME, Named
from bot.core.knowledge import FILLER, Knowledge
from bot.core.moments import Calendar, Span
from bot.core.query import Query
from bot.core.selecting import KIN, WIDER
from bot.core.shapes import Room, SessionType, Speaker, Track
from bot.core.text import tokens
from bot.core.values import LANGUAGES
from bot.core.wordforms import keys

WANTS_BEFORE_LIST = (
    "cancelled", "again", "interpretation", "moderator", "length", "until", "capacity", "language", "change", "many", "where", "when",
    "who", "about",
)  # fmt: skip
"""Where several wants are named, the first of these is meant: "who moderates" names who and moderator."""
TONGUES = ("en", "ro", "ru", "uk", "de", "fr", "it", "es", "pl", "bg", "tr", "hu", "cs", "el", "pt", "sr", "ka", "gag")
INTO = frozenset(["in", "into", "на", "na"])
"""What stands before the name of a language that something is held in."""
MOST_LEFT = 5
"""Words of a question that nothing accounts for, up to which one of them may be of a title."""
SPOKEN_FROM = 4
"""Letters from which a word may be what a session's description speaks of."""
ASKING = frozenset({"cine", "why", "почему", "зачем", "cat", "cata", "how", "сколько"})
"""Question words that name no session: Romanian "who" has the stem of "dinner", and titles begin with "why", "how much"."""
ABOUT = frozenset({"on", "о", "об"})
"""Words of two letters that a topic stands behind; "он" is none, nor is the "o" of "mi-o"."""
OWNERS = frozenset({"your", "our", "my"})
"""Words behind which an "on" names no topic: "on your platform"."""
PLACE = "place-"
"""What the ids of the lexicon's countries, each with its towns, begin with."""
ALL = frozenset({"all", "everything", "tot", "totul", "toate", "все"})
"""Words, folded, that say that all of the event is meant."""
MOST_GUESSED = 3
"""A word that more titles have names none of them."""


def _is_small(word: str) -> bool:
    return len(word) < SPOKEN_FROM


_TYPES = frozenset(f"type-{kind}" for kind in get_args(SessionType))


class Programme:
    """One event's programme, ready to be asked."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.agenda: Agenda = knowledge.agenda
        self.entities = Entities(knowledge)
        self.lexicon = knowledge.concepts.part(lambda id_: id_.startswith("want-") or id_ in _TYPES or id_ == FILLER)
        self._anchored: tuple[Session, ...] = ()
        self._anchors = self._anchors_of(())
        """Of the sessions that may be told: they change only when something becomes known."""
        self._tongues = _language_names()
        self._number_of: Counter[str] = Counter(session.entry.type for session in self.agenda.sessions)
        self.held = set(self._number_of)
        self._own_name = {word for text in knowledge.event.name.values() for word in tokens(text)}
        # The names of what people refer to are sorted now, and not while the first of them waits.
        moments.find("after lunch", self.calendar(datetime.combine(self.agenda.days[0], DAY_BEGINS, self.agenda.zone)))

    def names(self) -> list[str]:
        """What the event calls its sessions, people, rooms and tracks: no typos, however odd."""
        agenda = self.agenda
        things: list[Room | Track | Speaker] = [*agenda.rooms.values(), *agenda.tracks.values(), *agenda.speakers.values()]
        names = [text for thing in things for text in (*thing.name.values(), *thing.also)]
        names += [text for session in agenda.sessions for text in (*session.entry.title.values(), *session.entry.also)]
        names += [text for session in agenda.sessions for item in session.entry.items for text in item.title.values()]
        texts = [speaker.organisation for speaker in agenda.speakers.values() if speaker.organisation]
        return [*names, *(text for organisation in texts for text in organisation.values()), *self.knowledge.event.name.values()]

    def calendar(self, now: datetime) -> Calendar:
        """The event's days and what "after lunch" can refer to."""
        known = self.agenda.known(now)
        if known is not self._anchored:
            self._anchored, self._anchors = known, self._anchors_of(known)
        return Calendar(now, self.agenda.zone, self.agenda.days, self._anchors)

    def _anchors_of(self, sessions: Sequence[Session]) -> Mapping[str, tuple[tuple[datetime, datetime], ...]]:
        anchors: dict[str, list[tuple[datetime, datetime]]] = {}
        for session in sessions:
            if session.start and session.end and not session.entry.cancelled:
                terms = self.knowledge.lexicon.get(f"type-{session.entry.type}", {})
                names = [phrase for phrases in terms.values() for phrase in phrases]
                for name in [*names, *session.entry.title.values()]:
                    anchors.setdefault(" ".join(tokens(name)), []).append((session.start, session.end))
        return {name: tuple(times) for name, times in anchors.items() if name}

    def parse(
        self, question: str, now: datetime, known: Callable[[str], bool], ordinary: Callable[[str], bool] = lambda _: False
    ) -> Query:  # fmt: skip
        """Take a question apart; `known` words are no misspelt names, `ordinary` ones alone name no session."""
        words = tokens(question)
        found = moments.find(question, self.calendar(now))
        timed = found.words if found else frozenset()
        rest = [index for index in range(len(words)) if index not in timed]
        named = self._named(words, timed, known, ordinary)
        if found and found.span.kind == "part" and self._is_in_title(words, timed, named["sessions"]):
            found, timed, rest = None, frozenset(), list(range(len(words)))  # "the gala evening" is no time
        taken = {index for things in named.values() for thing in things for index in thing.words}
        rooms = {index for thing in named["rooms"] for index in thing.words}
        types, wants, filler, about = self._terms(words, timed | rooms, taken if named["sessions"] or named["speakers"] else frozenset())
        if "list" in wants and any(about < min(thing.words) and len(thing.words) == 1 for thing in named["sessions"]):
            # "Anything about funding?": all that speak of it, not the one whose title has the word.
            taken -= {index for thing in named["sessions"] for index in thing.words}
            named["sessions"] = []
        if types and not (named["sessions"] or named["speakers"]) and (titled := self._titled_so(words, timed)):
            named["sessions"] = titled  # "the round table", where one is called so
        spoken = self._spoken(words, rest, types, wants)
        tongues = {code for codes in spoken.values() for code in codes}
        of_day = bool(found) and not (named["sessions"] or named["speakers"] or rooms or types)  # "with Russian on Wednesday"
        several = "list" in wants or of_day or sum(self._number_of[kind] for kind in types) > 1
        described = "who" in wants or (timed and rest)  # "who is the geologist?", "the geologist on Thursday at four"
        if described and not (named["speakers"] or named["sessions"]):
            described_so = [thing for thing in self.entities.find_described(words, known) if not thing.words & (timed | rooms)]
            placed = {index for index in rest if self._is_place(words[index])} if described_so else set()
            named["speakers"] = [thing for thing in described_so if placed <= thing.words]  # "who is the president of France?"
            taken |= {index for thing in named["speakers"] for index in thing.words}
        left = [index for index in rest if index not in taken | filler | set(spoken)]
        behind = [index for index in left if index > about]
        topic = tuple(words[index] for index in (behind or left)) if about < len(words) else ()
        sessions = [thing.id for thing in named["sessions"]]
        hints: tuple[str, ...] = ()
        if left and not (sessions or named["speakers"] or named["tracks"] or topic) and len(left) <= MOST_LEFT:
            clues = self._clues(words, left, rest, taken, types, rooms)
            ordinarily = _is_small if "cancelled" in wants else ordinary  # "are the drones cancelled?": what else than a session
            guessed = self._guessed([words[index] for index in clues], types, known, ordinarily)
            meant = {clues[place] for thing in guessed for place in thing.words}
            if meant - rooms:
                sessions = [thing.id for thing in guessed]
                left, hints = [index for index in left if index not in meant], tuple(words[index] for index in sorted(meant - rooms))
        return Query(
            want=next((want for want in WANTS_BEFORE_LIST if want in wants), "list"),
            span=found.span if found else None,
            sessions=tuple(sessions),
            speakers=tuple(thing.id for thing in named["speakers"]),
            rooms=tuple(thing.id for thing in named["rooms"]),
            tracks=tuple(thing.id for thing in named["tracks"]),
            types=tuple(types),
            topic=topic,
            edge=next((edge for edge in ("first", "last") if edge in wants), "last" if self._is_of_all(words, found, taken, wants) else ""),
            left=tuple(words[index] for index in left),
            wants=tuple(sorted(wants)),
            hints=hints,
            timed=tuple(words[index] for index in sorted(timed)),
            tongues=tuple(sorted(tongues)) if several else (),
            dated=tuple(sorted({kind for index in timed for kind in self.kinds_of(words[index])})),
            untimed=" ".join(words[index] for index in rest) if timed and left and not taken and not types else "",
        )

    def _is_in_title(self, words: Sequence[str], timed: frozenset[int], named: Sequence[Named]) -> bool:
        """Whether the words of a time are of the title of the one session that is named beside them."""
        if len(named) != 1 or len(timed) > 1:
            return False
        titles = self.agenda.by_id[named[0].id].entry.title.values()
        return any({words[index] for index in (*timed, *named[0].words)} <= set(tokens(title)) for title in titles)

    def _spoken(self, words: Sequence[str], rest: Sequence[int], types: Sequence[str], wants: set[str]) -> dict[int, set[str]]:
        """ "Is it interpreted into Romanian?", "is any session held in Ukrainian?": where a language is part of what is wanted."""
        asked, listed = bool({"interpretation", "language"} & wants), bool("list" in wants or types)
        said = (index for index in rest if asked or (listed and index and words[index - 1] in INTO))
        return {index: codes for index in said if (codes := self._codes(words[index]))}

    def _clues(
        self, words: Sequence[str], left: Sequence[int], rest: Sequence[int], taken: set[int], types: Sequence[str], rooms: set[int]
    ) -> list[int]:  # fmt: skip
        """The places of words that may be of a title; one that names a kind may be, too: "the trains panel"."""
        free = (index for index in rest if index not in left and index not in taken and self._is_kind(words[index]))
        kinds = list(free) if len(types) > 1 else []
        return sorted(index for index in (*left, *kinds, *rooms) if words[index] not in ASKING and not words[index].isdecimal())

    def _titled_so(self, words: Sequence[str], timed: frozenset[int]) -> list[Named]:
        """The one session whose title has all the words, more than one, by which a question names a kind."""
        for start, size, concepts in self.lexicon.spans(words):
            places = frozenset(range(start, start + size))
            if size > 1 and not places <= timed and any(concept.startswith("type-") for concept in concepts):
                found = self.entities.containing(words[start : start + size])
                if len(found) == 1:
                    return [Named(found[0], places, 1.0)]
        return []

    @staticmethod
    def _is_of_all(words: Sequence[str], found: moments.Found | None, taken: set[int], wants: set[str]) -> bool:
        """ "When is it all over?": when the last of all is, and not what is on now."""
        return found is None and not taken and "until" in wants and not ALL.isdisjoint(words)

    def _is_place(self, word: str) -> bool:
        return any(concept.startswith(PLACE) for concept in self.knowledge.concepts.named(word))

    def _is_kind(self, word: str) -> bool:
        return bool(self.kinds_of(word))

    def kinds_of(self, word: str) -> set[str]:
        return {concept.removeprefix("type-") for concept in self.lexicon.named(word) if concept.startswith("type-")}

    def tongues(self, text: str) -> set[str]:
        """The codes of the languages that a text names."""
        return {code for word in tokens(text) for code in self._codes(word)}

    def _codes(self, word: str) -> set[str]:
        return {code for key in keys(word) for code in self._tongues.get(key, ())}

    def settled(self, query: Query) -> Query:
        """What a question that is only a time and a want is after.

        When a mere day begins or ends is when its first or last session does; "how long until lunch?" asks when that is
        which the span ends with.
        """
        span = query.span
        if span and span.kind == "range" and len(query.sessions) == 1 and query.want == "list":
            return self._beside_named(query, span)
        if span is None or query.what or query.left:
            return query
        if span.kind == "day" and not query.edge:
            return query._replace(edge="last" if "until" in query.wants else "first" if "when" in query.wants else "")
        if span.kind == "range" and query.want in ("length", "until", "many", "when"):
            begin = tuple(session.id for session in self.agenda.sessions if session.start == span.end)
            return query._replace(sessions=begin, span=None, want="when") if begin else query
        return query

    def _beside_named(self, query: Query, span: Span) -> Query:
        """ "What is after the workshop on labels?": what follows it, not what it is then itself."""
        one = self.agenda.by_id[query.sessions[0]]
        if one.entry.type not in query.dated or one.start is None or one.end is None:
            return query
        after = span.end.time() == DAY_BEGINS
        aside = replace(span, start=one.end, day=one.day) if after else replace(span, end=one.start, day=one.day)
        aside = replace(aside, end=datetime.combine(one.day + timedelta(days=1), DAY_BEGINS, self.agenda.zone)) if after else aside
        return query._replace(sessions=(), hints=(), types=(), span=aside)

    def _guessed(
        self, words: Sequence[str], types: Sequence[str], known: Callable[[str], bool], ordinary: Callable[[str], bool]
    ) -> list[Named]:  # fmt: skip
        """Sessions that a word or two of their title give away: "the trains panel", "knots"."""
        if not words:
            return []
        kinds = {one for kind in types for one in (kind, *WIDER.get(kind, ()), *(() if kind in self.held else KIN.get(kind, ())))}
        of_kind = {session.id for session in self.agenda.sessions if session.entry.type in kinds} if kinds else set()
        found = self.entities.hinted(words, known)
        if of_kind:
            spoken = [one for one in self.entities.about(words) if any(len(words[place]) >= SPOKEN_FROM for place in one.words)]
            found = [thing for thing in found if thing.id in of_kind] or [thing for thing in spoken if thing.id in of_kind]
        # "When is the group photo": two common words, and no others, are a name.
        found = [
            thing
            for thing in found
            if thing.id in of_kind
            or (1 < len(thing.words) == len(words) and not self._own_name.issuperset(words))
            or not all(ordinary(words[place]) for place in thing.words)
        ]
        best = max((thing.score for thing in found), default=0.0)
        meant = [thing for thing in found if thing.score >= best - 1e-6]
        return meant if len(meant) <= MOST_GUESSED else []

    def _named(
        self, words: Sequence[str], timed: frozenset[int], known: Callable[[str], bool], ordinary: Callable[[str], bool]
    ) -> dict[str, list[Named]]:  # fmt: skip
        def free(things: list[Named]) -> list[Named]:
            return [thing for thing in things if not thing.words <= timed]

        speakers = [thing for thing in free(self.entities.find_speakers(words, known)) if not self._is_small(thing, words)]
        people = {index for thing in speakers for index in thing.words}
        said = ["" if word in ASKING else word for word in words]
        sessions = [
            thing
            for thing in free(self.entities.find_sessions(said, known))
            if not thing.words <= people
            and (self._is_specific(thing, words) or self._is_name(thing, words))
            # "What comes next" is no title of which only these words are said.
            and (thing.score > 0.99 or not all(ordinary(words[index]) for index in thing.words - timed))
        ]
        rooms = [thing for thing in free(self.entities.find_rooms(words, known, ordinary)) if self._is_specific(thing, words)]
        tracks = free(self.entities.find_tracks(words, known))
        return {"speakers": speakers, "sessions": sessions, "rooms": rooms, "tracks": tracks}

    def _is_small(self, thing: Named, words: Sequence[str]) -> bool:
        """ "Там" is no Mr Tamm: a small word, spelt otherwise than the name."""
        said = [words[index] for index in thing.words]
        return len(said) == 1 and "filler" in self.lexicon.find(said) and not self.entities.is_spelt_so(thing.id, said[0])

    def _is_name(self, thing: Named, words: Sequence[str]) -> bool:
        """ "The welcome reception", "the final", where a session is called so."""
        if thing.score <= 0.99 or len(thing.words) > 1:
            return thing.score > 0.99
        word = words[min(thing.words)]
        ends = all(concept in ("want-first", "want-last") for concept in self.lexicon.named(word))
        return ends and self.entities.is_called(thing.id, word)

    def _is_specific(self, thing: Named, words: Sequence[str]) -> bool:
        """A title of which only the kind is said ("the workshop") names the kind, not the session."""
        said = [words[index] for index in sorted(thing.words)]
        spans = self.lexicon.spans(said)
        covered = sum(
            size
            for _, size, concepts in spans
            if any(concept.startswith(("type-", "want-")) or concept == "filler" for concept in concepts)
        )
        return covered < len(said)

    def _terms(
        self, words: Sequence[str], timed: frozenset[int], taken: frozenset[int] | set[int]
    ) -> tuple[list[str], set[str], set[int], int]:
        """Kinds of sessions, wants, the places of words that are accounted for, and where the topic of an "about" begins."""
        types: list[str] = []
        wants: set[str] = set()
        used: set[int] = set()
        about = len(words)
        for start, size, concepts in self.lexicon.spans(words):
            places = set(range(start, start + size))
            if places <= timed:
                continue
            used |= places
            of_what = "want-topic" in concepts and (size > 1 or len(words[start]) > SHORT_NAME or words[start] in ABOUT)
            of_what = of_what and OWNERS.isdisjoint(words[start + size : start + size + 1])
            about = min(about, start) if of_what else about
            if places <= taken:
                continue  # "the sign language workshop" is no question for a language
            wants |= {concept.removeprefix("want-") for concept in concepts if concept.startswith("want-") and concept != "want-topic"}
            kinds = [concept.removeprefix("type-") for concept in sorted(concepts) if concept.startswith("type-")]
            types += [kind for kind in kinds if kind not in types]
        return types, wants, used, about


@lru_cache(maxsize=1)
def _language_names() -> Mapping[str, frozenset[str]]:
    """The stems of the names of Europe's larger languages, in those that the bot speaks, and the codes of each."""
    found: dict[str, frozenset[str]] = {}
    for code in TONGUES:
        names = [Locale.parse(lang).languages.get(code, "") for lang in LANGUAGES]
        for key in {key for name in names for word in tokens(name) for key in keys(word)}:
            found[key] = found.get(key, frozenset()) | {code}
    return found
