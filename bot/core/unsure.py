"""What is said where nothing is surely meant: a choice, other readings below an answer, what does work."""

from __future__ import annotations

from dataclasses import replace

from bot.core import facts, spoken
from bot.core.division import LIKELY
from bot.core.grounds import Grounds, Part
from bot.core.language import Speech
from bot.core.own_facts import OwnFacts
from bot.core.replies import Button, Reply, Status
from bot.core.turns import Answer, Focus

CHOICES = 3
"""Readings of a choice: more would not be read."""
MOST_OTHERS = 2
"""Other readings that are offered below an answer."""


class Unsure:
    """One event's readings, offered."""

    def __init__(self, grounds: Grounds, own: OwnFacts) -> None:
        self.grounds, self.knowledge, self.own = grounds, grounds.knowledge, own

    def with_others(self, answer: Answer, part: Part, sure: float) -> Answer:
        """An answer that is not sure, with what else may be meant on buttons below it.

        Below what is not published, however sure, stand the organisers' own facts that have a rare word of the question.
        """
        if answer.status not in (Status.ANSWERED, Status.UNPUBLISHED) or answer.focus is None:
            return answer
        own = self.own.with_rare_words(part) if answer.status is Status.UNPUBLISHED else []
        if sure >= LIKELY and not own:
            return answer
        told = {answer.focus.label, *(f"fact:{id_}" for id_ in answer.sources)}
        others = [
            label
            for label, chance in part.ranked
            if chance >= spoken.POSSIBLE and sure < LIKELY and label not in told and self.grounds.kind(label) == "event"
        ]
        own = own or ([likeliest] if sure < LIKELY and (likeliest := self.own.likeliest(part)) else [])
        others = [*(label for label in own if label not in told), *(label for label in others if label not in own)]
        names = {self._name(label, part.lang): label for label in others[:MOST_OTHERS]}
        if not names:
            return answer
        text = f"{answer.reply.text}\n\n{self.grounds.speech(part.lang).say('meant-else')}"
        rows = tuple((Button(name, label),) for name, label in names.items())
        return answer._replace(reply=replace(answer.reply, text=text).with_buttons(*rows))

    def choice(self, part: Part) -> Answer:
        """Two or three readings that are close, as buttons; the likeliest of the organisers' own facts among them."""
        speech = self.grounds.speech(part.lang)
        readings = [label for label, _ in part.ranked if self.grounds.kind(label) == "event"]
        own = self.own.likeliest(part)
        if own and own not in readings[:CHOICES]:
            readings = [*readings[: CHOICES - 1], own]
        buttons: dict[str, str] = {}
        for label in readings:
            if len(buttons) < CHOICES:
                buttons.setdefault(self._name(label, part.lang), label)
        if not buttons:
            return Answer(Status.UNKNOWN, self.unknown(speech), part.lang)
        rows = tuple((Button(name, label),) for name, label in buttons.items())
        reply = facts.ask_organisers(Reply(speech.say("clarify"), rows), speech)
        return Answer(Status.CLARIFY, reply, part.lang, (), Focus(part.text, part.label, None, (), part.now))

    def _name(self, label: str, lang: str) -> str:
        subject = self.grounds.subject(label)
        topic = self.grounds.topic(subject)
        if subject.fact or topic is None:
            return self.knowledge.label(subject.fact, lang)
        return self.knowledge.say(topic.label, lang)[0]

    def unknown(self, speech: Speech) -> Reply:
        """Not understood, and said so."""
        return self.helped(Reply(speech.say("unknown")), speech)

    def helped(self, reply: Reply, speech: Speech) -> Reply:
        """Every dead end offers two things that do work."""
        longer = replace(reply, text=f"{reply.text}\n{speech.say('try-these')}")
        return longer.with_buttons((Button(speech.say("button-help"), "help"), Button(speech.say("button-ask"), "ask")))
