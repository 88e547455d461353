"""Which of several readings of a question is told: by what is wanted, by what is claimed, by what is published."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core import premise, spoken
from bot.core.division import BEYOND_DOUBT, CLOCKS, IDLE, LIKELY, TIMES
from bot.core.facts import Subject
from bot.core.grounds import Grounds, Part
from bot.core.text import tokens

_FIGURE = re.compile(r"\d")
NEARLY = 0.6
"""A published reading with this share of the probability of one of which nothing is said is told before it."""
MEETINGS, ONE_MEETING = "matchmaking", "matchmaking-slots"
"""The family of the topics of meetings, and that of how long one lasts."""
CLAIMED = 0.12
"""From this probability a reading may be what somebody claims."""
YES_NO = "yes-no"
"""The topic of a bare "yes" or "no", which must be all but certain."""
LONG = 6
"""Words from which a text is no small talk unless it is likely."""
CLOSE = 0.8
"""A second reading with this share of the first one's probability is as good: the person is asked, not told."""


class Readings:
    """Chooses among the matcher's best."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds

    def meant(self, part: Part, subject: Subject, sure: float) -> Subject | None:
        """The reading to be told; None where none is sure enough, or two are as good."""
        limits, ranked = self.grounds.limits, part.ranked
        if better := self._claimed(part, sure):
            return better
        if slots := self.one_meeting(part):
            return slots
        if dated := self._dated(part, subject):
            return dated
        tells = self.grounds.answered(subject)
        second = self.grounds.subject(ranked[1][0]) if len(ranked) > 1 else None
        best = self.grounds.subject(ranked[0][0]) == subject  # else something tells more than the ranking
        close = best and tells and second is not None and ranked[1][1] >= CLOSE * ranked[0][1] and not self._is_open(second)
        if close and (whole := self._covering(ranked)):
            return whole
        if close and second and (counted := self._counted(part, subject, second)):
            return counted
        if close and not self.grounds.are_near(ranked[0][0], ranked[1][0]):
            return None
        if second and self._is_open(subject) and self.grounds.tells(second) and ranked[1][1] >= NEARLY * ranked[0][1]:
            return second  # "I don't want my face in the photos": what is said of that, not that of pictures nothing is
        topic = self.grounds.topic(subject)
        likely = BEYOND_DOUBT if subject.topic == YES_NO else LIKELY
        if topic and topic.kind == "smalltalk" and sure < likely and len(tokens(part.text)) >= LONG:
            return None
        states = tells or bool(topic and topic.want in CLOCKS)
        if sure < (limits.answer_at if states else limits.choose_at):
            return None
        return spoken.dearer_or_cheaper(part, subject, self.grounds) if subject.topic == "fee" and tells else subject

    def _dated(self, part: Part, subject: Subject) -> Subject | None:
        """ "Until when do I choose the firms for b2b?": of the matters of one family, the one that has a date or an hour."""
        answers, grounds = self.grounds.answers, self.grounds
        if part.query.want not in TIMES or not grounds.tells(subject) or answers.has_hour(subject.fact) or answers.has_date(subject.fact):
            return None
        family = grounds.family(part.label)
        akin = [grounds.subject(label) for label, chance in part.ranked if chance >= IDLE and grounds.family(label) == family]
        return next((one for one in akin if one.fact and (answers.has_hour(one.fact) or answers.has_date(one.fact))), None)

    def _counted(self, part: Part, one: Subject, other: Subject) -> Subject | None:
        """ "300 people come, right?": of two readings that are as good, the one that has numbers."""
        if not (_FIGURE.search(part.text) and premise.wants_a_yes(part.text, self.grounds.asking)):
            return None
        having = [subject for subject in (one, other) if self.grounds.answers.has_number(subject.fact)]
        return having[0] if len(having) == 1 else None

    def _claimed(self, part: Part, sure: float) -> Subject | None:
        """ "It is run by the embassy, right?": a claim is of what is published sooner than of what is not."""
        if sure >= LIKELY or self.grounds.tells(self.grounds.subject(part.label)):
            return None
        if not premise.wants_a_yes(part.text, self.grounds.asking):
            return None
        told = (self.grounds.subject(label) for label, chance in part.ranked if chance >= CLAIMED)
        return next((subject for subject in told if self.grounds.tells(subject)), None)

    def one_meeting(self, part: Part) -> Subject | None:
        """ "How long does each meeting at the matchmaking last?", "they take 15 minutes, right?": of one meeting, not of the whole."""
        told = next(iter(self.grounds.knowledge.published(ONE_MEETING)), "")
        if told and part.query.want == "many" and self.grounds.names(part.text, "meetings"):
            return Subject(told, ONE_MEETING)  # "how many talks at most for one participant?"
        claimed = self.grounds.names(part.text, "minute-hour") and premise.wants_a_yes(part.text, self.grounds.asking)
        if self.grounds.family(part.label) != MEETINGS or not (claimed or part.query.want == "length"):
            return None
        if claimed and told:
            return Subject(told, ONE_MEETING)
        possible = (self.grounds.subject(label) for label, chance in part.ranked if chance >= spoken.POSSIBLE)
        return next((subject for subject in possible if subject.fact and subject.topic == ONE_MEETING), None)

    def _is_open(self, subject: Subject) -> bool:
        """Whether the event says nothing at all of a matter that could be its own: not even that it is not published."""
        topic = self.grounds.topic(subject)
        of_event = bool(topic and topic.kind == "event" and topic.want is None)
        return not subject.fact and of_event and not self.grounds.is_near(subject)

    def _covering(self, ranked: Sequence[tuple[str, float]]) -> Subject | None:
        """Of two readings that are as good, the one whose answer has all the numbers of the other: the dates, the last day."""
        one, other = (self.grounds.subject(label) for label, _ in ranked[:2])
        answers = self.grounds.answers
        dated = all(self.grounds.tells(subject) and subject.topic and answers.has_date(subject.fact) for subject in (one, other))
        if not dated:
            return None
        return one if answers.covers(one.fact, other.fact) else other if answers.covers(other.fact, one.fact) else None
