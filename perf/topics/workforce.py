"""The workforce: the table of posts and people that sickness and turnover share."""

from dataclasses import replace

from perf.dataset.table_rules import DIRECTORATE, FTE, MONTH, SERVICE, STAFF, Table, amount

HEADCOUNT = replace(amount("headcount", required=True, low=0, also="heads staff people"), percent="refused")
WORKFORCE = Table(
    "month end, service and staff group",
    (
        MONTH, DIRECTORATE, SERVICE, STAFF, HEADCOUNT,
        FTE,
    ),
    key=("month", "directorate", "service", "staff_group"),
    until="month",
    dated_by="month",
    holds_records=True,
)  # fmt: skip
