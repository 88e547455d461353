"""What a mail tells before a question that names nothing: "I hear that you run a coach. When does it set off?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import splitting
from bot.core.division import OF_THE_WHOLE, SURELY
from bot.core.followups import Followups
from bot.core.grounds import Grounds, Part
from bot.core.listening import Listener
from bot.core.matter_turns import OF_ALL
from bot.core.query import Query
from bot.core.replies import Status
from bot.core.standalone import Standalone
from bot.core.text import tokens
from bot.core.turns import Answer, Focus
from bot.core.wordforms import keys

WHOM_TO_ASK = ("contact", "phone-email", "desk-location", "staff-on-site", "human")
"""Topics that "where do we go?", "whom do I write to?" sound like, of whatever was told before."""
FEWEST_TITLED = 2
"""Words of a title by which a sentence that asks nothing names a session."""
MOST_TOLD = 3
"""Sessions that a sentence which asks nothing may be about; of more it tells none."""


class Stories:
    """Answers such questions on one event, as if what was told had been asked for in the turn before."""

    def __init__(self, grounds: Grounds, listener: Listener, standalone: Standalone, followups: Followups) -> None:
        self.grounds, self.listener, self.standalone, self.followups = grounds, listener, standalone, followups

    def answer(self, part: Part, asked: splitting.Asked) -> Answer | None:
        """A question that names nothing, of what the sentence before it tells: "I hear that you run a coach. When does it set off?"."""
        alone = self.grounds.matcher.match(self.grounds.bare(asked.text), None, 8)
        likely = self.grounds.subject(alone.label).topic
        surely = alone.confidence >= SURELY and likely not in (*OF_THE_WHOLE, *WHOM_TO_ASK)
        if (
            not asked.mail
            or part.query._replace(types=()).what
            or surely
            or self.grounds.names_event(part.text)
            or not self._names_nothing(part)
        ):
            return None
        if part.query.want == "list" and self.grounds.telling(part):  # "could you tell me the day and the hour?"
            part = part._replace(query=part.query._replace(want="when", left=()))
        for number, sentence in enumerate(reversed(splitting.sentences(asked.mail))):
            story = self.listener.part(splitting.Asked(sentence), part.lang, part.now, among=False)
            focus = self._told_by(story)
            if focus and not self._is_of_kind(focus, part.query.types):
                continue  # "who leads the discussion?" is not of a talk
            own = focus is not None and self.grounds.subject(focus.label).fact in self.grounds.answers.own
            if focus and (focus.shown or own or not number):  # what was said before the last sentence counts where it names something
                named = part._replace(query=part.query._replace(left=(*part.query.left, *story.query.left)))
                return self.followups.of_it(named if focus.shown else part, focus)
        return None

    def _is_of_kind(self, focus: Focus, types: Sequence[str]) -> bool:
        by_id = self.grounds.knowledge.agenda.by_id
        return not types or (bool(focus.shown) and all(by_id[id_].entry.type in types for id_ in focus.shown))

    def _are_titled(self, shown: Sequence[str], story: Part) -> bool:
        """Whether sessions are named by more than one word of their titles, or by nothing but a kind."""
        titles = [title for id_ in shown for title in self.grounds.knowledge.agenda.by_id[id_].entry.title.values()]
        own = {key for title in titles for word in tokens(title) for key in keys(word)}
        said = [word for word in self.grounds.telling(story) if not own.isdisjoint(keys(word))]
        return len(said) >= FEWEST_TITLED or bool(story.query.types)

    def _told_by(self, story: Part) -> Focus | None:
        """What a sentence that asks nothing is about: one session or three at most, or a fact that has a word of it."""
        if len(story.query.sessions) == 1 and not story.query.guessed:
            return Focus(story.text, "", Query(sessions=story.query.sessions), story.query.sessions, story.now)
        told = self.standalone.answer(story)
        if told.focus and told.focus.shown and self._are_titled(told.focus.shown, story):
            return told.focus if len(told.focus.shown) <= MOST_TOLD else None
        parts = {id_ for word in story.query.left for id_ in self.grounds.programme.entities.of_part([word]) if self.grounds.seldom(word)}
        if len(parts) == 1:  # "my cousin's firm Hambar presents itself among the start-ups"
            return Focus(story.text, "", Query(sessions=tuple(parts)), tuple(parts), story.now)
        if told.status is not Status.ANSWERED or told.focus is None or told.focus.shown or not told.sources:
            return None
        if self.grounds.subject(told.focus.label).topic in OF_ALL:
            return None  # "when can we see them?" is not of the organisers' address, whatever the sentence may sound like
        spoken = any(self.grounds.answers.has_word(told.sources[0], word) for word in self.grounds.telling(story))
        return told.focus if spoken or story.sure >= SURELY else None

    def _names_nothing(self, part: Part) -> bool:
        """Whether a question has no word of a matter: nothing but times, and such as build a question."""
        return all(any(self.grounds.names(word, time) for time in ("day", "q-what-time")) for word in self.grounds.telling(part))
