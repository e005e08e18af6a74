"""Every row belongs to its areas, and to none twice."""

import pandas as pd

from perf.areas import in_areas


def areas_of(**row):
    return sorted(in_areas(pd.DataFrame([{"directorate": "North", "value": 1.0} | row]))["area"])


def test_the_staff_group_decides_what_is_of_schools_whatever_the_service_is_called():
    assert areas_of(service="Schools", staff_group="schools") == ["council", "schools"]
    assert areas_of(service="Schools", staff_group="corporate") == ["North", "council", "council without schools"]


def test_without_staff_groups_the_service_schools_is_schools():
    assert areas_of(service="Schools") == ["North", "council", "schools"]
