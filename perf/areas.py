"""The areas of a council: the whole council, the council without schools, schools, directorates and services."""

import pandas as pd

COUNCIL, WITHOUT_SCHOOLS, SCHOOLS = "council", "council without schools", "schools"
WHOLES = (COUNCIL, WITHOUT_SCHOOLS, SCHOOLS)  # the areas that are no directorate and no service


def name_of(area: str) -> str:
    """Return an area as a sentence names it: "the council", "schools", "Social Services"."""
    return f"the {area}" if area in (COUNCIL, WITHOUT_SCHOOLS) else area


def in_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """Repeat each row for every area that it belongs to.

    Parameters
    ----------
    rows : DataFrame
        directorate and service; `staff_group` where there is one. Directorates and services exclude schools. The
        service of a record of schools is "schools", as the dataset names it.

    Returns
    -------
    DataFrame, one row per row and area
        The rows with `area`.
    """
    council = rows.assign(area=COUNCIL)
    schools = rows["staff_group"] == SCHOOLS if "staff_group" in rows else pd.Series(False, index=rows.index)
    corporate = council[~schools.to_numpy("bool")]
    frames = [council, *(corporate.assign(area=corporate[name].astype("str")) for name in ("directorate", "service"))]
    if "staff_group" in rows:  # which decides: corporate staff of a school service are not of schools
        frames[-1] = frames[-1][frames[-1]["area"] != SCHOOLS]
        frames += [corporate.assign(area=WITHOUT_SCHOOLS), rows[schools.to_numpy("bool")].assign(area=SCHOOLS)]
    return pd.concat(frames, ignore_index=True).dropna(subset=["area"]).astype({"area": "str"})
