"""Follow-ups to what was shown of the programme: its room, its details, what to bring, the way, what comes after."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.core import guide
from bot.core.division import OF_ONE, OF_THE_WHOLE, SURELY
from bot.core.facts import Subject
from bot.core.grounds import (
    CUE_ELSE,
    CUE_IF,
    CUE_ME,
    CUE_ORIGIN,
    CUE_PERSON,
    CUE_SAME_TIME,
    CUE_THE_OTHER,
    CUE_WHY,
    Grounds,
    Part,
)
from bot.core.groups import BACK, TOO_LATE, WAYS
from bot.core.mine import repeats
from bot.core.moments import ordinal
from bot.core.neighbours import after, before, meanwhile
from bot.core.note_turns import NoteTurns
from bot.core.noted import OF_AGE
from bot.core.premise import wants_a_yes
from bot.core.query import Query
from bot.core.replies import Reply, Status
from bot.core.spoken import asks_for_whom, asks_price
from bot.core.standalone import Standalone
from bot.core.text import tokens
from bot.core.turns import SHORT, Answer, Focus

FOR_WHOM = ("audience", "attendance", "matchmaking-who", "participants-list")
"""Topics of who comes."""
BARE = 4
"""A question of up to so many words, with nothing but a time or a want, leans on the one before."""
ONE = "one"
RIDES = ("travel", "road-route", "get-to", "drive")
"""What the lexicon calls words of the way to a place."""
MOST_LEFT = 2
"""Words beside it that may be left over: "merge", "dus"."""
WALK = "walk"
"""What it calls going on foot."""
_AGED = re.compile(r"\b(?:[1-9]|1[0-7])\s?-?\s?(?:y\.?o|yrs?|years?|ani|anișori|лет|года?|годик\w*)\b", re.IGNORECASE)
"""A child's age."""
UNITS = frozenset({"country", "company"})
"""What the lexicon calls what may be counted, and is no seat."""
TWICE = 2
"""Sessions that a repeated one is shown as."""


