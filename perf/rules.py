"""The vocabulary: the words and numbers that every floor shares, and the errors an officer may meet."""

import re
import unicodedata

RATINGS = ("Green", "Amber", "Red", "N/A")
RATED = RATINGS[:3]
DIRECTIONS = ("improved", "same", "declined")
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


def slug(name: str) -> str:
    """Give a name the form it has in addresses and file names: "Tŷ & Gardd" -> "ty-gardd"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


class PerfError(Exception):
    """Something an officer can put right; the command line shows its text and exits with 1."""


class RunProblem(PerfError):
    """A pack or a report could not be made."""


OWN_WORDS = ("PerfError", "RunProblem")  # errors whose words are ours, and hold no row of anyone's data
