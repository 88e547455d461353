"""registration.yaml: the form people fill in to take part, as an organiser writes it, and what must be true of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Literal

from pydantic import Field, model_validator

from bot.core.checks import YEARS, known_ids, untranslated
from bot.core.reading import Document, Path, Problem, near_miss
from bot.core.replies import DATA_LIMIT
from bot.core.shapes import AgendaFile, Event
from bot.core.values import Id, Ids, LongName, Moment, Name, Shape, ShortText

Kind = Literal["text", "choice", "choices", "email", "phone", "number", "yes-no", "country", "consent"]
DECIDING = ("choice", "choices", "yes-no", "consent")
"""Kinds whose answers are among a few, so that other questions and parts can hang on them."""
YES_NO = ("yes", "no")
NAME = "name"
"""The id of the question every form has: what stands on the ticket and on the list at the door."""
EMAIL = "email"
"""The id of the question by which an import finds a person again."""
WHOLE = ""
"""Stands among the parts for the event as a whole."""
BUTTON = "form:a::"
"""What is in a button's data beside the ids of question and option."""


class Option(Shape):
    """One of the answers to choose from."""

    label: Name


class FormQuestion(Shape):
    """One question of the form."""

    kind: Kind = "text"
    label: Name = Field(description="A few words: for the summary and the sheets")
    question: LongName | None = Field(default=None, description="As it is asked; the label when left out")
    help: LongName | None = Field(default=None, description="Why it is asked, what to write")
    required: bool = True
    when: dict[Id, Ids] = Field(default_factory=dict, description="Asked only if earlier questions have one of these answers")
    options: dict[Id, Option] = Field(default_factory=dict, description="For choice and choices")
    least: int | None = Field(default=None, ge=0, le=1_000_000, description="text: letters, choices: how many, number: its size")
    most: int | None = Field(default=None, ge=1, le=1_000_000)
    consent: LongName | None = Field(default=None, description="For consent: what is agreed to, word for word")
    version: ShortText | None = Field(default=None, description="Of the consent's text; a new one is asked anew")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> FormQuestion:
        choosing = self.kind in ("choice", "choices")
        if choosing and len(self.options) < 2:
            raise ValueError("options: at least two are needed to choose from")
        if self.options and not choosing:
            raise ValueError(f"options: are for choice and choices, not for {self.kind}")
        if self.kind == "consent" and not self.consent:
            raise ValueError("consent: the text that is agreed to is missing")
        if self.kind == "consent" and not self.version:
            raise ValueError("version: is missing; with a new text it must change")
        if self.kind != "consent" and (self.consent or self.version):
            raise ValueError("consent: text and version are for questions of kind consent")
        if (self.least is not None or self.most is not None) and self.kind not in ("text", "choices", "number"):
            raise ValueError(f"most: limits are for text, choices and number, not for {self.kind}")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least: is more than most")
        if self.kind == "text" and (self.most or 0) > 1000:
            raise ValueError("most: a text has at most 1000 characters")
        if self.kind == "choices" and (self.least or 0) > len(self.options):
            raise ValueError("least: there are fewer options than that")
        return self


class Part(Shape):
    """A part of the event with places of its own: who answers so takes one."""

    name: Name
    capacity: int | None = Field(default=None, ge=1, description="Left out: its session's capacity; without one there is no limit")
    session: Id | None = Field(default=None, description="The session of the programme that it is")
    when: dict[Id, Ids] = Field(default_factory=dict, description="Who takes a place in it: the answers that mean so")


class Form(Shape):
    """registration.yaml: questions, places, opening and closing."""

    rehearsal: bool = Field(default=False, description="yes: it registers nobody with the organisers, and says so")
    note: LongName | None = Field(default=None, description="Told before the first question")
    opens: Moment | None = Field(default=None, description="Left out: it is open")
    closes: Moment | None = Field(default=None, description="Left out: at the end of the last day")
    capacity: int | None = Field(default=None, ge=1, description="Places in all; left out: no limit is known")
    offer_hours: int = Field(default=24, ge=1, le=168, description="For how long a freed place is offered; less as the event nears")
    parts: dict[Id, Part] = Field(default_factory=dict)
    questions: dict[Id, FormQuestion] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _asks_a_name(self) -> Form:
        name = self.questions.get(NAME)
        if not name or name.kind != "text" or not name.required or name.when:
            raise ValueError(f"questions: one must be called `{NAME}`, of kind text and always asked: it stands on the ticket")
        if EMAIL in self.questions and self.questions[EMAIL].kind != "email":
            raise ValueError(f"questions: the one called `{EMAIL}` must be of kind email")
        return self


