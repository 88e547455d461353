"""How far to trust a match: learned by holding examples out, and whole topics as questions that nothing answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.core import linear
from bot.core.features import Counts
from bot.core.linear import Floats, Ints

FOLDS = 4
HELD_OUT_TOPICS = 0.1
"""Share of the topics that each fold knows nothing of."""
OUT_OF_SCOPE_SHARE = 0.1
"""The share of questions that no topic at all fits, as assumed in daily use; sets their weight in the calibration.
Few are left: the library has topics for what events leave open and for what is no matter of theirs."""
CHOOSE_AT = 0.1
"""Below it a choice of three would hold the right one too seldom to be worth reading."""
EVIDENCE = 9
"""Columns of evidence about one match."""
RIDGE = 1000.0
"""How strongly the weights of the evidence are held small before their common scale is fitted: where trials are few, all that
speaks for a match counts alike. Of CLINC150 with 5 examples a class (500 questions out of scope) these are told with an AUROC of
87.7 at 1, 90.0 at 100, 90.7 at 300, 91.2 at 1000, 91.3 at 3000; an event's 36,000 trials outweigh it."""
HARDER = 4.0
"""How much more often a held-out line is mistaken than a real question: the library's lines are written so that each
has words the others lack. Measured: 47% of held-out lines and 12% of the development questions get a wrong best label."""


@dataclass(frozen=True)
class Trials:
    """Held-out questions and what a model that never saw them said."""

    evidence: Floats
    truth: Ints
    """The label's number, or -1 where its whole topic was held out."""
    ranked: Ints
    """The three best labels of each."""

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        """Whether the best label is the true one."""
        best: npt.NDArray[np.bool_] = self.ranked[:, 0] == self.truth
        return best

    @property
    def importance(self) -> Floats:
        """Weights that bring the pseudo out-of-scope questions to their assumed share."""
        outside = self.truth < 0
        if not outside.any() or outside.all():
            return np.ones(len(self.truth), dtype=np.float32)
        odds = OUT_OF_SCOPE_SHARE / (1 - OUT_OF_SCOPE_SHARE) * (~outside).sum() / outside.sum()
        return np.where(outside, odds, 1.0).astype(np.float32)


@dataclass(frozen=True)
class Shares:
    """What becomes of held-out questions at a pair of thresholds; shares of all questions, 0 to 1."""

    answered: float
    answered_wrong: float
    offered: float
    offered_with_the_right_one: float
    refused: float


@dataclass(frozen=True)
class Report:
    """What the cross-validation found; for organisers and for choosing thresholds."""

    answer_at: float
    """Confidence from which a published fact may be told with false answers within the limit; above 1 when none may."""
    choose_at: float
    """Confidence from which a choice is offered, and from which it is said that a matter is not published."""
    in_scope: Shares
    out_of_scope: Shares
    accuracy: float
    """Share of held-out examples whose best label is right."""
    auroc: float
    """Chance that a question in scope has more confidence than one whose topic was held out."""
    weakest: tuple[tuple[str, float], ...]
    """Labels whose held-out examples are found least, with the share found."""
    confused: tuple[tuple[str, str, int], ...]
    """(true label, given label, times), most frequent first."""


def evidence(scores: Floats, chances: Floats, best: Sequence[int], known: Sequence[float], words: int) -> Floats:
    """What speaks for the best label: how clear it is, how much of the text is known, how long it is.

    `best`: where the two highest scores are, if there are two.
    """
    first, most = float(scores[best[0]]), float(chances[best[0]])
    second, next_to = (float(scores[best[1]]), float(chances[best[1]])) if len(best) > 1 else (0.0, 0.0)
    odds = math.log(max(most, 1e-6) / max(1 - most, 1e-6))
    entropy = first - math.log(max(most, 1e-30)) - float(chances @ scores)
    return np.array([odds, most - next_to, first, first - second, entropy, *known, math.log1p(words)], dtype=np.float32)


