"""What an answer costs, as a chart in SVG that knows day and night."""

from collections.abc import Sequence
from html import escape

from .results import Line, Run

ROW, BAR, LABEL, WIDTH = 40, 11, 250, 760
STYLE = """
text{font:13px "PingFang SC","Noto Sans CJK SC",system-ui,sans-serif;fill:#17191b}
.title{font-size:16px;font-weight:600}.note{fill:#676b6f;font-size:12px}
.first{fill:#17191b}.second{fill:#a8281a}.rule{stroke:#dbd9d3}
@media(prefers-color-scheme:dark){text{fill:#e6e3dc}.note{fill:#95928b}
.first{fill:#e6e3dc}.second{fill:#f0836b}.rule{stroke:#303233}}
"""


def draw(runs: Sequence[Run]) -> str:
    """Draw the readers' pages of the smallest run, and of the largest beside it."""
    shown = [runs[0], runs[-1]] if len(runs) > 1 else [runs[0]]
    names = [line.name for line in runs[0].lines if _is_for_readers(line)]
    costs = [run.costs() for run in shown]
    most = max((cost[name] for cost in costs for name in names if name in cost), default=1)
    height = 70 + ROW * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>CPU milliseconds an answer, by page</title>",
        f"<style>{STYLE}</style>",
        '<text class="title" x="0" y="18">CPU milliseconds an answer</text>',
        *_legend(shown),
    ]
    for row, name in enumerate(names):
        top = 62 + row * ROW
        parts.append(f'<path class="rule" d="M0 {top - 8}H{WIDTH}"/>')
        parts.append(f'<text x="0" y="{top + 15}">{escape(name)}</text>')
        for number, cost in enumerate(costs):
            if name in cost:
                parts += _bar(number, top + number * (BAR + 2), cost[name], most)
    return "\n".join([*parts, "</svg>", ""])


def _legend(shown):
    for number, run in enumerate(shown):
        x = number * 160
        colour = ("first", "second")[number]
        yield f'<rect class="{colour}" x="{x}" y="31" width="{BAR}" height="{BAR}"/>'
        text = f"{run.articles:,} articles"
        yield f'<text class="note" x="{x + 18}" y="41">{text}</text>'


def _bar(number, top, cost, most):
    width = max(1, (WIDTH - LABEL - 60) * cost / most)
    colour = ("first", "second")[number]
    yield f'<rect class="{colour}" x="{LABEL}" y="{top}" width="{width:.1f}" height="{BAR}"/>'
    yield f'<text class="note" x="{LABEL + width + 6:.1f}" y="{top + 10}">{cost:,.2f}</text>'


def _is_for_readers(line: Line) -> bool:
    return line.size is not None and not line.name.startswith("desk") and bool(line.cost)
