"""One linear multinomial logistic model over sparse rows, fitted in the primal with numpy and scipy alone.

Stochastic dual coordinate ascent (Shalev-Shwartz & Zhang 2013) in small batches: the weights stay a sum of
examples, so there is no learning rate to tune, and memory is one matrix of features x labels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BATCH = 16


@dataclass(frozen=True)
class Rows:
    """A sparse matrix by rows: row i has values[starts[i]:starts[i+1]] in the columns of the same places."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, chosen: Ints) -> Rows:
        """The chosen rows, in that order."""
        lengths = self.starts[chosen + 1] - self.starts[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.repeat(self.starts[chosen] - starts[:-1], lengths) + np.arange(starts[-1])
        return Rows(starts, self.columns[places], self.values[places], self.width)

    def row_numbers(self) -> Ints:
        """For each value, the row it stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    grown: Floats = np.exp(scores - np.maximum.reduce(scores, axis=-1, keepdims=True))
    grown /= np.add.reduce(grown, axis=-1, keepdims=True)
    return grown


@dataclass(frozen=True)
class Joint:
    """Columns that occur in one row alone, as most n-grams do, made one column of that row.

    Their weights stay proportional to the row's values all through the training, so nothing is lost, and half the columns go.
    """

    place: Ints
    """Per column, the column that stands for it; 0 for one that never occurred."""
    factor: Floats
    """Per column, its share of that one: its weights are this times the other's."""
    width: int

    @classmethod
    def of(cls, rows: Rows) -> Joint:
        """For training on these rows."""
        times = np.bincount(rows.columns, minlength=rows.width)
        place, factor = np.zeros(rows.width, dtype=np.int64), np.zeros(rows.width, dtype=np.float32)
        shared = times > 1
        place[shared], factor[shared] = np.arange(shared.sum()), 1
        single = times[rows.columns] == 1
        columns, values, owners = rows.columns[single], rows.values[single], rows.row_numbers()[single]
        length = np.sqrt(np.bincount(owners, values.astype(np.float64) ** 2, minlength=len(rows)))
        number = int(shared.sum()) + np.cumsum(length > 0) - 1
        place[columns], factor[columns] = number[owners], values / length[owners]
        return cls(place, factor, int(shared.sum() + (length > 0).sum()))

    def apply(self, rows: Rows) -> Rows:
        """The rows in the joint columns."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  # slow to import, and only training needs it

        values = rows.values * self.factor[rows.columns]
        matrix = csr_matrix((values, self.place[rows.columns], rows.starts), shape=(len(rows), self.width))
        matrix.sum_duplicates()
        return Rows(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data, self.width)


@dataclass(frozen=True)
class Packed:
    """Weights in eight bits a number, a step per row: a quarter of the memory, and no answer changes by it."""

    place: npt.NDArray[np.int32]
    """Per column, its row."""
    steps: Floats
    """Per column."""
    rows: npt.NDArray[np.int8]

    @classmethod
    def of(cls, weights: Floats, joint: Joint) -> Packed:
        """The weights, each to within half a step: a 254th of the largest of its row."""
        steps = np.maximum(np.maximum(weights.max(axis=1, initial=0.0), -weights.min(axis=1, initial=0.0)), 1e-12) / 127
        rows = np.empty(weights.shape, dtype=np.int8)
        for start in range(0, len(weights), 4096):  # whole, it would take three times the memory of the training
            some = slice(start, start + 4096)
            rows[some] = np.rint(weights[some] / steps[some, None])
        return cls(joint.place.astype(np.int32), (steps[joint.place] * joint.factor).astype(np.float32), rows)

    def scores(self, columns: Ints, values: Floats) -> Floats:
        """Of one sparse row."""
        scores: Floats = (values * self.steps[columns]) @ self.rows[self.place[columns]].astype(np.float32)
        return scores


def fit(
    rows: Rows, labels: Ints, classes: int, costs: Floats, *, epochs: int, seed: int = 0, tick: Callable[[], None] | None = None
) -> Floats:  # fmt: skip
    """The weights (features x classes) that minimise |W|^2 / 2 + sum_i costs[i] * log-loss_i; no intercept.

    Without an intercept a text that shares nothing with the examples gets equal odds for all labels, and a
    class cannot win by its size alone. `tick` is called after each epoch.
    """
    random = np.random.default_rng(seed)
    weights = np.zeros((rows.width, classes), dtype=np.float32)
    targets = np.zeros((len(rows), classes), dtype=np.float32)
    targets[np.arange(len(rows)), labels] = 1
    dual = targets  # begins at the targets, which makes the weights zero
    batches = [_Batch(rows, chosen, costs) for chosen in np.array_split(random.permutation(len(rows)), max(1, len(rows) // BATCH))]
    for _ in range(epochs):
        for number in random.permutation(len(batches)):
            batch = batches[number]
            own = dual[batch.chosen]
            move = batch.steps * (own - softmax(batch.scores(weights)))
            dual[batch.chosen] = own - move
            batch.add(costs[batch.chosen, None] * move, weights)
        if tick:
            tick()
    return weights


class _Batch:
    """Some rows as a sparse matrix, and how far their duals may move together."""

    def __init__(self, rows: Rows, chosen: Ints, costs: Floats) -> None:
        from scipy.sparse import csr_matrix  # noqa: PLC0415  # slow to import, and only training needs it

        part = rows.take(chosen)
        self.chosen = chosen
        matrix: Any = csr_matrix((part.values, part.columns, part.starts), shape=(len(chosen), rows.width))
        self._sparse = matrix.indptr, matrix.indices, matrix.data
        # Rows move at once; the more they have in common, the smaller the step that is safe (their Gram matrix bounds it).
        root = np.sqrt(costs[chosen])
        columns, local = np.unique(part.columns, return_inverse=True)
        narrow: Any = csr_matrix((part.values, local, part.starts), shape=(len(chosen), len(columns)))
        gram = (narrow @ narrow.T).toarray() * root[:, None] * root
        self.steps = np.float32(1 / (1 + 0.25 * np.linalg.eigvalsh(gram)[-1]))

    # scipy's own kernels, without its operators around them: these would copy the weights of a batch out, and their change back
    # in, which took more than half of the training.

    def scores(self, weights: Floats) -> Floats:
        """The rows times the weights."""
        from scipy.sparse._sparsetools import csr_matvecs  # noqa: PLC0415

        scores = np.zeros((len(self.chosen), weights.shape[1]), dtype=np.float32)
        csr_matvecs(len(scores), *weights.shape, *self._sparse, weights.ravel(), scores.ravel())
        return scores

    def add(self, moves: Floats, weights: Floats) -> None:
        """Add to the weights the rows, each times its move."""
        from scipy.sparse._sparsetools import csc_matvecs  # noqa: PLC0415

        csc_matvecs(len(weights), len(moves), weights.shape[1], *self._sparse, moves.ravel(), weights.ravel())


def fit_binary(evidence: Floats, outcome: Floats, importance: Floats, *, ridge: float = 1.0) -> Floats:
    """Logistic regression on a few dense columns by Newton's method; the last weight is the intercept."""
    design = np.column_stack([evidence, np.ones(len(evidence))]).astype(np.float64)
    weights = np.zeros(design.shape[1])
    penalty = np.eye(design.shape[1]) * ridge
    penalty[-1, -1] = 1e-3  # the intercept is free, but never so free that one outcome alone sends it to infinity
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (importance * (outcome - chance)) - penalty @ weights
        curve = (design * (importance * chance * (1 - chance))[:, None]).T @ design + penalty
        move = np.linalg.solve(curve, slope)
        weights += move
        if np.abs(move).max() < 1e-6:
            break
    return weights.astype(np.float32)
