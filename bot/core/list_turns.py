"""Follow-ups that go on from a list or from a time: one of those that were told, the next part, another topic of that day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core import guide
from bot.core.agenda import Session
from bot.core.division import OF_ONE
from bot.core.grounds import CUE_SAME_TIME, Grounds, Part
from bot.core.moments import Span
from bot.core.query import Query, same_hour
from bot.core.replies import Reply, Status
from bot.core.session_turns import BARE, ONE
from bot.core.standalone import Standalone
from bot.core.text import tokens
from bot.core.turns import SHORT, Answer, Focus

ONLY = frozenset({"only", "just", "doar", "numai", "numa", "только", "лишь"})
WHICH = frozenset({"which", "care", "какой", "какая", "какое", "которая", "который", "которое"})
"""Words, folded, that choose from a list."""
THE_ONE = frozenset({ONE, "cel", "cea", "тот", "та", "те"})
"""Words, folded, for one of those that were told."""


class ListTurns:
    """Answers what would stand by itself, had nothing been listed before."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone
        self._turns: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self._at_that_hour, self._among_shown, self._next_part, self._another_topic, self._another_tongue, self._of_that_day,
        )  # fmt: skip

    def answer(self, part: Part, focus: Focus) -> Answer | None:
        """The answer of the first turn that the question is; None when it is none."""
        return next((found for turn in self._turns if (found := turn(part, focus))), None)

    def _at_that_hour(self, part: Part, focus: Focus) -> Answer | None:
        """ "And tomorrow at the same time?" after what is on now."""
        query, then = part.query, focus.query.span if focus.query else None
        bare = query.span is not None and query.span.kind == "day" and not (query.what or query.left)
        if not bare or then is None or then.kind not in ("now", "moment") or not self.grounds.has_cue(part.text, CUE_SAME_TIME):
            return None
        hour = replace(then, kind="moment")
        return self.standalone.tells(same_hour(query, Query(span=hour)), part, even_if_open=True)

    def _among_shown(self, part: Part, focus: Focus) -> Answer | None:
        """ "Which are in Romanian?", "only the workshops", "which one is about customs?" after a list: those of it."""
        grounds, query, by_id = self.grounds, part.query, self.grounds.knowledge.agenda.by_id
        shown = [by_id[id_] for id_ in focus.shown if id_ in by_id]
        bare = not (query.sessions or query.speakers or query.rooms or query.tracks or query.span or query.edge)
        if not shown or not bare or len(tokens(part.text)) > SHORT + 2:
            return None
        codes = grounds.programme.tongues(part.text)
        words = [word for word in dict.fromkeys((*query.left, *query.topic)) if not grounds.programme.tongues(word) and word not in ONLY]
        if focus.query and focus.query.tongues and len(codes) == 1 and not (words or query.types):
            return self.standalone.tells(focus.query._replace(tongues=tuple(codes)), part)  # "and in Romanian?" after those in Ukrainian
        if len(shown) < 2:
            return None
        if query.want == "many" and not (words or query.types) and len(tokens(part.text)) < BARE - 1:
            count = Reply(grounds.speech(part.lang).say("sessions-count", count=len(shown)))
            return self.standalone.told(guide.Told(Status.ANSWERED, count, focus.shown), focus.query or query, "", part)
        found: list[str] = []
        if len(codes) == 1 and not words and not query.types:
            interpreted = "interpretation" in query.wants
            found = [one.id for one in shown if codes & set((one.entry.interpretation or ()) if interpreted else one.entry.languages)]
        elif not (ONLY | WHICH | THE_ONE).isdisjoint(tokens(part.text)):
            said = [word for word in grounds.content(part.text) if not grounds.programme.tongues(word)]
            found = self._picked(shown, query.types, words and said)
        picked = Query(want=query.want if query.want in OF_ONE else "list", sessions=tuple(found))
        return self.standalone.tells(picked, part) if 0 < len(found) < len(shown) or (found and codes) else None

    def _picked(self, shown: Sequence[Session], types: Sequence[str], words: Sequence[str]) -> list[str]:
        """Those of a list that are of the kinds, or else speak of most of the words: "the one about the river that recovered"."""
        if types:
            return [] if words else [one.id for one in shown if one.entry.type in types]
        ids = {one.id for one in shown}
        hits = [hit for hit in self.grounds.programme.entities.about(words) if hit.id in ids] if words else []
        most = len(hits[0].words) if hits else 0
        meant = {hit.id for hit in hits if len(hit.words) == most} if 2 * most >= len(words) else set()
        said = {index for hit in hits if hit.id in meant for index in hit.words}
        titled = self.grounds.programme.entities.containing([words[index] for index in sorted(said)]) if meant else []
        meant = meant.intersection(titled) or meant
        return [one.id for one in shown if one.id in meant]

    def _next_part(self, part: Part, focus: Focus) -> Answer | None:
        """ "And who is next?" in a pitch that is on: the part after the one that is on, or that was told last."""
        by_id = self.grounds.knowledge.agenda.by_id
        parted = [by_id[id_] for id_ in focus.shown if id_ in by_id and any(item.start for item in by_id[id_].entry.items)]
        one = parted[0] if len(parted) == 1 else None
        query, before = part.query, focus.query.span if focus.query else None
        asked = query.span is not None and query.span.kind == "next" and not (query.what or query.left)
        if one is None or not asked or not one.start or not one.end or not one.start <= part.now < one.end:
            return None
        last = max(part.now, before.start) if before and before.kind == "moment" else part.now
        if not (found := guide.next_part(one, last, self.grounds.teller(part.lang, part.now))):
            return None
        told, begin = found
        span = Span("moment", begin, begin + timedelta(minutes=1), one.day)
        return self.standalone.told(told, Query(sessions=(one.id,), span=span), "", part)

    def _another_tongue(self, part: Part, focus: Focus) -> Answer | None:
        """ "And into Russian?" after whether a session is interpreted into another: of the same one."""
        before, query = focus.query, part.query
        asked = before is not None and before.want in ("interpretation", "language") and len(focus.shown) == 1
        plain = len(self.grounds.programme.tongues(part.text)) == 1 and not query.what and not query.span
        if before is None or not asked or not plain or len(tokens(part.text)) > BARE:
            return None
        return self.standalone.tells(Query(want=before.want, sessions=focus.shown), part)

    def _of_that_day(self, part: Part, focus: Focus) -> Answer | None:
        """ "The first talk?" after what is on tomorrow: tomorrow's."""
        query, span = part.query, focus.query.span if focus.query else None
        plain = bool(query.edge and query.types) and not (query._replace(types=()).what or query.span or query.left)
        if span is None or span.kind != "day" or not plain or len(tokens(part.text)) > SHORT:
            return None
        return self.standalone.tells(query._replace(span=span), part)

    def _another_topic(self, part: Part, focus: Focus) -> Answer | None:
        """ "And on water?" after what there is on energy tomorrow: what there is on that, of the same time."""
        query, before = part.query, focus.query
        words = query.topic or query.left
        plain = bool(words) and not (query.sessions or query.speakers or query.rooms or query.types or query.span or query.edge)
        goes_on = self.grounds.goes_on(part.text) or bool(query.topic)
        if before is None or not before.topic or not plain or not goes_on or query.want != "list" or len(tokens(part.text)) > SHORT:
            return None
        whole = self.grounds.programme.entities.speak_of(words)
        return self.standalone.tells(Query(topic=tuple(words), span=before.span), part) if whole else None
