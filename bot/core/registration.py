"""The steps of signing up: which question comes next, what counts as answered, who takes which places, for how long they are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.core.answers import Value
from bot.core.form import WHOLE, Form, FormQuestion

Answers = Mapping[str, Value]
Mode = Literal["new", "edit", "theirs"]
"""theirs: an organiser changes the answers of somebody else, and is asked nothing but what they choose to change."""
SUMMARY = ""
"""The step after the last question."""
LONGEST_WHOLE = 3500
"""Characters; Telegram's apps cut what has more than 4,096 into several messages, at a blank where there is one."""
TOGETHER = 2
"""Seconds within which the pieces arrive."""
MOST_HEARD = 100
"""Messages that are remembered as answers: more than any form has questions, so that a flood does not fill the draft."""
SHORTEST_OFFER = timedelta(minutes=30)
"""A freed place is kept for somebody at least so long, even when the event has begun."""


def said(value: Value) -> set[str]:
    """The answer as what conditions are written in."""
    if value is None:
        return set()
    if isinstance(value, list):
        return set(value)
    if isinstance(value, dict):
        return {"yes" if value.get("given") else "no"}
    return {str(value)}


def holds(when: Mapping[str, tuple[str, ...]], answers: Answers) -> bool:
    """Whether every condition is met."""
    return all(said(answers.get(id_)) & set(accepted) for id_, accepted in when.items())


def path(form: Form, answers: Answers) -> list[str]:
    """The questions that are asked of somebody who answers so, in order."""
    asked: dict[str, Value] = {}
    for id_, question in form.questions.items():
        if holds(question.when, asked):
            asked[id_] = answers.get(id_)
    return list(asked)


def is_answered(question: FormQuestion, answers: Answers, id_: str) -> bool:
    """Whether there is an answer that still stands: the form may have changed since."""
    if id_ not in answers:
        return False
    value = answers[id_]
    if value is None:
        return not question.required
    if question.kind == "consent":
        return isinstance(value, dict) and value.get("version") == question.version
    if question.kind in ("choice", "choices"):
        return bool(said(value)) and said(value) <= set(question.options)
    return True


def next_step(form: Form, answers: Answers) -> str:
    """The first question without an answer, or the summary."""
    return next((id_ for id_ in path(form, answers) if not is_answered(form.questions[id_], answers, id_)), SUMMARY)


def progress(form: Form, answers: Answers, id_: str) -> tuple[int, int]:
    """3 of 9."""
    asked = path(form, answers)
    return (asked.index(id_) + 1 if id_ in asked else len(asked)), len(asked)


def applicable(form: Form, answers: Answers) -> dict[str, Value]:
    """The answers without those to questions that are not asked any more."""
    return {id_: answers[id_] for id_ in path(form, answers) if id_ in answers}


def wanted(form: Form, answers: Answers) -> tuple[str, ...]:
    """The parts somebody who answers so takes a place in, the whole first."""
    return (WHOLE, *(id_ for id_, part in form.parts.items() if holds(part.when, answers)))


@dataclass(frozen=True)
class Draft:
    """A form that is being filled in, or answers that are being changed."""

    answers: Mapping[str, Value] = field(default_factory=dict)
    step: str = SUMMARY
    picked: tuple[str, ...] = ()
    """The options marked so far, of a question that takes several."""
    mode: Mode = "new"
    lang: str = ""
    """The form is filled in in one language, whichever a question in the middle is asked in; empty: the person's."""
    of: int = 0
    """The registration that an organiser changes."""
    before: Answers = field(default_factory=dict)
    """What is changed, as it was when the change began."""
    refused: int = 0
    """The message that was no answer to this step; when it is edited it may become one."""
    heard: tuple[int, ...] = ()
    """The messages that were answers, or were meant as such: when they are edited they are no questions."""
    cut: int = 0
    """When a text came that was too long, as Telegram's apps cut it: what comes with it is its rest. Unix seconds."""

    def dump(self) -> str:
        """As JSON, for the database."""
        return json.dumps(vars(self) | {"answers": dict(self.answers), "before": dict(self.before)}, ensure_ascii=False)

    @classmethod
    def load(cls, raw: str, form: Form) -> Draft:
        """From JSON; what the form no longer asks is left out, and a step that is gone is found anew."""
        data: dict[str, Any] = json.loads(raw)
        answers = {id_: value for id_, value in data["answers"].items() if id_ in form.questions}
        draft = cls(**data | {"answers": answers, "picked": tuple(data["picked"]), "heard": tuple(data.get("heard", ()))})
        return draft if draft.step in path(form, answers) else draft.go_on(form)

    def go_on(self, form: Form) -> Draft:
        """At the next question that has no answer, or the summary."""
        return replace(self, step=SUMMARY if self.mode == "theirs" else next_step(form, self.answers), picked=(), refused=0)

    def refuse(self, message_id: int, text: str, sent: datetime) -> Draft:
        """After a message that is no answer."""
        return replace(self.hear(message_id), refused=message_id, cut=int(sent.timestamp()) if len(text) >= LONGEST_WHOLE else 0)

    def hear(self, message_id: int) -> Draft:
        """With a message that is an answer, or meant as one."""
        return self if message_id in self.heard else replace(self, heard=(*self.heard, message_id)[-MOST_HEARD:])

    def cuts(self, sent: datetime) -> bool:
        """Whether a message is the rest of one that was too long."""
        return bool(self.cut) and 0 <= sent.timestamp() - self.cut <= TOGETHER