def capacities(form: Form, agenda: AgendaFile) -> dict[str, int | None]:
    """The places of the whole and of each part; None where there is no limit."""
    found: dict[str, int | None] = {WHOLE: form.capacity}
    for id_, part in form.parts.items():
        session = agenda.sessions.get(part.session) if part.session else None
        found[id_] = part.capacity or (session.capacity if session else None)
    return found


def closing(form: Form, event: Event) -> datetime:
    """On the wall: when registering ends."""
    return form.closes or datetime.combine(event.days[-1], time(23, 59))


def check_form(form: Form, document: Document, event: Event | None, agenda: AgendaFile | None) -> tuple[list[Problem], list[Problem]]:
    """The form by itself, and against event.yaml and agenda.yaml where they can be read; problems, and what is worth a look."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    earlier: dict[str, FormQuestion] = {}
    every = document.keys_at("questions")

    def before(id_: str) -> tuple[str, ...]:
        return every[: every.index(id_)]

    for id_, question in form.questions.items():
        path = ("questions", id_)
        problems += _conditions(document, (*path, "when"), question.when, earlier, before(id_))
        for option in question.options:
            if len(BUTTON) + len(id_) + len(option) > DATA_LIMIT:
                problems.append(
                    document.problem((*path, "options", option), f"is too long beside the question's id for a button: {option}")
                )
        earlier[id_] = question
    for id_, part in form.parts.items():
        problems += _conditions(document, ("parts", id_, "when"), part.when, earlier, every)
        if part.session and agenda is not None:
            problems += known_ids(document, ("parts", id_, "session"), [part.session], agenda.sessions, "session of agenda.yaml")
        if form.capacity and agenda is not None and capacities(form, agenda)[id_] is None:
            warnings.append(document.problem(("parts", id_), "has no capacity: everybody finds a place"))
        if form.capacity and part.capacity and part.capacity > form.capacity:
            warnings.append(document.problem(("parts", id_, "capacity"), f"is more than the event's own, {form.capacity}"))
    if event:
        problems += untranslated(document, form, event)
        problems += _moments(form, document, event)
    return problems, warnings


def _conditions(
    document: Document, path: Path, when: Mapping[str, tuple[str, ...]], earlier: Mapping[str, FormQuestion], before: tuple[str, ...]
) -> Iterable[Problem]:
    """`earlier`: the questions that stand before and are right; `before`: the ids of all that stand before."""
    for id_, values in when.items():
        question = earlier.get(id_)
        if question is None:
            if id_ not in before:  # else it is wrong itself, and nobody who refers to it is at fault
                later = id_ in document.keys_at("questions")
                hint = "it comes later in the form" if later else f'there is no question "{id_}"{near_miss(id_, sorted(earlier))}'
                yield document.problem((*path, id_), hint)
        elif question.kind not in DECIDING:
            yield document.problem((*path, id_), f"its answers are free ({question.kind}), so nothing can hang on them")
        else:
            known = tuple(question.options) or YES_NO
            for value in values:
                if value not in known:
                    hint = near_miss(value, known) or f"; there are: {', '.join(known)}"
                    yield document.problem((*path, id_), f'"{value}" is no answer to {id_}{hint}')


def _moments(form: Form, document: Document, event: Event) -> Iterable[Problem]:
    for name, moment in (("opens", form.opens), ("closes", form.closes)):
        if moment and moment.year not in YEARS:
            yield document.problem((name,), f"{moment}: is the year right?")
    if form.opens and form.opens >= closing(form, event):
        yield document.problem(("opens",), "is not before it closes")
    if form.closes and form.closes.date() > event.days[-1]:
        yield document.problem(("closes",), f"is after the last day of the event, {event.days[-1]}")
