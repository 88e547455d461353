"""A question in somebody's words, and what the last turns were about -> the organisers' answer, or an honest none."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.core import facts, guide, premise, spelling, splitting
from bot.core.facts import Subject
from bot.core.knowledge import Knowledge
from bot.core.language import Speech
from bot.core.lexicon import Lexicon
from bot.core.matching import Matcher
from bot.core.moments import Span
from bot.core.programme import Programme, Query, refer_back
from bot.core.replies import Button, Reply, Status
from bot.core.telling import Teller
from bot.core.text import CYRILLIC, MAX_CHARS, tokens
from bot.core.turns import CARRIED, Answer, Focus, Question

SHORT = 6
"""A question of up to so many words may lean on the one before."""
LEANING = 0.35
"""Share of the evidence from a follow-up and the question before it that the best label must have."""
FEWEST = 3
"""Words that must be left when the politeness around a question is dropped: of "tell me a joke", "a joke" is no question."""
CLEARLY = 0.05
"""By how much a question must be surer with its story than without."""
SURELY = 0.6
"""From this confidence the matcher's reading stands against a question taken apart word by word."""
CLOSE = 0.8
"""A second reading with this share of the first one's probability is as good: the person is asked, not told."""
CHOICES = 3
ANSWERS_KEPT = 512
"""Answers remembered for whoever asks the same within the minute; some megabytes at most."""
SURELY_ROMANIAN = 0.9
"""Romanian in Cyrillic letters is rare, Russian is not: below this confidence Cyrillic letters mean Russian."""