class SessionTurns:
    """Answers what is asked of the sessions or the room that were shown last."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone
        self.notes = NoteTurns(grounds, standalone)
        self._turns: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self._same_place, self._another_room, self._beside, self._the_other, self._of_the_person, self._if_full, self._if_late,
            self._at_that_time, self.notes.what_to_bring, self.notes.way_back, self.notes.in_its_fact, self.notes.sign_up,
            self.notes.price_of_shown, self._takes_the_floor, self._for_me, self._origin, self._contact, self._who_else, self._again,
            self._why, self._ride, self._detail, self._claimed, self._way_there, self.notes.on_its_note,
        )  # fmt: skip

    def answer(self, part: Part, focus: Focus) -> Answer | None:
        """The answer of the first turn that the question is; None when it is none."""
        return next((found for turn in self._turns if (found := turn(part, focus))), None)

    def has_hours(self, focus: Focus) -> bool:
        """Whether one session was shown whose parts have hours."""
        one = self.grounds.only(focus)
        return one is not None and any(item.start for item in one.entry.items)

    def on_note(self, part: Part, focus: Focus) -> Answer | None:
        """What only a session's note, or what is on beside it, answers."""
        return self._beside(part, focus) or self.notes.what_to_bring(part, focus) or self.notes.on_its_note(part, focus)

    def _same_place(self, part: Part, focus: Focus) -> Answer | None:
        """ "And then, in the same room?": in that of the last answer."""
        words, by_id = tokens(part.text), self.grounds.knowledge.agenda.by_id
        said = [range(start, start + size) for start, size, found in self.grounds.asking.spans(words) if "cue-same-place" in found]
        shown = [by_id[id_] for id_ in focus.shown if id_ in by_id]
        rooms = (focus.query.rooms if focus.query else ()) or (tuple(shown[0].entry.rooms) if len(shown) == 1 else ())
        if not said or not rooms:
            return None
        rest = " ".join(word for place, word in enumerate(words) if not any(place in there for there in said))
        query = self.grounds.programme.parse(rest, part.now, self.grounds.known, self.grounds.ordinary)._replace(rooms=rooms)
        return self.standalone.tells(
            after(query, focus.shown, self.grounds.knowledge.agenda) if query.span and query.span.kind == "next" else query, part
        )

    def _another_room(self, part: Part, focus: Focus) -> Answer | None:
        """ "And the Needle Studio?" after the way to another room."""
        query = part.query
        plain = bool(query.rooms) and not query._replace(rooms=()).what and query.span is None and not query.left
        of_room = focus.query is not None and bool(focus.query.rooms) and not (focus.shown or focus.label)
        spare = MOST_LEFT if self.grounds.says_it(part.text) else 0  # "and how many people fit in there?"
        if of_room and focus.query and query.want in ("capacity", "many") and not (query.what or query.span or len(query.left) > spare):
            return self.standalone.beside.to_room(part._replace(query=query._replace(rooms=focus.query.rooms)))  # "how many seats?"
        seats = focus.query is not None and focus.query.want in ("capacity", "many")  # "and the Dry Pool?" after how many another holds
        asked = query._replace(want="capacity" if seats else "where")
        return self.standalone.beside.to_room(part._replace(query=asked)) if plain and of_room else None

    def _beside(self, part: Part, focus: Focus) -> Answer | None:
        """ "What else is on at the same time?", "and right before it?" after one session."""
        agenda, grounds = self.grounds.knowledge.agenda, self.grounds
        named = part.query.want == "list" and len(part.query.sessions) == 1
        meant = part.query.sessions if named else () if part.query.sessions else focus.shown
        one = agenda.by_id.get(meant[0]) if len(meant) == 1 else None
        if one is None or part.query.speakers or part.query.rooms:
            return None
        if grounds.has_cue(part.text, CUE_SAME_TIME):
            found, nothing = meanwhile(one, agenda), "nothing-else"
        elif grounds.is_before_it(part.text) and all(map(grounds.is_light, part.query.left)):  # not "the edition before this one"
            found, nothing = before(one, agenda), "nothing-before"
        else:
            return None
        if found:
            want = "who" if part.query.want == "who" else "list"
            return self.standalone.tells(Query(want=want, sessions=tuple(other.id for other in found)), part, even_if_open=True)
        told = guide.Told(Status.ANSWERED, Reply(grounds.speech(part.lang).say(nothing)), (one.id,))
        return self.standalone.told(told, Query(sessions=(one.id,)), "", part)

    def _the_other(self, part: Part, focus: Focus) -> Answer | None:
        """ "And the other trip?" after one of two: the others of its kind, and what was asked of the first."""
        agenda, query = self.grounds.knowledge.agenda, part.query
        one = self.grounds.only(focus)
        named = query._replace(types=()).what or query.span or query.edge
        asked = self.grounds.has_cue(part.text, CUE_THE_OTHER) and len(tokens(part.text)) <= SHORT and not named
        if one is None or not asked or (query.types and one.entry.type not in query.types):
            return None
        others = tuple(other.id for other in agenda.known(part.now) if other.entry.type == one.entry.type and other.id != one.id)
        want = query.want if query.wants else focus.query.want if focus.query else "list"
        return self.standalone.tells(Query(want=want, sessions=others), part, even_if_open=True) if others else None

    def _of_the_person(self, part: Part, focus: Focus) -> Answer | None:
        """ "What else does she do?", "and is he on tomorrow?" after one person's session: all that is theirs, or theirs of that day."""
        query, one = part.query, self.grounds.only(focus)
        people = (focus.query.speakers if focus.query else ()) or (tuple(one.people) if one else ())
        cancelled = one is not None and one.entry.cancelled
        more = self.grounds.has_cue(part.text, CUE_ELSE) or (query.span is not None and query.span.kind != "next")
        more = more or query.want == "again" or (cancelled and query.want in ("when", "where"))  # "where can I catch her then?"
        asked = self.grounds.has_cue(part.text, CUE_PERSON) and more and query.want in ("list", "when", "who", "where", "about", "again")
        if len(people) != 1 or not asked or query.what or len(tokens(part.text)) > SHORT + 2:
            return None
        want = query.want if query.want in ("when", "where") and query.span else "list"
        return self.standalone.tells(Query(want=want, speakers=people, span=query.span), part)

    def _takes_the_floor(self, part: Part, focus: Focus) -> Answer | None:
        """ "When takes the floor?" after a person, in a language that needs no "she"."""
        people, query = focus.query.speakers if focus.query else (), part.query
        plain = query.want in ("when", "where") and not (query.what or query.span) and len(tokens(part.text)) <= BARE
        if len(people) != 1 or not plain or part.sure >= SURELY or len(query.left) > 1:
            return None
        return self.standalone.tells(Query(want=query.want, speakers=people), part)

    def of_age(self, part: Part, focus: Focus) -> Answer | None:
        """ "Can my son come, he is 16?" after a tasting, of which it is said for whom it is."""
        topic = self.grounds.subject(part.label).topic
        asked = (
            topic == "children"
            or bool(_AGED.search(part.text))
            or (topic in ("audience", "age-limit") and any(self.grounds.names(part.text, one) for one in OF_AGE))
        )
        one = self.grounds.only(focus) if asked and not part.query.what else None
        return self.standalone.noted.of_age(one, part) if one else None

    def _for_me(self, part: Part, focus: Focus) -> Answer | None:
        """ "And may I come?" after one session: all that is published of it, for its title or note may say for whom it is."""
        topic = self.grounds.subject(part.label).topic
        asked = topic in ("audience", "plus-one") and self.grounds.has_cue(part.text, CUE_ME) and not part.query.left
        if len(focus.shown) != 1 or not asked or part.query.what or len(tokens(part.text)) > BARE:
            return None
        return self.standalone.tells(Query(sessions=focus.shown), part)

    def _if_full(self, part: Part, focus: Focus) -> Answer | None:
        """ "And if there is no place left?" after a session that is on once more: when."""
        agenda, query = self.grounds.knowledge.agenda, part.query
        one = self.grounds.only(focus)
        full = self.grounds.subject(part.label).topic in ("waiting-list", "seating") or query.want == "capacity"
        if one is None or not full or not self.grounds.has_cue(part.text, CUE_IF) or query.what or query.span:
            return None
        again = repeats(one, agenda, part.now)
        return self.standalone.tells(Query(want="again", sessions=(one.id,)), part) if again else None

    def _if_late(self, part: Part, focus: Focus) -> Answer | None:
        """ "And if we are late?" after one session: what is noted of it."""
        asked = self.grounds.has_cue(part.text, CUE_IF) and self.grounds.names(part.text, TOO_LATE) and not part.query.what
        return self.standalone.tells(Query(sessions=focus.shown), part) if asked and self.grounds.note(focus.shown) else None

    def _at_that_time(self, part: Part, focus: Focus) -> Answer | None:
        """ "And who is on at 16:05?", "who goes first?" after the pitch: the part of it that is on then."""
        one = self.grounds.only(focus)
        query, teller = part.query.unguessed if part.query.guessed else part.query, self.grounds.teller(part.lang, part.now)
        if one is None or query.what or query.want not in ("list", "who"):
            return None
        number = -1 if query.edge == "last" else 1 if query.edge else ordinal(part.text)
        lines = teller.items_by_time(one) if number and query.want == "who" else []
        if query.want == "who" and query.edge and not (lines or query.span or query.left):
            return self.standalone.tells(Query(want="who", sessions=focus.shown), part)  # "who is first?" after what begins the day
        if lines and number <= len(lines):
            line = lines[number - 1] if number > 0 else lines[-1]
            told: guide.Told | None = guide.Told(Status.ANSWERED, Reply(line), (one.id,))
        elif query.span is not None and query.span.kind == "moment":
            told = guide.part_at(one, query.span.start, teller)
        else:
            return None
        return self.standalone.told(told, Query(sessions=focus.shown, span=query.span), "", part) if told else None

    def _origin(self, part: Part, focus: Focus) -> Answer | None:
        """ "And where is she from?" after a person, a moderator, one session: who that is."""
        query, before = part.query, focus.query
        light = all(map(self.grounds.is_light, query.left)) and not query.speakers
        if before is None or not light or not self.grounds.has_cue(part.text, CUE_ORIGIN):
            return None
        if len(before.speakers) == 1:
            return self.standalone.tells(Query(want="who", speakers=before.speakers), part)
        want = "moderator" if before.want == "moderator" else "who"
        return self.standalone.tells(Query(want=want, sessions=focus.shown), part) if len(focus.shown) == 1 else None

    def _contact(self, part: Part, focus: Focus) -> Answer | None:
        """ "What is her telephone number?" after a session: of its speaker, whose contact nobody publishes here."""
        asked = self.grounds.subject(part.label).topic in ("phone-email", "contact") and part.sure >= SURELY
        spoken_of = self._has_people(focus) or (focus.query is not None and len(focus.query.speakers) == 1)
        theirs = asked and spoken_of and self.grounds.says_it(part.text)
        return self.standalone.subject(Subject("", "speaker-contact"), Query(), part) if theirs else None

    def _who_else(self, part: Part, focus: Focus) -> Answer | None:
        """ "Who else?" after whether somebody is on a panel: all who are on the one that was shown with several people."""
        query, by_id = part.query, self.grounds.knowledge.agenda.by_id
        asked = query.want == "who" and self.grounds.has_cue(part.text, CUE_ELSE) and len(tokens(part.text)) <= BARE
        shown = [id_ for id_ in focus.shown if id_ in by_id and len(by_id[id_].people) > 1]
        plain = asked and not (query.what or query.span or query.left)
        return self.standalone.tells(Query(want="who", sessions=tuple(shown)), part) if plain and len(shown) == 1 else None

    def _again(self, part: Part, focus: Focus) -> Answer | None:
        """ "Full already, is it on again?" after a workshop and its repetition: both."""
        asked = part.query.want == "again" and not part.query.what and len(focus.shown) == TWICE
        return self.standalone.tells(Query(want="when", sessions=focus.shown), part) if asked else None

    def _why(self, part: Part, focus: Focus) -> Answer | None:
        """ "Why was it cancelled?", "was it moved?" after one session: what is noted of it."""
        query = part.query
        one = self.grounds.only(focus)
        if one is None or query.what:
            return None
        if query.want in ("cancelled", "change") and all(map(self.grounds.is_light, query.left)):
            return self.standalone.tells(Query(want=query.want, sessions=(one.id,)), part)
        why = bool(one.entry.note) and self.grounds.has_cue(part.text, CUE_WHY) and len(tokens(part.text)) <= BARE
        want = "cancelled" if one.entry.cancelled else "change"
        return self.standalone.tells(Query(want=want, sessions=(one.id,)), part) if why else None

    def _ride(self, part: Part, focus: Focus) -> Answer | None:
        """ "How long is the ride?" after a visit: what is told of it, for how long it lasts is no answer."""
        rides = any(self.grounds.names(part.text, one) for one in RIDES)
        asked = part.query.want == "length" and rides and len(tokens(part.text)) <= SHORT
        plain = len(focus.shown) == 1 and not part.query.what and not part.query.span
        return self.standalone.tells(Query(sessions=focus.shown), part) if asked and plain else None

    def _detail(self, part: Part, focus: Focus) -> Answer | None:
        """ "How many can join?", "where do we meet?", "is there another time?" after one session: of that one."""
        query = part.query
        plain = not (query.what or query.span or query.edge) and query.want != "list" and len(focus.shown) == 1
        # "Will I understand it, I only speak English?", "how many can take part".
        of_tongue = query.want in ("language", "interpretation") and self.grounds.says_it(part.text)
        counted = query.want == "many" and any(not UNITS.isdisjoint(self.grounds.concepts(word)) for word in query.left)
        if counted:
            return None  # "and how many countries come?" counts no seats
        idle = self.grounds.ordinary if query.want in ("capacity", "many") or of_tongue else self.grounds.is_light
        counts = query.want == "capacity" and not self.grounds.names_event(part.text)  # "how many people do they let in?"
        longest = SHORT + (BARE if of_tongue else counts)
        short = len(tokens(part.text)) <= longest and len(query.left) <= 1 and all(map(idle, query.left))
        topic = self.grounds.subject(part.label).topic
        taking_part = topic == "participants-list" or (topic in FOR_WHOM and self.grounds.names(part.text, "participate"))
        staffed = taking_part and self._has_people(focus)  # "who takes part?" in a panel
        of_people = (topic in FOR_WHOM or asks_for_whom(part.text)) and not staffed  # "who is it for?" is not who speaks there
        if plain and short and staffed and query.want == "who":
            return self.standalone.tells(query._replace(sessions=focus.shown), part)
        if plain and short and not (query.left or of_people) and self.grounds.points(part) and query.want in OF_ONE:
            # "Who is running it?", "and who leads?": not who organises all of it, even if it is not published who does.
            return self.standalone.tells(query._replace(sessions=focus.shown), part, even_if_open=True)
        if query.want == "many" and topic == "attendance" and part.sure >= SURELY and not self.grounds.points(part):
            return None  # "how many people will there be"
        if asks_price(part.text):
            return None  # "how much money?" after an award counts no seats
        if of_people and asks_for_whom(part.text):
            return None
        seats = query.want == "capacity" and (part.sure < SURELY or topic in ("seating", "waiting-list", "attendance"))
        of_all = topic in OF_THE_WHOLE or seats or part.sure < self.grounds.limits.answer_at
        if not plain or not (query.want == "again" or (short and of_all)):
            return None
        return self.standalone.tells(query._replace(sessions=focus.shown, left=()), part)

    def _has_people(self, focus: Focus) -> bool:
        one = self.grounds.only(focus)
        return one is not None and bool(one.people)

    def _claimed(self, part: Part, focus: Focus) -> Answer | None:
        """ "It was on Wednesday, no?" after one session: when it is, and what is noted of it."""
        query = part.query
        bare = not query._replace(rooms=()).what and len(query.left) <= 1
        said = len(focus.shown) == 1 and query.span is not None and query.span.kind != "week" and bare
        of_it = self.grounds.says_it(part.text) or len(tokens(part.text)) <= SHORT
        brief = len(tokens(part.text)) < BARE - 1 and not self.grounds.goes_on(part.text)
        part_of_it = brief and query.span is not None and query.span.kind == "part"
        timed = focus.query is not None and focus.query.want == "when" and query.span is not None and query.span.kind == "moment"
        # "At 9:00?" after when somebody speaks.
        part_of_it = part_of_it or (timed and len(tokens(part.text)) < BARE and part.text.rstrip().endswith("?"))
        claimed = said and of_it and (wants_a_yes(part.text, self.grounds.asking) or part_of_it)  # "in the morning?"
        return self.standalone.tells(Query(want="when", sessions=focus.shown), part) if claimed else None

    def _is_of_a_place(self, word: str) -> bool:
        return self.grounds.is_light(word) or "venue" in self.grounds.concepts(word)

    def on_foot(self, part: Part, focus: Focus) -> Answer | None:
        """ "Can I walk?", "and on foot?" after one session: to its room, and not the way to the venue."""
        query = part.query
        brief = len(tokens(part.text)) < SHORT + 2 and len(query.left) <= MOST_LEFT and not (query._replace(topic=()).what or query.span)
        if not brief or len(focus.shown) != 1 or not self.grounds.names(part.text, WALK):
            return None
        return self.standalone.tells(Query(want="where", sessions=focus.shown), part)

    def _way_there(self, part: Part, focus: Focus) -> Answer | None:
        """ "How do I get there?" after one session: to its room, with what is noted on the way."""
        back = self.grounds.names(part.text, BACK) and self.grounds.names(self.grounds.note(focus.shown), BACK)  # "how do we get back?"
        far = self.grounds.names(part.text, "q-how-far") and self.grounds.says_it(part.text)  # "how far is that from the station"
        asked = back or far or self.grounds.subject(part.label).topic in WAYS
        asked = asked and not part.query.what and all(map(self._is_of_a_place, part.query.left))
        gets = self.grounds.names(part.text, "get-to") and self.grounds.says_it(part.text) and not part.query.what
        near = (back or self.grounds.points(part)) and len(tokens(part.text)) <= SHORT + 2
        rooms = {tuple(one.entry.rooms) for id_ in focus.shown if (one := self.grounds.knowledge.agenda.by_id.get(id_))}
        if not (asked or gets) or len(rooms) != 1 or not (near or len(tokens(part.text)) < BARE):
            return None
        return self.standalone.tells(Query(want="where", sessions=focus.shown[:1]), part)
