"""Follow-ups to a fact that was told: where that is, until when, what it costs, whether it holds for students, too."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import facts
from bot.core.answer_words import SHORTEST_MEANT
from bot.core.division import BEYOND_DOUBT, LIKELY, OF_THE_WHOLE, SURELY, TIMES
from bot.core.facts import Subject
from bot.core.grounds import CUE_IF, CUE_WHY, CUE_YEAR, FOR, LONGEST_FOR, Grounds, Part
from bot.core.list_turns import ONLY
from bot.core.replies import Reply, Status
from bot.core.session_turns import BARE, FOR_WHOM
from bot.core.spoken import HARDLY, PAYING, SPOKEN_FROM, SPOKEN_OF, asks_price
from bot.core.standalone import Standalone
from bot.core.text import tokens
from bot.core.turns import SHORT, Answer, Focus
from bot.core.wordforms import keys

COUNTED = ("when", "until", "length", "many", "capacity")
"""Wants that a number answers."""
MOST_NAMED = 2
"""Words by which a follow-up names what it is about: "students", "small firms"."""
HOUR = "minute-hour"
"""What the lexicon calls hours and minutes."""
UNITS = frozenset({"day", "people", "room"})
"""What the lexicon calls what is counted."""
OF_ALL = frozenset((
    "event-name", "event-kind", "theme", "focus-regions", "discussion-topics", "objectives", "organisers", "partners", "sponsors", "series",
    "other-editions", "country", "fee", "registration", "registration-deadline", "agenda", "website", "contact", "countdown",
    *OF_THE_WHOLE, *FOR_WHOM,
))  # fmt: skip
"""Topics of the event itself: where and when after one of them is where and when the event is."""


BOUNDS = ("start-time", "end-time", "first-day")
"""Topics of when all begins or ends."""
BODIES = ("organisers", "partners", "sponsors")
"""Topics of who is behind the event."""
DANGERS = ("emergency", "first-aid")
"""Topics after which "where?" is where to go now."""
PRICED = frozenset({"price", "fee", "pay", "free-of-charge", "charged"})
"""What the lexicon calls words of what something costs."""
COMPARED = frozenset({"cheap", "expensive"})
"""What the lexicon calls words that compare prices."""
ANYTHING = "something-thing"
"""What it calls "anything", "one"."""
HANDED_OUT = ("agenda", "website", "registration")
"""Those of them that one may ask for: "where do I get it?"."""


class MatterTurns:
    """Answers what is asked of the fact that was told last."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone

    def answer(self, part: Part, focus: Focus) -> Answer | None:
        """ "Where?", "until when must I return it?", "how far?" after the bicycles: of these, where the fact may tell it."""
        subject = self.grounds.subject(focus.label)
        fact = self._told(subject, part) or self.grounds.knowledge.near.get(subject.topic, "")
        if focus.shown or not self.grounds.answered(subject):
            return None
        if subject.topic == "visa" and self.grounds.towns(part.text) and len(tokens(part.text)) <= SHORT:
            return self.told(part, focus.label)  # "I am from Kazakhstan"
        if self._is_of_danger(part, subject) or self._asks_only_why(part):
            return self.told(part, focus.label)
        if subject.topic in OF_ALL:
            priced = subject.topic == "fee" and (self._is_for_somebody(part, subject) or self._names_its(part, fact))
            priced = priced or self._is_for_a_day(part, subject, fact)
            # "Where do I get it?" after the agenda.
            got = subject.topic in HANDED_OUT and self.grounds.says_it(part.text) and part.query.want in ("where", "list")
            got = got and part.sure < LIKELY and not part.query.what and all(map(self.grounds.is_light, part.query.left))
            return self.told(part, focus.label) if priced or got else None
        meant = self._names_its(part, fact) or self._is_for_somebody(part, subject) or (self._is_bare(part, fact) and self._has(part, fact))
        meant = meant or self._says_only_when(part) or self._asks_for_its_edge(part, fact)
        meant = meant or self._is_under_condition(part, fact)
        meant = meant or self._asks_its_time(part, fact) or self._touches(part, fact)
        meant = meant or self._is_of_it_there(part, fact) or self._is_of_it_then(part, subject, fact)
        return self.told(part, focus.label) if meant else None

    def asks_who_is(self, part: Part) -> bool:
        """ "And who is the organiser?" after the vegan dishes, of which the organisers like to hear."""
        return part.query.want == "who" and bool(part.query.left) and self.grounds.subject(part.label).topic in BODIES

    def _told(self, subject: Subject, part: Part) -> str:
        """The fact whose answer was told: the one that replaces what is asked for, where there is one."""
        return (facts.current(self.grounds.knowledge, subject.fact, part.now) or subject.fact) if subject.fact else ""

    def compares(self, part: Part, focus: Focus) -> Answer | None:
        """ "Which is the cheapest?", "anything cheaper?" after the hotels: their prices."""
        query, grounds, fact = part.query, self.grounds, self._told(self.grounds.subject(focus.label), part)
        said = [word for word in tokens(part.text) if not COMPARED.isdisjoint(grounds.concepts(word))]
        others = [word for word in (*query.left, *grounds.telling(part)) if word not in said and not grounds.is_light(word)]
        others = [word for word in others if ANYTHING not in grounds.concepts(word)]
        brief = len(tokens(part.text)) <= SHORT and not (query.what or query.span or others)
        priced = not focus.shown and grounds.tells(grounds.subject(focus.label)) and grounds.answers.has_price(fact)
        return self.told(part, focus.label) if said and brief and priced else None

    def _is_of_danger(self, part: Part, subject: Subject) -> bool:
        """ "Where do I run?" after a fire: not to the venue."""
        return subject.topic in DANGERS and part.query.want == "where" and not part.query.what and len(tokens(part.text)) <= SHORT

    def _asks_only_why(self, part: Part) -> bool:
        """ "Why?" after where the car park is now: what is told of it says why, or nothing does."""
        query = part.query
        bare = not (query.what or query.left or query.span) and len(tokens(part.text)) <= MOST_NAMED
        return bare and self.grounds.has_cue(part.text, CUE_WHY) and not self.grounds.telling(part)

    def _is_for_a_day(self, part: Part, subject: Subject, fact: str) -> bool:
        """ "And if I come for one day only?", "n if i come only on wed?" after the fee, which names one."""
        words, span = tokens(part.text), part.query.span
        days = [word for word in words if "day" in self.grounds.concepts(word)]
        only = span is not None and span.kind == "day" and not ONLY.isdisjoint(words)
        brief = self.grounds.goes_on(part.text) and len(words) <= SHORT + only and not part.query.what and (only or not span)
        another = part.sure >= BEYOND_DOUBT and bool(part.query.edge)  # "n last day to sign up?"
        return subject.topic == "fee" and brief and (only or bool(days)) and not another and self.grounds.answers.has_price(fact)

    def _asks_its_time(self, part: Part, fact: str) -> bool:
        """ "Till what time can I drop them off?" after the tasting table, "when will you put it up?" after the recording."""
        query, grounds, asked = part.query, self.grounds, self.grounds.subject(part.label)
        if query.want not in TIMES or query.what or len(tokens(part.text)) > SHORT + 2:
            return False
        if query.span is not None:  # "until what time today?" after the cloakroom
            today = query.span.kind == "day" and query.span.day in grounds.knowledge.event.days and not query.left
            return today and asked.topic in OF_ALL and grounds.answers.has_hour(fact) and len(tokens(part.text)) <= BARE + 1
        if not query.left:
            return False
        of_all = asked.topic in OF_ALL or (grounds.topic(asked) is not None and not asked.fact) or part.sure < LIKELY
        elsewhere = any(grounds.answers.has_word(asked.fact, word) for word in query.left) and asked.fact != fact
        if not of_all or elsewhere:
            return False
        # "When can I watch it?": what is told of it, be it no date, and not when the event is.
        named = grounds.says_it(part.text) and any(not grounds.is_light(word) for word in query.left)
        leans = named or grounds.says_it(part.text) or grounds.goes_on(part.text) or len(tokens(part.text)) <= MOST_NAMED
        return named or (leans and (grounds.answers.has_hour(fact) or grounds.answers.has_date(fact)))

    def _touches(self, part: Part, fact: str) -> bool:
        """ "And may the robot connect to it?" after the Wi-Fi, whose answer has a word on robots that the likeliest has not."""
        query, telling = part.query, [word for word in self.grounds.telling(part) if len(word) >= SPOKEN_FROM]
        other = self.grounds.subject(part.label).fact
        telling = [word for word in telling if other == fact or not self.grounds.answers.has_word(other, word)]
        declared = bool(other) and not self.grounds.tells(self.grounds.subject(part.label)) and part.sure >= LIKELY
        points = self.grounds.says_it(part.text) or self.grounds.goes_on(part.text) or len(tokens(part.text)) <= BARE
        leans = points and part.sure < BEYOND_DOUBT and len(tokens(part.text)) <= SHORT + 2
        dated = not self.grounds.has_cue(part.text, CUE_YEAR) or self.grounds.answers.has_year(fact)
        plain = leans and dated and not (declared or self.asks_who_is(part)) and not (query.what or query.span or query.edge)
        return plain and any(self.grounds.answers.has_word(fact, word) for word in telling)

    def _is_under_condition(self, part: Part, fact: str) -> bool:
        """ "And if I only come on Friday?" after the credits, whose answer counts them by the day."""
        query = part.query
        brief = self.grounds.goes_on(part.text) and self.grounds.has_cue(part.text, CUE_IF) and len(tokens(part.text)) <= SHORT + 2
        named = [word for word in self.grounds.telling(part) if word not in ONLY and len(word) > SHORTEST_MEANT]
        named = [word for word in named if not self.grounds.names(word, HOUR)]  # "and if it is in an hour already?"
        dated = query.span is not None and query.span.kind in ("day", "week") and not query.what
        dated = dated or (self.grounds.names(part.text, HOUR) and not query.what)
        return brief and dated and not named and self.grounds.answers.has_number(fact)

    def _is_of_it_then(self, part: Part, subject: Subject, fact: str) -> bool:
        """ "And on Saturday?" after until when the stands are open, whose answer tells it by the day, and of which there is no session."""
        query, topic = part.query, self.grounds.topic(subject)
        bare = query.span is not None and query.span.kind == "day" and not (query.what or query.left or query.edge)
        brief = "list" not in query.wants and len(tokens(part.text)) <= BARE + 1
        opened = query.left and all("open" in self.grounds.concepts(word) for word in query.left)
        if opened and query.span and query.span.kind == "day" and not query.what and self.grounds.answers.has_hour(fact):
            return True  # "and is it open tomorrow?"
        if not bare or not brief or query.span is None:
            return False
        if query.span.day not in self.grounds.knowledge.event.days:
            return self.grounds.goes_on(part.text) and self.grounds.answers.has_date(fact)  # "and on the 10th?" after a refund
        named = self.grounds.goes_on(part.text) and any(self.grounds.answers.speaks(fact, word) for word in query.timed)
        its_day = named and self.grounds.answers.has_hour(fact)  # whatever is on then: "and on Thursday?" after the hours of the desk
        by_day = not (topic and topic.sessions) and self.grounds.answers.has_weekday(fact)
        return (its_day or by_day) and len(tokens(part.text)) <= BARE

    def _is_of_it_there(self, part: Part, fact: str) -> bool:
        """ "Does it work in the tent?" after the Wi-Fi, whose answer speaks of the tent."""
        query = part.query
        there = bool(query.rooms) and not query._replace(rooms=()).what and query.span is None and self.grounds.says_it(part.text)
        return there and part.sure < SURELY and any(self.grounds.answers.has_word(fact, word) for word in tokens(part.text))

    def _says_only_when(self, part: Part) -> bool:
        """ "When?" after whether the slides are published: what is published of these, be it no date, not when the event is."""
        query = part.query
        alone = not (query.what or query.left or query.span or query.edge) and not self.grounds.telling(part)
        return query.want in TIMES and alone and len(tokens(part.text)) <= MOST_NAMED

    def _asks_for_its_edge(self, part: Part, fact: str) -> bool:
        """ "When is the last one?" after a coach, of which the answer tells when the last one goes."""
        query, answers = part.query, self.grounds.answers
        bare = bool(query.edge) and not (query.what or query.left or query.span) and len(tokens(part.text)) <= BARE
        words = [word for word in tokens(part.text) if f"want-{query.edge}" in self.grounds.programme.lexicon.named(word)]
        return bare and any(answers.share(fact, [word]) > 0 or answers.means(fact, [word]) for word in words)

    def _is_for_somebody(self, part: Part, subject: Subject) -> bool:
        """ "For students?" after the fee: what is published of it."""
        words = tokens(part.text)
        return subject.topic == "fee" and bool(words) and words[0] in FOR and len(words) <= LONGEST_FOR and not part.query.what

    def _names_its(self, part: Part, fact: str) -> bool:
        """ "With breakfast?" after the hotel: hardly a word, and it stands in the answer."""
        words, query = self.grounds.content(part.text), part.query
        if part.sure >= BEYOND_DOUBT and self.grounds.surely_tells(part) and self.grounds.subject(part.label).fact != fact:
            return False  # "my meetings" after how long one takes
        other = self.grounds.subject(part.label)
        declared = bool(other.fact) and part.sure >= SURELY  # the organisers say of that very matter that it is not published
        open_ = not self.grounds.answered(other) and not declared and len(words) <= MOST_NAMED
        if (
            open_
            and self.grounds.kind(part.label) == "event"
            and any(self.grounds.answers.has_word(fact, word) for word in words if len(word) > SHORTEST_MEANT)
        ):
            return True  # "discount code?" after the hotel, whose answer has a code
        brief = len(tokens(part.text)) < BARE + 2 * self.grounds.points(part) and not (query.sessions or query.speakers or query.span)
        spoken = self.grounds.answers.share(fact, words) >= SPOKEN_OF
        means = (
            len(words) == 1 and part.sure < SURELY and part.query.want != "who" and self.grounds.answers.means(fact, words)
        )  # "from which station?"
        return bool(words) and brief and (spoken or means)

    def _is_bare(self, part: Part, fact: str) -> bool:
        """Whether a question says what it wants, and of what only by "it", or in words that the answer has."""
        query = part.query
        whole = part.sure >= SURELY and len(tokens(part.text)) > BARE and not self.grounds.points(part)
        if whole and not self._wants_contact(part) and self.grounds.tells(self.grounds.subject(part.label)):
            return False  # "how many people are coming?"
        if query._replace(topic=()).what or query.span or query.edge or len(tokens(part.text)) > SHORT + 2:
            return False
        if self.asks_who_is(part):
            return False
        of_it = self._wants_price(part) or self._wants_contact(part)
        other = query.want == "who" or not self._in_its_units(part, fact) or self._names_another(part, fact)
        if part.sure >= SURELY and other and not of_it:
            return False  # "who organises it?" after the airport, "how many days?" after what the bus costs, "at what address?"
        asked = query.want not in ("list", "about", "speakers") or of_it or self.grounds.names(part.text, "q-how-far")
        # "What do I have to leave for them?": nothing but "it" says of what.
        asked = asked or (self.grounds.says_it(part.text) and part.sure < LIKELY and not self.grounds.telling(part))
        if self._wants_contact(part) and len(query.left) <= MOST_NAMED:
            return self.grounds.answers.has_contact(fact)  # "which number do I call?" after the doctor
        return asked and all(self._goes_with(fact, word) for word in query.left)

    def _goes_with(self, fact: str, word: str) -> bool:
        """Whether a word may be of any thing, or the answer has it, or another word for it: "a nite"."""
        of_price = self.grounds.answers.has_price(fact) and not PRICED.isdisjoint(self.grounds.concepts(word))
        light = self.grounds.is_light(word) or of_price
        return light or self.grounds.answers.share(fact, [word]) > 0 or self.grounds.answers.means(fact, [word])

    def _names_another(self, part: Part, fact: str) -> bool:
        """Whether a question has a word of a matter that the answer does not have."""
        telling = [word for word in self.grounds.telling(part) if not any(one.startswith("q-") for one in self.grounds.concepts(word))]
        strange = [word for word in telling if not self.grounds.answers.has_word(fact, word)]  # "how far is it on foot": of feet
        return bool(strange) and bool(self.grounds.subject(part.label).fact)

    def _in_its_units(self, part: Part, fact: str) -> bool:
        """Whether the answer has what is counted: days, people, rooms."""
        units = [word for word in tokens(part.text) if not UNITS.isdisjoint(self.grounds.concepts(word))]
        answers = self.grounds.answers
        return (
            part.query.want != "many"
            or self._wants_price(part)
            or not units
            or answers.share(fact, units) > 0
            or answers.means(fact, units)
        )

    def _wants_price(self, part: Part) -> bool:
        return self.grounds.subject(part.label).topic == "fee" or asks_price(part.text)

    def _wants_contact(self, part: Part) -> bool:
        return self.grounds.subject(part.label).topic in ("contact", "phone-email")

    def _has(self, part: Part, fact: str) -> bool:
        answers, want = self.grounds.answers, part.query.want
        if self._wants_price(part):
            return answers.has_price(fact) or (want == "many" and answers.has_number(fact) and not asks_price(part.text))
        if want in ("when", "until"):
            return answers.has_hour(fact) or answers.has_date(fact) or answers.has_weekday(fact)
        return want not in COUNTED or answers.has_number(fact)

    def same(self, part: Part, focus: Focus) -> Answer | None:
        """The fact in focus once more, where its answer speaks of what is now asked: "Students pay 40." to "and for students?"."""
        subject, query = self.grounds.subject(focus.label), part.query
        if not self.grounds.tells(subject) or self.asks_who_is(part) or self._asks_another_bound(part, subject):
            return None
        fact = self._told(subject, part)
        # "And dinner?" after a price that speaks of dinner.
        if self._priced_too(part, fact):
            return self.told(part, focus.label)
        if query._replace(topic=()).what:
            return None
        answers = self.grounds.answers
        if self.grounds.names(part.text, "q-what-time") and not (answers.has_hour(fact) or answers.speaks(fact, part.text)):
            return None
        # "Until when?" after opening hours: the want alone, and an answer with numbers in it.
        otherwise = bool(query.left) and bool(self.grounds.subject(part.label).fact) and part.sure >= HARDLY and part.label != focus.label
        bare = query.span is None and len(query.left) <= 1 and not otherwise
        fits = (self._has(part, fact) or answers.has_year(fact)) and self._in_its_units(part, fact)
        counted = query.want in COUNTED and bare and not self.grounds.surely_tells(part) and fits
        if counted and self.grounds.answers.has_number(fact) and not focus.shown:
            return self.told(part, focus.label)
        both = query.span is not None and query.span.kind == "week" and query.want == "many" and not query.left
        if both and self.grounds.points(part) and answers.has_number(fact) and not focus.shown:
            return self.told(part, focus.label)  # "and for both days?" after the points for a day
        if not query.left and self._has_its_date(part, fact, focus):
            return self.told(part, focus.label)
        # "And how much is it?" after a fact that names a price, in words that name nothing else.
        leans = self.grounds.points(part) or len(tokens(part.text)) <= BARE - 1
        others = [word for word in query.left if PAYING.isdisjoint(keys(word))]
        few = len(others) <= 1 or any(self.grounds.answers.share(fact, [word]) for word in others)
        priced = self._wants_price(part) and few and leans
        # "And for small farmers?" after a fee that names farmers.
        named = self.grounds.points(part) and any(answers.share(fact, [word]) for word in others if len(word) >= SPOKEN_FROM)
        if (priced or named) and answers.has_price(fact):
            return self.told(part, focus.label)
        if otherwise and part.sure >= BEYOND_DOUBT and self.grounds.surely_tells(part):
            return None  # "who organises it?" after the airport, of which the organisers have published nothing
        # "And into Romanian?": a language is taken apart as what is wanted, and yet it is what the answer speaks of.
        words = query.left or ([word for word in tokens(part.text) if not self.grounds.is_cue(word)] if query.want == "language" else [])
        return self.told(part, focus.label) if self._speaks_of(fact, words) else None

    def _asks_another_bound(self, part: Part, told: Subject) -> bool:
        """ "When does it begin?" after its last day."""
        asked = self.grounds.subject(part.label)
        return asked != told and asked.topic in BOUNDS and part.sure >= SURELY and told.topic in OF_ALL

    def _has_its_date(self, part: Part, fact: str, focus: Focus) -> bool:
        """ "А какого числа?", "and then?", "and after 18 September?" after a fact with a date, in words that name nothing else."""
        query, answers = part.query, self.grounds.answers
        leaning = self.grounds.points(part) or len(tokens(part.text)) == 1
        if query.want == "when" and leaning and answers.has_date(fact):
            return True
        if query.span is None or focus.shown:
            return False
        return (query.span.kind == "next" and answers.has_date(fact)) or answers.has_numbers(fact, part.text)

    def _speaks_of(self, fact: str, words: Sequence[str]) -> bool:
        answers = self.grounds.answers
        return answers.share(fact, words) >= SPOKEN_OF or (len(words) <= MOST_NAMED and answers.means(fact, words))

    def _priced_too(self, part: Part, fact: str) -> bool:
        query, words = part.query, tokens(part.text)
        plain = query.types and not (query.sessions or query.speakers or query.span) and query.want in ("list", "many")
        if (
            not plain
            or not (self.grounds.points(part) or self.grounds.names(part.text, "included"))
            or (part.sure >= SURELY and len(words) > BARE and not self.grounds.names(part.text, "included"))
            or not self.grounds.answers.has_price(fact)
        ):
            return False
        kinds = [word for word in words if word not in query.left and self.grounds.programme.kinds_of(word)]
        return bool(kinds) and self.grounds.answers.share(fact, kinds) >= SPOKEN_OF

    def not_told(self, part: Part, focus: Focus) -> Answer:
        """That something of the last matter is not published; the matter stays in focus."""
        speech = self.grounds.speech(part.lang)
        reply = facts.ask_organisers(Reply(speech.say("detail-unpublished")), speech)
        kept = focus._replace(text=part.text, at=part.now)
        return Answer(Status.UNPUBLISHED, reply, part.lang, (), kept)

    def told(self, part: Part, label: str) -> Answer:
        """What is told of a matter, as an answer to this question."""
        subject = self.grounds.subject(label)
        known = part._replace(query=self.standalone.of_topic(part.query, subject.topic))
        return self.standalone.premise(part, self.standalone.subject(subject, known.query, part))
