"""Places on the earth: what area() and distance() say of points (ODK XForms specification, "Geographic Functions").

Points are text, "latitude longitude" in degrees, as a geopoint holds them (altitude and accuracy may follow); several
in one text stand between semicolons. The earth is a ball, as in ODK, and heights do not count.
"""

import itertools
import math
from collections.abc import Sequence

from sifield.forms.values import Computed, to_number, to_text

RADIUS = 6_378_100
"""Metres; ODK's."""
Point = tuple[float, float]
"""Latitude and longitude in radians."""


def area(a: Sequence[Computed]) -> float:
    """The square metres within a line of points; NaN if one of them is no point, 0 if there are fewer than three."""
    points = _points(a)
    if points is None:
        return math.nan
    north, east = points[0] if points else (0.0, 0.0)
    flat = [((longitude - east) * math.cos(latitude), latitude - north) for latitude, longitude in points]
    twice = sum(one[0] * two[1] - two[0] * one[1] for one, two in itertools.pairwise(flat))
    return abs(twice) / 2 * RADIUS**2


def distance(a: Sequence[Computed]) -> float:
    """The metres along a line of points; NaN if one of them is no point, 0 if there are fewer than two."""
    points = _points(a)
    return math.nan if points is None else math.fsum(itertools.starmap(_between, itertools.pairwise(points)))


def is_within(a: Sequence[Computed]) -> bool:
    """True if a point lies within a closed line of points; false if one of them is no point (ODK's ``geofence``).

    A ray from the point to the east meets the line an odd number of times; degrees count as a flat grid, as in ODK.
    """
    point, fence = _points(a[:1]), _points(a[1:])
    if not point or not fence or len(point) != 1:
        return False
    north, east = point[0]
    met = 0
    for one, two in zip(fence, [*fence[1:], fence[0]], strict=True):
        if (one[0] > north) != (two[0] > north):
            met += east < one[1] + (north - one[0]) / (two[0] - one[0]) * (two[1] - one[1])
    return met % 2 == 1


def _points(a: Sequence[Computed]) -> list[Point] | None:
    spread = [item for one in a for item in (one if isinstance(one, list) else [one])]
    texts = [part for item in spread for part in to_text(item).split(";") if part.strip()]
    numbers = [[math.radians(to_number(word)) for word in text.split()[:2]] for text in texts]
    points = [(pair[0], pair[1]) for pair in numbers if len(pair) == 2]
    return None if len(points) < len(texts) or any(map(math.isnan, itertools.chain(*points))) else points


def _between(one: Point, two: Point) -> float:
    """The metres between two points (haversine)."""
    north, east = (two[0] - one[0]) / 2, (two[1] - one[1]) / 2
    part = math.sin(north) ** 2 + math.cos(one[0]) * math.cos(two[0]) * math.sin(east) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(part)))
