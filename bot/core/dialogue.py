"""A message in somebody's words, and what the last turns were about -> the organisers' answer, or an honest none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.core import guide, spelling, splitting
from bot.core.agenda import Session
from bot.core.dividing import Divider
from bot.core.division import SURELY
from bot.core.followups import Followups
from bot.core.grounds import Grounds, Part
from bot.core.knowledge import Knowledge
from bot.core.langid import CYRILLIC_ROMANIAN, LATIN_RUSSIAN
from bot.core.language import Speech
from bot.core.matching import Match, Matcher
from bot.core.premise import claimed_of, wants_a_yes
from bot.core.query import Query, refer_back
from bot.core.replies import Reply, Status
from bot.core.selecting import select, within
from bot.core.standalone import Standalone, chosen
from bot.core.standing import OF_LANGUAGES
from bot.core.telling import Teller
from bot.core.text import CYRILLIC, clipped, fold, tokens
from bot.core.turns import CARRIED, Answer, Focus, Question

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z]{3}", re.IGNORECASE)
CLEARLY = 0.05
"""By how much a question must be surer with its story than without."""
ANSWERS_KEPT = 128
"""Answers remembered for whoever asks the same within the minute; a megabyte or two at most."""
FEWEST_SPOKEN_OF = 2
"""Words of a story that a session must speak of to be meant."""
SURELY_ROMANIAN = 0.9
"""Romanian in Cyrillic letters is rare, Russian is not: below this confidence Cyrillic letters mean Russian."""
SURELY_NAMED = 0.6
"""Below this confidence a name in capitals tells no language."""
HARDLY_ASKED = 0.2
"""Below this confidence a part of a message is no question beside one that is understood."""
HEARD = 0.3
"""From this confidence what a mail tells is meant sooner than the small talk that its last sentence may be."""
DOUBTED = 0.5
"""Below this confidence a question is taken for one of what the mail before it tells, where that is told surely."""
LONGEST_IN_TONGUE = 4
"""Words of "and in Romanian please"."""
HELD = frozenset({"will", "be", "is", "va", "vor", "fi", "e", "este", "будет", "будут", "идет", "проходит"})
"""Words, folded, by which a language is that of the event, and not of the answer that is wished."""
REMEMBERED = 3
"""Sessions that a conversation may come back to."""
OF_WHAT_IS_TOLD = ("when", "where", "until", "who", "length", "capacity", "interpretation", "language")
"""Wants of what a mail names before the question: "I drive the bus to Poiana. Where do I wait?"."""
SIGNS = {
    "☕": "coffee", "🚻🚽🚾": "toilets", "🅿🚗🚙": "parking", "🍕🍽🍴🥪🍔🥗": "lunch",
    "📶": "wifi", "🚕🚖": "taxi", "🚌": "bus", "🏨🛏": "hotel", "🔌🔋": "where can I charge my phone",
    "♿": "wheelchair access", "🚬": "smoking", "🍷🥂": "dinner", "💊": "pharmacy",
    "🚑🆘": "call an ambulance", "🐶🐕🐈": "can I bring my dog", "📍🗺": "where is it", "🧳": "luggage",
}  # fmt: skip
"""Pictures that are a question by themselves, and what they ask."""
MOST_STRANGE = 50
"""Words that nobody says in the bot's languages, from which a message is noise, or in another language: none is put right or looked for."""
REHEARSED = 20
"""Of so many topics one is rehearsed; a rehearsal of more takes longer and makes the first answers no quicker."""
MANY_CHANGES = 2
"""With more words repaired than this, the bot says how it read the message."""