def cross_validate(
    counts: Counts, labels: Ints, words: Ints, classes: int, *, weights: tuple[float, ...], costs: Callable[[Ints], Floats], epochs: int,
    tick: Callable[[], None] | None = None,
) -> Trials:  # fmt: skip
    """Every example is tried once by a model that has neither it nor, for a tenth of the topics, any of its kind."""
    random = np.random.default_rng(11)
    order = random.permutation(len(labels))
    fold_of = np.empty(len(labels), dtype=np.int64)
    fold_of[order[np.argsort(labels[order], kind="stable")]] = np.arange(len(labels)) % FOLDS  # each label spread evenly
    shuffled = random.permutation(classes)
    hidden_size = int(classes * HELD_OUT_TOPICS) if classes >= 10 else 0
    found, truths, ranks = [], [], []
    for fold in range(FOLDS):
        hidden = np.isin(labels, shuffled[fold * hidden_size : (fold + 1) * hidden_size])
        train, test = np.flatnonzero((fold_of != fold) & ~hidden), np.flatnonzero((fold_of == fold) | hidden)
        if not len(train) or not len(test):
            continue
        idf, unseen = counts.idf(train)
        rows, _ = counts.weighted(train, idf, unseen, weights)
        joint = linear.Joint.of(rows)
        model = linear.fit(joint.apply(rows), labels[train], classes, costs(labels[train]), epochs=epochs, seed=fold, tick=tick)
        tested, known = counts.weighted(test, idf, unseen, weights)
        scores = _scores(joint.apply(tested), model)
        present = np.isin(np.arange(classes), labels[train])
        scores[:, ~present] = -30  # a label without examples here cannot be given
        chances = linear.softmax(scores[:, present])
        best = np.argsort(-scores[:, present], axis=1)[:, :2].tolist()
        rows_ = zip(scores[:, present], chances, best, known, test, strict=True)
        found += [evidence(row, chance, two, share, int(words[which])) for row, chance, two, share, which in rows_]
        truths.append(np.where(present[labels[test]] & ~hidden[test], labels[test], -1))
        ranks.append(np.argsort(-scores, axis=1)[:, :3])
    if not found:
        return Trials(np.zeros((0, EVIDENCE), dtype=np.float32), np.zeros(0, dtype=np.int64), np.zeros((0, 3), dtype=np.int64))
    return Trials(np.array(found), np.concatenate(truths), np.concatenate(ranks))


def _scores(rows: linear.Rows, model: Floats) -> Floats:
    from scipy.sparse import csr_matrix  # noqa: PLC0415  # slow to import, and only training needs it

    product: Floats = csr_matrix((rows.values, rows.columns, rows.starts), shape=(len(rows), rows.width)) @ model
    return product


@dataclass(frozen=True)
class Confidence:
    """P(the best label is right), from evidence."""

    weights: Floats
    centre: Floats
    spread: Floats

    @classmethod
    def fit(cls, trials: Trials) -> Confidence:
        """Too few trials, or all of one outcome, leave the plain odds of the model."""
        columns = trials.evidence.shape[1]
        if len(trials.truth) < 40 or trials.right.all() or not trials.right.any():
            plain = np.zeros(columns + 1, dtype=np.float32)
            plain[0] = 1
            return cls(plain, np.zeros(columns, dtype=np.float32), np.ones(columns, dtype=np.float32))
        centre, spread = trials.evidence.mean(axis=0), np.maximum(trials.evidence.std(axis=0), 1e-3)
        scaled, right = (trials.evidence - centre) / spread, trials.right.astype(np.float32)
        weights = linear.fit_binary(scaled, right, trials.importance, ridge=RIDGE)
        scale = linear.fit_binary(scaled @ weights[:-1, None], right, trials.importance)  # held small, they are also too timid
        weights = np.append(weights[:-1] * scale[0], scale[1])
        return cls(weights, centre, spread)

    @cached_property
    def _line(self) -> tuple[Floats, float]:
        """The same weights for evidence as it stands, and the intercept."""
        weights = self.weights[:-1] / self.spread
        return weights, float(self.weights[-1] - self.centre @ weights)

    def of_one(self, evidence: Floats) -> float:
        """The probability of one piece of evidence: `of` in a tenth of the time."""
        weights, intercept = self._line
        return 1 / (1 + math.exp(-min(max(float(evidence @ weights) + intercept, -30), 30)))

    def of(self, evidence: Floats) -> Floats:
        """One probability per row of evidence."""
        raw = (evidence - self.centre) / self.spread @ self.weights[:-1] + self.weights[-1]
        return 1 / (1 + np.exp(-np.clip(raw, -30, 30)))  # type: ignore[no-any-return]  # numpy types the quotient as Any


