"""Checks of what a council calls its ratings and of their colours: every fault, with what can be written instead."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from perf.colours import INK, LEAST_OF_WORDS, WHITE, contrast, difference
from perf.dataset.problems import SettingFault
from perf.ratings import Ratings
from perf.rules import RATED, RATINGS

MOST_LETTERS = 20  # of a name: more do not fit on a phone in the letters of a card
LEAST_APART = 0.1  # of two colours that look different, as `perf.colours.difference` measures it
_NAME = re.compile(r"[^\W_]([^\W_]|[ '’/-])*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ANOTHER = "Choose another one."


def name_faults(ratings: Ratings, taken: Mapping[str, str]) -> Iterator[SettingFault]:
    """Find names that are too long, hold more than words, or mean something else as well.

    Parameters
    ----------
    ratings : Ratings
    taken : mapping of str to str
        Words that mean something else where ratings are read, each with what it means: "a risk band".
    """
    others = {word.casefold(): meaning for word, meaning in taken.items()}
    for rating in RATED:
        name = getattr(ratings, rating).name
        if not name:
            continue
        place = f"ratings.{rating}.name"
        used = {
            ratings.called(other).casefold(): f"the name of {other} as well." for other in RATINGS if other != rating
        }
        used |= {other.casefold(): f"the word for {other} in tables and files." for other in RATINGS if other != rating}
        used |= {word: f"{meaning} as well, so it could be read as either." for word, meaning in others.items()}
        if len(name) > MOST_LETTERS:
            text = f'"{name}" has {len(name)} letters; at most {MOST_LETTERS} fit on a page.'
            yield SettingFault(name, text, "Shorten it.", place)
        elif not _NAME.fullmatch(name) or name != name.strip():
            fix = "Write letters, digits and spaces, with hyphens, apostrophes or slashes between them: On track."
            yield SettingFault(name, f'"{name}" is not plain words.', fix, place)
        elif name.casefold() in used:
            yield SettingFault(name, f'"{name}" is {used[name.casefold()]}', _ANOTHER, place)


def colour_faults(ratings: Ratings) -> Iterator[SettingFault]:
    """Find colours that are not written as one, on which no words can be read, or that look like another rating's."""
    written = {rating: colour for rating in RATED if (colour := getattr(ratings, rating).colour)}
    for rating, colour in written.items():
        if not _COLOUR.fullmatch(colour):
            fix = "Write # and six digits or letters from a to f: #1d70b8."
            yield SettingFault(colour, f'"{colour}" is not a colour.', fix, f"ratings.{rating}.colour")
            return
    for rating, colour in written.items():
        best = max(contrast(colour, ink) for ink in (INK, WHITE))
        if best < LEAST_OF_WORDS:
            text = f"a colour on which neither white nor dark words can be read: a contrast of {best:.2f}"
            text = f'"{colour}" is {text}, and {LEAST_OF_WORDS} is needed.'
            yield SettingFault(colour, text, "Choose a lighter or darker one.", f"ratings.{rating}.colour")
    for one, other in combinations(RATINGS, 2):
        latest = other if other in written else one
        if latest in written and difference(ratings.fill(one), ratings.fill(other)) < LEAST_APART:
            beside = one if latest == other else other
            text = f'"{written[latest]}" looks like the colour of {beside}, {ratings.fill(beside)}.'
            yield SettingFault(written[latest], text, _ANOTHER, f"ratings.{latest}.colour")
