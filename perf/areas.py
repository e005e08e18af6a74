"""The areas of a council: the whole council, the council without schools, schools, directorates and services."""

import pandas as pd

COUNCIL, WITHOUT_SCHOOLS, SCHOOLS = "council", "council without schools", "schools"
WHOLES = (COUNCIL, WITHOUT_SCHOOLS, SCHOOLS)  # the areas that are neither a directorate nor a service


def name_of(area: str) -> str:
    """Return the name of an area in a sentence: "the council", "schools", "Social Services"."""
    return f"the {area}" if area in (COUNCIL, WITHOUT_SCHOOLS) else area


def in_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each row once for every area to which it belongs.

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
    if "staff_group" in rows:  # corporate staff of a school service do not belong to schools
        frames[-1] = frames[-1][frames[-1]["area"] != SCHOOLS]
        frames += [corporate.assign(area=WITHOUT_SCHOOLS), rows[schools.to_numpy("bool")].assign(area=SCHOOLS)]
    return pd.concat(frames, ignore_index=True).dropna(subset=["area"]).astype({"area": "str"})
