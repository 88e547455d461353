"""Follow-ups to what was shown of the programme: its room, its details, what to bring, the way, what comes after."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.core import guide
from bot.core.agenda import Session
from bot.core.answer_words import SHORTEST_MEANT, names_hour, names_price
from bot.core.division import OF_ONE, OF_THE_WHOLE, SURELY, TIMES
from bot.core.facts import Subject
from bot.core.grounds import (
    CUE_BRING,
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
from bot.core.mine import repeats
from bot.core.moments import ordinal
from bot.core.neighbours import after, before, meanwhile
from bot.core.noted import OF_AGE
from bot.core.premise import wants_a_yes
from bot.core.programme import ABOUT
from bot.core.query import Query
from bot.core.replies import Reply, Status
from bot.core.spoken import PAYING, SPOKEN_FROM, asks_for_whom, asks_price
from bot.core.standalone import WAYS, Standalone
from bot.core.text import tokens
from bot.core.turns import Answer, Focus
from bot.core.wordforms import keys

SHORT = 6
"""A question of up to so many words may lean on the one before."""
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
TOO_LATE = "too-late"
"""What the lexicon calls missing a deadline, or an hour."""
PRICES = ("price", "free-of-charge", "charged")
"""What the lexicon calls words of what something costs."""
_AGED = re.compile(r"\b(?:[1-9]|1[0-7])\s?-?\s?(?:y\.?o|yrs?|years?|ani|anișori|лет|года?|годик\w*)\b", re.IGNORECASE)
"""A child's age."""
EXTRA = ("visit", "dinner")
"""Kinds of sessions that the fee of all need not cover."""
TWICE = 2
"""Sessions that a repeated one is shown as."""
BACK = "return-again"
"""What the lexicon calls the way back."""


