"""Every row belongs to its areas, and to none twice."""

import pandas as pd

from perf.areas import SCHOOLS, in_areas


def areas_of(**row):
    return sorted(in_areas(pd.DataFrame([{"directorate": "North", "value": 1.0} | row]))["area"])


def test_the_staff_group_decides_what_is_of_schools_whatever_the_service_is_called():
    assert areas_of(service="Schools", staff_group="schools") == ["council", "schools"]
    assert areas_of(service="Schools", staff_group="corporate") == [
        "North", "Schools", "council", "council without schools",
    ]  # fmt: skip


def test_corporate_staff_of_a_school_service_are_of_no_service():
    assert areas_of(service=SCHOOLS, staff_group="corporate") == ["North", "council", "council without schools"]


def test_without_staff_groups_the_records_of_a_school_service_are_of_schools():
    assert areas_of(service=SCHOOLS) == ["North", "council", "schools"]
    assert areas_of(service="Schools") == ["North", "Schools", "council"]