class Mind:
    """One event's knowledge and the matcher trained on it, in conversation."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        self.knowledge = knowledge
        self.matcher = matcher
        self.grounds = Grounds(knowledge, matcher)
        self.programme = self.grounds.programme
        self.limits = matcher.report
        self.standalone = Standalone(self.grounds)
        self.followups = Followups(self.grounds, self.standalone)
        self.divider = Divider(self.grounds)
        self._remembered = lru_cache(maxsize=ANSWERS_KEPT)(self._answer)

    def speech(self, lang: str) -> Speech:
        """The phrases of a language; of the event's first language when the bot does not speak it."""
        return self.grounds.speech(lang)

    def teller(self, lang: str, now: datetime) -> Teller:
        """Puts sessions into words."""
        return self.grounds.teller(lang, now)

    def language(self, question: Question, repaired: str = "") -> str:
        """The language to answer in: the chosen one, else the question's, else the hint, else the event's first."""
        event = self.knowledge.event.languages
        if question.lang in event:
            return str(question.lang)
        if not _LETTER.search(question.text):
            return question.hint if question.hint in event else event[0]
        if question.hint in event and self.grounds.courtesies.alone(question.text):
            return question.hint  # "thx bye" is written in many a language
        found, sure = self.matcher.language(question.text, question.hint or None)
        if repaired and sure < SURELY_ROMANIAN and all(map(self.matcher.known, tokens(repaired))):
            # A word alone ("B2B") tells little against what the person is known to write; two tell more.
            hint = question.hint if len(tokens(repaired)) < 2 else ""
            found, sure = max((found, sure), self.matcher.language(repaired, hint or None), key=lambda one: one[1])
        if found == "ro" and sure < SURELY_ROMANIAN and question.hint != "ro" and CYRILLIC.search(question.text):
            found = "ru"
        if sure < SURELY_NAMED and len(tokens(question.text)) == 1 and question.text.isupper():
            return question.hint if question.hint in event else event[0]  # "ECCP?" is of no language
        if sure >= 0.5 and found in event:
            return found
        return question.hint if question.hint in event else found if found in event else event[0]

    def answer(self, question: Question) -> Answer:
        """The answer to everything that the message asks, in order."""
        # Many ask the same within a minute: "where is lunch" at one o'clock. What differs from person to person is only
        # the second, so it is left out of what is remembered, and of the moment from which a focus is old.
        minute = question.now.replace(second=0, microsecond=0)
        focus = self._fresh(question)
        asked = Question(clipped(question.text), minute, question.lang, focus._replace(at=minute) if focus else None, question.hint)
        return self._remembered(asked)

    def rehearse(self, now: datetime) -> None:
        """Answer some of what people ask, to nobody: all that is made at its first use is then made before somebody waits for it."""
        for topic in [*self.knowledge.topics.values()][::REHEARSED]:
            for line in [line for asked in topic.ask.values() for line in asked[:1]]:
                self._answer(Question(line, now, None))

    def choose(self, label: str, lang: str, now: datetime) -> Answer | None:
        """The answer behind a button of a choice; None when the label is of an older knowledge."""
        kind, _, id_ = label.partition(":")
        if (kind == "fact" and id_ in self.knowledge.facts) or (kind == "topic" and id_ in self.knowledge.topics):
            subject = self.grounds.subject(label)
            return self.standalone.subject(subject, self.standalone.of_topic(Query(), subject.topic), chosen(label, lang, now))
        return None

    # ---- one message ----

    def _answer(self, question: Question) -> Answer:
        text = question.text
        if sum(not self.matcher.known(word) for word in tokens(text)) > MOST_STRANGE:
            lang = self.language(question)
            return Answer(Status.UNKNOWN, self.standalone.unsure.unknown(self.speech(lang)), lang)
        repaired = self._repaired(text)
        lang = self.language(question, repaired.text)
        if not tokens(text):
            meant = next((word for signs, word in SIGNS.items() if not set(signs).isdisjoint(text)), "")
            return self._answer(question._replace(text=meant, lang=lang)) if meant else self._wordless(text, lang)
        if not _LETTER.search(repaired.text) and not self.programme.parse(text, question.now, self.grounds.known).span:
            return Answer(Status.UNKNOWN, self.standalone.unsure.unknown(self.speech(lang)), lang)  # "7" is no question
        if courtesy := self.knowledge.topics.get(self.grounds.courtesies.alone(text)):
            return Answer(Status.SMALLTALK, Reply(self.knowledge.say(courtesy.reply or courtesy.label, lang)[0]), lang)
        if again := self._in_tongue(question, repaired.text):
            return again
        spelt = self._in_own_letters(repaired.text, lang)
        asked = self.divider.questions(self._without_courtesies(spelt), lang)
        focus = question.focus
        answers: list[Answer] = []
        for one in asked:
            answer = self._one(one, lang, question.now, focus, among=len(asked) > 1)
            focus = answer.focus or focus
            answers.append(answer)
        if len(asked) > 1:
            answers = self._settle(answers, text if spelt == repaired.text else spelt, lang, question)
        whole = _joined(answers, lang)
        if (repaired.flipped or len(repaired.changes) > MANY_CHANGES) and whole.status not in (Status.UNKNOWN, Status.SMALLTALK):
            said = self.speech(lang).say("read-as", text=repaired.text)
            whole = whole._replace(reply=replace(whole.reply, text=f"{said}\n\n{whole.reply.text}"))
        trace = {"language": lang, "repaired": repaired.text if repaired.text != text else None, "parts": [one.trace for one in answers]}
        return whole._replace(trace=trace)

    def _in_own_letters(self, text: str, lang: str) -> str:
        """Romanian in Cyrillic letters, and Russian in Latin ones, as they are written: "kogda i gde" is joined by a Russian "and"."""
        if lang == "ro" and CYRILLIC.search(text) and not _LATIN.search(text):
            return self.matcher.respelt(fold(text), CYRILLIC_ROMANIAN)
        if lang == "ru" and not CYRILLIC.search(text) and CYRILLIC.search(self.matcher.match(text, lang, 8).text):
            names = {word for word in tokens(text) if self.grounds.answers.acronyms(word.upper())}  # "chto takoe eccp"
            return self.matcher.respelt(fold(text), LATIN_RUSSIAN, names)
        return text

    def _in_tongue(self, question: Question, text: str) -> Answer | None:
        """ "And in Romanian?" after a fact: the same answer in that language."""
        focus, words = question.focus, tokens(text)
        if focus is None or focus.shown or not focus.label or len(words) > LONGEST_IN_TONGUE:
            return None
        if not HELD.isdisjoint(words):
            return None  # "will it be in Russian?"
        codes = self.programme.tongues(text) & set(self.knowledge.event.languages)
        named = [word for word in words if self.programme.tongues(word)]
        subject = self.grounds.subject(focus.label)
        if len(codes) != 1 or len(named) != 1 or subject.topic in OF_LANGUAGES or self.grounds.telling_words(words) - set(named):
            return None
        return self._answer(question._replace(text=focus.text, lang=codes.pop(), focus=None))

    def _repaired(self, text: str) -> spelling.Repaired:
        """The text with its typos put right; bold guesses only where it is not understood better without them."""
        repaired = spelling.repair(text, self.grounds.vocabulary)
        bold = [change for change in repaired.changes if not spelling.is_slip(*change)]
        if bold and not repaired.flipped and self.matcher.confidence(text) > self.matcher.confidence(repaired.text):
            return spelling.without(repaired, bold)
        return repaired

    def _without_courtesies(self, text: str) -> str:
        """The text without a greeting or thanks around it, unless it is nothing else: of "thanks a lot", "a lot" is no question."""
        rest = self.grounds.courtesies.without(text)
        if rest == text:
            return rest
        asks = splitting.cues(rest, self.grounds.asking)
        dropped, kept = len(tokens(text)) - len(tokens(rest)), tokens(rest)
        if (asks.starts or asks.asks or asks.requests) and len(kept) > dropped + 1:
            return rest
        if not splitting.QUESTION_WORDS.isdisjoint(kept[:2]) and len(kept) > dropped:
            return rest  # "thanks a lot, and when is she on"
        whole = self.matcher.match(text, None, 8)
        return text if self.grounds.kind(whole.label) == "smalltalk" and whole.confidence >= SURELY else rest

    def _wordless(self, text: str, lang: str) -> Answer:
        """A thumb, a heart: taken as "I see"; mere punctuation is not understood."""
        nod = self.knowledge.topics.get("acknowledgement")
        if nod and nod.reply and any(unicodedata.category(char) == "So" for char in text):
            return Answer(Status.SMALLTALK, Reply(self.knowledge.say(nod.reply, lang)[0]), lang)
        return Answer(Status.UNKNOWN, self.standalone.unsure.unknown(self.speech(lang)), lang)

    def _fresh(self, question: Question) -> Focus | None:
        focus = question.focus
        if focus is None or question.now - focus.at > timedelta(minutes=self.knowledge.event.follow_up_minutes):
            return None
        return focus

    def _settle(self, answers: list[Answer], text: str, lang: str, question: Question) -> list[Answer]:
        """Parts of a message: small talk beside questions is dropped; parts that mean nothing are read as one again."""
        meant = [one for one in answers if one.status not in (Status.SMALLTALK, Status.UNKNOWN)]
        if not meant or all(one.status is Status.CLARIFY for one in meant):
            whole = self._one(splitting.Asked(text), lang, question.now, self._fresh(question))
            return [whole] if whole.status is not Status.UNKNOWN or not meant else meant
        if any(one.status is not Status.CLARIFY for one in meant):
            answers = [one for one in answers if one.status is not Status.CLARIFY or one.trace.get("confidence", 1) >= HARDLY_ASKED]
            meant = [one for one in meant if one in answers]
        unknown = [one for one in answers if one.status is Status.UNKNOWN]
        return meant if len(unknown) >= len(meant) else [one for one in answers if one.status is not Status.SMALLTALK]

    # ---- one question ----

    def _one(self, asked: splitting.Asked, lang: str, now: datetime, focus: Focus | None, *, among: bool = False) -> Answer:
        part = self._part(asked, lang, now, among=among)
        trace = {"text": asked.text, "query": _shown(part.query), "candidates": part.ranked[:5], "confidence": round(part.sure, 3)}
        answer = self.followups.answer(part, focus) if focus else None
        if focus and answer:
            trace["follows"] = focus.label or focus.text
        answer = answer or self.standalone.answer(part)
        return answer._replace(trace=trace, focus=self._kept(part, focus, answer))

    def _kept(self, part: Part, focus: Focus | None, answer: Answer) -> Focus | None:
        """What an answer leaves in focus, with the sessions that were spoken of before."""
        if answer.focus is None:
            return None
        last = focus.shown if focus and len(focus.shown) == 1 else ()
        named = part.query.sessions or tuple(one.id for one in self._of_kinds(part.query, part.now))
        named = named if len(named) == 1 and not answer.focus.shown else ()
        before = tuple(dict.fromkeys((*named, *last, *(focus.before if focus else ()))))[:REMEMBERED]
        aside = bool(named) or bool(focus and (last or focus.aside) and not self.followups.standing.alone(part, focus))
        shown, told = answer.focus.shown, self.grounds.answered(self.grounds.subject(answer.focus.label))
        listed = () if focus is None else focus.shown if len(focus.shown) > 1 else focus.listed
        matter = "" if focus is None or shown or told else focus.matter or focus.label
        return answer.focus._replace(before=before, listed=listed if len(shown) == 1 else (), matter=matter, aside=aside and not shown)

    def _part(self, asked: splitting.Asked, lang: str, now: datetime, *, among: bool) -> Part:
        """The question taken apart and matched; with what was said around it where that makes it clearer."""
        text, stories, mail = asked
        grounds = self.grounds
        query = grounds.taken_apart(text, now)
        cues = grounds.cue_words(text)
        left = tuple(word for word in query.left if word not in cues and word not in grounds.everywhere)
        query = self.programme.settled(query._replace(left=left, topic=tuple(word for word in query.topic if word not in cues)))
        if (stories or mail) and not query.what and (grounds.says_it(text) or query.want in OF_WHAT_IS_TOLD):
            query = self._of_what_is_told(query, [*stories, mail], now)
            stories = () if query.what else stories  # what is told of somebody is not what is asked of them
        match = self.matcher.match(grounds.bare(text), None, 8)
        query = self._on_that_day(query, match, now)
        if query.untimed and not wants_a_yes(text, grounds.asking):
            # "Will it rain on Friday": of the weather, not of the last day.
            match = max(match, self.matcher.match(grounds.bare(query.untimed), None, 8), key=lambda one: one.confidence)
        if match.confidence < SURELY and wants_a_yes(text, grounds.asking):
            match = self._claimed_of(text) or match
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
        if mail and match.confidence < DOUBTED:
            # "A colleague comes in a wheelchair. ... How are things at yours?"
            told = [self.matcher.match(grounds.bare(one), None, 8) for one in splitting.sentences(mail)]
            said = max(told, key=lambda one: one.confidence)
            match = said if said.confidence >= SURELY and grounds.kind(said.label) == "event" else match
        ranked = grounds.weighed(match.ranked)
        return Part(text, lang, now, query, ranked, ranked[0][1], " ".join(stories), among)

    def _on_that_day(self, query: Query, match: Match, now: datetime) -> Query:
        """ "What are you doing on Friday?": what is on, and not how the bot is, as it is asked today."""
        another = query.span is not None and query.span.day in self.knowledge.event.days and query.span.day != now.date()
        meant = another and self.grounds.subject(match.label).topic == "how-are-you"
        return query._replace(wants=tuple(sorted({*query.wants, "list"})), left=()) if meant else query

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
        return refer_back(query, told)

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
        meant = self._of_kinds(query, now)
        return meant[0].id if len(meant) == 1 else ""

    def _of_kinds(self, query: Query, now: datetime) -> list[Session]:
        """The sessions of the kinds that a question names, of the day that it names."""
        if not self.programme.held.intersection(query.types):
            return []
        span = query.span if query.span and query.span.kind == "day" else None
        return within(select(self.programme.agenda, Query(types=query.types), self.programme.entities, now), span, now)


