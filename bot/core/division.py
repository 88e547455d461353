"""The programme or a fact: which of the two readings of a question answers it."""

from __future__ import annotations

from datetime import datetime

from bot.core import premise
from bot.core.answer_words import SHORTEST_MEANT
from bot.core.facts import Subject
from bot.core.grounds import Grounds, Part
from bot.core.query import Query
from bot.core.selecting import within
from bot.core.shapes import Topic

SURELY = 0.6
"""From this confidence the matcher's reading stands against a question taken apart word by word."""
LIKELY = 0.5
"""From this confidence a matter is rather meant than not: it accounts for a word that nothing else does."""
BEYOND_DOUBT = 0.75
"""From this confidence a fact is told although the programme knows most of what a question names."""
SURELY_SAID = 0.9
"""From this confidence small talk is that, even if a word of it is a kind of session ("you are super")."""
IDLE = 0.2
"""From this confidence small talk and what is not the event's is no word of a title."""
DOUBTFUL = 0.33
"""From this confidence a matter that is not the event's keeps the programme from answering."""
MORE_IF_OPEN = 2
"""Words more that may be left over of a question that names a session, where the event says nothing on what it may mean otherwise."""
TIMES = ("when", "until")
PAPERS = ("slides", "recording", "handouts", "certificate")
"""Topics of what one gets of the sessions."""
OTHER_EDITIONS = "other-editions"
"""The topic of where and when it is next year."""
OF_A_PART = ("matchmaking-slots",)
"""Topics of one among many in a session."""
OF_ONE = ("where", "when", "until", "who", "length", "language", "interpretation", "capacity", "many")
"""Wants that may be of the whole event or of one session."""
OF_THE_WHOLE = (
    "attendance", "venue", "city", "rooms", "dates", "first-day", "last-day", "start-time", "end-time", "duration", "languages",
    "interpretation", "bot-language", "speakers", "moderators", "opening-speakers", "keynote", "matchmaking-place",
)  # fmt: skip
"""Topics of the whole event that are asked of one session in the same words."""
CLOCKS = ("clock", "countdown")
"""Wants that are computed from the calendar, not looked up in the programme."""
DETAILS = ("cancelled", "again", "interpretation", "moderator", "length", "language", "capacity")
"""Wants that the programme answers of a session that is named, whatever a fact says of all sessions."""


def surely_another(part: Part, family: str, grounds: Grounds) -> bool:
    """Whether a matter of another family is surely meant; beyond doubt, where one of this family may well be."""
    akin = any(chance >= IDLE and grounds.family(label) == family for label, chance in part.ranked)
    return grounds.family(part.label) != family and part.sure >= (BEYOND_DOUBT if akin else SURELY)


SIGNING = ("registration", "registration-deadline")
"""Topics of signing up for all of the event."""


