"""The organisers' numbers as one picture: bars, for they are compared."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

INK, BAR, PALE = "#181c24", "#3a6ea5", "#6e7480"
MOST_PANELS = 8


def bars(title: str, below: str, groups: Mapping[str, Sequence[tuple[str, int]]]) -> bytes:
    """A PNG: a panel for each group, a bar for each answer. The object interface: pyplot keeps figures and is not for threads."""
    # Slow to import and large: whoever only answers questions never needs it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    shown = list(groups.items())[:MOST_PANELS]
    rows = max(1, -(-len(shown) // 2))
    heights = [max([len(values) for _, values in shown[row * 2 : row * 2 + 2]] or [1]) + 1.4 for row in range(rows)]
    figure = Figure(figsize=(11, 1.3 + 0.34 * sum(heights)), dpi=110, layout="constrained")
    figure.suptitle(f"{title}\n{below}", fontsize=14, color=INK)
    grid = figure.add_gridspec(rows, 2, height_ratios=heights)
    for number, (name, values) in enumerate(shown):
        axes = figure.add_subplot(grid[number // 2, number % 2])
        labels = [label if len(label) <= 26 else f"{label[:25]}…" for label, _ in values]
        counts = [count for _, count in values]
        drawn = axes.barh(range(len(values)), counts, color=BAR, height=0.68)
        axes.set_yticks(range(len(values)), [label.replace("$", r"\$") for label in labels], color=INK)
        beside = shown[number // 2 * 2 : number // 2 * 2 + 2]
        axes.set_ylim(max(len(values) for _, values in beside) - 0.5, -0.5)  # bars of one height, the first on top
        axes.bar_label(drawn, padding=3, color=INK)
        axes.set_xlim(0, max(*counts, 1) * 1.15)
        axes.set_title(name.replace("$", r"\$"), loc="left", fontsize=11, color=PALE)
        axes.set_xticks([])
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
    png = io.BytesIO()
    FigureCanvasAgg(figure).print_png(png)  # type: ignore[no-untyped-call]
    return png.getvalue()