class Mind:
    """One event's knowledge and the matcher trained on it."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        self.knowledge = knowledge
        self.matcher = matcher
        self.programme = Programme(knowledge)
        self.speeches = {lang: Speech(lang, knowledge.phrases[lang], knowledge.zone) for lang in knowledge.phrases}
        self.limits = matcher.report
        self._remembered = lru_cache(maxsize=ANSWERS_KEPT)(self._answer)
        self.vocabulary = spelling.Vocabulary(matcher.words, self.programme.names())
        place = knowledge.event.place
        self.everywhere = {
            word for name in (place.city, place.country, knowledge.event.name) for text in name.values() for word in tokens(text)
        }
        self.place = {word for name in (place.city, place.country) for text in name.values() for word in tokens(text)}
        """Words that any question may carry and that tell nothing: where the event is."""
        self.asking = Lexicon({id_: words for id_, words in knowledge.lexicon.items() if id_.startswith("cue-")})

    def speech(self, lang: str) -> Speech:
        """The phrases of a language; of the event's first language when the bot does not speak it."""
        return self.speeches[lang if lang in self.knowledge.event.languages else self.knowledge.event.languages[0]]

    def teller(self, lang: str, now: datetime) -> Teller:
        """Puts sessions into words."""
        return Teller(self.knowledge, self.speech(lang), now)

    def language(self, question: Question, repaired: str = "") -> str:
        """The language to answer in: the chosen one, else the question's, else the hint, else the event's first."""
        event = self.knowledge.event.languages
        if question.lang in event:
            return str(question.lang)
        found, sure = self.matcher.language(question.text)
        if repaired and sure < SURELY_ROMANIAN:
            found, sure = max((found, sure), self.matcher.language(repaired), key=lambda one: one[1])
        if found == "ro" and sure < SURELY_ROMANIAN and question.hint != "ro" and CYRILLIC.search(question.text):
            found = "ru"
        if sure >= 0.5 and found in event:
            return found
        return question.hint if question.hint in event else found if found in event else event[0]

    def answer(self, question: Question) -> Answer:
        """The answer to everything that the message asks, in order."""
        # Many ask the same within a minute: "where is lunch" at one o'clock. What differs from person to person is only
        # the second, so it is left out of what is remembered.
        minute = question.now.replace(second=0, microsecond=0)
        focus = self._fresh(question)
        asked = replace(question, text=question.text[:MAX_CHARS], now=minute, focus=replace(focus, at=minute) if focus else None)
        answer = self._remembered(asked)
        return replace(answer, focus=replace(answer.focus, at=question.now)) if answer.focus else answer

    def _answer(self, question: Question) -> Answer:
        text = question.text
        repaired = spelling.repair(text, self.vocabulary)
        lang = self.language(question, repaired.text)
        speech = self.speech(lang)
        if not tokens(text):
            return self._wordless(text, lang)
        if repaired.changes and not repaired.flipped and self._surer(text, repaired.text):
            repaired = spelling.Repaired(text, (), flipped=False)
        parts = self._questions(repaired.text)
        focus = question.focus
        answers: list[Answer] = []
        for part in parts:
            one = self._one(part.text, lang, question.now, focus, part.stories)
            focus = one.focus or focus
            answers.append(one)
        if len(parts) > 1:
            answers = self._settle(answers, text, lang, question)
        whole = _joined(answers, lang)
        if (repaired.flipped or len(repaired.changes) > 2) and whole.status not in (Status.UNKNOWN, Status.SMALLTALK):
            said = speech.say("read-as", text=repaired.text)
            whole = replace(whole, reply=replace(whole.reply, text=f"{said}\n\n{whole.reply.text}"))
        trace = {"language": lang, "repaired": repaired.text if repaired.text != text else None, "parts": [one.trace for one in answers]}
        return replace(whole, trace=trace)

    def _wordless(self, text: str, lang: str) -> Answer:
        """A thumb, a heart: taken as "I see"; mere punctuation is not understood."""
        nod = self.knowledge.topics.get("acknowledgement")
        if nod and nod.reply and any(unicodedata.category(char) == "So" for char in text):
            return Answer(Status.SMALLTALK, Reply(self.knowledge.say(nod.reply, lang)[0]), lang)
        return Answer(Status.UNKNOWN, self._unknown(self.speech(lang)), lang)

    def choose(self, label: str, lang: str, now: datetime) -> Answer | None:
        """The answer behind a button of a choice; None when the label is of an older knowledge."""
        kind, _, id_ = label.partition(":")
        if (kind == "fact" and id_ in self.knowledge.facts) or (kind == "topic" and id_ in self.knowledge.topics):
            subject = Subject.of(label, self.knowledge)
            query = self._of_topic(Query(), subject.topic)
            return self._subject(subject, query, lang, now, "")
        return None

    def _fresh(self, question: Question) -> Focus | None:
        focus = question.focus
        if focus is None or question.now - focus.at > timedelta(minutes=self.knowledge.event.follow_up_minutes):
            return None
        return focus

    def _surer(self, text: str, other: str) -> bool:
        """Whether the first text is understood better than the second."""
        return self.matcher.confidence(text) > self.matcher.confidence(other)

    def _questions(self, text: str) -> list[splitting.Asked]:
        """The message's questions; a bare list is taken apart when each member is understood by itself."""
        parts = splitting.questions(text, self.asking)
        if len(parts) == 1:
            members = splitting.listed(text)
            if members and all(self.matcher.confidence(member) >= SURELY for member in members):
                return [splitting.Asked(member) for member in members]
        return parts

    def _settle(self, answers: list[Answer], text: str, lang: str, question: Question) -> list[Answer]:
        """Parts of a message: small talk beside questions is dropped; parts that mean nothing are read as one again."""
        meant = [one for one in answers if one.status not in (Status.SMALLTALK, Status.UNKNOWN)]
        if not meant or all(one.status is Status.CLARIFY for one in meant):
            whole = self._one(text, lang, question.now, self._fresh(question))
            return [whole] if whole.status is not Status.UNKNOWN or not meant else meant
        unknown = [one for one in answers if one.status is Status.UNKNOWN]
        return meant if len(unknown) >= len(meant) else [one for one in answers if one.status is not Status.SMALLTALK]

    def _one(self, part: str, lang: str, now: datetime, focus: Focus | None, stories: Sequence[str] = ()) -> Answer:
        query = self.programme.parse(part, now, self.matcher.known)
        query = replace(query, left=tuple(word for word in query.left if not self._is_cue(word) and word not in self.everywhere))
        match = self.matcher.match(self._bare(part), None, 8)
        for story in stories:
            told = self.matcher.match(self._bare(story), None, 8)
            if told.confidence > match.confidence + CLEARLY and self._kind(told.label) == "event":
                match = told
        ranked, sure = match.ranked, match.confidence
        trace = {"text": part, "query": _shown(query), "candidates": ranked[:5], "confidence": round(sure, 3)}
        leans = focus is not None and self._leans(part, query) and not (sure >= SURELY and self._stands_alone(match.label))
        if focus is not None and leans:
            answer = self._followed(part, query, ranked, sure, lang, now, focus)
            if answer:
                return replace(answer, trace={**trace, "follows": focus.label})
        answer = self._standalone(part, query, ranked, sure, lang, now)
        return replace(answer, trace={**answer.trace, **trace})

    def _bare(self, part: str) -> str:
        """The question without the politeness around it ("please let me know ...") and without "right?" at its end."""
        words = tokens(part)
        drop: set[int] = set()
        for start, size, concepts in self.asking.spans(words):
            if "cue-request" in concepts or ("cue-check" in concepts and start > 0 and start + size == len(words)):
                drop |= set(range(start, start + size))
        kept = [word for index, word in enumerate(words) if index not in drop]
        elsewhere = [word for word in kept if word not in self.place]
        kept = elsewhere if len(elsewhere) >= FEWEST - 1 else kept
        return " ".join(kept) if len(kept) >= FEWEST else part

    def _leans(self, part: str, query: Query) -> bool:
        """Whether a question refers back: it is short, and begins with "and" or says "it", or gives only a time or a want."""
        words = tokens(part)
        if len(words) > SHORT:
            return False
        spans = self.asking.spans(words)
        begins = any(start == 0 and "cue-followup" in concepts for start, _, concepts in spans)
        points = any("cue-pronoun" in concepts for _, _, concepts in spans)
        bare = not query.what and not query.left and len(words) <= 4
        return begins or points or bare

    def _followed(
        self, part: str, query: Query, ranked: Sequence[tuple[str, float]], sure: float, lang: str, now: datetime, focus: Focus
    ) -> Answer | None:
        from_programme: Answer | None = None
        if focus.query is not None and len(query.left) <= (1 if query.what else 0) + (sure < 0.5):
            merged = refer_back(query, focus.query)
            if query.span and query.span.kind == "next" and focus.shown and not query.what:
                merged = self._after(merged, focus.shown)
            told = guide.answer(merged, self.programme, self.teller(lang, now)) if merged.anchored or merged.topic else None
            if told:
                from_programme = self._told(told, merged, "", lang, now, part)
                if told.status is Status.ANSWERED:
                    return from_programme
        scores, both = dict(ranked), dict(self.matcher.rank(f"{focus.text} {part}", 8))
        total = {label: scores.get(label, 0.0) + both.get(label, 0.0) for label in {*scores, *both} if label != focus.label}
        for label in total:
            if self._family(label) == self._family(focus.label):
                total[label] *= 2.5
        best = max(total, key=lambda label: total[label])
        share = total[best] / max(sum(total.values()), 1e-9)
        if share < LEANING or (best == ranked[0][0] and sure >= self.limits.answer_at and from_programme is None):
            return from_programme
        subject = Subject.of(best, self.knowledge)
        return self._premise(part, self._subject(subject, self._of_topic(query, subject.topic), lang, now, part), lang)

    def _family(self, label: str) -> str:
        """Topics of one matter share the first part of their id: matchmaking-when, matchmaking-support."""
        subject = Subject.of(label, self.knowledge) if label else Subject("", "")
        return (subject.topic or subject.fact).partition("-")[0]

    def _after(self, query: Query, shown: tuple[str, ...]) -> Query:
        """ "And after that?": what begins when the sessions just shown have ended."""
        sessions = [self.knowledge.agenda.by_id[id_] for id_ in shown if id_ in self.knowledge.agenda.by_id]
        ends = [session.end or session.start for session in sessions if session.end or session.start]
        if not ends:
            return query
        last = max(moment for moment in ends if moment)
        until = last.replace(hour=23, minute=59)
        span = Span("range", last, max(until, last + timedelta(hours=1)), sessions[-1].day)
        return Query(want=query.want if query.want != "when" else "list", span=span, rooms=query.rooms, edge="first")

    def _standalone(self, part: str, query: Query, ranked: Sequence[tuple[str, float]], sure: float, lang: str, now: datetime) -> Answer:
        subject = Subject.of(ranked[0][0], self.knowledge) if ranked else Subject("", "")
        limits = self.limits
        if special := self._by_time_alone(part, query, lang, now):
            return special
        parsed = self._parsed_topic(query)
        if parsed and parsed.fact != subject.fact and sure < SURELY:
            subject, sure = parsed, max(sure, limits.answer_at)
        if not (self._tells(subject) and sure >= limits.answer_at):
            query = self._titled(query)
        if self._is_programme(query, subject, sure):
            asked = self._of_topic(query, subject.topic) if sure >= limits.answer_at or not query.what else query
            told = guide.answer(asked, self.programme, self.teller(lang, now))
            if told:
                return self._told(told, asked, ranked[0][0] if ranked else "", lang, now, part)
        close = parsed is None and self._tells(subject) and len(ranked) > 1 and ranked[1][1] >= CLOSE * ranked[0][1]
        if not close and sure >= (limits.answer_at if self._tells(subject) else limits.choose_at):
            answer = self._subject(subject, self._of_topic(query, subject.topic), lang, now, part)
            return self._premise(part, answer, lang)
        topical = self._about(query, lang, now, part)
        if topical:
            return topical
        if sure >= limits.choose_at:
            return self._choice(ranked, lang, now, part)
        return Answer(Status.UNKNOWN, self._unknown(self.speech(lang)), lang)

    def _by_time_alone(self, part: str, query: Query, lang: str, now: datetime) -> Answer | None:
        """A question that is all time: "this week or next?" asks how long to wait, "on the 24th, right?" wants the dates."""
        if query.span is None or query.what or query.left or query.edge:
            return None
        if query.span.kind == "week" and now.astimezone(self.knowledge.zone).date() < self.knowledge.event.days[0]:
            return self._told(guide.countdown(self.knowledge.event.days, self.teller(lang, now)), query, "", lang, now, part)
        dates = next((id_ for id_, fact in self.knowledge.facts.items() if fact.topic == "dates" and not fact.unpublished), None)
        if dates and query.span.kind == "day" and premise.wants_a_yes(part, self.asking):
            answer = self._subject(Subject(dates, "dates"), query, lang, now, part)
            return self._premise(part, answer, lang)
        return None

    def _is_cue(self, word: str) -> bool:
        return bool(self.asking.spans([word]))

    def _parsed_topic(self, query: Query) -> Subject | None:
        """The fact whose topic is just what was taken apart: a kind of session and what is wanted of it, nothing left over."""
        if not query.types or query.left or query.sessions or query.speakers:
            return None
        for id_, fact in self.knowledge.facts.items():
            topic = self.knowledge.topics.get(fact.topic or "")
            if topic and query.types[0] in topic.sessions and topic.want == query.want:
                return Subject(id_, fact.topic or "")
        return None

    def _stands_alone(self, label: str) -> bool:
        """Whether a label is of a matter that no earlier question changes: the clock, the countdown, small talk."""
        topic = self.knowledge.topics.get(Subject.of(label, self.knowledge).topic)
        return bool(topic and (topic.kind != "event" or topic.want in ("clock", "countdown")))

    def _kind(self, label: str) -> str:
        topic = self.knowledge.topics.get(Subject.of(label, self.knowledge).topic)
        return topic.kind if topic else "event"

    def _titled(self, query: Query) -> Query:
        """What is left over may be part of a title: "what language is the solar roofs talk in?"."""
        if not query.left or query.sessions or query.speakers or not (query.types or set(query.wants) - {"list"}):
            return query
        named = self.programme.entities.containing(query.left)
        return replace(query, sessions=tuple(named), left=()) if 0 < len(named) <= CHOICES else query

    def _tells(self, subject: Subject) -> bool:
        """Whether a subject's answer states something, so that giving it wrongly would be a false answer."""
        return bool(subject.fact and not self.knowledge.facts[subject.fact].unpublished)

    def _is_programme(self, query: Query, subject: Subject, sure: float) -> bool:
        """Whether the agenda answers rather than a fact.

        It does when the question names a session or a person, or is accounted for to the last word by times,
        rooms, kinds and wants; unless a published fact of that very topic is surely meant and no time is asked.
        """
        if not self.knowledge.agenda.sessions or not query.anchored:
            return False
        topic = self.knowledge.topics.get(subject.topic)
        about_programme = bool(topic and topic.want)
        if query.topic and query.span and self.programme.entities.about(query.topic):
            return True
        if self._tells(subject) and sure >= self.limits.answer_at and not query.sessions and not query.speakers:
            other_kind = bool(query.types) and not (topic and set(query.types) & set(topic.sessions)) and sure < SURELY and not query.left
            timed = bool(query.span and about_programme)
            return timed or (other_kind and query.types[0] in self.programme.held)
        if query.sessions or query.speakers:
            return not query.left or about_programme or sure < self.limits.answer_at or len(query.left) <= 2
        return not query.left or about_programme or (len(query.left) == 1 and sure < self.limits.answer_at)

    def _of_topic(self, query: Query, topic_id: str) -> Query:
        """What a topic adds to a question about the programme: kinds of sessions, and what is wanted."""
        topic = self.knowledge.topics.get(topic_id)
        if topic is None or topic.want is None:
            return query
        # "Who opens the second day?" is after the first session of a day, not after one of the kind "opening".
        own = query.sessions or query.speakers or (query.edge and query.span)
        types = query.types or (() if own else tuple(topic.sessions))
        edge = query.edge or (topic.want if topic.want in ("first", "last") else "")
        want = query.want
        if want == "list" and topic.want not in ("first", "last"):
            want = topic.want
        elif topic.want == "speakers" and want in ("who", "many") and not query.sessions and not query.types:
            want = "speakers"
        return replace(query, types=types, edge=edge, want=want)

    def _subject(self, subject: Subject, query: Query, lang: str, now: datetime, text: str) -> Answer:
        """The answer to what the matcher understood: computed, a fact, the programme's, or honestly none."""
        topic = self.knowledge.topics.get(subject.topic)
        teller = self.teller(lang, now)
        label = f"fact:{subject.fact}" if subject.fact else f"topic:{subject.topic}"
        if topic and topic.want == "countdown":
            return self._told(guide.countdown(self.knowledge.event.days, teller), query, label, lang, now, text)
        if topic and topic.want == "clock":
            return self._told(guide.clock(teller), query, label, lang, now, text)
        status, reply, sources = facts.tell(self.knowledge, subject, teller.speech, now)
        if status is Status.UNPUBLISHED and topic and topic.want and not sources:
            told = (
                guide.answer(query, self.programme, teller)
                if query.what or query.edge or query.want in ("list", "speakers", "change")
                else None
            )
            if told and self.knowledge.agenda.file.status != "partial":
                return self._told(told, query, label, lang, now, text)
        if status in (Status.SMALLTALK, Status.UNKNOWN):
            return Answer(status, reply if status is Status.SMALLTALK else self._helped(reply, teller.speech), lang)
        about = query if topic and topic.want else None
        return Answer(status, reply, lang, sources, Focus(text, label, about, (), now))

    def _about(self, query: Query, lang: str, now: datetime, text: str) -> Answer | None:
        """ "Anything about soil sensors?": sessions that speak of what nothing else accounts for."""
        words = query.topic or query.left
        if not words or not self.knowledge.agenda.sessions:
            return None
        hits = self.programme.entities.about(words)
        if not hits or len(hits[0].words) < (len(words) if not query.topic else (len(words) + 1) // 2):
            return None
        asked = replace(query, topic=tuple(words))
        told = guide.answer(asked, self.programme, self.teller(lang, now))
        return self._told(told, asked, "", lang, now, text) if told else None

    def _choice(self, ranked: Sequence[tuple[str, float]], lang: str, now: datetime, text: str) -> Answer:
        """Two or three readings that are close, as buttons."""
        speech = self.speech(lang)
        buttons: list[tuple[Button, ...]] = []
        seen: set[str] = set()
        for label, _ in ranked:
            subject = Subject.of(label, self.knowledge)
            topic = self.knowledge.topics.get(subject.topic)
            if topic and topic.kind != "event":
                continue
            name = self.knowledge.label(subject.fact, lang) if subject.fact else self.knowledge.say(topic.label, lang)[0] if topic else ""
            if name and name not in seen and len(seen) < CHOICES:
                seen.add(name)
                buttons.append((Button(name, label),))
        if not buttons:
            return Answer(Status.UNKNOWN, self._unknown(speech), lang)
        reply = facts.ask_organisers(Reply(speech.say("clarify"), tuple(buttons)), speech)
        return Answer(Status.CLARIFY, reply, lang, (), Focus(text, ranked[0][0], None, (), now))

    def _premise(self, part: str, answer: Answer, lang: str) -> Answer:
        if answer.status is not Status.ANSWERED or not premise.wants_a_yes(part, self.asking):
            return answer
        text = premise.correct(part, answer.reply.text, self.speech(lang))
        return replace(answer, reply=replace(answer.reply, text=text))

    def _told(self, told: guide.Told, query: Query, label: str, lang: str, now: datetime, text: str) -> Answer:
        reply = told.reply
        if told.status is Status.UNPUBLISHED:
            reply = facts.ask_organisers(reply, self.speech(lang))
        if told.shown and self.knowledge.agenda.file.source:
            reply = reply.with_buttons((Button(self.speech(lang).say("button-source"), "source"),))
        sources = tuple(f"session:{id_}" for id_ in told.shown)
        return Answer(told.status, reply, lang, sources, Focus(text, label, query, told.shown, now))

    def _unknown(self, speech: Speech) -> Reply:
        return self._helped(Reply(speech.say("unknown")), speech)

    def _helped(self, reply: Reply, speech: Speech) -> Reply:
        """Every dead end offers two things that do work."""
        longer = replace(reply, text=f"{reply.text}\n{speech.say('try-these')}")
        return longer.with_buttons((Button(speech.say("button-help"), "help"), Button(speech.say("button-ask"), "ask")))


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
    reply = Reply("\n\n".join(one.reply.text for one in kept), buttons)
    focus = next((one.focus for one in reversed(kept) if one.focus), None)
    return Answer(status, reply, lang, tuple(dict.fromkeys(id_ for one in kept for id_ in one.sources)), focus)


def _shown(query: Query) -> dict[str, Any]:
    """The parts of a query that are there, for people."""
    found = {name: getattr(query, name) for name in (*CARRIED, "left") if getattr(query, name)}
    if query.span:
        found["span"] = f"{query.span.kind} {query.span.start:%Y-%m-%d %H:%M} - {query.span.end:%Y-%m-%d %H:%M}"
    return found
