"""A question that stands by itself -> the programme's answer, a fact's, a choice, or an honest none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core import facts, guide, premise, spoken
from bot.core.agenda import programme_day
from bot.core.beside import Beside
from bot.core.claims import PLACES, Claims, asks_if_then
from bot.core.deadlines import Deadlines
from bot.core.division import BEYOND_DOUBT, CLOCKS, DETAILS, DOUBTFUL, LIKELY, MORE_IF_OPEN, OF_A_PART, SURELY, SURELY_SAID, Division
from bot.core.facts import Subject
from bot.core.grounds import Grounds, Part
from bot.core.meaning import Meaning
from bot.core.noted import MOST_MEANT, Noted
from bot.core.own_facts import OwnFacts
from bot.core.query import Query
from bot.core.readings import ONE_MEETING, Readings
from bot.core.replies import Reply, Status
from bot.core.selecting import running, select, within
from bot.core.spoken import HARDLY, ONES, SPOKEN_FROM, SPOKEN_OF
from bot.core.text import tokens
from bot.core.turns import Answer, Focus
from bot.core.unsure import Unsure

OF_PEOPLE = ("audience", "attendance", "participants-list")
"""Topics of who comes to the event."""
OF_A_SESSION = ("cancelled", "interpretation", "moderator", "length", "until", "capacity", "when", "where", "who")
"""Wants that are of a session, where one is named by what it speaks of."""


class Standalone:
    """Answers questions one at a time."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.knowledge = grounds.knowledge
        self.programme = grounds.programme
        self.division = Division(grounds)
        self.claims = Claims(grounds)
        self.own, self.deadlines = OwnFacts(grounds), Deadlines(grounds, self)
        self.meaning = Meaning(grounds, self.own)
        self.readings = Readings(grounds)
        self.unsure = Unsure(grounds, self.own)
        self.noted, self.beside = Noted(grounds, self), Beside(grounds, self)
        self._specials: Sequence[Callable[[Part], Answer | None]] = (
            self.deadlines.answer, self._claimed_alone, self.beside.answer, self.noted.answer,
        )  # fmt: skip

    def answer(self, part: Part) -> Answer:
        """The programme where it accounts for the question, else the fact that is meant, else what may be."""
        if special := next((found for turn in self._specials if (found := turn(part))), None):
            return special
        subject, sure = self.meaning.of(part)
        query = part.query
        included = "" if subject.fact else spoken.included(part, self.grounds)
        covered = self.said(part, included) if self.grounds.names(part.text, "included") else None  # "does the price cover lunch?"
        told = covered or self._on_topic(part, subject, sure) or self.said(part, included)
        told = told or self._from_programme(part, query, subject, sure)
        says = told and (self.division.asks_for_day(query) or self.division.asks_for_hour(query) or not self._says_little(told, subject))
        if told and says and not self._is_known_otherwise(told, subject, sure):
            return told
        fact = self._on_rare(part) or self._spoken_of(part, subject, sure) or self._from_facts(part, query, subject, sure)
        if (fact is None or self._tells_nothing(fact)) and (titled := self._titled(part)):
            return titled
        if fact or told:
            return fact or told  # type: ignore[return-value]  # one of them is there
        topical = self._about(part, query)
        if topical:
            return topical
        if sure >= self.grounds.limits.choose_at:
            return self.unsure.choice(part)
        return Answer(Status.UNKNOWN, self.unsure.unknown(self.grounds.speech(part.lang)), part.lang)

    def _tells_nothing(self, answer: Answer) -> bool:
        """Whether an answer is only that a matter is none of the event's, or that the organisers say nothing at all of it."""
        return answer.status is Status.UNKNOWN or (answer.status is Status.UNPUBLISHED and not answer.sources)

    def _titled(self, part: Part) -> Answer | None:
        """ "Where is the tasting?", "the grants one?": the one session whose title has all that is asked about."""
        query, words = part.query, tokens(part.text)
        named = query.sessions if len(query.sessions) == 1 and not query.guessed else ()
        one = named or tuple(filter(None, [self.grounds.titled([word for word in words if word not in query.timed])]))
        surely_not = self.grounds.kind(part.label) == "uncovered" and part.sure >= BEYOND_DOUBT  # "will it rain on Friday?"
        surely_not = surely_not or (part.sure >= SURELY_SAID and not named)  # "any place to smoke" is no "Heat without smoke"
        if not one or query.speakers or surely_not:
            return None
        # "How long does a meeting last?": what is said of the meetings, not how long all of them are.
        want = "about" if self.grounds.subject(part.label).topic in OF_A_PART else query.want
        return self.tells(query._replace(want=want, sessions=one, types=(), topic=(), hints=(), left=()), part, even_if_open=True)

    def _claimed_alone(self, part: Part) -> Answer | None:
        """The answer to a question that is all time or all place."""
        meant = self.claims.meant(part)
        if isinstance(meant, Query):
            told = self.tells(meant, part, even_if_open=True)
            return self.premise(part, told) if told else None
        return self.premise(part, self.subject(meant, part.query, part)) if meant else None

    def _from_programme(self, part: Part, query: Query, subject: Subject, sure: float) -> Answer | None:
        of_programme = self.division.is_programme(query, subject, sure) or self.division.is_claim(part, query, sure)
        if not of_programme and not self._is_of_the_desk(part, subject):
            return None
        if self._is_told_by_fact(part, query, subject):
            return None
        query = self.division.unclaimed(part, query)
        if one := self.readings.one_meeting(part):
            return self.premise(part, self.subject(one, Query(), part))  # "a meeting takes an hour, right?"
        slots = next(iter(self.knowledge.published(ONE_MEETING)), "")
        if slots and query.want == "many" and query.types == ("matchmaking",) and not (query.span or query.left):
            return self.said(part, f"fact:{slots}")  # "how many meetings can I have?" counts no afternoons
        if query.want == "when" and query.span and query.span.kind == "range" and not query.what:
            query = query._replace(want="list")  # "what starts in the next few minutes?"
        if query.want == "who" and query.rooms and not (query.span or query.left or query._replace(rooms=()).what):
            now = [one.id for one in running(self.knowledge.agenda, part.now) if set(query.rooms) & set(one.entry.rooms)]
            query = query._replace(sessions=tuple(now))  # "who's talking in Oak?" is of whoever is
        if query.want == "many" and spoken.asks_price(part.text):
            query = query._replace(want="list")  # "how much is the dinner" does not count dinners
        meant = sure >= min(self.grounds.limits.answer_at, HARDLY if not query.what else 1.0)
        asked = self.of_topic(self._spoken_about(query), subject.topic) if meant else self._spoken_about(query)
        told_of = asked._replace(left=(*asked.left, *tokens(part.around)))
        found = guide.answer(told_of, self.programme, self.grounds.teller(part.lang, part.now))
        return self.told(found, asked, part.label, part) if found else None

    def _is_told_by_fact(self, part: Part, query: Query, subject: Subject) -> bool:
        """ "Until when are the stands open today?": no opening, where none is on then and a fact that is surely meant speaks of stands."""
        topic = self.grounds.topic(subject)
        kinds = query.types or tuple(topic.sessions if topic else ())
        if not (kinds and query.span and query.left and self.grounds.surely_tells(part)) or query.names_more:
            return False
        # "Do they feed us at noon", where lunch begins half an hour later.
        surely = not query.types and part.sure >= BEYOND_DOUBT and query.span.kind == "moment"
        spoken_of = surely or all(self.grounds.answers.speaks(subject.fact, word) for word in query.left)
        meant = select(self.knowledge.agenda, query._replace(types=kinds), self.programme.entities, part.now)
        return spoken_of and not within(meant, query.span, part.now)

    def _is_of_the_desk(self, part: Part, subject: Subject) -> bool:
        """ "Where do I register?" on a day of the event: at the desk, not on the website."""
        query, today = part.query, programme_day(part.now, self.knowledge.zone)
        asked = query.want == "where" and query.types == ("registration",) and subject.topic == "registration" and not query.left
        return asked and any(one.day == today and one.entry.type == "registration" for one in self.knowledge.agenda.known(part.now))

    def _spoken_about(self, query: Query) -> Query:
        """ "Anything for cadets today?": what is left over is what the sessions should speak of, where some do."""
        if query.want != "list" or not query.left or query.topic or query.sessions or query.speakers:
            return query
        if query.types and not self.programme.held & set(query.types):
            return query
        hits = self.programme.entities.about(query.left)
        if query.types and set(query.types) <= set(guide.UNSTAGED):
            # "Is breakfast included": of no dinner, whose note has "included".
            hits = [hit for hit in hits if self.knowledge.agenda.by_id[hit.id].entry.type in query.types]
        whole = bool(hits) and len(hits[0].words) == len(query.left) and min(map(len, query.left)) >= SPOKEN_FROM
        return query._replace(topic=query.left, left=()) if whole else query

    def of_topic(self, query: Query, topic_id: str) -> Query:
        """What a topic adds to a question about the programme: kinds of sessions, and what is wanted."""
        topic = self.knowledge.topics.get(topic_id)
        if topic is None or topic.want is None or topic.want in CLOCKS:
            return query
        # "Who opens the second day?" is after the first session of a day, not after one of the kind "opening".
        # "What comes after the break?" is after what follows the break, not after breaks.
        if query.span and not query.left and not query.what and query.want == "list":
            return query
        if query.span and query.want == "list" and not query.types and set(topic.sessions) & set(query.dated):
            return query  # "what is on before lunch"
        own = query.sessions or query.speakers or (query.edge and query.span) or (query.rooms and not query.left)
        types = query.types or (() if own else tuple(topic.sessions))
        of_day = topic.want in ("first", "last") and not (query.sessions or query.speakers)
        edge = query.edge or (topic.want or "" if of_day else "")
        want = query.want
        if want == "list" and topic.want not in ("first", "last") and not (topic.want == "speakers" and (query.types or query.topic)):
            want = topic.want
        elif (
            topic.want == "speakers"
            and want in ("who", "many")
            and not (query.edge or query.sessions or query.speakers or query.types or query.topic)
        ):
            want = "speakers"
        return query._replace(types=types, edge=edge, want=want)

    def _says_little(self, answer: Answer, subject: Subject) -> bool:
        """Whether the programme only says that it is not published: a fact of another matter that is meant says more."""
        topic = self.grounds.topic(subject)
        return answer.status is Status.UNPUBLISHED and not answer.sources and not (topic and topic.want == "list")

    def _is_known_otherwise(self, answer: Answer, subject: Subject, sure: float) -> bool:
        """ "Who supports the matchmaking": who speaks there is not published, but a fact that is surely meant tells it.

        Who comes to the event is not who takes part in one session.
        """
        meant = subject.topic not in OF_PEOPLE and sure >= BEYOND_DOUBT and self.division.surely(subject, sure)
        return meant and answer.status is Status.UNPUBLISHED

    def _on_topic(self, part: Part, subject: Subject, sure: float) -> Answer | None:
        """ "Is the talk about salt interpreted?": sessions that speak of what is named after an "about".

        What is wanted of a session is asked of these, whatever is known of all of them; a mere "anything about" only
        where no fact is surely meant.
        """
        query = part.query
        if self._is_of_one(query, subject):
            return self._about(part, query, common=True)
        if query.speakers and query.topic and premise.wants_a_yes(part.text, self.grounds.asking):
            query = query._replace(speakers=(), want="who")  # "Lupu speaks about wax, right?": who does
        if self._asks_for_sessions(query) and sure < BEYOND_DOUBT and not self._is_spoken(query.left[0], subject, part.lang):
            query = query._replace(topic=query.left)  # "flood sessions?"
        if not query.topic or query.sessions or query.speakers:
            return None
        hits = self.programme.entities.about(query.topic)
        whole = bool(hits) and len(hits[0].words) == len(query.topic) > 1
        spoken_of = self.grounds.answers.share(subject.fact, query.topic)
        if spoken_of >= SPOKEN_OF and not (whole and spoken_of < 1):
            return None
        listed = "list" in query.wants or query.want == "who"
        if self.division.is_not_its(subject, query._replace(left=query.topic), sure) and not listed:
            return None
        of_one = query.want in OF_A_SESSION
        if not any(self._is_spoken(word, subject, part.lang) for word in query.topic) and sure < BEYOND_DOUBT:
            subject = Subject("", subject.topic)  # "what about the flood one": nobody says "flood" who asks for the next edition
        # What the organisers say they have not published, they have thought of.
        meant = bool(subject.fact) and sure >= (SURELY if self.grounds.tells(subject) else HARDLY)
        return self._about(part, query) if of_one or whole or not meant else None

    @staticmethod
    def _asks_for_sessions(query: Query) -> bool:
        """Whether sessions are asked for, and one word says which."""
        plain = "list" in query.wants and not (query.what or query.span or query.edge)
        return plain and len(query.left) == 1 and len(query.left[0]) >= SPOKEN_FROM

    def _is_spoken(self, word: str, subject: Subject, lang: str) -> bool:
        """Whether a word is of a matter: people ask of it so, or the answer has it."""
        return self.own.is_asked(word, subject.topic, lang) or self.grounds.answers.speaks(subject.fact, word)

    def _is_of_one(self, query: Query, subject: Subject) -> bool:
        """ "In what language is the rooftops talk", "what time does the drone thing start": a session is named by a word of it."""
        if ONES.issuperset(query.left) or query.topic or query.sessions or query.speakers or query.want not in OF_A_SESSION + DETAILS:
            return False
        topic = self.grounds.topic(subject)
        of_hours = bool(topic and not subject.fact and not topic.sessions and topic.want in ("first", "last", "when", "until"))
        return bool(query.types and query.want in DETAILS) or (of_hours and not query.what)

    def _on_rare(self, part: Part) -> Answer | None:
        """ "They promised wine under the palm trees. What time?": the one or two sessions that have a word which people seldom say."""
        known = self.grounds.kind(part.label) != "event" or bool(self.grounds.subject(part.label).fact)
        if part.query.names_more or part.query.want == "many" or part.sure >= (SURELY if known else BEYOND_DOUBT):
            return None
        words = [word for word in (*part.query.left, *self.grounds.content(part.around)) if self._is_rare(word)]
        held = [{hit.id for hit in self.programme.entities.about([word])} for word in words]
        if self.grounds.kind(part.label) == "uncovered" and not all(held):
            return None  # "help me hack the page of my ex": of no session that speaks of hacking
        held = [ids for ids in held if ids]
        meant = set.intersection(*held) if held else set()
        if not 1 <= len(meant) <= MOST_MEANT:
            return None
        asked = part.query._replace(sessions=tuple(sorted(meant)), left=())
        return self.tells(asked, part, even_if_open=True)

    def _is_rare(self, word: str) -> bool:
        return len(word) >= SPOKEN_FROM and not self.grounds.familiar(word) and not self.grounds.answers.holding([word], 1.0)

    def _about(self, part: Part, query: Query, *, common: bool = False) -> Answer | None:
        """ "Anything about soil sensors?": sessions that speak of what nothing else accounts for.

        `common`: also by a word that people often say, where hardly another session has it: "the mayors, at what time?".
        """
        words = query.topic or query.left
        if not words or not self.knowledge.agenda.sessions:
            return None
        hits = self.programme.entities.about(words)
        few = common and len(hits) <= MOST_MEANT
        if not query.topic and len(words) == 1 and self.grounds.ordinary(words[0]) and not few:
            return None  # "how do I pay" is not of the sessions that speak of paying
        if not hits or len(hits[0].words) < (len(words) if not query.topic else (len(words) + 1) // 2):
            return None
        asked = query._replace(topic=tuple(words))
        return self.tells(asked, part, even_if_open=True)

    def tells(self, query: Query, part: Part, *, even_if_open: bool = False) -> Answer | None:
        """What the programme answers; where that is only that it is not published, nothing, unless wanted."""
        told = guide.answer(query, self.programme, self.grounds.teller(part.lang, part.now))
        return self.told(told, query, "", part) if told and (even_if_open or told.status is Status.ANSWERED) else None

    def told(self, told: guide.Told, query: Query, label: str, part: Part) -> Answer:
        """An answer from the programme, and what it leaves in focus."""
        return self.grounds.told(told.status, told.reply, told.shown, Focus(part.text, label, query, told.shown, part.now), part.lang)

    # ---- facts ----

    def _spoken_of(self, part: Part, subject: Subject, sure: float) -> Answer | None:
        """The fact whose answer has the question's own words, where no reading is sure: "is a driving licence enough?"."""
        numbered = spoken.numbered(part, self.grounds) if sure < SURELY or not self.grounds.answered(subject) else []
        if len(numbered) == 1:
            return self.said(part, f"fact:{numbered[0]}")
        named = spoken.both(part, self.grounds) or spoken.named(part, self.grounds) or spoken.acronym(part, self.grounds)
        named = named or spoken.side_by_side(part, self.grounds)
        # "Any jobs for programmers in Chisinau?": not how to get there. "Write a toast about grapes": not how they are trodden.
        uncovered = self.grounds.kind(part.label) == "uncovered" and sure >= BEYOND_DOUBT
        if uncovered and (sure >= SURELY_SAID or any(map(self.grounds.is_town, part.query.left))):
            return None
        if named and subject.topic == "fee" and not self.grounds.answers.has_price(self.grounds.subject(named).fact):
            named = ""  # "how much is a ticket": not where one shows it
        if named and not (self.division.surely(subject, sure) and self.grounds.tells(subject) and self._is_to_come(named, part)):
            return self.said(part, named)
        if self.division.surely(subject, sure) or (subject.fact and sure >= self.grounds.limits.answer_at):
            return None
        if self.grounds.kind(part.label) != "event" and sure >= DOUBTFUL:
            return None
        label = (self.own.nearly_all(part) if sure < BEYOND_DOUBT else "") or (spoken.likely(part, self.grounds) if sure < SURELY else "")
        return self.said(part, label)

    def _is_to_come(self, label: str, part: Part) -> bool:
        """Whether a fact will be told some day, and not yet."""
        fact = self.grounds.subject(label).fact
        return bool(fact) and facts.current(self.knowledge, fact, part.now) is None

    def said(self, part: Part, label: str) -> Answer | None:
        return self.premise(part, self.subject(self.grounds.subject(label), part.query, part)) if label else None

    def _from_facts(self, part: Part, query: Query, subject: Subject, sure: float) -> Answer | None:
        meant = self.readings.meant(part, subject, sure)
        if meant is None or self._names_a_matter(query, meant, sure) or self._costs_elsewhere(part, meant, sure):
            return None
        if self._counts_others(part, meant, sure):
            return None
        answer = self.premise(part, self.subject(meant, self.of_topic(query, meant.topic), part))
        return self.unsure.with_others(answer, part, sure)

    def _names_a_matter(self, query: Query, subject: Subject, sure: float) -> bool:
        """ "Who takes care of the cup?", "what happens with the deposit?": where a matter is named and nothing is sure, all of the
        speakers or sessions are no answer.
        """
        topic = self.grounds.topic(subject)
        listed = topic is not None and topic.want in ("speakers", "list") and not (topic.sessions or subject.fact)
        if not listed or sure >= LIKELY or query.what:
            return False
        return any(not self.grounds.is_light(word) or self.own.speak_of(word) for word in query.left)

    def _counts_others(self, part: Part, subject: Subject, sure: float) -> bool:
        """ "How many copies?": a number of what nobody counts who asks how many people come."""
        if subject.topic != "attendance" or sure >= LIKELY or part.query.want != "many":
            return False
        return any(not (self.grounds.is_light(word) or self._is_spoken(word, subject, part.lang)) for word in part.query.left)

    def _costs_elsewhere(self, part: Part, subject: Subject, sure: float) -> bool:
        """ "How much is an iPhone?": the price of a thing of which nobody speaks who asks for the fee, nor the answer to that."""
        if subject.topic != "fee" or sure >= LIKELY or not spoken.asks_price(part.text):
            return False
        things = [word for word in part.query.left if not (self.grounds.is_light(word) or spoken.asks_price(word))]
        return not all(self._is_spoken(word, subject, part.lang) for word in things)

    def subject(self, subject: Subject, query: Query, part: Part) -> Answer:
        """The answer to what the matcher understood: computed, a fact, the programme's, or honestly none."""
        topic = self.grounds.topic(subject)
        teller = self.grounds.teller(part.lang, part.now)
        label = f"fact:{subject.fact}" if subject.fact else f"topic:{subject.topic}"
        if topic and topic.want in CLOCKS:
            told = guide.countdown(self.knowledge.event.days, teller) if topic.want == "countdown" else guide.clock(teller)
            return self.told(told, query, label, part)
        status, reply, sources = facts.tell(self.knowledge, subject, teller.speech, part.now)
        if subject.topic == "rooms" and not subject.fact and query.want == "many" and (rooms := self.knowledge.agenda.rooms):
            told = guide.Told(Status.ANSWERED, Reply("\n".join(teller.room_line(id_) for id_ in rooms)))
            return self.told(told, query, label, part)
        if status is Status.UNPUBLISHED and topic and topic.want and not sources:
            few = len(query.left) <= MORE_IF_OPEN
            everything = query.want in ("list", "speakers", "change") or (query.want == "cancelled" and not query.left)
            everything = everything or (query.want == "many" and topic.want == "list" and not query.left)  # "how many sessions are there?"
            wanted = query.what or (query.edge and few) or everything
            found = guide.answer(query, self.programme, teller) if wanted else None
            if found and self.knowledge.agenda.file.status != "partial":
                return self.told(found, query, label, part)
        if status in (Status.SMALLTALK, Status.UNKNOWN):
            return Answer(status, reply if status is Status.SMALLTALK else self.unsure.helped(reply, teller.speech), part.lang)
        about = query if topic and topic.want else None
        return Answer(status, reply, part.lang, sources, Focus(part.text, label, about, (), part.now))

    def premise(self, part: Part, answer: Answer) -> Answer:
        """The answer as a correction, where somebody stated something and wants a yes."""
        wants_a_yes = premise.wants_a_yes(part.text, self.grounds.asking) or asks_if_then(part, self.grounds)
        if answer.status is not Status.ANSWERED or not wants_a_yes:
            return answer
        speech, said = self.grounds.speech(part.lang), answer.reply.text
        of_place = answer.focus is not None and self.grounds.subject(answer.focus.label).topic in PLACES
        wrong = of_place and self.claims.wrong_place(part, said)
        rightly = self.claims.days_counted(part) == len(self.knowledge.event.days)  # of which the answer need not name the number
        known = speech.say("what-is-known", answer=said) if rightly else premise.correct(part.text, said, speech)
        text = speech.say("no-to-premise", answer=said) if wrong else known
        return answer._replace(reply=replace(answer.reply, text=text))


def chosen(label: str, lang: str, now: datetime, ranked: Sequence[tuple[str, float]] = ()) -> Part:
    """A part that is nothing but a label: behind a button."""
    return Part("", lang, now, Query(), tuple(ranked) or ((label, 1.0),), 1.0)
