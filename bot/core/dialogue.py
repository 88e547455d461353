"""A message in somebody's words, and what the last turns were about -> the organisers' answer, or an honest none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.core import spelling, splitting
from bot.core.dividing import Divider
from bot.core.division import SURELY
from bot.core.followups import Followups
from bot.core.grounds import Grounds, Part
from bot.core.knowledge import Knowledge
from bot.core.langid import CYRILLIC_ROMANIAN, LATIN_RUSSIAN
from bot.core.language import Speech
from bot.core.listening import Listener
from bot.core.matching import Matcher
from bot.core.query import Query
from bot.core.replies import Reply, Status
from bot.core.standalone import Standalone, chosen
from bot.core.standing import OF_LANGUAGES
from bot.core.stories import Stories
from bot.core.telling import Teller
from bot.core.text import CYRILLIC, clipped, fold, tokens
from bot.core.turns import CARRIED, Answer, Focus, Question

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z]{3}", re.IGNORECASE)
ANSWERS_KEPT = 128
"""Answers remembered for whoever asks the same within the minute; a megabyte or two at most."""
SURELY_ROMANIAN = 0.9
"""Romanian in Cyrillic letters is rare, Russian is not: below this confidence Cyrillic letters mean Russian."""
SURELY_NAMED = 0.6
"""Below this confidence a name in capitals tells no language."""
HARDLY_ASKED = 0.2
"""Below this confidence a part of a message is no question beside one that is understood."""
LONGEST_IN_TONGUE = 4
"""Words of "and in Romanian please"."""
HELD = frozenset({"will", "be", "is", "va", "vor", "fi", "e", "este", "будет", "будут", "идет", "проходит"})
"""Words, folded, by which a language is that of the event, and not of the answer that is wished."""
REMEMBERED = 3
"""Sessions that a conversation may come back to."""
SIGNS = {
    "☕": "coffee", "🚻🚽🚾": "toilets", "🅿🚗🚙": "parking", "🍕🍽🍴🥪🍔🥗": "lunch",
    "📶": "wifi", "🚕🚖": "taxi", "🚌": "bus", "🏨🛏": "hotel", "🔌🔋": "where can I charge my phone",
    "♿": "wheelchair access", "🚬": "smoking", "🍷🥂": "dinner", "💊": "pharmacy",
    "🚑🆘": "call an ambulance", "🐶🐕🐈": "can I bring my dog", "📍🗺": "where is it", "🧳": "luggage",
}  # fmt: skip
"""Pictures that are a question by themselves, and what they ask."""
MOST_UNKNOWN = 50
"""Words that nobody says in the bot's languages, from which a message is noise, or in another language: none is put right or looked for."""
REHEARSED = 20
"""Of so many topics one is rehearsed; a rehearsal of more takes longer and makes the first answers no quicker."""
MOST_UNCLEAR = 2
"""Words of a message whose typos the rest of it is asked about."""
CLEARLY_SURER = 0.2
"""By how much a message must be understood better for a word to be taken for one of several that it may be a typo of."""
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
        self.divider, self.listener = Divider(self.grounds), Listener(self.grounds)
        self.stories = Stories(self.grounds, self.listener, self.standalone, self.followups)
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
        if sum(not self.matcher.known(word) for word in tokens(text)) > MOST_UNKNOWN:
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
            opens = not any(before.focus and "story" not in before.trace for before in answers)
            answer = self._one(one, lang, question.now, focus, among=len(asked) > 1, opens=opens)
            focus = answer.focus or focus
            answers.append(answer)
        if len(asked) > 1:
            answers = self._settle(answers, text if spelt == repaired.text else spelt, lang, question)
        whole = _joined(answers, lang)
        if (repaired.flipped or repaired.guessed or len(repaired.changes) > MANY_CHANGES) and whole.status not in (
            Status.UNKNOWN,
            Status.SMALLTALK,
        ):
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
            repaired = spelling.without(repaired, bold)
        return self._by_the_rest(repaired)

    def _by_the_rest(self, repaired: spelling.Repaired) -> spelling.Repaired:
        """With typos of which it is not clear what was meant read so that the whole message is surely of one of the event's matters."""
        alone = len(tokens(repaired.text)) == 1  # a rest there is not
        for word, meant in repaired.unclear[:MOST_UNCLEAR]:
            rivals = [one for one in meant if not alone or spelling.is_slip(word, one)]
            if not rivals:
                continue
            if (sure := self.matcher.confidence(repaired.text)) >= SURELY:
                break
            read = [spelling.with_guess(repaired, word, one) for one in rivals]
            matches = [self.matcher.match(one.text, None, 8) for one in read]
            best, match = max(zip(read, matches, strict=True), key=lambda pair: pair[1].confidence)
            if match.confidence >= max(sure + CLEARLY_SURER, SURELY) and self.grounds.kind(match.label) == "event":
                repaired = best
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

    def _one(
        self, asked: splitting.Asked, lang: str, now: datetime, focus: Focus | None, *, among: bool = False, opens: bool = True
    ) -> Answer:
        part = self.listener.part(asked, lang, now, among=among)
        trace = {"text": asked.text, "query": _shown(part.query), "candidates": part.ranked[:5], "confidence": round(part.sure, 3)}
        answer = self.stories.answer(part, asked) if opens else None
        if answer:
            trace["story"] = asked.mail
        elif focus and (answer := self.followups.answer(part, focus)):
            trace["follows"] = focus.label or focus.text
        answer = answer or self.standalone.answer(part)
        return answer._replace(trace=trace, focus=self._kept(part, focus, answer))

    def _kept(self, part: Part, focus: Focus | None, answer: Answer) -> Focus | None:
        """What an answer leaves in focus, with the sessions that were spoken of before."""
        if answer.focus is None:
            return None
        last = focus.shown if focus and len(focus.shown) == 1 else ()
        named = part.query.sessions or tuple(one.id for one in self.listener.of_kinds(part.query, part.now))
        named = named if len(named) == 1 and not answer.focus.shown else ()
        before = tuple(dict.fromkeys((*named, *last, *(focus.before if focus else ()))))[:REMEMBERED]
        aside = bool(named) or bool(focus and (last or focus.aside) and not self.followups.standing.alone(part, focus))
        shown, told = answer.focus.shown, self.grounds.answered(self.grounds.subject(answer.focus.label))
        listed = () if focus is None else focus.shown if len(focus.shown) > 1 else focus.listed
        matter = "" if focus is None or shown or told else focus.matter or focus.label
        return answer.focus._replace(before=before, listed=listed if len(shown) == 1 else (), matter=matter, aside=aside and not shown)


def _joined(answers: Sequence[Answer], lang: str) -> Answer:
    """Several answers as one message; the status of the best of them."""
    if len(answers) == 1:
        return answers[0]
    kept: list[Answer] = []
    for one in answers:
        if not any(_begin_alike(one.reply.text, other.reply.text) for other in kept):
            kept.append(one)
    order = (Status.ANSWERED, Status.CLARIFY, Status.UNPUBLISHED, Status.UNKNOWN, Status.SMALLTALK)
    status = min((one.status for one in kept), key=order.index)
    buttons = tuple(dict.fromkeys(row for one in kept for row in one.reply.buttons))[:8]
    reply = Reply("\n\n".join(map(_named_choices, kept)), buttons)
    focus = next((one.focus for one in reversed(kept) if one.focus), None)
    return Answer(status, reply, lang, tuple(dict.fromkeys(id_ for one in kept for id_ in one.sources)), focus)


def _begin_alike(one: str, other: str) -> bool:
    """Whether two texts are the same, but for an offer of other answers below one of them."""
    return one.startswith(other) or other.startswith(one)


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
