"""The areas of a council: the whole council, the council without schools, schools, directorates and services."""

import pandas as pd

COUNCIL, WITHOUT_SCHOOLS, SCHOOLS = "council", "council without schools", "schools"
WHOLES = (COUNCIL, WITHOUT_SCHOOLS, SCHOOLS)  # every service belongs to the first, and to one of the other two


def name_of(area: str) -> str:
    """Name an area in a sentence: "the council", "schools", "Social Services"."""
    return {"council": "the council", "council without schools": "the council without schools"}.get(area, area)


def in_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each row to every area that it belongs to.

    Parameters
    ----------
    rows : DataFrame
        directorate and service; `staff_group` where there is one. Directorates and services exclude schools.

    Returns
    -------
    DataFrame, one row per row and area
        The rows with `area`.
    """
    council = rows.assign(area=COUNCIL)
    schools = rows["staff_group"] == SCHOOLS if "staff_group" in rows else pd.Series(False, index=rows.index)
    corporate = council[~schools.to_numpy("bool")]
    frames = [council, *(corporate.assign(area=corporate[name].astype("str")) for name in ("directorate", "service"))]
    if "staff_group" in rows:  # which decides: corporate staff of a service Schools are not of schools
        frames[-1] = frames[-1][frames[-1]["area"].str.casefold() != SCHOOLS]
        frames += [corporate.assign(area=WITHOUT_SCHOOLS), rows[schools.to_numpy("bool")].assign(area=SCHOOLS)]
    together = pd.concat(frames, ignore_index=True).dropna(subset=["area"]).astype({"area": "str"})
    return together.assign(area=together["area"].mask(together["area"].str.casefold() == SCHOOLS, SCHOOLS))