def begin(form: Form, answers: Answers | None = None, mode: Mode = "new", lang: str = "", of: int = 0) -> Draft:
    """The form with what is known already, at the first question that has no answer."""
    known = {id_: value for id_, value in (answers or {}).items() if id_ in form.questions}
    return Draft(known, mode=mode, lang=lang, of=of, before={} if mode == "new" else known).go_on(form)


def merged(draft: Draft, answers: Answers) -> Answers:
    """The answers as they are by now, with what this draft changes: somebody else may have changed others meanwhile."""
    return {**answers, **{id_: value for id_, value in draft.answers.items() if draft.before.get(id_) != value}}


def give(form: Form, draft: Draft, value: Value) -> Draft:
    """The draft with an answer to the present question."""
    if draft.step == SUMMARY:
        return draft
    return replace(draft, answers={**draft.answers, draft.step: value}).go_on(form)


def turn_to(form: Form, draft: Draft, id_: str) -> Draft:
    """Ask one question again."""
    if id_ not in path(form, draft.answers):
        return draft
    picked = tuple(sorted(said(draft.answers.get(id_)))) if form.questions[id_].kind == "choices" else ()
    return replace(draft, step=id_, picked=picked, refused=0)


def back(form: Form, draft: Draft) -> Draft:
    """The question before; the first has none. Where all is answered and one answer is changed: the summary."""
    if draft.step != SUMMARY and draft.go_on(form).step == SUMMARY:
        return draft.go_on(form)
    asked = path(form, draft.answers)
    if draft.step == SUMMARY:
        return turn_to(form, draft, asked[-1])
    at = asked.index(draft.step) if draft.step in asked else 0
    return turn_to(form, draft, asked[max(at - 1, 0)])


def toggle(draft: Draft, option: str) -> Draft:
    """Mark an option, or take the mark away."""
    marked = tuple(one for one in draft.picked if one != option)
    return replace(draft, picked=marked if option in draft.picked else (*draft.picked, option))


def is_open(now: datetime, opens: datetime | None, closes: datetime) -> Literal["early", "open", "late"]:
    """Whether people may register now."""
    if opens and now < opens:
        return "early"
    return "open" if now < closes else "late"


def offered_until(now: datetime, begins: datetime, hours: int) -> datetime:
    """Until when a freed place is kept for the next person: some hours, but at most a quarter of the time that is left."""
    left = max((begins - now) / 4, SHORTEST_OFFER)
    return now + min(timedelta(hours=hours), left)


_INTERROGATIVE = {
    "en": "what when where who whom whose which how why is are was do does did can could will would should may",
    "ro": "ce cand unde cine care cui cat cata cate cati cum de este e sunt pot putem se exista aveti am",
    "ru": "что когда где кто кому чей какой какая какие какое сколько как почему зачем куда откуда можно ли есть будет будут нужно надо",
}
_ASKS = {word for words in _INTERROGATIVE.values() for word in words.split()}
_IN_PASSING = "wait but and so sorry hm hmm please ok dar si stai scuze а но и подожди подождите стоп скажите извините простите"
_BEFORE_IT = set(_IN_PASSING.split())


def sounds_like_a_question(words: Sequence[str], text: str) -> bool:
    """Whether a text asks something: it ends so, or begins with a question word. `words` are its folded words."""
    if text.rstrip().endswith(("?", "？", "؟", ";?")):
        return True
    first = next((word for word in words if word not in _BEFORE_IT), "")
    return len(words) >= 3 and first in _ASKS


_ADDRESS = re.compile(r"@|[\w-]\.[a-z]{2,}\b", re.IGNORECASE)


def is_wordy(words: Sequence[str], text: str) -> bool:
    """Whether a text has as many words as a question needs, and is neither an address with a slip in it nor code."""
    signs = sum(not char.isalnum() and not char.isspace() for char in text)
    return len(words) >= 3 and not _ADDRESS.search(text) and signs <= len(text) / 5


def is_interjection(question: FormQuestion, fits: bool, asks: bool, wordy: bool, understood: str) -> bool:
    """Whether something typed in the middle of the form is no answer but a question of its own.

    `fits`: it can be kept as the answer; `asks`: it sounds like a question, or is said in passing;
    `wordy`: it has three words or more; `understood`: what became of it as a question.
    In doubt it is the answer, for that can be changed in the summary.
    """
    if question.kind == "text" and fits:
        return asks and understood != "unknown"
    if fits:
        return False
    return asks or (wordy and understood in ("answered", "unpublished"))