class Division:
    """Decides for one event; the reasons are in the README's decisions."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.knowledge = grounds.knowledge
        self.programme = grounds.programme

    def surely(self, subject: Subject, sure: float) -> bool:
        """Whether a fact that states something is meant surely enough to be told."""
        return self.grounds.tells(subject) and sure >= self.grounds.limits.answer_at

    def unclaimed(self, part: Part, query: Query) -> Query:
        """Without what is claimed of the sessions that are meant: "Bellini is in the Blue Room, right?" asks where she is."""
        if not premise.wants_a_yes(part.text, self.grounds.asking):
            return query
        if query.rooms and (query.sessions or query.speakers):
            return query._replace(rooms=(), want="where")
        if query.speakers and query.sessions and not query.guessed and query.want in ("who", "moderator"):
            return query._replace(speakers=())
        if query.speakers and query.span and self.programme.held & set(query.types):
            both = self._then_and_theirs(query, part.now)
            return query._replace(speakers=(), sessions=both, hints=(), want="who", span=None if both else query.span)
        if query.types and query.span and query.span.kind == "week" and not premise.asks_openly(part.text):
            return query._replace(span=None, want="when")  # "the matchmaking runs on both days, correct?"
        return query

    def _then_and_theirs(self, query: Query, now: datetime) -> tuple[str, ...]:
        """ "Thursday's keynote is hers, right?" while hers is on Friday: the sessions that are held then, and hers."""
        of_kind = [one for one in self.knowledge.agenda.known(now) if one.entry.type in query.types]
        own = [one for one in of_kind if set(query.speakers) & set(one.people)]
        return () if within(own, query.span, now) else tuple(one.id for one in (*within(of_kind, query.span, now), *own) if own)

    def is_claim(self, part: Part, query: Query, sure: float) -> bool:
        """ "The matchmaking is on the 11th in the morning, right?": of a session and a time of the event."""
        days = self.knowledge.event.days
        if not query.span or query.span.day not in days or sure >= BEYOND_DOUBT:
            return False
        named = bool(query.sessions or self.programme.held & set(query.types))
        return named and premise.wants_a_yes(part.text, self.grounds.asking)

    def is_programme(self, query: Query, subject: Subject, sure: float) -> bool:
        """Whether the agenda answers rather than a fact.

        It does when the question names a session or a person, or is accounted for to the last word by times, rooms,
        kinds and wants; unless a published fact of that very topic is surely meant and no time is asked. What the
        event says nothing about otherwise, the programme answers even if some words are left over: one for each
        thing that it knows in the question.
        """
        topic = self.grounds.topic(subject)
        counts_speakers = query.want == "many" and "who" in query.wants and not query.left and bool(self.knowledge.agenda.speakers)
        if counts_speakers:
            return True
        if not self.knowledge.agenda.sessions or not (query.anchored or query.of_tongue) or self.is_not_its(subject, query, sure):
            return False
        if self._is_of_no_session(query, subject, sure):
            return False
        about_programme = bool(topic and topic.want and topic.want not in CLOCKS)
        named = query.sessions or query.speakers
        if named and query.want in OF_ONE and subject.topic in OF_THE_WHOLE and (sure < LIKELY or not subject.fact):
            return True
        if query.guessed and not query.types and not self._may_guess(query, subject, sure):
            return False
        if self._is_surely_of_sessions(query):
            return True
        if query.want in ("language", "capacity") and not query.what:
            return False  # "which are in Romanian tomorrow": all of tomorrow's is no answer
        if self.surely(subject, sure):
            told = self._beside_fact(query, subject, sure)
            if told is not None:
                return told
        strange = [word for word in query.left if not self.grounds.is_light(word)]
        doubtful = sure < LIKELY and len(strange) > MORE_IF_OPEN and not (query.what or query.edge)  # "my cat won't eat for two days"
        return not query.left or (about_programme and not doubtful) or self._accounts(query, subject, sure)

    def _is_of_no_session(self, query: Query, subject: Subject, sure: float) -> bool:
        """ "How long is a B2B meeting": one of them, not the afternoon. "Can I cancel my registration": not whether the desk is."""
        if query.want == "cancelled":
            return query.types == ("registration",) or (bool(subject.fact) and subject.topic == "matchmaking-cancel")
        of_a_part = subject.topic in OF_A_PART and query.want == "length" and (bool(subject.fact) or sure >= SURELY)
        # "Is the matchmaking free": that it is not published; the programme has no prices.
        priced = subject.topic.endswith("-fee") and not subject.fact and sure >= SURELY and not query.span
        which_day = subject.topic == "dates" and sure >= BEYOND_DOUBT and not (query.what or query.left)
        alone = not (query.span or (query.sessions and not query.guessed) or query.speakers or query.rooms)
        of_papers = subject.topic in PAPERS and sure >= BEYOND_DOUBT and alone  # "when do we get the presentations?"
        # "Can I still register?" is not of the desk's hours.
        still = bool(subject.fact) and subject.topic in SIGNING and query.types == ("registration",) and query.want == "list" and alone
        # "Can I still register?" is not of the desk's hours.
        still = bool(subject.fact) and subject.topic in SIGNING and query.types == ("registration",) and query.want == "list" and alone
        return of_a_part or priced or which_day or of_papers or (still and sure >= LIKELY)

    def _is_of_a_fact(self, word: str) -> bool:
        return len(word) >= SHORTEST_MEANT and bool(self.grounds.answers.holding([word], 1.0))

    def _is_surely_of_sessions(self, query: Query) -> bool:
        about = bool(query.span) and self._speak_of_it(query)
        detail = bool(query.sessions) and not query.guessed and query.want in (*DETAILS, "about")
        of_track = bool(query.tracks) and query.want == "list" and len(query.left) <= 1
        return about or detail or of_track or self.asks_for_day(query) or query.of_tongue

    def _speak_of_it(self, query: Query) -> bool:
        """ "Anything about floods today?", "what is there on energy tomorrow?": sessions speak of all that is left over."""
        words = query.topic or (query.left if "list" in query.wants else ())
        return self.programme.entities.speak_of(words)

    def _beside_fact(self, query: Query, subject: Subject, sure: float) -> bool | None:
        """Whether the programme answers although a published fact is surely meant; None where that says nothing."""
        if query.guessed and query.types and all(self.grounds.answers.has_word(subject.fact, word) for word in query.hints):
            return False  # "how can I book meetings?": not the session for those who booked
        topic, held = self.grounds.topic(subject), self.programme.held & set(query.types)
        about_programme = bool(topic and topic.want and topic.want not in CLOCKS)
        if query.types and query.want in TIMES:
            hourless = not self.grounds.answers.has_hour(subject.fact) and query.want == "when" and bool(held)
            if not query.left and (hourless or not self.grounds.answers.has_number(subject.fact)):
                return True  # "until when do you give out badges": where they are is no answer
            if held and query.span and query.span.day in self.knowledge.event.days and len(query.left) <= 1 and sure < BEYOND_DOUBT:
                return True  # "until when is registration open today": not the deadline
        if query.span and query.span.kind == "now" and "list" in query.wants and sure < LIKELY:
            return True  # "what could I listen to right now"
        if query.left:
            named = bool(query.sessions or query.speakers) and not query.guessed
            own = set(query.sessions)
            by_day = self.grounds.answers.has_hour(subject.fact) and self.grounds.answers.has_weekday(subject.fact)
            if by_day and not (named or query.types) and sure >= BEYOND_DOUBT:
                return False  # "until what time is somebody at the desk on Thursday?": it tells the hours of each day
            strange = [
                word
                for word in query.left
                if not self.grounds.is_light(word)  # "who takes part in the round table"
                and own.isdisjoint(hit.id for hit in self.programme.entities.about([word]))
            ]
            return (
                bool(query.span and about_programme and self._is_held_then(query, topic))
                or (named and sure < BEYOND_DOUBT and len(strange) < self._anchors(query) + (sure < LIKELY))
                or (len(own) == 1 and named and not strange and query.want in ("when", "where"))
            )  # "when do the fiction projects pitch?"
        if query.sessions or query.speakers or query.tracks:
            return None
        other_kind = bool(query.types) and not (topic and set(query.types) & set(topic.sessions)) and sure < SURELY
        detail = bool(topic and topic.want == "list" and query.want != "list")
        # "I'm coeliac. Will there be anything for me at noon?" is of the diets.
        hour = query.span is not None and query.span.kind not in ("day", "week") and not query.types and sure < BEYOND_DOUBT
        timed = hour or (query.span is not None and about_programme)
        return timed or ((other_kind or detail) and bool(held))

    def _is_held_then(self, query: Query, topic: Topic | None) -> bool:
        """Whether a session of the kinds of a topic is on the day that is asked for: the desk may be open without one."""
        kinds, day = set(topic.sessions) if topic else set(), query.span.day if query.span else None
        return not kinds or day is None or any(one.day == day and one.entry.type in kinds for one in self.knowledge.agenda.sessions)

    def _is_adjective(self, query: Query, topic: Topic | None, sure: float) -> bool:
        """ "Where is the next one after this?": of another event as well as of the next session."""
        about_programme = bool(topic and topic.want)
        return query.span is not None and query.span.kind == "next" and not query.what and sure >= SURELY and not about_programme

    def is_not_its(self, subject: Subject, query: Query, sure: float) -> bool:
        """Whether small talk, or what is not the event's, or not published, is so surely meant that a word of a title says nothing."""
        topic = self.grounds.topic(subject)
        named = bool(query.sessions or query.speakers)
        if self.surely(subject, sure) and self._is_adjective(query, topic, sure):
            return True
        if subject.topic == OTHER_EDITIONS and query.span and query.span.kind == "next" and not query.what and sure >= SURELY:
            return True  # "where is the next summit?"
        rest = query.span is not None and query.span.kind == "range" and not query.left  # "what is left today?"
        if topic and topic.want in CLOCKS and sure >= SURELY and not (query.what or rest or self.asks_for_day(query)):
            return True  # "is it tomorrow already": how long to wait, not what is on
        edge = query.edge or (topic is not None and not topic.sessions and topic.want in ("first", "last", "until", "when"))
        if edge and query.left and not query.what and self._names_a_matter(query):
            return True  # "when is the last train", "the latest minibus in the evening"
        if topic is None or topic.kind == "event":
            # "How do we request meetings": that it is not published, not what the matchmaking is.
            unpublished = not self.grounds.answered(subject) and sure >= (SURELY if subject.fact else SURELY_SAID)
            # "Where may one smoke on the ship?"
            there = query.want == "where" and bool(query.rooms and query.left) and not query.types
            plain = query.want == "list" or there
            return unpublished and plain and not query.span and (bool(subject.fact) or (bool(query.left) and not named))
        listed = query.span is not None and query.span.kind != "now" and "list" in query.wants
        if topic.kind == "smalltalk":
            return sure >= SURELY_SAID and not (named or listed)  # "what can I do on Friday after lunch?"
        if query.span and query.topic and self._speak_of_it(query):
            return False
        asked = named and not query.guessed and query.want in OF_ONE  # "when does Lupu speak about schools"
        return sure >= SURELY and bool(query.left) and not asked

    def _names_a_matter(self, query: Query) -> bool:
        """Whether a first or last, or an end, is that of a thing of which facts speak; on a day, if they speak of all that is named."""
        said = [word for word in query.left if len(word) > SHORTEST_MEANT and not self.grounds.is_light(word)]
        strange = [word for word in said if not self.grounds.names_event(word)]
        of_facts = [word for word in strange if self._is_of_a_fact(word)]
        whole = query.span is not None and query.span.kind == "day"  # "till what time is the show room open today"
        timeless = query.span is None or query.span.kind == "part" or (whole and len(of_facts) == len(strange))
        return bool(of_facts) and timeless

    def asks_for_day(self, query: Query) -> bool:
        """ "What happens on the second day", "what is on tomorrow morning": the programme of it, be it only that it is not published."""
        listed = query.want == "list" and "list" in query.wants
        return bool(listed and query.span and query.span.kind in ("day", "part") and not query.left and not query.edge)

    def asks_for_hour(self, query: Query) -> bool:
        """ "What's on in ten minutes?": the programme of then, and not whatever else may have minutes."""
        listed = query.want == "list" and "list" in query.wants
        return bool(listed and query.span and query.span.kind in ("moment", "range") and not (query.left or query.edge or query.what))

    def _accounts(self, query: Query, subject: Subject, sure: float) -> bool:
        """Whether enough of a question is the programme's, where some of its words are not."""
        topic, named = self.grounds.topic(subject), bool((query.sessions and not query.guessed) or query.speakers)
        if topic and topic.kind != "event" and sure >= min(DOUBTFUL, self.grounds.limits.answer_at) and not named:
            return False
        if subject.fact and sure >= self.grounds.limits.answer_at:
            return len(query.left) <= 1 and bool(query.sessions or query.speakers)
        on_now = query.span is not None and query.span.kind == "now" and "list" in query.wants
        if not query.what and not on_now and not all(map(self.grounds.familiar, query.left)):
            return False  # a time alone makes no question about the programme: "is btc going up this week"
        sure_of_session = not query.guessed or sure < LIKELY
        hardly = not subject.fact or (not self.grounds.tells(subject) and sure < IDLE)
        spare = MORE_IF_OPEN if query.sessions and sure_of_session and hardly else 0
        return len(query.left) <= max(self._anchors(query), 2 if named else 1) + spare

    def _anchors(self, query: Query) -> int:
        """How many things a question names that the programme knows."""
        known = [query.sessions, query.speakers, query.rooms, query.tracks, self.programme.held & set(query.types), query.span, query.edge]
        return sum(map(bool, known))

    def _may_guess(self, query: Query, subject: Subject, sure: float) -> bool:
        """Whether a word of a title is enough: nothing else is meant more surely, or all the rest is what is wanted of it."""
        topic = self.grounds.topic(subject)
        if subject.topic == "fee" and sure >= BEYOND_DOUBT:
            return False  # "how much does it cost": not "What booking sites cost you"
        if topic and topic.kind != "event":
            return sure < (IDLE if query.left else DOUBTFUL)
        whole = not query.left and (query.want != "list" or len(query.hints) > 1)
        if whole and query.want in TIMES and subject.topic in OF_THE_WHOLE and sure < BEYOND_DOUBT:
            return True  # "when are we back from the lake?"
        if self.surely(subject, sure):
            # Of a word that nobody asks with, the matcher knows nothing: it went by the rest.
            return whole and (len(query.hints) > 1 or not any(map(self.grounds.familiar, query.hints)))
        held = any(map(self.grounds.familiar, query.hints)) or bool(self.grounds.answers.holding(query.hints, 1.0))
        rare = not self.grounds.answered(subject) and not held  # "something on solar panels"
        return sure < SURELY or whole or rare
