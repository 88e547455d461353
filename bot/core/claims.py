"""Questions that are all time or all place, most of them claims: "it is on the 24th, right?", "since you are in Iasi, ..."."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.core import premise, spoken
from bot.core.agenda import programme_day
from bot.core.division import BEYOND_DOUBT, LIKELY, OTHER_EDITIONS, SURELY, TIMES
from bot.core.facts import Subject
from bot.core.grounds import AFTER, CUE_IF, CUE_ME, FAIR, Grounds, Part
from bot.core.moment_lexing import month_words, months
from bot.core.moments import Span
from bot.core.programme import ALL
from bot.core.query import Query
from bot.core.splitting import only_checks
from bot.core.text import tokens

HOURS = {"first-day": "start-time", "dates": "start-time", "last-day": "end-time"}
"""What is asked of a day by somebody who wants to know the hour."""
OF_DAYS = ("dates", "duration", "first-day", "last-day")
OF_ENDS = ("end-time", "last-day")
OF_BEGINNINGS = (*HOURS, *HOURS.values(), "countdown")
"""Topics of which "this week?" asks how long to wait."""
RATHER = 0.4
"""From this confidence who is behind the event is asked for, and not where it is."""
OF_BODIES = ("organisers", "partners", "on-behalf", "sponsors", "funding")
"""Topics of who is behind the event."""
EDGES = (("first", "when"), ("last", "until"), ("first", "list"), ("last", "list"))
"""What the beginning or the end of a day is asked by."""
ALL_OVER = Query(want="until", edge="last")
"""When the last session ends."""
IS = frozenset({"is", "its", "e", "este", "это", "будет"})
"""First words, folded, of a question whether something is so."""
OF = frozenset({"of", "de", "al", "a", "ale"})
"""What stands within a name."""
LONGEST_NAME = 3
"""Words of the name of a place, from the first on."""
OR = frozenset({"or", "sau", "ori", "или", "либо"})
_NUMBER = re.compile(r"\d")
_FIGURES = re.compile(r"\d+")
BODIES = frozenset({"ministry", "minister", "university", "company"})
"""What the lexicon calls who may be behind an event."""
PLACES = ("city", "country", "venue")
"""Topics of where it is."""
OF_TIME = ("timezone", "clock")
"""Topics of the time at a place: the place is no claim of where the event is."""
OF_THE_PLACE = (*PLACES, "event-name", "event-kind")
"""Topics that a claim of a wrong place is near."""


def asks_if_then(part: Part, grounds: Grounds) -> bool:
    """ "Is it on the 24th?", "оно 24-го?": whether the event is on a day that is none of its own, and nothing else."""
    query = part.query
    if query.span is None or query.span.kind != "day" or query.span.day in grounds.knowledge.event.days:
        return False
    bare = query.want == "list" and not (query.wants or query.what or query.left or query.edge)
    whether = grounds.says_it(part.text) or not IS.isdisjoint(tokens(part.text)[:1])
    return bare and whether and not premise.asks_openly(part.text) and bool(_NUMBER.search(part.text))


class Claims:
    """Finds what such a question is after: a matter to be told, or what to look up in the programme."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.knowledge = grounds.knowledge
        self.dates = next(iter(self.knowledge.published("dates")), "")
        self.others = next(iter(self.knowledge.published(OTHER_EDITIONS)), "")
        self.deadline = next(iter(self.knowledge.published("registration-deadline")), "")

    def meant(self, part: Part) -> Subject | Query | None:
        """The dates, the place, how long to wait, when all is over; None where the question says more."""
        dates = Subject(self.dates, "dates") if self.dates else None
        chats = self.grounds.kind(part.label) == "smalltalk"  # "see you on the 25th then"
        head, comma, _ = part.text.partition(",")
        checked = premise.checks(part.around, self.grounds.asking) or (bool(comma) and only_checks(head, self.grounds.asking))
        asked = checked or premise.wants_a_yes(part.text, self.grounds.asking)
        claimed = asked or chats
        if dates and ((claimed and self._is_another_day(part)) or self._is_another_month(part) or (asked and self.days_counted(part))):
            return dates
        if part.query.span and part.query.span.kind == "next" and len(tokens(part.text)) == 1:
            return Query(span=part.query.span)  # "next"
        if part.query.dated and self.grounds.subject(part.label).topic == "countdown":
            return Query(want="when", types=part.query.dated, span=Span("next", part.now, part.now, None))  # "is it long till coffee?"
        if self._is_either_place(part):
            return self._place()
        if other := self._of_other_edition(part):
            return dates if dates and asks_if_then(part, self.grounds) else other
        if claimed and self._is_deadline(part):
            return Subject(self.deadline, "registration-deadline")
        own = self.grounds.has_cue(part.text, CUE_IF) and self.grounds.has_cue(part.text, CUE_ME)  # "if I have to cancel the conference"
        if dates and part.query.want == "cancelled" and not (part.query.what or own) and self.grounds.names_event(part.text):
            return dates  # "is the forum cancelled?": when it is, not which session is
        if chats and not asked:
            # "See you in Iasi", but not "how do you say that in Japanese?".
            elsewhere = self.grounds.is_town(premise.placed(part.text)) and not premise.asks_openly(part.text)
            return self._place() if elsewhere else None
        whether = not IS.isdisjoint(tokens(part.text)[:1]) and self.grounds.says_it(part.text)  # "is it at the Academy?"
        return self._by_time(part, dates, claimed=claimed) or self._by_place(part, claimed=claimed or whether)

    def _by_time(self, part: Part, dates: Subject | None, *, claimed: bool) -> Subject | Query | None:
        query, topic = part.query, self.grounds.subject(part.label).topic
        if query.what:
            return None
        if dates and self._asks_which_day(part):
            return dates
        if dates and self._is_bare_day(part):
            return dates
        if self._asks_how_long(part):
            return Subject("", "countdown")
        if query.want == "until" and query.span and topic in OF_ENDS and self._ends_on(query.span.day) and self._is_of_all(part):
            return Query(want="until", edge="last", span=query.span)  # "when is it all over on Friday?"
        if claimed and query.want == "until" and query.span and topic in OF_ENDS:
            return ALL_OVER  # "everything is finished by Friday evening, right?"
        other_month = month_words(part.text) if claimed and not query.span else frozenset()
        if not claimed or not (other_month or (query.span and query.span.kind in ("day", "week"))):
            return None
        counted = (word for word in query.left if not (word.isdigit() or "day" in self.grounds.concepts(word)))  # "3 days, Wed to Fri"
        left = [word for word in counted if word not in other_month]
        spare = 1 if part.sure < SURELY or self.grounds.kind(part.label) != "event" else 0
        return dates if topic in OF_DAYS or len(left) <= spare else None

    def _ends_on(self, day: date | None) -> bool:
        """Whether it is known when something ends on a day."""
        return any(session.end for session in self.knowledge.agenda.sessions if session.day == day)

    def _is_of_all(self, part: Part) -> bool:
        """Whether all is over when something ends: "when is it all over that day?" behind a flight that is to be booked."""
        if self.grounds.names(part.text, FAIR):
            return False  # "what time does the fair close on Friday?"
        return all(map(self.grounds.is_light, part.query.left)) or not ALL.isdisjoint(tokens(part.text))

    def _is_another_day(self, part: Part) -> bool:
        """ "I booked my flight for the 24th, all good?": a date that is none of the event's, whatever else is said."""
        query, span = part.query, part.query.span
        if span is None or query.sessions or query.speakers or not _NUMBER.search(part.text) or span.kind not in ("day", "range", "week"):
            return False
        days = self.knowledge.event.days
        first, last = (programme_day(one, self.knowledge.zone) for one in (span.start, span.end - timedelta(minutes=1)))
        partly = span.kind == "week" and not {first, last} <= set(days)  # "from the 11th to the 12th"
        outside = last < days[0] or first > days[-1] or partly
        subject = self.grounds.subject(part.label)
        timed = query.want in TIMES and (query.types or self.grounds.answers.has_date(subject.fact))
        otherwise = timed or self._is_of_registering(part) or subject.topic.endswith("deadline")
        least = BEYOND_DOUBT if query.want == "list" else LIKELY
        unsure = part.sure < least or not self.grounds.tells(subject)  # "so I book my hotel for the 24th. Fine?"
        return outside and (subject.topic in OF_DAYS or (unsure and not otherwise))

    def days_counted(self, part: Part) -> int:
        """How many days somebody says that it has: three of "a 3 day event, yeah?"; 0 where no number is said, or more than that."""
        words = tokens(part.text)
        named = [place for place, word in enumerate(words) if place and "day" in self.grounds.concepts(word)]
        days = [place for place in named if words[place - 1].isdecimal()]
        said = {word for place in days for word in words[place - 1 : place + 1]}
        rest = [word for word in part.query.left if word not in said and not self.grounds.is_light(word)]
        return int(words[days[0] - 1]) if days and not (rest or part.query.what or part.query.span) else 0

    def _is_another_month(self, part: Part) -> bool:
        """ "It was said to be in September, has it been postponed?": a month in which no day of the event is."""
        if part.query.want not in ("change", "cancelled") or part.query.what:
            return False
        named, own = months(part.text), {day.month for day in self.knowledge.event.days}
        return bool(named) and named.isdisjoint(own)

    def _of_other_edition(self, part: Part) -> Subject | None:
        """ "And what is on the 24th then?": a day of another edition, where its date is told."""
        query, span = part.query, part.query.span
        if span is None or span.kind != "day" or span.day is None or span.day in self.knowledge.event.days:
            return None
        bare = query.want == "list" and not query.what and all(map(self.grounds.is_light, query.left))
        subject = self.grounds.subject(part.label)
        told = part.sure >= LIKELY and self.grounds.tells(subject) and self.grounds.answers.has_date(subject.fact)
        told = told and "list" not in query.wants  # not "what is on the 24th?"
        if not bare or told or premise.wants_a_yes(part.text, self.grounds.asking):
            return None  # the organisers may have said what is on that day: "is it 24 October?"
        answer = self.knowledge.facts[self.others].answer or {} if self.others else {}
        told = any(str(span.day.day) in _FIGURES.findall(text) and span.day.month in months(text) for text in answer.values())
        return Subject(self.others, OTHER_EDITIONS) if told else None

    def wrong_place(self, part: Part, answer: str) -> bool:
        """Whether somebody claims that it is in a town or a country, and nothing else, and the answer says where else it is."""
        claimed, told = premise.placed(part.text), tokens(answer)
        if not claimed or set(part.query.left) != {claimed}:
            return False  # "I am in Romania, is it far?"
        own = self.grounds.place_concepts  # "in Moldavia, right?"
        elsewhere = self.grounds.is_town(claimed) and own.isdisjoint(self.grounds.concepts(claimed)) and claimed not in told
        return elsewhere and any(map(self.grounds.is_here, told)) and not any(map(self.grounds.is_here, tokens(part.text)))

    def _is_either_place(self, part: Part) -> bool:
        """ "Is this in Moldova or Romania?": here or elsewhere."""
        words = tokens(part.text)
        if OR.isdisjoint(words) or part.sure >= SURELY or part.query.what:
            return False
        here = any(map(self.grounds.is_here, words)) and self.grounds.towns(part.text) > 1
        return here and all(self.grounds.subject(label).topic != "timezone" for label, _ in part.ranked[:3])

    def _is_deadline(self, part: Part) -> bool:
        """ "Registration is until 1 October, right?"."""
        span = part.query.span
        named = self._is_of_registering(part) or self.grounds.subject(part.label).topic == "registration-deadline"
        return bool(self.deadline and named and span and span.day not in self.knowledge.event.days and _NUMBER.search(part.text))

    def _is_of_registering(self, part: Part) -> bool:
        of_it = "registration" in part.query.types or self.grounds.subject(part.label).topic == "registration"
        return of_it or self.grounds.names(part.text, "register")

    def _asks_how_long(self, part: Part) -> bool:
        """ "This week or next?", before the event."""
        query = part.query
        if query.span is None or query.span.kind != "week" or query.edge or _NUMBER.search(part.text):
            return False
        before = part.now.astimezone(self.knowledge.zone).date() < self.knowledge.event.days[0]
        left = [word for word in query.left if word not in AFTER and "week" not in self.grounds.concepts(word)]  # "or the week after"
        return before and (not left or self.grounds.subject(part.label).topic in OF_BEGINNINGS)

    def _is_bare_day(self, part: Part) -> bool:
        """ "Is it already this Thursday?": of the event, where nothing else is meant."""
        query = part.query
        bare = (
            query.span is not None and query.span.kind == "day" and query.want == "list" and not (query.wants or query.left or query.edge)
        )
        return bare and part.sure < SURELY and self.grounds.says_it(part.text)

    def _asks_which_day(self, part: Part) -> bool:
        """ "Does it begin tomorrow", "is it over today": the hour may not be known, the days are."""
        query, span = part.query, part.query.span
        if span is None or span.kind != "day" or query.left or premise.asks_openly(part.text):
            return False
        bare = (query.edge, query.want) == ("", "list") and self.grounds.subject(part.label).topic in (*HOURS, *HOURS.values())
        if not bare and (query.edge, query.want) not in EDGES:
            return False
        return not any(session.start for session in self.knowledge.agenda.sessions if session.day == span.day)

    def _by_place(self, part: Part, *, claimed: bool) -> Subject | None:
        """ "The event is in Iasi, right?": a place is claimed, and hardly anything else is said, or all else is built on it."""
        built_on = premise.built_on(part.text, self.grounds.asking)
        if built_on and not part.query.sessions and built_on not in self.grounds.everywhere and self.grounds.is_elsewhere(built_on):
            return self._place()
        place = premise.placed(part.text)
        if claimed and not place and part.sure < BEYOND_DOUBT and self._hosts(part):
            return self._place()
        words = tokens(part.text)
        named = words[words.index(place) :][:LONGEST_NAME] if place in words else ()
        name = named if not OF.isdisjoint(named[1:2]) else (place,)  # "the Academy of Sciences"
        others = [word for word in part.query.left if word not in name]
        if part.query.what or part.query.span or not claimed or place not in part.query.left:
            return None
        if self.grounds.subject(part.label).topic in OF_TIME and part.sure >= LIKELY:
            return None  # "the time in Chisinau is that of Brussels, right?"
        farewell = self.grounds.kind(part.label) == "smalltalk" and self.grounds.seldom(place)  # "so we meet in Tulcea, right?"
        of_place = self.grounds.subject(part.label).topic in OF_THE_PLACE and self.grounds.is_town(place)
        if part.sure >= SURELY and not (of_place or farewell):
            return None
        towns = [word for word in part.query.left if self.grounds.is_town(word)]  # "so it is in Chisinau, at Moldexpo, right?"
        if place in month_words(part.text) or spoken.asks_price(part.text) or not (towns or all(map(self.grounds.familiar, others))):
            return None
        return self._place() if len(others) <= (2 if all(map(self.grounds.ordinary, others)) else 1) else None

    def _hosts(self, part: Part) -> bool:
        """ "So it is Iasi that hosts it, correct?": one town that is not the event's, and no answer names it."""
        own = self.grounds.place_concepts  # "for Moldavians only, is it?"
        towns = [word for word in part.query.left if self.grounds.is_town(word) and own.isdisjoint(self.grounds.concepts(word))]
        fact = self.grounds.subject(part.label).fact
        of_it = self.grounds.says_it(part.text) or self.grounds.names_event(part.text)
        # "It is the government of Romania that organises it, right?"
        body = any(not BODIES.isdisjoint(self.grounds.concepts(word)) for word in part.query.left)
        of_bodies = self.grounds.subject(part.label).topic in OF_BODIES and (body or part.sure >= RATHER)
        return len(towns) == 1 and of_it and not of_bodies and not self.grounds.answers.names(fact, towns[0])

    def _place(self) -> Subject | None:
        told = ((id_, topic) for topic in ("city", "venue") for id_ in self.knowledge.published(topic))
        return next((Subject(id_, topic) for id_, topic in told), None)
