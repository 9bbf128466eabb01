"""Places for the boxes of a network: near to what they are joined to, and none upon another.

Stress is lowered by gradient descent over pairs, as by Zheng, Pawar and Goodman (2018, "Graph drawing by stochastic
gradient descent"), but in a fixed order of pairs in place of a random one. Then the boxes are set in rows like words
on a page, which keeps their labels apart by construction. Only addition, multiplication, division and square roots
are used, which IEEE 754 rounds the same everywhere, and places are whole numbers: the same network gives the same
drawing on every machine. Libraries were weighed and left: networkx brings numpy with its layouts, igraph and Graphviz
bring binaries, and none of them keeps boxes apart.
"""

from __future__ import annotations

from collections import deque
from math import gcd, isqrt, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["ROW", "place_boxes"]

ROW = 50
"""How far apart rows are."""

_GAP = 18
_NARROWEST = 672
_TALL = 1600
"""How high a drawing may be before it is wider than a column of text."""

_FILLED = 0.72
"""How much of a row may be boxes: lines need room as well."""

_FARTHEST = 5
_ROUNDS = 16
_COOLING = 0.7
_TURN = (-0.7373688780783197, 0.6754902942615238)
"""Cosine and sine of the golden angle: boxes begin on a spiral."""


def place_boxes(widths: Sequence[int], joined: Iterable[tuple[int, int]]) -> tuple[list[tuple[int, int]], int, int]:
    """Give the middle of each box, and the width and height of the whole; no two boxes of a row are closer than a gap.

    Boxes are numbered from 0, the most important first; `joined` are pairs of numbers. Cost grows with the square of
    their number: 300 boxes take a quarter of a second.
    """
    if not widths:
        return [], _NARROWEST, 0
    points = _lower_stress(len(widths), _distances(len(widths), joined))
    return _set_in_rows(points, widths)


def _distances(number: int, joined: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Give how many steps each is from each other one; what cannot be reached is far."""
    beside: list[set[int]] = [set() for _ in range(number)]
    for one, other in joined:
        beside[one].add(other)
        beside[other].add(one)
    return [_steps_from(start, beside) for start in range(number)]


def _steps_from(start: int, beside: Sequence[set[int]]) -> list[int]:
    steps = [_FARTHEST] * len(beside)
    steps[start] = 0
    seen, waiting = {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        if steps[here] + 1 >= _FARTHEST:
            break
        for other in sorted(beside[here] - seen):
            seen.add(other)
            steps[other] = steps[here] + 1
            waiting.append(other)
    return steps


def _lower_stress(number: int, distances: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    """Give points about as far apart as they are steps apart."""
    xs, ys = _spiral(number)
    pairs = [
        (one, other, distances[one][other])
        for one, other in _mix([(one, other) for one in range(number) for other in range(one)])
    ]
    heat = float(_FARTHEST * _FARTHEST)
    for _ in range(_ROUNDS):
        pulls = {steps: min(1.0, heat / (steps * steps)) for steps in range(1, _FARTHEST + 1)}
        for one, other, steps in pairs:
            x, y, other_x, other_y = xs[one], ys[one], xs[other], ys[other]
            dx, dy = x - other_x, y - other_y
            apart = sqrt(dx * dx + dy * dy) or 1.0
            move = pulls[steps] * (apart - steps) / (apart + apart)
            dx *= move
            dy *= move
            xs[one] = x - dx
            ys[one] = y - dy
            xs[other] = other_x + dx
            ys[other] = other_y + dy
        heat *= _COOLING
    return list(zip(xs, ys, strict=True))


def _spiral(number: int) -> tuple[list[float], list[float]]:
    xs, ys = [], []
    x, y = 1.0, 0.0
    for place in range(number):
        far = sqrt(place) / 2
        xs.append(x * far)
        ys.append(y * far)
        x, y = x * _TURN[0] - y * _TURN[1], x * _TURN[1] + y * _TURN[0]
    return xs, ys


def _mix(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the pairs in an order in which neighbours have little to do with each other, always the same."""
    count = len(pairs)
    step = count * 5 // 8 | 1
    while gcd(step, count) > 1:
        step += 2
    return [pairs[number * step % count] for number in range(count)]


def _set_in_rows(
    points: Sequence[tuple[float, float]], widths: Sequence[int]
) -> tuple[list[tuple[int, int]], int, int]:
    room = int((sum(widths) + _GAP * len(widths)) / _FILLED)
    width = max(_NARROWEST, min(room * ROW // _TALL, isqrt(room * ROW * 3 // 5)))
    rows = _share_rows(points, widths, int(width * _FILLED))
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    scale = (width - 160) / ((right - left) or 1.0)
    places = [(0, 0)] * len(points)
    for number, row in enumerate(rows):
        even = width / len(row)
        wished = [(80 + (points[one][0] - left) * scale + even * (at + 0.5)) / 2 for at, one in enumerate(row)]
        for one, x in zip(row, _spread(wished, [widths[one] for one in row], width), strict=True):
            places[one] = (x, ROW * number + ROW // 2)
    return places, width, ROW * len(rows)


def _share_rows(points: Sequence[tuple[float, float]], widths: Sequence[int], room: int) -> list[list[int]]:
    """Give the boxes from the top down in rows of this room, each from left to right."""
    rows: list[list[int]] = [[]]
    taken = 0
    for one in sorted(range(len(points)), key=lambda one: (points[one][1], one)):
        if rows[-1] and taken + widths[one] + _GAP > room:
            rows.append([])
            taken = 0
        rows[-1].append(one)
        taken += widths[one] + _GAP
    return [sorted(row, key=lambda one: (points[one][0], one)) for row in rows]


def _spread(wished: Sequence[float], widths: Sequence[int], width: int) -> list[int]:
    """Give places as near to the wished ones as a pass from each end finds, a gap apart and within the width."""
    xs: list[int] = []
    edge = 0
    for x, own in zip(wished, widths, strict=True):
        xs.append(max(round(x), edge + own // 2))
        edge = xs[-1] + own - own // 2 + _GAP
    edge = width
    for number in range(len(xs) - 1, -1, -1):
        own = widths[number]
        xs[number] = min(xs[number], edge - (own - own // 2))
        edge = xs[number] - own // 2 - _GAP
    return xs
