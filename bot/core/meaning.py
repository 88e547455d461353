"""What a question means where its best reading is not it: another edition's town, all days, the whole event."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.core.answer_words import SHORTEST_MEANT, names_price
from bot.core.claims import HOURS
from bot.core.deadlines import told_with
from bot.core.division import BEYOND_DOUBT, LIKELY, OF_THE_WHOLE, OTHER_EDITIONS, SURELY
from bot.core.facts import Subject, current
from bot.core.grounds import AFTER, BEFORE, CUE_OTHER_TIME, FAIR, Grounds, Part
from bot.core.groups import NEAR_BY
from bot.core.moment_lexing import months
from bot.core.own_facts import OwnFacts
from bot.core.premise import placed, wants_a_yes
from bot.core.spoken import POSSIBLE, asks_price
from bot.core.text import tokens

SHORTEST_TOLD = 4
"""Letters of a word by which an answer is known to speak of what is asked."""
_YEAR = re.compile(r"20\d\d")
_SUM = re.compile(r"\d\s*(?:[*×÷xх]|plus|minus|times|ori|плюс|минус)\s*\d|\d\s*%\s*(?:of|din|от)\s*\d", re.IGNORECASE)
"""Arithmetic: "348*27", "17% of 340"."""
_SIZE = re.compile(r"\b(?:of|de|на|размером)\s+\d+\s*[x×х]\s*\d+", re.IGNORECASE)
"""Of how many metres a stand is: "2x2"."""
FAINT = 0.1
"""Probability from which a matter is meant whose words are named: another time for another edition, a price for the fee."""
FEWEST_NAMED = 2
"""Words of the event's name that name it."""
ENDS = ("first-day", "last-day")
DAYS = {"end-time": "last-day", "start-time": "first-day"}
"""What is asked of an hour by somebody who names a day."""
EXHIBITION = "exhibition"
"""The topic of a fair that is a part of the event."""
OF_THIS_EVENT = ("dates", *ENDS, "duration", "city", "country", "venue", "event-kind", "event-name")
OF_WHO_COMES = ("audience", "attendance", "plus-one", "ticket", "badge", "entry-documents")
"""Topics of who comes, and of what lets one in, which a price is no matter of: the fee is."""
OF_EVENT = {"where": "venue", "when": "dates", "length": "duration"}
"""The topic of what is wanted of the whole event."""
SERIES = "series"
"""The topic of what the event is one of."""
LATER = AFTER | {"afterwards", "later", "apoi", "потом", "дальше", "позже"}
"""Words, folded, of what comes behind this event."""
GENERAL, OTHER_EVENTS = "general-knowledge", "other-events"
"""The topics of what everybody may look up, and of what others hold."""


