"""Follow-ups that ask for what is akin to the matter told last: its deadline, its audience, the other end of the event."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.division import BEYOND_DOUBT, LIKELY, SURELY, TIMES, surely_another
from bot.core.grounds import CUE_BRING, CUE_IF, CUE_THEIRS, CUE_YEAR, FOR, Grounds, Part
from bot.core.groups import BY_TICKET, TOO_LATE, VEHICLES
from bot.core.matter_turns import COUNTED, OF_ALL, MatterTurns
from bot.core.moment_lexing import names_date
from bot.core.premise import wants_a_yes
from bot.core.query import Query
from bot.core.session_turns import BARE, FOR_WHOM, ONE, RIDES
from bot.core.spoken import ONES, SPOKEN_OF, asks_for_whom, asks_price
from bot.core.text import tokens
from bot.core.turns import SHORT, Answer, Focus

SIBLINGS = {
    "audience": "who", "dates": "when", "start-time": "when", "first-day": "when", "venue": "place", "city": "place", "rooms": "place",
    "fee": "fee", "registration": "booking", "organisers": "support", "partners": "support", "registration-deadline": "deadline",
    "languages": "language", "cancel-registration": "cancel", "duration": "slots",
}  # fmt: skip
"""What a topic of the whole event is called where it is of one kind of thing: matchmaking-who, matchmaking-when."""
OTHER_EDGES = {
    ("first-day", "last"): "last-day", ("last-day", "first"): "first-day",
    ("start-time", "last"): "end-time", ("end-time", "first"): "start-time",
}  # fmt: skip
"""The topic of the other end of the event, by the topic of the one and the end that is asked for."""
DAYS_OF = {"start-time": "first-day", "end-time": "last-day"}
"""The topic of the day, by the topic of the hour at that end of the event."""
FEW = 3
"""Words of the briefest questions."""
WHOLE = ("conference", "ticket", "enter", "entrance", "participate", "fee", "price", "pay", "day")
"""What the lexicon calls what goes with the whole event, and with its price."""
ENTRY = ("ticket", "enter", "entrance", "participate", "fee")
"""What the lexicon calls getting in, for which the fee is."""
RARE = 6
"""Letters of a word by which a fact is known."""
PAYERS = frozenset({"student", "child", "old-age", "people", "company", "teacher", "member"})
"""What the lexicon calls kinds of people that may pay less."""
OTHER = "other"
"""The kind of sessions that are of no kind, and the first part of topics that have nothing in common."""
BARELY = 0.02
"""Probability from which a matter of the family that was spoken of may be meant."""


class KinTurns:
    """Answers with a matter of the same family as the last, or stays with one that is not published."""

    def __init__(self, grounds: Grounds, matters: MatterTurns) -> None:
        self.grounds, self.matters = grounds, matters
        self.first: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self._what_it_is, self._of_whole, self._on_each_day,
            self._fare, self._their_contact, self._included, self._for_them, self._hours_of_it, self._sign_up_too,
            self._too_late, self._how_many, self._of_a_kind, self._own_again, self._past_its_date,
        )  # fmt: skip
        """What goes before all that leans on the last turn."""
        self.before: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self._of_its_hours, self._in_its_words, self._other_edge, self._still_open, self._of_unpublished, self._sibling,
            self._deadline, self._kin,
        )  # fmt: skip
        """What goes before the matter itself."""

    def _what_it_is(self, part: Part, focus: Focus) -> Answer | None:
        """ "What is that?" after a body that was told of: once more what is told of it."""
        words, before = tokens(part.text), self.grounds.subject(focus.label)
        bare = len(words) <= FEW + 1 and all(map(self.grounds.is_cue, words)) and self.grounds.says_it(part.text)
        told = self.grounds.tells(before) and before.topic not in OF_ALL and not focus.shown
        return self.matters.told(part, focus.label) if bare and told and part.query == Query(wants=part.query.wants) else None

    def _of_whole(self, part: Part, focus: Focus) -> Answer | None:
        """ "And the congress itself, just the Friday?" after what a hotel costs: what the congress costs."""
        words, query = tokens(part.text), part.query
        entry = any(self.grounds.names(part.text, one) for one in ENTRY) and len(words) <= SHORT  # "and the entry for all days?"
        whole = entry or self.grounds.names_event(part.text)
        asked = self.grounds.goes_on(part.text) and whole and query.want == "list" and not query.what
        telling = [word for word in self.grounds.telling(part) if self.grounds.concepts(word)]
        if not all(any(self.grounds.names(word, one) for one in WHOLE) for word in telling):
            return None  # "and what do I wear to the conference?"
        priced = asks_price(focus.text) or self.grounds.subject(focus.label).topic == "fee"
        label = next(iter(self._facts_of("fee")), "") if asked and priced and len(words) <= SHORT + 2 else ""
        return self.matters.told(part, label) if label else None

    def _hours_of_it(self, part: Part, focus: Focus) -> Answer | None:
        """ "Is it open on Friday?" after the cloakroom: its hours, be they not published, and not those of all."""
        grounds, before = self.grounds, self.grounds.subject(focus.label)
        leans = (grounds.says_it(part.text) or grounds.goes_on(part.text)) and len(tokens(part.text)) <= SHORT + 2
        asked = leans and grounds.names(part.text, "open") and not part.query.what
        if not asked or focus.shown or not grounds.tells(before) or before.topic in OF_ALL:
            return None
        told = grounds.answers.has_hour(before.fact) or any(grounds.answers.has_word(before.fact, word) for word in grounds.telling(part))
        return self.matters.told(part, focus.label) if told else self.matters.not_told(part, focus)  # "and how does the barrier open?"

    def _sign_up_too(self, part: Part, focus: Focus) -> Answer | None:
        """ "And for the candles?" after whether one signs up for the tasting: whether one does for that."""
        query, by_id = part.query, self.grounds.knowledge.agenda.by_id
        asked = self.grounds.subject(focus.label).topic == "session-registration" and self.grounds.goes_on(part.text)
        one = by_id.get(query.sessions[0]) if asked and len(query.sessions) == 1 else None
        plain = query.want == "list" and not query.span and len(tokens(part.text)) <= BARE
        return self.matters.standalone.noted.sign_up_for(one, part) if one and plain else None

    def _for_them(self, part: Part, focus: Focus) -> Answer | None:
        """ "And schoolkids?" after the fee, which tells what pupils pay."""
        before, query = self.grounds.subject(focus.label), part.query
        words = tokens(part.text)
        much = not FOR.isdisjoint(words[:2]) or self.grounds.has_cue(part.text, CUE_IF)  # "and for my two kids, 5 and 9?"
        longest = SHORT + 4 if much else BARE
        brief = self.grounds.goes_on(part.text) and len(words) <= longest and not (query.what or query.span or focus.shown)
        priced = brief and before.topic in ("fee", "discounts") and self.grounds.tells(before)
        named = [word for word in words if not PAYERS.isdisjoint(self.grounds.concepts(word))] if priced else []
        if not named or self.grounds.surely_tells(part):
            return None
        told = [*named, *self.grounds.telling(part)]  # "and if our firm belongs to a cluster?"
        spoken = any(self.grounds.answers.has_word(before.fact, word) or self.grounds.answers.means(before.fact, [word]) for word in told)
        return self.matters.told(part, focus.label) if spoken else self.matters.not_told(part, focus)

    def _own_again(self, part: Part, focus: Focus) -> Answer | None:
        """ "And if I want more?" after a fact of the organisers' own, whatever else the library may know of it."""
        own = self.grounds.subject(focus.label).fact in self.grounds.answers.own
        return self.again(part, focus) if own else None

    def _on_each_day(self, part: Part, focus: Focus) -> Answer | None:
        """ "Is it on both days?" after one session: when it is, and not when the event is."""
        query = part.query
        whole = query.span is not None and query.span.kind == "week" and not (query.what or query.left)
        it = whole and self.grounds.says_it(part.text) and self.grounds.only(focus) is not None
        return self.matters.standalone.tells(Query(want="when", sessions=focus.shown), part) if it else None

    def _past_its_date(self, part: Part, focus: Focus) -> Answer | None:
        """ "And if it is past 20 March already?" after until when a fee is paid back: what was told, which has dates."""
        span, before = part.query.span, self.grounds.subject(focus.label)
        leans = self.grounds.goes_on(part.text) or self.grounds.says_it(part.text)
        brief = leans and len(tokens(part.text)) <= SHORT + 3 and not (part.query.what or focus.shown)
        days = self.grounds.knowledge.event.days
        outside = brief and span is not None and span.kind == "day" and span.day is not None and span.day not in days
        outside = outside or (brief and span is None and names_date(part.text))  # "it is ... already" asks for no day
        if not outside or wants_a_yes(part.text, self.grounds.asking) or (before.topic in OF_ALL and before.topic != "fee"):
            return None
        meant = self.grounds.answers.has_date(before.fact) or self.grounds.has_cue(part.text, CUE_IF)
        return self.matters.told(part, focus.label) if meant and self.grounds.tells(before) else None

    def again(self, part: Part, focus: Focus) -> Answer | None:
        """ "Can I pay by card?" after the toys, which are paid in cash: once more what was told, unless another matter is sure."""
        grounds, query, fact = self.grounds, part.query, self.grounds.subject(focus.label).fact
        brief = len(tokens(part.text)) <= SHORT + 4 and not (query.what or query.span or focus.shown or part.among)
        told = grounds.tells(grounds.subject(focus.label)) and grounds.subject(focus.label).topic not in OF_ALL
        brings = grounds.has_cue(part.text, CUE_BRING)
        other, telling = grounds.subject(part.label), grounds.telling(part)
        if not brief or not told or (grounds.kind(part.label) != "event" and not (brings and part.sure < LIKELY)):
            return None
        if self.matters.standalone.deadlines.answer(part):
            return None  # "is it too late to book a meeting?" after how one pays
        spoken = any(grounds.answers.has_word(fact, word) and not grounds.answers.has_word(other.fact, word) for word in telling)
        leans = grounds.goes_on(part.text) or grounds.says_it(part.text) or brings or not telling
        timeless = query.want in TIMES and not (grounds.answers.has_hour(fact) or grounds.answers.has_date(fact))
        if timeless or grounds.has_cue(part.text, CUE_YEAR) or self.matters.asks_who_is(part):
            return None
        if grounds.tells(other):
            counted = query.want == "many" and grounds.answers.has_number(fact)
            meant = (spoken and part.sure < BEYOND_DOUBT) or ((leans or counted) and part.sure < SURELY)
        else:
            declared = bool(other.fact) and part.sure >= LIKELY  # the organisers say of that very matter that it is not published
            priced = grounds.answers.has_price(fact) and other.topic in ("card-payment", "fee") and len(tokens(part.text)) <= BARE
            bare = leans and (not telling or grounds.has_cue(part.text, CUE_IF)) and part.sure < LIKELY
            bare = bare or (grounds.says_it(part.text) and fact in grounds.answers.own and part.sure < BEYOND_DOUBT)
            meant = not declared and (spoken or priced or bare)
        return self.matters.told(part, focus.label) if meant else None

    def _too_late(self, part: Part, focus: Focus) -> Answer | None:
        """ "And if I don't make it?" after until when one registers: how one still can at the desk."""
        asked = self.grounds.has_cue(part.text, CUE_IF) and self.grounds.names(part.text, TOO_LATE) and not part.query.what
        of_deadline = self.grounds.subject(focus.label).topic in ("registration-deadline", "registration") and not focus.shown
        label = next(iter(self._facts_of("onsite-registration")), "") if asked and of_deadline and len(tokens(part.text)) <= SHORT else ""
        return self.matters.told(part, label) if label else None

    def _fare(self, part: Part, focus: Focus) -> Answer | None:
        """ "And how much is the ticket?" after the bus: the fare, be it not published, and no ticket to the event."""
        grounds, before = self.grounds, self.grounds.subject(focus.label)
        brief = len(tokens(part.text)) <= SHORT and not (part.query.what or part.query.span) and not focus.shown
        rides = before.topic in BY_TICKET or (not before.topic and any(grounds.answers.means(before.fact, [one]) for one in VEHICLES))
        another = grounds.surely_tells(part) and grounds.answers.has_price(grounds.subject(part.label).fact)  # "and how much is a taxi?"
        way = [word for word in grounds.telling(part) if not asks_price(word)]  # "and what does the ride cost?"
        it = grounds.says_it(part.text) or (bool(way) and all(any(grounds.names(word, ride) for ride in RIDES) for word in way))
        asked = grounds.names(part.text, "ticket") or (asks_price(part.text) and it and not another)
        if not brief or not rides or not grounds.tells(before) or not asked:
            return None
        return self.matters.told(part, focus.label) if grounds.answers.has_price(before.fact) else self.matters.not_told(part, focus)

    def _their_contact(self, part: Part, focus: Focus) -> Answer | None:
        """ "And what is their number?" after a guesthouse: not the organisers' number."""
        grounds, before = self.grounds, self.grounds.subject(focus.label)
        asked = grounds.subject(part.label).topic in ("contact", "phone-email") and grounds.has_cue(part.text, CUE_THEIRS)
        theirs = asked and not focus.shown and grounds.tells(before) and before.topic not in OF_ALL
        if not theirs or len(tokens(part.text)) > SHORT + 1:
            return None
        return self.matters.told(part, focus.label) if grounds.answers.has_contact(before.fact) else self.matters.not_told(part, focus)

    def _of_its_hours(self, part: Part, focus: Focus) -> Answer | None:
        """ "Last one?", "how long does it take?" after a coach, of which hours and minutes are told."""
        query, before = part.query, self.grounds.subject(focus.label)
        plain = before.topic in BY_TICKET and not (query.what or focus.shown) and len(tokens(part.text)) <= SHORT
        if not plain or not self.grounds.tells(before) or (self.grounds.surely_tells(part) and part.sure >= SURELY):
            return None
        last = bool(query.edge) and not (query.left or query.span)
        if last and not self.grounds.answers.has_hour(before.fact):
            return self.matters.not_told(part, focus)
        back = self.grounds.names(part.text, "return-again") and self.grounds.goes_on(part.text) and not query.left[1:]
        often = self.grounds.names(part.text, "frequency") and not [word for word in query.left if not self._is_often(word)]
        if back or often:
            return self.matters.told(part, focus.label)
        rides = query.want == "length" and self.grounds.answers.has_number(before.fact)
        return self.matters.told(part, focus.label) if last or rides else None

    def _is_often(self, word: str) -> bool:
        return self.grounds.is_light(word) or self.grounds.names(word, "frequency")

    def _included(self, part: Part, focus: Focus) -> Answer | None:
        """ "Are the lunches included?" after the fee, which says so."""
        grounds, before = self.grounds, self.grounds.subject(focus.label)
        asked = grounds.names(part.text, "included") and len(tokens(part.text)) <= BARE and not (focus.shown or part.query.span)
        if not asked or not grounds.tells(before) or not grounds.answers.has_price(before.fact):
            return None
        words = [word for word in tokens(part.text) if not (grounds.names(word, "included") or grounds.is_cue(word))]
        return self.matters.told(part, focus.label) if words and grounds.answers.share(before.fact, words) >= SPOKEN_OF else None

    def _in_its_words(self, part: Part, focus: Focus) -> Answer | None:
        """ "And from the bus station?" after the way to the town: the one fact that has the word, where the last has not."""
        grounds, query, fact = self.grounds, part.query, self.grounds.subject(focus.label).fact
        words = [word for word in grounds.telling(part) if len(word) >= RARE and not grounds.answers.has_word(fact, word)]
        brief = grounds.goes_on(part.text) and len(tokens(part.text)) <= SHORT and not (query.what or query.span or focus.shown)
        if self.grounds.has_cue(part.text, CUE_YEAR):
            return None
        if not brief or len(words) != 1 or not grounds.tells(grounds.subject(focus.label)) or part.sure >= SURELY:
            return None
        holding = list(grounds.answers.holding(words, 1.0))
        likely = len(holding) == 1 and any(chance >= BARELY and label == f"fact:{holding[0]}" for label, chance in part.ranked)
        return self.matters.told(part, f"fact:{holding[0]}") if likely else None

    def _other_edge(self, part: Part, focus: Focus) -> Answer | None:
        """ "And the first?", "and the last day?" after the other one, "and it ends?" after when it begins."""
        query, named = part.query, self.grounds.programme.lexicon.named
        dated = [edge for word in query.timed for edge in ("first", "last") if f"want-{edge}" in named(word)]
        edge = query.edge or ("last" if query.want == "until" else next(iter(dated), ""))
        # "And the last day?" after when it begins, "and the first?" after the last day, of which the answer on the end tells.
        of_day = any("day" in self.grounds.concepts(word) for word in (*tokens(part.text), *tokens(focus.text)))
        before = self.grounds.subject(focus.label).topic
        topic = OTHER_EDGES.get((DAYS_OF.get(before, before) if of_day else before, edge), "")
        if not topic or focus.shown or query.left or query.what or (query.span and not dated) or len(tokens(part.text)) > BARE:
            return None
        label = next(iter(self._facts_of(topic)), f"topic:{topic}")
        return self.matters.told(part, label) if label in self.grounds.matcher.labels else None

    def _still_open(self, part: Part, focus: Focus) -> Answer | None:
        """ "And on Friday?" after what is not published: not that day in general."""
        subject, query = self.grounds.subject(focus.label), part.query
        unpublished = not focus.shown and bool(subject.fact) and not self.grounds.tells(subject)
        bare = query.span is not None and query.span.kind == "day" and not (query.left or query.what or query.edge)
        brief = len(tokens(part.text)) <= (BARE if self.grounds.points(part) else FEW - 1)
        if (self.grounds.surely_tells(part) and part.sure >= SURELY) or part.query.edge:
            return None  # "and which is the last day?"
        if not unpublished or not bare or query.want != "list" or "list" in query.wants or not brief:
            return None
        return self.matters.told(part, focus.label)

    def _of_unpublished(self, part: Part, focus: Focus) -> Answer | None:
        """ "When?", "where?", "how much is it?" after a dinner that is not published: of that, not when or where the event is."""
        subject, query, grounds = self.grounds.subject(focus.label), part.query, self.grounds
        topic = grounds.topic(subject)
        unpublished = not focus.shown and topic is not None and topic.kind == "event" and not grounds.answered(subject)
        longest = BARE + 1 if self._only_says_it(part) else FEW + (grounds.points(part) or ONE in tokens(part.text))  # "how much is one?"
        if not unpublished or part.among or subject.topic in OF_ALL or len(tokens(part.text)) > longest:
            return None
        if self._only_says_it(part) and not focus.aside:
            return self.matters.told(part, focus.label)  # "and how do I get it?" after a visa
        entry = any(grounds.names(part.text, one) for one in ENTRY)  # "what does the entry cost" is of no car park
        priced = grounds.subject(part.label).topic == "fee" and not entry
        asked = query.want in ("when", "where", "until") or (query.want == "who" and grounds.says_it(part.text))
        bare = asked and not grounds.telling(part) and not focus.aside
        return self.matters.told(part, focus.label) if (priced or bare) and not (query.what or query.span) else None

    def _only_says_it(self, part: Part) -> bool:
        """ "How do I get it?": only "it" says of what, and nothing else is likely."""
        query = part.query
        bare = query.want == "list" and not (query.what or query.span or query.edge) and not self.grounds.telling(part)
        return bare and part.sure < LIKELY and self.grounds.says_it(part.text)

    def _sibling(self, part: Part, focus: Focus) -> Answer | None:
        """ "Who is it for?" after the matchmaking: the matchmaking's audience, not the event's; of what is not published, that."""
        grounds, query = self.grounds, part.query
        others = part.sure >= SURELY and grounds.subject(part.label).topic not in FOR_WHOM  # "who runs this?"
        # "How many minutes": a brief question that is not surely another.
        brief = len(tokens(part.text)) < FEW and part.sure < SURELY and grounds.subject(focus.label).topic not in OF_ALL
        who = query.want == "who" and grounds.subject(focus.label).topic == "attendance" and not others
        priced = grounds.subject(part.label).topic == "fee" and len(tokens(part.text)) <= FEW
        # "Who can take part?", in words that hardly anybody asks of anything else.
        whom = query.want == "who" and grounds.subject(part.label).topic == "audience" and len(tokens(part.text)) <= BARE
        whom, longest = whom or asks_for_whom(part.text), SHORT + (3 if asks_for_whom(part.text) else 0)
        brief = brief or not ONES.isdisjoint(tokens(part.text)[-1:])  # "and how long does one last?"
        leans = grounds.says_it(part.text) or grounds.goes_on(part.text) or brief or (who and grounds.points(part)) or priced or whom
        named = [word for word in query.left if word not in ONES]  # "how long does one last?"
        if not leans or (named and not (priced or whom)) or query._replace(topic=()).what or len(tokens(part.text)) > longest:
            return None
        asked = "audience" if asks_for_whom(part.text) else grounds.subject(part.label).topic
        topic = "audience" if who else f"{self._family(focus)}-{SIBLINGS.get(asked, '')}"
        label = next((label for label in (f"topic:{topic}", *self._facts_of(topic)) if label in grounds.matcher.labels), "")
        if label:
            return self.matters.told(part, label)
        subject = grounds.subject(focus.label)
        unpublished = not focus.shown and bool(subject.fact) and not grounds.tells(subject) and subject.topic not in OF_ALL
        asked = grounds.subject(part.label).topic
        ends = {other for (topic, _), other in OTHER_EDGES.items() if topic == subject.topic}
        its_price = (asked == "fee" or asks_price(part.text)) and (grounds.says_it(part.text) or (part.among and not query.left))
        if its_price and not focus.shown and not grounds.answered(subject):
            return self.matters.told(part, focus.label)  # "and how much are they?" after the sponsors' packages
        other = asked == "fee" or (asked in ends and part.sure >= SURELY) or (focus.aside and query.want in ("when", "until"))
        return self.matters.told(part, focus.label) if unpublished and query.want in COUNTED and not other else None

    def _deadline(self, part: Part, focus: Focus) -> Answer | None:
        """ "Until when?" after where to book meetings: their deadline."""
        query = part.query
        light = len(query.left) <= 1 or all(map(self.grounds.is_light, query.left))
        bare = query.want == "until" and not (query.what or query.span) and light and len(tokens(part.text)) <= SHORT + 1
        fact = self.grounds.subject(focus.label).fact
        tells_hours = focus.shown or self.grounds.answers.has_hour(fact) or self.grounds.answers.has_date(fact)
        label = next(iter(self._facts_of(f"{self._family(focus)}-deadline")), "") if bare and not tells_hours else ""
        return self.matters.told(part, label) if label else None

    def _how_many(self, part: Part, focus: Focus) -> Answer | None:
        """ "And how many can I have?", "how long is one?" after where to book meetings: what is told of their number and length."""
        query = part.query
        asked = query.want == "many" or (query.want == "length" and not focus.shown)
        bare = asked and not (query.what or query.span or query.left) and len(tokens(part.text)) <= SHORT
        label = next(iter(self._facts_of(f"{self._family(focus)}-slots")), "") if bare else ""
        return self.matters.told(part, label) if label else None

    def _of_a_kind(self, part: Part, focus: Focus) -> Answer | None:
        """ "And for the matchmaking?" after the deadline of the registration: its own."""
        query = part.query
        light = all(map(self.grounds.is_light, query.left))
        sibling = SIBLINGS.get(self.grounds.subject(focus.label).topic, "")
        bare = len(query.types) == 1 and light and not (query._replace(types=()).what or query.span or query.edge)
        likely = part.sure >= LIKELY and len(tokens(part.text)) <= BARE and not (query.span or query.edge)
        kind = query.types[0] if bare else self.grounds.family(part.label) if likely else ""  # "and requests for meetings?"
        label = next(iter(self._facts_of(f"{kind}-{sibling}")), "") if kind and sibling else ""
        return self.matters.told(part, label) if label and query.want == "list" and self.grounds.points(part) else None

    def _kin(self, part: Part, focus: Focus) -> Answer | None:
        """ "Where do I book them?" after the matchmaking: of its family sooner than a hotel's, where neither is sure."""
        grounds = self.grounds
        named = part.query._replace(topic=()).what  # "which sectors are covered?" has but an "about"
        plain = (bool(part.query.left) or part.query.want == "cancelled") and not named
        family = self._family(focus)
        if not plain or len(tokens(part.text)) > SHORT or grounds.family(part.label) == family or surely_another(part, family, grounds):
            return None
        kin = (label for label, chance in part.ranked if chance >= BARELY and grounds.family(label) == family)
        label = next((label for label in kin if label != focus.label and grounds.subject(label).fact), "")
        return self.matters.told(part, label) if label else None

    def year(self, part: Part, focus: Focus) -> Answer | None:
        """ "In what year?", "in which month?" after a fact that names one."""
        asked = self.grounds.has_cue(part.text, CUE_YEAR) and len(part.query.left) <= 1
        fact, answers = self.grounds.subject(focus.label).fact, self.grounds.answers
        return self.matters.told(part, focus.label) if asked and (answers.has_year(fact) or answers.has_date(fact)) else None

    def _family(self, focus: Focus) -> str:
        """The kind of the sessions that were shown, or the family of the matter that was told."""
        by_id = self.grounds.knowledge.agenda.by_id
        shown = {by_id[id_].entry.type for id_ in focus.shown if id_ in by_id}
        family = shown.pop() if len(shown) == 1 else self.grounds.family(focus.label) if focus.label else ""
        return "" if family == OTHER else family

    def _facts_of(self, topic: str) -> list[str]:
        return [f"fact:{id_}" for id_ in self.grounds.knowledge.by_topic.get(topic, ())]