def _joined(answers: Sequence[Answer], lang: str) -> Answer:
    """Several answers as one message; the status of the best of them."""
    if len(answers) == 1:
        return answers[0]
    kept: list[Answer] = []
    for one in answers:
        if one.reply.text not in [other.reply.text for other in kept]:
            kept.append(one)
    order = (Status.ANSWERED, Status.CLARIFY, Status.UNPUBLISHED, Status.UNKNOWN, Status.SMALLTALK)
    status = min((one.status for one in kept), key=order.index)
    buttons = tuple(dict.fromkeys(row for one in kept for row in one.reply.buttons))[:8]
    reply = Reply("\n\n".join(map(_named_choices, kept)), buttons)
    focus = next((one.focus for one in reversed(kept) if one.focus), None)
    return Answer(status, reply, lang, tuple(dict.fromkeys(id_ for one in kept for id_ in one.sources)), focus)


def _named_choices(answer: Answer) -> str:
    """The text; of a choice among other answers with what can be chosen, for its buttons stand below them all."""
    if answer.status is not Status.CLARIFY:
        return answer.reply.text
    names = [button.label for row in answer.reply.buttons for button in row if button.data.startswith(("fact:", "topic:"))]
    return "\n".join([answer.reply.text, *(f"- {name}" for name in names)])


def _shown(query: Query) -> dict[str, Any]:
    """The parts of a query that are there, for people."""
    found = {name: getattr(query, name) for name in (*CARRIED, "left") if getattr(query, name)}
    if query.span:
        found["span"] = f"{query.span.kind} {query.span.start:%Y-%m-%d %H:%M} - {query.span.end:%Y-%m-%d %H:%M}"
    return found
