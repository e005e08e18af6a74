"""The vocabulary: the words and numbers that every floor shares."""

from typing import Literal, get_args

Rating = Literal["Green", "Amber", "Red", "N/A"]
Direction = Literal["improved", "same", "declined"]
RATINGS: tuple[Rating, ...] = get_args(Rating)
RATED = RATINGS[:3]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
HAVE_QUARTERS = ("returns", "actions", "risks")  # the tables whose quarters are a council's

# The rules' numbers, written down once: a council changes them in framework.toml, never here.
YEAR_START_MONTH = 4
TOLERANCE = 0.10  # the largest Amber miss, as a share of the target
GREEN_FROM = 0.80  # a group is Green from this share of Green on
RED_BELOW = 0.20  # a group may be Red below this share of Green
AMBER_PACE = 0.80  # an action is Amber from this share of the expected progress on
DECIMALS = 9  # compared at this precision, so that 0.5 - 0.45 is not more than 0.05
RISK_BANDS = {  # score (likelihood x impact, each 1 to 4): from, to
    "Very low": (1, 1),
    "Low": (2, 2),
    "Medium/low": (3, 3),
    "Medium": (4, 6),
    "Medium/high": (8, 9),
    "High": (12, 12),
    "Very high": (16, 16),
}
