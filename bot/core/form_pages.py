"""What the form says: one question at a time, why an answer is not taken, the summary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.core import countries
from bot.core.answers import Refusal, Value, label
from bot.core.form import NAME, Form, FormQuestion
from bot.core.knowledge import Knowledge
from bot.core.language import Speech
from bot.core.registration import SUMMARY, Answers, Draft, back, is_open, path, progress, said
from bot.core.replies import Button, Reply, in_rows
from bot.core.telling import shorten
from bot.core.text import fold

NARROW = 16
"""Labels up to that length stand two in a row."""

_OUT = {"cancel", "quit", "exit", "renunt", "anulez", "anulare", "iesire", "отмена", "отменить", "отменяю", "выход", "стоп"}
"""Said for the button that leads out of a form, folded."""


def harmless(text: str) -> str:
    """Somebody's own words within ours: two stars in them make nothing bold."""
    return text.replace("**", "*\u2060*")


@dataclass(frozen=True)
class Clerk:
    """Asks the questions of the event's form in one language."""

    knowledge: Knowledge
    form: Form
    speech: Speech
    prefix: Literal["form", "edit"] = "form"
    """What the buttons' data begins with: edit, where an organiser changes somebody else's answers."""

    def text(self, texts: object) -> str:
        """A text of the form in the language, or in the event's first."""
        return label(texts, self.speech.lang, self.knowledge.event.languages[0])  # type: ignore[arg-type]

    def when_open(self, now: datetime) -> str:
        """early, open, late."""
        return is_open(now, self.opens, self.closes)

    @property
    def opens(self) -> datetime | None:
        """The moment from which people may register."""
        return self.knowledge.aware(self.form.opens) if self.form.opens else None

    @property
    def closes(self) -> datetime:
        """The moment from which nobody may register any more: said in the form, else the end of the last day."""
        return self.knowledge.aware(self.form.closes) if self.form.closes else self.knowledge.ends

    def not_open(self, now: datetime) -> Reply | None:
        """Why nobody can register now; None when one can."""
        say = self.speech.say
        state = self.when_open(now)
        if state == "early" and self.opens:
            return Reply(say("form-early", moment=self.speech.moment(self.opens)))
        if state == "late":
            return Reply(say("form-late", moment=self.speech.moment(self.closes)), ((Button(say("button-ask"), "ask"),),))
        return None

    def welcome(self, draft: Draft) -> Reply:
        """The organisers' note, and the first question."""
        asked = self.prompt(draft)
        note = self.text(self.form.note) if self.form.note and draft.mode == "new" else ""
        return replace(asked, text=f"{note}\n\n{asked.text}") if note else asked

    def prompt(self, draft: Draft, said_first: str = "") -> Reply:
        """The present question, or the summary; after `said_first`."""
        reply = self.summary(draft) if draft.step == SUMMARY else self._question(draft)
        return replace(reply, text=f"{said_first}\n\n{reply.text}") if said_first else reply

    def _question(self, draft: Draft) -> Reply:
        say, id_ = self.speech.say, draft.step
        question = self.form.questions[id_]
        number, total = progress(self.form, draft.answers, id_)
        lines = [say("form-progress", number=number, total=total), f"**{self.text(question.question or question.label)}**"]
        if question.consent:
            lines.append(self.text(question.consent))
        if question.help:
            lines.append(self.text(question.help))
        if draft.answers.get(id_) is not None and question.kind != "choices":
            lines.append(say("form-so-far", answer=self.shown(question, draft.answers[id_])))
        if question.kind == "choices":
            lines.append(say("form-several"))
        return Reply("\n".join(lines), (*self._choices(draft, id_, question), self._steering(draft, id_, question)))

    def _choices(self, draft: Draft, id_: str, question: FormQuestion) -> tuple[tuple[Button, ...], ...]:
        say = self.speech.say
        if question.kind in ("yes-no", "consent"):
            yes, no = ("button-yes", "button-no") if question.kind == "yes-no" else ("button-agree", "button-disagree")
            return ((Button(say(yes), f"{self.prefix}:a:{id_}:yes"), Button(say(no), f"{self.prefix}:a:{id_}:no")),)
        marks = set(draft.picked) if question.kind == "choices" else said(draft.answers.get(id_))
        buttons = [
            Button(shorten(f"✓ {name}" if option in marks else name, 40), f"{self.prefix}:a:{id_}:{option}")
            for option, one in question.options.items()
            for name in [self.text(one.label)]
        ]
        rows = in_rows(buttons, 2 if all(len(button.label) <= NARROW for button in buttons) else 1)
        return (*rows, (Button(say("button-done"), f"{self.prefix}:done:{id_}"),)) if question.kind == "choices" else rows

    def _steering(self, draft: Draft, id_: str, question: FormQuestion) -> tuple[Button, ...]:
        say = self.speech.say
        row = []
        if back(self.form, draft).step != id_:
            row.append(Button(say("button-back"), f"{self.prefix}:back:{id_}"))
        if not question.required:
            row.append(Button(say("button-skip"), f"{self.prefix}:skip:{id_}"))
        return (*row, Button(say("button-stop"), f"{self.prefix}:stop"))

    def named(self, draft: Draft, text: str) -> str:
        """The data, without the prefix, of the button whose words were typed, in any language; "" for none, and for an answer's button."""
        wanted = fold(text).strip(" /.!")
        for lang, phrases in self.knowledge.phrases.items():
            spoken = replace(self, speech=Speech(lang, phrases, self.speech.zone))
            for button in (one for row in spoken.prompt(draft).buttons for one in row):
                data = button.data.partition(":")[2]
                if fold(button.label) == wanted and not data.startswith("a:"):
                    return data
        return "stop" if wanted in _OUT else ""

    def refusal(self, draft: Draft, why: Refusal) -> Reply:
        """Why the answer was not taken, and the question again; what may have been meant as buttons."""
        offers = tuple(Button(countries.name(code, self.speech.lang), f"{self.prefix}:a:{draft.step}:{code}") for code in why.offers)
        again = self._question(draft)
        rows = ((offers,) if offers else ()) + again.buttons
        return Reply(f"{self.speech.say(why.key, **why.values)}\n\n{again.text}", rows)

    def shown(self, question: FormQuestion, value: Value) -> str:
        """An answer for reading."""
        say = self.speech.say
        if value is None or value == []:
            return say("form-none")
        if isinstance(value, dict):
            return say("form-agreed" if value.get("given") else "form-not-agreed")
        if isinstance(value, list):
            return ", ".join(self.option(question, one) for one in value)
        if question.kind == "choice":
            return self.option(question, str(value))
        if question.kind == "yes-no":
            return say("button-yes" if value == "yes" else "button-no")
        if question.kind == "country":
            return countries.name(str(value), self.speech.lang)
        return harmless(str(value))

    def option(self, question: FormQuestion, id_: str) -> str:
        """The label of an option, or its id when it is gone from the form."""
        return self.text(question.options[id_].label) if id_ in question.options else id_

    def answers(self, answers: Answers) -> list[str]:
        """Every answer on a line."""
        return [
            f"{self.text(self.form.questions[id_].label)}: **{self.shown(self.form.questions[id_], answers.get(id_))}**"
            for id_ in path(self.form, answers)
        ]

    def summary(self, draft: Draft) -> Reply:
        """Everything before it is confirmed."""
        say = self.speech.say
        head = say(f"form-summary-{draft.mode}")
        rows = (
            (Button(say("button-confirm"), f"{self.prefix}:confirm"), Button(say("button-change"), f"{self.prefix}:change")),
            (Button(say("button-stop"), f"{self.prefix}:stop"),),
        )
        return Reply("\n".join([head, *self.answers(draft.answers)]), rows)

    def which(self, draft: Draft) -> Reply:
        """Which answer shall be changed? Nobody consents for somebody else."""
        say = self.speech.say
        buttons = [
            Button(shorten(self.text(self.form.questions[id_].label), 24), f"{self.prefix}:q:{id_}")
            for id_ in path(self.form, draft.answers)
            if draft.mode != "theirs" or self.form.questions[id_].kind != "consent"
        ]
        whose = f"**{harmless(name_of(draft.answers))}**\n" if draft.mode == "theirs" else ""
        return Reply(f"{whose}{say('form-which')}", (*in_rows(buttons), (Button(say("button-back"), f"{self.prefix}:go"),)))

    def leaving(self, draft: Draft) -> Reply:
        """Nothing is thrown away without a second tap."""
        say = self.speech.say
        rows = ((Button(say("button-go-on"), f"{self.prefix}:go"), Button(say("button-throw-away"), f"{self.prefix}:drop")),)
        return Reply(say(f"form-leave-{draft.mode}"), rows)

    def part(self, id_: str) -> str:
        """The name of a part, or of the event."""
        if id_ in self.form.parts:
            return self.text(self.form.parts[id_].name)
        return id_ or self.text(self.knowledge.event.name)


def name_of(answers: Answers) -> str:
    """What stands on the ticket."""
    return str(answers.get(NAME) or "")
