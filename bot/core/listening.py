"""A question in somebody's words, and what they said around it -> what it is taken for: its parts, and what it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core import guide, splitting
from bot.core.agenda import Session
from bot.core.division import SURELY
from bot.core.grounds import CUE_SAME_TIME, Grounds, Part
from bot.core.matching import Match
from bot.core.premise import claimed_of, wants_a_yes
from bot.core.query import Query, refer_back, same_hour
from bot.core.selecting import select, within
from bot.core.text import tokens

CLEARLY = 0.05
"""By how much a question must be surer with its story than without."""
FEWEST_SPOKEN_OF = 2
"""Words of a story that a session must speak of to be meant."""
HEARD = 0.3
"""From this confidence what a mail tells is meant sooner than the small talk that its last sentence may be."""
OWN, FADING = 1.5, 0.7
"""What a question counts beside the sentence before it, and each sentence beside the next; found on 1,491 messages of several sentences."""
MOST_POOLED, FEWEST_POOLED = 4, 4
"""Sentences before a question that are looked at, and the words that such a one has at least."""
OF_WHAT_IS_TOLD = ("when", "where", "until", "who", "length", "capacity", "interpretation", "language")
"""Wants of what a mail names before the question: "I drive the bus to Poiana. Where do I wait?"."""
ROOM = "room"
"""What the lexicon calls rooms and halls."""


class Listener:
    """Takes questions on one event apart."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.matcher, self.programme, self.knowledge = grounds.matcher, grounds.programme, grounds.knowledge

    def part(self, asked: splitting.Asked, lang: str, now: datetime, *, among: bool) -> Part:
        """The question taken apart and matched; with what was said around it where that makes it clearer."""
        text, stories, mail = asked
        grounds = self.grounds
        query = grounds.taken_apart(text, now)
        cues = grounds.cue_words(text)
        left, topic = (
            tuple(word for word in words if word not in cues and word not in grounds.everywhere) for words in (query.left, query.topic)
        )
        if query.rooms:
            left = tuple(word for word in left if not grounds.names(word, ROOM))  # "в зале Морзе"
        query = self.programme.settled(query._replace(left=left, topic=topic))
        checked = (
            query.rooms and grounds.says_it(text) and wants_a_yes(text, grounds.asking)
        )  # "it begins at 13:30 in the Mint Room, right?"
        named = query._replace(rooms=()).what if checked else query.what
        if (stories or mail) and not named and (grounds.says_it(text) or query.want in OF_WHAT_IS_TOLD):
            query = self._of_what_is_told(query, [*stories, mail], now)
            stories = () if query.what else stories  # what is told of somebody is not what is asked of them
        query = self._at_that_time(query, text, mail, now)
        match = self.matcher.match(grounds.bare(text), None, 8)
        query = self._on_that_day(query, match, now)
        if query.untimed and not wants_a_yes(text, grounds.asking):
            # "Will it rain on Friday": of the weather, not of the last day.
            match = max(match, self.matcher.match(grounds.bare(query.untimed), None, 8), key=lambda one: one.confidence)
        if match.confidence < SURELY and wants_a_yes(text, grounds.asking):
            match = self._claimed_of(text) or match
        match = self._with_stories(match, text, query, stories, mail)
        ranked = grounds.weighed(match.ranked)
        return Part(text, lang, now, query, ranked, ranked[0][1], " ".join(stories), among)

    def _with_stories(self, match: Match, text: str, query: Query, stories: Sequence[str], mail: str) -> Match:
        """What a question is about, with what was said around it where that makes it clearer."""
        grounds = self.grounds
        heard = [self.matcher.match(grounds.bare(story), None, 8) for story in stories]
        if heard and self._is_thin(text, query, match.confidence):
            # "My dog has eaten chocolate, what should I do?": only what was told says of what.
            # Without the question itself, whose words are everybody's.
            heard += [
                self.matcher.match(grounds.bare(rest), None, 8) for story in stories if (rest := story.replace(text, " ").strip(" ,"))
            ]
            said_of = [one for one in heard if grounds.kind(one.label) != "smalltalk"]
            match = max(said_of or heard, key=lambda one: one.confidence)
        told = [one for one in heard if grounds.kind(one.label) == "event"]
        if told and all(map(grounds.is_light, query.left)) and not query.what and grounds.says_it(text):
            # "They speak of a furry doctor. Where do I find it?": by itself, that would ask the way to the venue.
            match = max(told, key=lambda one: one.confidence)
        for one in told:
            if one.confidence > match.confidence + CLEARLY:
                match = one
        if told and grounds.kind(match.label) == "smalltalk" and max(one.confidence for one in told) >= HEARD:
            # "I cannot eat gluten. Will the kitchen take care of that?": no farewell.
            match = max(told, key=lambda one: one.confidence)
        return self._pooled(match, mail) if mail and match.confidence < SURELY and not grounds.names_event(text) else match

    def _pooled(self, match: Match, mail: str) -> Match:
        """What a question and the sentences before it may be about together: "... in a wheelchair. ... How are things at yours?"."""
        pool, total, weight = {label: OWN * chance for label, chance in match.ranked}, OWN, 1.0
        said = [one for one in splitting.sentences(mail)[-MOST_POOLED:] if len(tokens(one)) >= FEWEST_POOLED]
        for sentence in reversed(said):
            heard = self.matcher.match(self.grounds.bare(sentence), None, 8)
            for label, chance in heard.ranked:
                if self.grounds.kind(label) == "event":
                    pool[label] = pool.get(label, 0.0) + weight * chance
            total, weight = total + weight * heard.confidence, weight * FADING
        ranked = sorted(((label, chance / total) for label, chance in pool.items()), key=lambda one: -one[1])
        if ranked[0][0] == match.label:  # it is no less likely for what was said before
            ranked[0] = (match.label, max(ranked[0][1], match.confidence))
        return match._replace(ranked=tuple(ranked[: len(match.ranked)]))

    def _on_that_day(self, query: Query, match: Match, now: datetime) -> Query:
        """ "What are you doing on Friday?": what is on, and not how the bot is, as it is asked today."""
        another = query.span is not None and query.span.day in self.knowledge.event.days and query.span.day != now.date()
        meant = another and self.grounds.subject(match.label).topic == "how-are-you"
        return query._replace(wants=tuple(sorted({*query.wants, "list"})), left=()) if meant else query

    def _at_that_time(self, query: Query, text: str, mail: str, now: datetime) -> Query:
        """ "I arrive at four. What begins at that time tomorrow?": at the time of which the sentence before tells."""
        if not mail or not self.grounds.has_cue(text, CUE_SAME_TIME) or (query.span and query.span.kind != "day"):
            return query
        spans = [self.programme.parse(one, now, self.grounds.known).span for one in reversed(splitting.sentences(mail))]
        then = next((span for span in spans if span and span.kind == "moment"), None)
        if then is None:
            return query
        timed = query._replace(span=then)
        if query.span and query.span.day != then.day:
            timed = same_hour(query, Query(span=then))
        return timed._replace(want="list" if timed.want == "when" else timed.want, edge="")

    def _claimed_of(self, text: str) -> Match | None:
        """ "The theme is artificial intelligence, isn't it?": of the theme, whatever is claimed of it; not of EEN, if that is claimed."""
        matter = claimed_of(text)
        alone = self.matcher.match(matter, None, 8) if matter and not self.grounds.answers.acronyms(matter) else None
        return alone if alone and alone.confidence >= SURELY and self.grounds.kind(alone.label) == "event" else None

    def _is_thin(self, text: str, query: Query, sure: float) -> bool:
        """Whether a question by itself names nothing: "and into what?", "who are they?"."""
        wanted = (query.want != "list" or bool(query.edge)) and sure >= SURELY
        return not self.grounds.content(text, shortest=2) and not query.anchored and not wanted

    def _of_what_is_told(self, query: Query, stories: Sequence[str], now: datetime) -> Query:
        """The question of what the sentences around it name: "I came for Eleni Markou. When is she on?"."""
        told = self._named_in(stories, now)
        if told.what and query.span and query.span.kind == "now" and query.want in ("when", "where"):
            query = query._replace(span=None)  # "I heard it was moved. When is it now?"
        asked = refer_back(query, told)
        parts = self.programme.entities.of_part
        # "My friend shows his Kilit at the pitch. When is his turn?"
        named = [word for story in stories for word in tokens(story) if told.sessions and set(told.sessions) == parts([word])]
        return asked._replace(left=tuple(dict.fromkeys((*asked.left, *named)))) if named and query.want == "when" else asked

    def _named_in(self, stories: Sequence[str], now: datetime) -> Query:
        """Whom and what of the programme the sentences around a question name: "I came for Eleni Markou. When is she on?"."""
        queries = [self.programme.parse(story, now, self.grounds.known, lambda _: True) for story in stories]
        found = next((one for one in queries if one.speakers or (one.sessions and not one.guessed)), None)
        if found:
            return Query(sessions=() if found.guessed else found.sessions, speakers=found.speakers)
        return next((Query(sessions=(only,)) for one in queries if (only := self._spoken_of(one) or self._only_one(one, now))), Query())

    def _spoken_of(self, query: Query) -> str:
        """The one session of a kind that is told about: "I heard of a workshop on taking pictures with the phone"."""
        hits = self.programme.entities.about(query.topic) if query.topic and query.types else []
        agenda = self.programme.agenda
        hits = [hit for hit in hits if agenda.by_id[hit.id].entry.type in query.types and len(hit.words) >= FEWEST_SPOKEN_OF]
        return hits[0].id if len(hits) == 1 else ""

    def _only_one(self, query: Query, now: datetime) -> str:
        """The session of a kind of which there is only one then: "I am free on Thursday and come just for the keynote"."""
        if not (self.programme.held - set(guide.UNSTAGED)).intersection(query.types):
            return ""
        meant = self.of_kinds(query, now)
        return meant[0].id if len(meant) == 1 else ""

    def of_kinds(self, query: Query, now: datetime) -> list[Session]:
        """The sessions of the kinds that a question names, of the day that it names."""
        if not self.programme.held.intersection(query.types):
            return []
        span = query.span if query.span and query.span.kind == "day" else None
        return within(select(self.programme.agenda, Query(types=query.types), self.programme.entities, now), span, now)