class SessionTurns:
    """Answers what is asked of the sessions or the room that were shown last."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone
        self._turns: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self._same_place, self._another_room, self._beside, self._the_other, self._of_the_person, self._if_full, self._if_late,
            self._at_that_time,
            self._what_to_bring, self._sign_up, self._price_of_shown, self._for_me, self._origin, self._contact, self._who_else,
            self._again, self._why, self._ride, self._detail, self._claimed, self._way_there, self._on_its_note,
        )  # fmt: skip

    def answer(self, part: Part, focus: Focus) -> Answer | None:
        """The answer of the first turn that the question is; None when it is none."""
        return next((found for turn in self._turns if (found := turn(part, focus))), None)

    def _only(self, focus: Focus) -> Session | None:
        """The session that was shown, where it was one."""
        return self.grounds.knowledge.agenda.by_id.get(focus.shown[0]) if len(focus.shown) == 1 else None

    def has_hours(self, focus: Focus) -> bool:
        """Whether one session was shown whose parts have hours."""
        one = self._only(focus)
        return one is not None and any(item.start for item in one.entry.items)

    def on_note(self, part: Part, focus: Focus) -> Answer | None:
        """What only a session's note, or what is on beside it, answers."""
        return self._beside(part, focus) or self._what_to_bring(part, focus) or self._on_its_note(part, focus)

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
        if of_room and focus.query and query.want in ("capacity", "many") and not (query.what or query.span or query.left):
            return self.standalone.to_room(part._replace(query=query._replace(rooms=focus.query.rooms)))  # "how many seats?"
        seats = focus.query is not None and focus.query.want in ("capacity", "many")  # "and the Dry Pool?" after how many another holds
        asked = query._replace(want="capacity" if seats else "where")
        return self.standalone.to_room(part._replace(query=asked)) if plain and of_room else None

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
        one = self._only(focus)
        named = query._replace(types=()).what or query.span or query.edge
        asked = self.grounds.has_cue(part.text, CUE_THE_OTHER) and len(tokens(part.text)) <= SHORT and not named
        if one is None or not asked or (query.types and one.entry.type not in query.types):
            return None
        others = tuple(other.id for other in agenda.known(part.now) if other.entry.type == one.entry.type and other.id != one.id)
        want = query.want if query.wants else focus.query.want if focus.query else "list"
        return self.standalone.tells(Query(want=want, sessions=others), part, even_if_open=True) if others else None

    def _of_the_person(self, part: Part, focus: Focus) -> Answer | None:
        """ "What else does she do?", "and is he on tomorrow?" after one person's session: all that is theirs, or theirs of that day."""
        query, one = part.query, self._only(focus)
        people = (focus.query.speakers if focus.query else ()) or (tuple(one.people) if one else ())
        cancelled = one is not None and one.entry.cancelled
        more = self.grounds.has_cue(part.text, CUE_ELSE) or (query.span is not None and query.span.kind != "next")
        more = more or query.want == "again" or (cancelled and query.want in ("when", "where"))  # "where can I catch her then?"
        asked = self.grounds.has_cue(part.text, CUE_PERSON) and more and query.want in ("list", "when", "who", "where", "about", "again")
        if len(people) != 1 or not asked or query.what or len(tokens(part.text)) > SHORT + 2:
            return None
        want = query.want if query.want in ("when", "where") and query.span else "list"
        return self.standalone.tells(Query(want=want, speakers=people, span=query.span), part)

    def of_age(self, part: Part, focus: Focus) -> Answer | None:
        """ "Can my son come, he is 16?" after a tasting, of which it is said for whom it is."""
        topic = self.grounds.subject(part.label).topic
        asked = (
            topic == "children"
            or bool(_AGED.search(part.text))
            or (topic in ("audience", "age-limit") and any(self.grounds.names(part.text, one) for one in OF_AGE))
        )
        one = self._only(focus) if asked and not part.query.what else None
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
        one = self._only(focus)
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
        one = self._only(focus)
        query, teller = part.query.unguessed if part.query.guessed else part.query, self.grounds.teller(part.lang, part.now)
        if one is None or query.what or query.want not in ("list", "who"):
            return None
        number = -1 if query.edge == "last" else 1 if query.edge else ordinal(part.text)
        lines = teller.items_by_time(one) if number and query.want == "who" else []
        if lines and number <= len(lines):
            line = lines[number - 1] if number > 0 else lines[-1]
            told: guide.Told | None = guide.Told(Status.ANSWERED, Reply(line), (one.id,))
        elif query.span is not None and query.span.kind == "moment":
            told = guide.part_at(one, query.span.start, teller)
        else:
            return None
        return self.standalone.told(told, Query(sessions=focus.shown, span=query.span), "", part) if told else None

    def _what_to_bring(self, part: Part, focus: Focus) -> Answer | None:
        """ "What do I have to bring?", "what to wear?", "and her handout?" after one session: what is noted of it."""
        note = self.grounds.note(focus.shown)
        if not note or part.query.what or len(tokens(part.text)) > SHORT + 2:
            return None
        clothes = self.grounds.subject(part.label).topic == "dress-code" and self.grounds.names_clothes(note)
        said = {key for word in tokens(note) for key in keys(word)}
        things = [word for word in part.query.left if len(word) >= SPOKEN_FROM]
        named = self.grounds.points(part) and bool(things) and all(not said.isdisjoint(keys(word)) for word in things)
        asked = clothes or named or self.grounds.has_cue(part.text, CUE_BRING)
        return self.standalone.tells(Query(sessions=focus.shown), part) if asked else None

    def _sign_up(self, part: Part, focus: Focus) -> Answer | None:
        """ "Do I have to sign up for it?" after one session: what its note says of that, else what is said of all sessions."""
        one = self._only(focus)
        for_it = self.grounds.names(part.text, "register") and self.grounds.says_it(part.text)
        asked = (self.standalone.noted.asks_to_sign_up(part) or for_it) and not part.query.what and part.query.want in ("list", "where")
        if one is None or not asked or len(tokens(part.text)) > SHORT + 2 or one.entry.type == "registration":
            return None
        return self.standalone.noted.sign_up_for(one, part)

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
        one = self._only(focus)
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
        idle = self.grounds.ordinary if query.want in ("capacity", "many") or of_tongue else self.grounds.is_light
        short = len(tokens(part.text)) <= SHORT + (BARE if of_tongue else 0) and len(query.left) <= 1 and all(map(idle, query.left))
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
        one = self._only(focus)
        return one is not None and bool(one.people)

    def _price_of_shown(self, part: Part, focus: Focus) -> Answer | None:
        """ "How much is it?" after the dinner: the price in its note, or in a fact of dinners; else the fee, not a count of dinners."""
        grounds = self.grounds
        shown = [one for id_ in focus.shown if (one := grounds.knowledge.agenda.by_id.get(id_))]
        asked = grounds.subject(part.label).topic == "fee" or asks_price(part.text)
        about = part.query.topic and not ABOUT.isdisjoint(tokens(part.text))  # "no, the one about prices"
        if not shown or not asked or about or len(tokens(part.text)) > SHORT + 1 or part.query._replace(topic=()).what:
            return None
        if part.sure >= SURELY and not all(map(self._is_of_a_price, part.query.left)):
            return None  # "how much is a taxi?"
        fees = [f"fact:{id_}" for one in shown for id_ in grounds.knowledge.by_topic.get(f"{one.entry.type}-fee", ())]
        if fees and len({one.entry.type for one in shown}) == 1:
            return self.standalone.subject(grounds.subject(fees[0]), Query(), part)
        included = [one.id for one in shown if any(grounds.names(text, "included") for text in self._texts(one))]
        priced_here = [one.id for one in shown if one.id in included or any(map(names_price, self._texts(one)))]
        if len(priced_here) == 1:
            return self.standalone.tells(Query(sessions=tuple(priced_here)), part)
        kinds = {one.entry.type for one in shown}
        of_kind = {id_ for id_, topic in grounds.knowledge.topics.items() if kinds & set(topic.sessions)} | kinds
        priced = (id_ for id_ in grounds.answers.priced() if grounds.knowledge.facts[id_].topic in of_kind)
        own = (f"topic:{kind}-fee" for kind in kinds if f"topic:{kind}-fee" in grounds.matcher.labels)
        subject = grounds.subject(next((f"fact:{id_}" for id_ in priced), next(own, part.label)))
        if subject.topic.endswith("-fee") and not subject.fact:
            return self.standalone.subject(subject, Query(), part)
        if subject.topic == "fee" and len(shown) == 1 and shown[0].entry.type in EXTRA and grounds.tells(subject):
            named = [word for text in shown[0].entry.title.values() for word in tokens(text) if len(word) >= SPOKEN_FROM]
            if not any(grounds.answers.has_word(subject.fact, word) for word in named):
                told = guide.Told(Status.UNPUBLISHED, Reply(grounds.speech(part.lang).say("detail-unpublished")), focus.shown)
                return self.standalone.told(told, Query(sessions=focus.shown), "", part)
        return self.standalone.subject(subject, Query(), part) if subject.fact else None

    def _is_of_a_price(self, word: str) -> bool:
        priced = any(self.grounds.names(word, one) for one in PRICES) or not PAYING.isdisjoint(keys(word))
        return priced or self.grounds.is_light(word)

    @staticmethod
    def _texts(one: Session) -> list[str]:
        """What is noted of a session, in all its languages."""
        return [text for said in (one.entry.note, one.entry.summary) for text in (said or {}).values()]

    def _claimed(self, part: Part, focus: Focus) -> Answer | None:
        """ "It was on Wednesday, no?" after one session: when it is, and what is noted of it."""
        query = part.query
        bare = not query._replace(rooms=()).what and len(query.left) <= 1
        said = len(focus.shown) == 1 and query.span is not None and query.span.kind != "week" and bare
        of_it = self.grounds.says_it(part.text) or len(tokens(part.text)) <= SHORT
        brief = len(tokens(part.text)) < BARE - 1 and not self.grounds.goes_on(part.text)
        part_of_it = brief and query.span is not None and query.span.kind == "part"
        claimed = said and of_it and (wants_a_yes(part.text, self.grounds.asking) or part_of_it)  # "in the morning?"
        return self.standalone.tells(Query(want="when", sessions=focus.shown), part) if claimed else None

    def _on_its_note(self, part: Part, focus: Focus) -> Answer | None:
        """ "Where does the bus leave?", "is there a sign-up?" after one session: its note, where that speaks of it."""
        one = self._only(focus)
        if one is None or part.query.what or len(tokens(part.text)) > SHORT + 2:
            return None
        if self._spoken_in(part, tuple((one.entry.note or {}).values())):
            return self.standalone.tells(Query(want="change", sessions=(one.id,)), part)  # what a change is told with is the note
        # "When does the bus leave?" after an excursion whose summary has a bus: when the excursion begins is when it leaves.
        summarised = self._spoken_in(part, tuple((one.entry.summary or {}).values()), timed=one.start is not None)
        wanted = part.query.want in (*TIMES, "where") or (part.query.want == "who" and not self.grounds.subject(part.label).fact)
        return self.standalone.tells(Query(sessions=(one.id,)), part) if summarised and wanted else None

    def _spoken_in(self, part: Part, texts: Sequence[str], *, timed: bool = False) -> bool:
        """Whether texts have the words of a question, and a fact that is surely meant does not; `timed`: their hour is told beside."""
        noted = [word for text in texts for word in tokens(text)]
        concepts = {concept for word in noted if not self.grounds.is_light(word) for concept in self.grounds.concepts(word)}
        words = {key for word in noted if len(word) >= SPOKEN_FROM for key in keys(word)}
        telling = [word for word in self.grounds.telling(part) if not part.query.edge or word in part.query.left]  # of "last bus", the bus
        asked = [word for word in telling if len(word) >= SHORTEST_MEANT]
        spoken = [word for word in asked if not words.isdisjoint(keys(word)) or not concepts.isdisjoint(self.grounds.concepts(word))]
        if not spoken or len(spoken) < len(asked) - (len(asked) > 2):
            return False
        fact = self.grounds.subject(part.label).fact
        if (part.query.want in (*TIMES, "where") or part.query.edge) and not self.grounds.answers.has_hour(fact):
            return timed or any(map(names_hour, texts))  # "the last bus?" after the dinner, of which the town's bus says no hour
        return not (self.grounds.surely_tells(part) and any(self.grounds.answers.has_word(fact, word) for word in spoken))

    def _is_of_a_place(self, word: str) -> bool:
        return self.grounds.is_light(word) or "venue" in self.grounds.concepts(word)

    def on_foot(self, part: Part, focus: Focus) -> Answer | None:
        """ "Can I walk?", "and on foot?" after one session: to its room, and not the way to the venue."""
        query = part.query
        brief = len(tokens(part.text)) < SHORT and len(query.left) <= MOST_LEFT and not (query._replace(topic=()).what or query.span)
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
