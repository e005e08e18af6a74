"""What a council calls its ratings, and the colours in which readers see them; the program has one word for each."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from perf.colours import INK, LEAST_OF_MARKS, WHITE, contrast, ink_on
from perf.rules import RATED, RATING_COLUMNS, RATINGS, Rating

_COLOURS: dict[Rating, str] = {"Green": "#0f7a52", "Amber": "#ffbf00", "Red": "#8a1c1c", "N/A": WHITE}
SYMBOLS: dict[Rating, str] = {"Green": "●", "Amber": "▲", "Red": "■", "N/A": "–"}  # so that colour is never alone


class RatingLook(BaseModel):
    """What a council writes of one rating in framework.toml; "" where it has the usual name or colour."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    colour: str = ""


class Ratings(BaseModel):
    """The names and colours of a council's ratings.

    Frames, CSV files and manifests hold Green, Amber, Red and N/A in every council; only what readers see differs.
    """

    model_config = ConfigDict(frozen=True)
    NO_OTHER: ClassVar = (
        "Remove it: there are three ratings, Green, Amber and Red, each with a name and a colour, and none above Green."
        " A target that is beaten by far is Green."
    )

    Green: RatingLook = RatingLook()
    Amber: RatingLook = RatingLook()
    Red: RatingLook = RatingLook()

    def called(self, rating: str) -> str:
        """Return the council's name of a rating: "On track" for Green; that of N/A is always N/A."""
        return self._look(rating).name or rating

    def fill(self, rating: Rating) -> str:
        """Return the colour of a rating, such as #0f7a52."""
        return self._look(rating).colour or _COLOURS[rating]

    def ink(self, rating: Rating) -> str:
        """Return the colour of words on that of a rating: white or dark."""
        return ink_on(self.fill(rating))

    def marked(self, rating: Rating) -> str:
        """Return a rating as its symbol and its name: "● On track"."""
        return f"{SYMBOLS[rating]} {self.called(rating)}"

    @property
    def names(self) -> dict[str, Rating]:
        """Each rating by the council's name of it."""
        return {self.called(rating): rating for rating in RATINGS}

    def read(self, text: str) -> Rating | None:
        """Return the rating that a text names, in the council's word or the program's and in any case; or None."""
        known = {word.casefold(): rating for rating in RATINGS for word in (rating, self.called(rating))}
        return known.get(text.strip().casefold())

    def css(self, within: str = "") -> str:
        """Return the style of the mark of each rating, inside elements `within`; one that is pale has a dark edge."""
        return "\n".join(f"{within}.rating.{RATING_COLUMNS[rating]} {{ {self._style(rating)} }}" for rating in RATED)

    def _style(self, rating: Rating) -> str:
        fill = self.fill(rating)
        ink = " color: var(--ink);" if self.ink(rating) == INK else ""
        edge = f" border-color: {fill};" if contrast(fill, WHITE) >= LEAST_OF_MARKS else ""
        return f"background: {fill};{ink}{edge}"

    def _look(self, rating: str) -> RatingLook:
        return getattr(self, rating) if rating in RATED else RatingLook()


USUAL_RATINGS = Ratings()  # those of a council that has not changed any