def report(
    trials: Trials, confidence: Confidence, labels: Sequence[str], limit: float = 0.02, telling: Collection[str] | None = None
) -> Report:
    """Thresholds at which at most `limit` of all questions get a direct answer that is false, and what they bring.

    `telling`: the labels that tell something; saying "not published" of the wrong matter is a nuisance, no false answer.
    """
    if not len(trials.truth):
        nothing = Shares(0.0, 0.0, 0.0, 0.0, 0.0)
        return Report(0.8, CHOOSE_AT, nothing, nothing, 0.0, 0.5, (), ())
    chance = confidence.of(trials.evidence)
    tells = np.array([telling is None or label in telling for label in labels])[trials.ranked[:, 0]]
    answer_at = max(CHOOSE_AT, _threshold(chance, trials.right | ~tells, trials.importance, limit * HARDER))
    inside = trials.truth >= 0
    found: dict[int, list[bool]] = {}
    for truth, right in zip(trials.truth[inside].tolist(), trials.right[inside].tolist(), strict=True):
        found.setdefault(truth, []).append(right)
    rates = sorted((sum(rights) / len(rights), labels[truth]) for truth, rights in found.items())
    pairs = zip(trials.truth[inside].tolist(), trials.ranked[inside, 0].tolist(), strict=True)
    mistakes = Counter(pair for pair in pairs if pair[0] != pair[1])
    return Report(
        answer_at=answer_at,
        choose_at=CHOOSE_AT,
        in_scope=_shares(trials, chance, inside, answer_at),
        out_of_scope=_shares(trials, chance, ~inside, answer_at),
        accuracy=float(trials.right[inside].mean()) if inside.any() else 0.0,
        auroc=auroc(chance[inside], chance[~inside]),
        weakest=tuple((label, rate) for rate, label in rates[:20]),
        confused=tuple((labels[true], labels[given], times) for (true, given), times in mistakes.most_common(30)),
    )


def _threshold(chance: Floats, right: npt.NDArray[np.bool_], importance: Floats, limit: float) -> float:
    order = np.argsort(-chance)
    false = np.cumsum(importance[order] * ~right[order]) / importance.sum()
    allowed = np.flatnonzero(false <= limit)
    if not len(allowed):
        return 1.01
    last = allowed[-1]
    return float(chance[order[last]])


def _shares(trials: Trials, chance: Floats, chosen: npt.NDArray[np.bool_], answer_at: float) -> Shares:
    if not chosen.any():
        return Shares(0.0, 0.0, 0.0, 0.0, 0.0)
    right, chance = trials.right[chosen], chance[chosen]
    in_three = (trials.ranked[chosen] == trials.truth[chosen, None]).any(axis=1)
    answered = chance >= answer_at
    offered = ~answered & (chance >= CHOOSE_AT)
    return Shares(
        answered=float(answered.mean()),
        answered_wrong=float((answered & ~right).mean()),
        offered=float(offered.mean()),
        offered_with_the_right_one=float((offered & in_three).mean()),
        refused=float((~answered & ~offered).mean()),
    )


def auroc(positive: npt.NDArray[np.floating], negative: npt.NDArray[np.floating]) -> float:
    """Chance that a random positive score is above a random negative one, ties half; .5 when either is empty."""
    if not len(positive) or not len(negative):
        return 0.5
    both = np.concatenate([positive, negative])
    _, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    wins = ranks[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(wins / (len(positive) * len(negative)))