class Meaning:
    """Decides for one event."""

    def __init__(self, grounds: Grounds, own: OwnFacts) -> None:
        self.grounds, self.knowledge, self.own = grounds, grounds.knowledge, own
        self._named = (
            self._sum,
            self._in_danger,
            own.named,
            own.standing_alone,
            own.in_case,
            self._fair,
            self._price_of,
            self._next_time,
            self._in_that_room,
            self._cheaper,
        )
        self._exhibitions = [] if grounds.is_fair else self.knowledge.published(EXHIBITION)

    def of(self, part: Part) -> tuple[Subject, float]:
        """The subject, and how sure it is."""
        subject, sure = self._hour_of(part), part.sure
        if named := next((found for turn in self._named if (found := turn(part))), None):
            return named, max(sure, SURELY)
        either = subject.topic in ENDS and (self._asks_which_days(part) or self._may_be_either_end(part))
        if either or (subject.topic == ENDS[0] and not (part.query.what or self._asks_for_begin(part))):
            of_days = sum(chance for label, chance in part.ranked if self.grounds.subject(label).topic in ("dates", *ENDS))
            return self._on("dates"), max(sure, min(of_days, 1.0))
        if told := self._closed(part, subject) or (None if subject.fact else told_with(subject.topic, self.grounds) or self._told_by(part)):
            return told, max(sure, LIKELY)
        if place := self._place(part, subject, sure):
            return place
        if part.query.speakers and subject.topic in ("phone-email", "contact"):
            return Subject("", "speaker-contact"), sure
        if self._is_of_another(part, subject):
            return self._on(OTHER_EDITIONS), max(sure, SURELY)
        if sure < LIKELY and (whole := self._of_event(part)):
            return whole, LIKELY
        if elsewhere := self._elsewhere(part, subject):
            return Subject("", elsewhere), max(sure, LIKELY)
        if self._asks_what_it_is(part):
            return Subject(next(iter(self.knowledge.published("event-kind")), ""), "event-kind"), max(sure, LIKELY)
        return subject, sure

    def _on(self, topic: str) -> Subject:
        return Subject(next(iter(self.knowledge.by_topic.get(topic, ())), ""), topic)

    def _hour_of(self, part: Part) -> Subject:
        """The best reading; the hour of a beginning or an end, where that is asked for, and not the day."""
        subject = self.grounds.subject(part.label)
        if subject.topic not in HOURS and subject.topic not in DAYS:
            return subject
        if part.query.want == "who":  # "who is opening the conference?" is after no day
            people = [self.grounds.subject(label) for label, chance in part.ranked if chance >= POSSIBLE]
            return next((one for one in people if one.topic not in HOURS and one.topic not in DAYS), subject)
        hourly = self.grounds.names(part.text, "q-what-time")
        readings = [self.grounds.subject(label) for label, chance in part.ranked if chance >= POSSIBLE or hourly]
        if subject.topic in DAYS and not hourly and self._days_named(part):
            return next((one for one in readings if one.topic == DAYS[subject.topic]), subject)  # "which is the last day?"
        if subject.topic not in HOURS or not hourly:
            return subject
        return next((one for one in readings if one.topic in HOURS.values()), Subject("", HOURS[subject.topic]))

    @staticmethod
    def _sum(part: Part) -> Subject | None:
        """ "348*27", but not a stand of 2x2."""
        return Subject("", "calculations") if _SUM.search(part.text) and not _SIZE.search(part.text) else None

    def _in_danger(self, part: Part) -> Subject | None:
        """ "I can't find my son": an emergency."""
        return self._on("emergency") if self.grounds.loses_somebody(part) else None

    def _fair(self, part: Part) -> Subject | None:
        """ "Until when is the fair open on Friday?": what is published of the exhibition, where the event itself is no fair."""
        want, answers = part.query.want, self.grounds.answers
        if not self._exhibitions:
            return None
        hours = want in ("when", "until", "where") or self.grounds.names(part.text, "opening-hours")
        if not hours or part.query.sessions or not self.grounds.names(part.text, FAIR):
            return None
        fits = (id_ for id_ in self._exhibitions if want == "where" or answers.has_hour(id_) or answers.has_date(id_))
        return next((Subject(id_, EXHIBITION) for id_ in fits), None)

    def _next_time(self, part: Part) -> Subject | None:
        """ "And do you hold it next year?": of another edition, be it likelier small talk."""
        span = part.query.span
        next_one = span is not None and span.kind == "next" and self.grounds.names_event(part.text)  # "and the next summit, where?"
        small = self.grounds.kind(part.label) == "smalltalk" and self.grounds.has_cue(part.text, CUE_OTHER_TIME)
        if not (small or next_one) or part.query.what:
            return None
        likely = any(chance >= FAINT and self.grounds.subject(label).topic == OTHER_EDITIONS for label, chance in part.ranked)
        return self._on(OTHER_EDITIONS) if likely else None

    def _in_that_room(self, part: Part) -> Subject | None:
        """ "Is it translated in the cellar, too?": what is told of interpretation, where that names rooms."""
        query, told = part.query, self._on("interpretation").fact
        asked = query.want == "interpretation" and bool(query.rooms) and not query._replace(rooms=()).what and query.span is None
        if not asked or not self.grounds.tells(Subject(told, "interpretation")):
            return None
        names = [name for room in self.knowledge.agenda.rooms.values() for name in room.name.values()]
        named = any(self.grounds.answers.has_word(told, word) for name in names for word in tokens(name) if len(word) >= SHORTEST_MEANT)
        return Subject(told, "interpretation") if named else None

    def _cheaper(self, part: Part) -> Subject | None:
        """ "I'm a student, do I get in cheaper?": the fee, where nothing is said of discounts by name and it names several prices."""
        fee = self._on("fee")
        asked = self.grounds.subject(part.label).topic == "discounts" and not self.grounds.subject(part.label).fact
        return fee if asked and self.grounds.tells(fee) and self.grounds.answers.has_prices(fee.fact) else None

    def _price_of(self, part: Part) -> Subject | None:
        """ "I'm a student, what would I pay?": the fee, and not who comes."""
        subject = self.grounds.subject(part.label)
        # "A ticket is 100 lei, correct?"
        claimed = wants_a_yes(part.text, self.grounds.asking) and names_price(part.text)
        if claimed and subject.topic == "fee":
            return subject
        comes = subject.topic in OF_WHO_COMES
        likely = comes or any(chance >= FAINT and self.grounds.subject(label).topic == "fee" for label, chance in part.ranked[:3])
        if not likely or self.grounds.answers.has_price(subject.fact):
            return None
        if not (claimed or asks_price(part.text)):
            return None
        return self._on("fee") if comes or self.grounds.names(part.text, "ticket") else None  # "how much is a ticket for three days?"

    def _is_of_another(self, part: Part, subject: Subject) -> bool:
        """ "When is Palma?", "where was it last year?": of another edition."""
        of_this = subject.topic in OF_THIS_EVENT
        placed = (of_this or part.query.want in ("when", "where", "until")) and not part.query.what
        before = of_this and part.query.want != "until" and self.grounds.has_cue(part.text, CUE_OTHER_TIME)  # "does it end before?"
        before = before or (of_this and self._names_another_year(part))
        return (placed and (self._names_another(part) or self._is_beside_here(part))) or before or self._is_later_in_series(part, subject)

    def _names_another_year(self, part: Part) -> bool:
        """ "Which town hosts it in 2027?"."""
        own = {str(day.year) for day in self.knowledge.event.days}
        years = [word for word in tokens(part.text) if _YEAR.fullmatch(word)]
        return bool(years) and own.isdisjoint(years) and not wants_a_yes(part.text, self.grounds.asking)

    def _is_later_in_series(self, part: Part, subject: Subject) -> bool:
        """ "Does the same series stop anywhere in November?", "it ends the cycle, nothing after it, right?"."""
        if subject.topic != SERIES or not self.grounds.tells(self._on(OTHER_EDITIONS)):
            return False
        another_month = bool(months(part.text) - {day.month for day in self.knowledge.event.days})
        return another_month or not LATER.isdisjoint(tokens(part.text))

    def _is_beside_here(self, part: Part) -> bool:
        """ "After Chisinau, in which town?": not of this edition."""
        words = tokens(part.text)
        return any(one in AFTER | BEFORE and self.grounds.is_here(next_) for one, next_ in pairwise(words))

    def _names_another(self, part: Part) -> bool:
        """Whether a name in the answer on other editions is said, and not where this one is."""
        later = self._on(OTHER_EDITIONS).fact
        answers, words = self.grounds.answers, [word for word in tokens(part.text) if not self.grounds.is_here(word)]
        here = len(words) < len(tokens(part.text))
        return not here and any(answers.names(later, word) for word in words if word not in self.grounds.everywhere)

    def _asks_which_days(self, part: Part) -> bool:
        """ "Which day is the conference?": all of its days; only who asks for an end of it wants one."""
        ends = any(self.grounds.names(part.text, end) for end in ("start-begin", "finish-end", "first", "last"))
        query = part.query
        it = self.grounds.says_it(part.text) and self._days_named(part) == 1  # "which day is it on?"
        return (it or self.grounds.names_event(part.text)) and not (ends or query.edge or query.left or query.span or query.want == "until")

    def _asks_for_begin(self, part: Part) -> bool:
        """ "Which day should I come?" is answered by all of the days; who asks when it begins wants the first."""
        return bool(part.query.edge) or any(self.grounds.names(part.text, begin) for begin in ("start-begin", "first"))

    def _days_named(self, part: Part) -> int:
        return sum("day" in self.grounds.concepts(word) for word in tokens(part.text))

    def _may_be_either_end(self, part: Part) -> bool:
        """ "From which day to which day?": of both ends."""
        if self._days_named(part) > 1:
            return True
        ends = [chance for label, chance in part.ranked[:2] if self.grounds.subject(label).topic in ENDS]
        return len(ends) == len(ENDS) and ends[0] < SURELY and ends[1] > ends[0] / 3

    def _told_by(self, part: Part) -> Subject | None:
        """ "When is the last train?": the reading whose answer has a train; "can I still register?": that it has closed."""
        query = part.query
        if part.sure < BEYOND_DOUBT and (only := self._only_holder(part)):
            return only
        if spoken := self._published_reading(part):
            return spoken
        if not query.edge or query.what or query.span or len(query.left) != 1:
            return None
        readings = (self.grounds.subject(label) for label, _ in part.ranked)
        return next((one for one in readings if self.grounds.tells(one) and self.grounds.answers.has_word(one.fact, query.left[0])), None)

    def _closed(self, part: Part, subject: Subject) -> Subject | None:
        """ "Can I still register?": what is told of that since it closed; or of registering at all, where nothing names its deadline."""
        first = self._on("registration").fact
        if subject.topic != "registration-deadline" or not first or (subject.fact and self.grounds.names(part.text, "deadline")):
            return None
        now = current(self.knowledge, first, part.now)
        told = Subject(now, "registration") if now and not (subject.fact and now == first) else None
        return told if told and self.grounds.tells(told) and self.grounds.answers.has_date(told.fact) else None

    def _published_reading(self, part: Part) -> Subject | None:
        """ "Do you take cash?", where nothing is published of currencies: of the possible readings the one whose answer speaks of it."""
        if self.grounds.answered(self.grounds.subject(part.label)) or part.query.what or self.grounds.kind(part.label) != "event":
            return None
        words = [word for word in self.grounds.telling(part) if len(word) >= SHORTEST_TOLD]
        readings = (self.grounds.subject(label) for label, chance in part.ranked if chance >= POSSIBLE)
        possible = {one.fact for one in readings if self.grounds.tells(one) and one.topic not in OF_THE_WHOLE} if words else set()
        answers, topic = self.grounds.answers, self.grounds.subject(part.label).topic
        asked = [word for word in words if self.own.is_asked(word, topic, part.lang)]  # "how much is a taxi from the station?"
        spoken = [fact for fact in possible if all(answers.speaks(fact, word) for word in asked)]
        held = [fact for fact in spoken if any(answers.has_word(fact, word) for word in words)]
        return self.grounds.subject(f"fact:{held[0]}") if len(held) == 1 else None

    def _only_holder(self, part: Part) -> Subject | None:
        """ "Any Lenten food?": of the possible readings, the one whose answer alone has a word of the question."""
        possible = {one.fact: one for label, chance in part.ranked if chance >= POSSIBLE and (one := self.grounds.subject(label)).fact}
        words = [word for word in part.query.left if not self.grounds.familiar(word) and not self.grounds.is_light(word)]
        held = [self.grounds.answers.holding([word], 1.0) for word in words]
        only = [fact for facts in held if len(facts) == 1 for fact in facts if fact in possible]
        return possible[only[0]] if len(only) == 1 else None

    def _of_event(self, part: Part) -> Subject | None:
        """ "Where's the event?": of all of it, and of nothing else, nor of another year's."""
        query, topic, another = part.query, OF_EVENT.get(part.query.want), self.grounds.has_cue(part.text, CUE_OTHER_TIME)
        alone = self.grounds.names_event(part.text) and not (query.what or query.left or query.span or query.edge or another)
        return self._on(topic) if topic and alone else None

    def _elsewhere(self, part: Part, subject: Subject) -> str:
        """The topic of what is asked of another place, with no word of the event: a country, or what is held there."""
        return GENERAL if self._is_of_elsewhere(part, subject) else OTHER_EVENTS if self._is_held_elsewhere(part, subject) else ""

    def _is_held_elsewhere(self, part: Part, subject: Subject) -> bool:
        """ "When is the Web Summit in Lisbon?": a name that is not this event's, and a place that is not its own."""
        query, place = part.query, placed(part.text)
        asked = subject.topic in OF_THIS_EVENT and query.want in ("when", "where") and not (query.what or query.span)
        if not asked or place not in query.left or self.grounds.is_here(place) or wants_a_yes(part.text, self.grounds.asking):
            return False
        names = [word for word in query.left if word != place and word not in self.grounds.everywhere and not self.grounds.is_light(word)]
        return bool(names) and self.grounds.is_elsewhere(place) and not self.grounds.says_it(part.text)

    def _is_of_elsewhere(self, part: Part, subject: Subject) -> bool:
        """ "What is the capital of Australia?"."""
        query, words = part.query, tokens(part.text)
        if subject.topic not in ("city", "country"):
            return False
        placed = any(self.grounds.subject(label).topic == GENERAL for label, _ in part.ranked)
        elsewhere = query.want == "list" and len(query.left) > 1 and any(map(self.grounds.is_town, query.left))
        ours = any(map(self.grounds.is_here, words)) or self.grounds.says_it(part.text) or self.grounds.names_event(part.text)
        return placed and elsewhere and not ours and not wants_a_yes(part.text, self.grounds.asking)

    def _asks_what_it_is(self, part: Part) -> bool:
        """ "What actually is Clusters meet Regions?": all that is named is the event."""
        named = [word for word in tokens(part.text) if word in self.grounds.everywhere and not self.grounds.is_here(word)]
        plain = part.query.want in ("list", "about") and not (part.query.left or part.query.what or part.query.span)
        return plain and len(named) >= FEWEST_NAMED

    def _place(self, part: Part, subject: Subject, sure: float) -> tuple[Subject, float] | None:
        """The way to the town for who is far, the venue for who is there, the town for who asks which; None where no place is meant."""
        way = self._on("getting-to-city")
        on_way = self._is_far(part) or self._is_on_the_way(part, way.fact) or self._is_to_here(part, subject)
        if subject.topic in NEAR_BY and self.grounds.tells(way) and on_way:
            return way, sure
        if self._asks_where_exactly(part, subject, sure):
            return self._on("venue"), max(sure, LIKELY)
        if subject.topic == "venue" and not self.grounds.tells(subject) and self.grounds.towns(part.text) > 1:
            return next((Subject(id_, "city") for id_ in self.knowledge.published("city")), subject), sure
        return None

    def _is_to_here(self, part: Part, subject: Subject) -> bool:
        """ "How does one get to Cahul by bus?", where nothing is published of buses in the town."""
        named = self.grounds.names(part.text, "get-to") and self.grounds.is_here(placed(part.text))
        return named and not self.grounds.answered(subject)

    def _is_on_the_way(self, part: Part, way: str) -> bool:
        """ "I drive from Galati, how long will it take?": a town of which the way to the event's town speaks."""
        words = [word for word in tokens(f"{part.around} {part.text}") if not self.grounds.is_here(word)]
        named = any(self.grounds.is_town(word) and self.grounds.answers.names(way, word) for word in words)
        return named and not wants_a_yes(part.text, self.grounds.asking)

    def _is_far(self, part: Part) -> bool:
        """ "I am in Bucharest, how do I get to you?": a town that is not the event's is said."""
        words = tokens(f"{part.around} {part.text}")
        far = any(map(self.grounds.is_town, words)) and part.query.want in ("where", "list")
        return far and self.grounds.names(part.text, "get-to") and not wants_a_yes(part.text, self.grounds.asking)

    def _asks_where_exactly(self, part: Part, subject: Subject, sure: float) -> bool:
        """ "Where in Chisinau?", "where exactly, what is the address": who names the city does not ask for it."""
        inside = part.query.want == "where" and any(map(self.grounds.is_here, tokens(part.text)))
        if inside and not part.query.what and subject.topic in ("city", "country", "dates", "venue"):
            return self.grounds.towns(part.text) == 1
        return subject.topic == "city" and sure < BEYOND_DOUBT and self.grounds.names(part.text, "venue")
