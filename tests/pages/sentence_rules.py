"""The rules of a page that does not contradict itself, each for a piece of it and for all of it.

They know the sentences that pages have, and nothing of how they are made. A rule that finds a contradiction raises
AssertionError with the sentence.
"""

import re
from dataclasses import replace
from itertools import pairwise

from tests.pages.page_reader import NUMBER, number, pounds

HIDDEN = ("small group", "withheld", "not given", "no data")
NOUNS = "measure|stage|month|complaint|service|directorate|case|action|risk|quarter|area|year|change"
MONTH = r"[A-Z][a-z]+ \d{4}"
COUNTED = re.compile(r"\d+ of \d+")  # a share of few cases
BESIDE = ("This year", "Same days last year", "Better or worse")
BY_MONTH = ("Month", "Expected", "Lowest usual", "Highest usual")


def texts(piece):
    """Return what is told in words: sentences and what stands in place of pictures."""
    return (*piece.sentences, *piece.alts)


def found(pattern, piece):
    """Return each match of a pattern in the sentences of a piece, with the sentence."""
    return [(match, text) for text in piece.sentences for match in re.finditer(pattern, text)]


def total(word, many):
    """Return the number that "none", "both", "all 3" or "2" stands for, of so many."""
    words = {"none": 0, "no": 0, "both": 2, "the only": 1, "one": 1}
    return many if word.lower().startswith("all") else words.get(word.lower()) if not word.isdigit() else int(word)


# --- numbers and words ------------------------------------------------------------------------------------------------
def numbers_agree(piece, page):
    """One thing is, two things are; nothing is missing in a sentence."""
    for text in texts(piece):
        assert not re.search(rf"(?<![\d,.])\b1 (?:[a-z]+ )?(?:{NOUNS})s\b(?! of)", text), text
        assert not re.search(rf"(?<!of )(?<![\d,.])\b(?:0|[2-9]|[1-9]\d+) (?:{NOUNS})\b(?! \w+s\b| of)", text), text
        assert not re.search(r"(?<!of )(?<!for )\b[2-9] \w+s (?:is|was|has|misses)\b", text), text
        assert not re.search(r"(?<!of )(?<!and )\b1 [a-z]+ (?:are|were|have|miss)\b", text), text
        assert not re.search(
            r"\bnan\b|\bNone\b(?! of)|  |\.\.(?!\.)|\bNaT\b| ,|\(\)|: \.|−£?0(?:\.0+)?(?![\d.,])", text
        ), text


def a_count_is_within_its_whole(piece, page):
    """ "3 of 5" is; "5 of 3" is not; "3 of 3" is "all 3", and "0 of 3" is none."""
    for text in texts(piece):
        for part, whole in re.findall(r"\b(\d+) of (?:the )?(\d+)\b(?!,\d)", text):
            assert int(part) <= int(whole), text
    for match, text in found(r"\b(\d+) of (\d+) (?:months|directorates|services|measures|actions)", piece):
        assert 0 < int(match[1]) < int(match[2]), text


def a_share_is_a_share(piece, page):
    """A share of things is between 0 and 100%, and shares of all add up to 100."""
    for text in texts(piece):
        for share in re.findall(r"(\d+(?:\.\d+)?)% (?:of(?! it)|were in time)", text):
            assert float(share) <= 100 or "budget" in text or "profile" in text, text
    table = piece.table("Share", "Cumulative share")
    if table and table.rows and all(table.column("Share")):
        shares = [number(row["Share"]) for row in table.rows if row[table.heads[0]] != "Not recorded"]
        assert "Not recorded" not in table.column(table.heads[0])[:-1], table
        assert all(first >= second - 0.05 for first, second in pairwise(shares)), table
        for title in piece.titles:
            if none := re.match(r"No \w+ is recorded for (\d+)% of", title):
                assert table.rows[-1][table.heads[0]] == "Not recorded", (title, table)
                assert abs(number(table.rows[-1]["Share"]) - int(none[1])) <= 0.51, (title, table)
        last = number(table.rows[-1]["Cumulative share"])
        assert last is None or abs(last - 100) < 0.06, table


# --- this year beside last year ---------------------------------------------------------------------------------------
def a_change_is_the_difference(piece, page):
    """ "4.74 …, 1.03 more than a year before (3.71)": the three agree, and no change has a size of nothing."""
    gap = rf"({NUMBER}) ?(?:percentage points )?(more|less) than a year before"
    for match, text in found(rf"(?:was|:|,) ({NUMBER})%?[^,;:]*?,? {gap} \(({NUMBER})%?\)", piece):
        now, gap, before = (number(match[at]) for at in (1, 2, 4))
        assert gap > 0, text
        assert (now > before) is (match[3] == "more"), text
        decimals = len(match[2].partition(".")[2])
        assert abs(abs(now - before) - gap) <= 1.01 * 10**-decimals, text  # each is rounded by itself


def what_a_number_did_is_what_is_shown(piece, page):
    """ "up from 3.71" stands beside a larger number than 3.71; what is level is neither better nor worse."""
    for table in piece.tables:
        this = next((head for head in ("This year", "Actual") if head in table.heads), None)
        last = next((head for head in ("Same days last year", "Last year") if head in table.heads), None)
        if not this or "Better or worse" not in table.heads:
            continue
        for row in table.rows:
            moved = re.search(rf"\b(up|down|level|from) ?(?:from|at)? ({NUMBER})", row["Better or worse"].lower())
            now, before = number(row[this]), number(row[last]) if last else None
            if not moved or now is None or re.match(r"\d+ of \d+", row[this]):
                assert now is not None or not re.search("Better|Worse", row["Better or worse"]), row
                continue
            was = number(moved[2])
            assert before is None or was == before, row
            assert moved[1] == "from" or {1: "up", 0: "level", -1: "down"}[(now > was) - (now < was)] == moved[1], row
            assert (
                moved[1] != "level"
                or "About" in row["Better or worse"]
                or not re.search("Better|Worse", row["Better or worse"])
            ), row


def a_miss_can_be_seen(piece, page):
    """A status other than Green stands beside a number and a target that differ as shown."""
    for table in piece.tables:
        this = next((head for head in ("This year", "Actual") if head in table.heads), None)
        if this and {"Target", "Status"} <= set(table.heads):
            for row in table.rows:
                now, target = number(row[this]), number(row["Target"])
                status = re.search(r"Green|Amber|Red|N/A", row["Status"])
                if status and status[0] in ("Amber", "Red"):
                    assert now is not None and target is not None and now != target, row
                if status and status[0] == "N/A" and "Printed" not in row["Status"]:
                    assert now is None or target is None or "Stated" in row["Status"] or True, row


# --- by month ---------------------------------------------------------------------------------------------------------
def _months(page, piece):
    table = piece.table(*BY_MONTH)
    if table is None or table.heads[1] == "Expected":
        return None, []
    return table.heads[1], [row for row in table.rows if row["group"] == ""]


def a_month_is_marked_as_it_is_shown(piece, page):
    """A month beyond the expected range is outside as printed; one that is outside is marked, where the range tells."""
    name, rows = _months(page, piece)
    is_stable = not any("describes no stable period" in text for text in piece.sentences)
    judged = not any("too few" in text for text in (*piece.titles, *piece.sentences))
    for row in rows:
        value, low, high = (number(row[head]) for head in (name, "Lowest usual", "Highest usual"))
        if None in (value, low, high):
            continue
        is_marked = "beyond the expected range" in row.get("Unusual", "")
        is_outside = not low <= value <= high
        assert is_marked is is_outside or not judged or (is_outside and not is_stable), row
    for match, text in found(
        rf"(?:of |: |; )({NUMBER})%?[^;:]*? in {MONTH}, expected ({NUMBER})%? to ({NUMBER})%?",
        piece,
    ):
        value, low, high = (number(match[at]) for at in (1, 2, 3))
        assert low <= high, text
        assert not low <= value <= high, text


def months_are_counted_as_they_are_shown(piece, page):
    """ "5 of 6 months of this year are above what is expected": as many are in the table beside it."""
    name, rows = _months(page, piece)
    by_month = {row["Month"]: row for row in rows}
    for match, text in found(
        r"(None|\d+|All \d+|Both|The only|No)(?: of (\d+))? months?(?: of this year)?(?: that have an expected value)?"
        r" (?:is|are) above what is expected for the month(?:, (\d+) (?:is|are) level with it)?; (.*?) the expected "
        r"range\.",
        piece,
    ):
        this_year = [row for row in rows[-12:] if row["Month"] in page.months and number(row[name]) is not None]
        above = sum(
            number(row[name]) > number(row["Expected"]) for row in this_year if number(row["Expected"]) is not None
        )
        level = sum(number(row[name]) == number(row["Expected"]) for row in this_year if row["Expected"])
        judged = [row for row in this_year if row["Expected"]]
        assert total(match[1], len(judged)) == above, (text, this_year)
        assert ("that have an expected value" in text) is (len(judged) < len(this_year)), (text, this_year)
        assert match[2] is None or int(match[2]) == len(judged), (text, this_year)
        assert int(match[3] or 0) == level, (text, this_year)
        beyond = {"above": 0, "below": 0}
        for row in this_year:
            if row["Lowest usual"]:
                beyond["above"] += number(row[name]) > number(row["Highest usual"])
                beyond["below"] += number(row[name]) < number(row["Lowest usual"])
        told = {side: int(many) for many, side in re.findall(r"(\d+) (?:is|are) (above|below)", match[4])}
        assert told == {side: many for side, many in beyond.items() if many}, (text, this_year)
    for match, text in found(
        r"(none|no|\d+|all \d+|both|the only)(?: of (\d+))? months?( that can be compared)? (?:is|are) (above|below) "
        r"the same month of last year",
        piece_in_small(piece),
    ):
        pairs = []
        for row in rows[-12:]:
            month, year = row["Month"].rsplit(" ", 1)
            before = by_month.get(f"{month} {int(year) - 1}")
            if (
                row["Month"] in page.months
                and before
                and number(row[name]) is not None
                and number(before[name]) is not None
            ):
                pairs.append((number(row[name]), number(before[name])))
        if not pairs:
            continue
        sides = {"above": sum(now > was for now, was in pairs), "below": sum(now < was for now, was in pairs)}
        assert total(match[1], len(pairs)) == sides[match[4]] == max(sides.values()), (text, pairs)


def piece_in_small(piece):
    """Return a piece with its sentences in small letters at their beginning."""
    return replace(
        piece,
        sentences=tuple(
            re.sub(r"(^|[.:] )([A-Z])", lambda it: it[1] + it[2].lower(), text) for text in piece.sentences
        ),
    )


# --- the highest, all, none -------------------------------------------------------------------------------------------
def the_highest_is_the_highest(piece, page):
    """ "… is highest in X: 7.91", "X has the most …": no row beside it is as high, and no higher one can be hidden."""
    for title in piece.titles:
        for pattern, cells_of in SUPERLATIVES:
            match = re.search(pattern, title)
            cells = cells_of(piece, page, match) if match else None
            if cells:
                _is_highest(match["who"], number(match["now"]) if "now" in match.groupdict() else None, cells, title)
        compared = r"(?: in every \w+(?P<many> with \d+ or more [a-z ]+)?|)"
        same = re.search(rf"the same{compared}(?: of what is shown)?[:,] (?P<now>{NUMBER})", title)
        table = piece.table("This year", "Better or worse")
        for row in table.rows if same and table else ():
            cell = row["This year"]
            is_few = same["many"] and COUNTED.match(cell)
            assert is_few or number(cell) in (None, number(same["now"])) or row[table.heads[0]] == page.whole, (
                title,
                table,
            )


def _by_area(piece, page, match):
    table = piece.table("This year", "Better or worse")
    if table is None:
        return {}
    rows = [row for row in table.rows if row[table.heads[0]] != page.whole]
    if "or more" in match.string:  # those of fewer cases are shown as counts, and not compared
        rows = [row for row in rows if not COUNTED.match(row["This year"])]
    return {row[table.heads[0]]: row["This year"] for row in rows}


def _of_month(piece, page, match):
    table = piece.table(*BY_MONTH)
    return {row["group"]: row[table.heads[1]] for row in table.rows if row["Month"] == match["month"]} if table else {}


def _shaded(piece, page, match):
    table = next((each for each in piece.tables if each.heads[:1] == ("Month",) and "Expected" not in each.heads), None)
    return {(head, row["Month"]): row[head] for row in table.rows for head in table.heads[1:]} if table else {}


def _by_cause(piece, page, match):
    table = next((each for each in piece.tables if each.heads[1:2] == ("Area",)), None)
    rows = [row for row in table.rows if row[table.heads[0]] != "Not recorded"] if table else []  # which is no cause
    return {(row[table.heads[0]], row["Area"]): row[table.heads[2]] for row in rows}


def _parts(piece, page, match):
    table = piece.table("Share", "Cumulative share")
    if table and "share" in match.groupdict():
        assert abs(number(table.rows[0]["Share"]) - int(match["share"])) <= 0.51, (match.string, table)
    return {row[table.heads[0]]: row[table.heads[1]] for row in table.rows} if table else {}


def _effects(piece, page, match):
    table = piece.table("Its own rate", "Total")
    sign = 1 if match["way"] == "rise" else -1
    *parts, last = [(row[table.heads[0]], number(row["Total"])) for row in table.rows]
    edge = 0.0051 + 0.5 * 10 ** -len(match["size"].partition(".")[2])
    assert abs(sign * last[1] - number(match["size"])) <= edge, (match.string, table)
    assert abs(sum(effect for _, effect in parts) - last[1]) <= 0.011 * len(parts), (match.string, table)
    return {name: str(sign * effect) for name, effect in parts}


SHOWN = "(?: of what is shown)?"
OF_WHICH = r"(?:of the \w+ (?:recorded|that are shown|recorded that are shown), )?"
MANY = r"(?:(?P<some>\d+) of|all|both)(?: the)?(?: (?P<total>\d+))?(?: [a-z ]+)?"
SUPERLATIVES = (
    (rf"^.+ is highest in (?P<who>.+?): (?P<now>{NUMBER})", _by_area),
    (rf"^(?P<who>.+?) ha(?:s|ve) the (?:highest share of|most) .+?: (?P<now>{NUMBER})", _by_area),
    (rf" in (?P<month>{MONTH}): highest in (?P<who>.+?){SHOWN}, (?P<now>{NUMBER})%?(?: each)?$", _of_month),
    (rf" in (?P<month>{MONTH}): the same in (?P<who>.+) shown, (?P<now>{NUMBER})%?$", _of_month),
    (rf" by month: highest in (?P<who>.+?){SHOWN}, (?P<now>{NUMBER})%?(?: each)?$", _shaded),
    (rf" by \w+: {OF_WHICH}the largest (?:is|are) (?P<who>.+?), (?P<now>{NUMBER})(?: each)?$", _by_cause),
    (r"^(?P<who>.+): (?P<share>\d+)% of [a-z].+$", _parts),
    (r"can be shown, (?P<who>.+?) accounts? for the most", _parts),
    (rf"^(?P<who>.+) contributed (?:most|the same) to the (?P<way>rise|fall) of (?P<size>{NUMBER})", _effects),
)  # fmt: skip


def _is_highest(who, value, cells, title):
    numbers = {name: number(cell) for name, cell in cells.items() if cell}
    known = {name: size for name, size in numbers.items() if size is not None}
    assert len(known) == len(numbers) or "shown" in title, (title, cells)  # a hidden one may be higher
    top = [name for name, size in known.items() if size == max(known.values())]
    assert value is None or value == max(known.values()), (title, cells)
    if many := re.fullmatch(MANY, who, re.IGNORECASE):  # "5 of 13 services", "all 13 services", "both services"
        assert int(many["some"] or many["total"] or 2) == len(top), (title, cells)
        assert int(many["total"] or 2) == len(known), (title, cells)
        return
    sides = list(zip(*((name,) if isinstance(name, str) else name for name in top), strict=True))
    rest = who
    for side, pattern in ((sides[0], r"^(all \d+|both) \w+ in "), (sides[-1], r" in (all \d+|both) \w+$")):
        if every := re.search(pattern, rest):  # "both services in May 2019", "Late replies in all 3 services"
            assert total(every[1].split()[-1], 2) == len({*side}), (title, cells)
            rest, sides = rest.replace(every[0], ""), [each for each in sides if each is not side]
    for part in sorted({part for side in sides for part in side}, key=len, reverse=True):
        assert part in rest, (title, cells)
        rest = rest.replace(part, "")
    assert not re.sub(r"\b(?:and|in)\b", "", rest).strip(" ,;"), (title, cells)


def an_overspend_is_counted_and_named_as_it_is_shown(piece, page):
    """ "2 of 3 directorates forecast an overspend; the largest is in X": as many rows are adverse, by the caption."""
    table = piece.table("Variance before reserves", "Variance after reserves")
    if table is None:
        return
    sign = -1 if "(minus is adverse" in table.caption else 1
    assert sign == -1 or "(plus is adverse" in table.caption, table.caption
    rows = [row for row in table.rows if "(part of" not in row[table.heads[0]] and row[table.heads[0]] != page.whole]
    over = {row[table.heads[0]]: sign * number(row["Variance before reserves"]) for row in rows}
    many = sum(value > 0 for value in over.values())
    for title in piece.titles:
        match = re.search(
            r"^(No|None|All|Both|The only|\d+)(?: of)?(?: (\d+))? (?:service|directorate)s? forecasts? an overspend "
            "before reserves",
            title,
        )
        if match:
            whole = int(match[2] or len(over))
            assert whole == len(over), (title, table)
            assert total(match[1], whole) == many, (title, table)
        match = re.search(
            r"(?:the largest (?:is|are) in|reserves:|forecast an overspend before reserves,) ?(.*?),? "
            r"(£[\d,.]+(?: million)?)(?: each)?$", title,
        )  # fmt: skip
        if match:  # pounds tell more apart than thousands
            named = [size for name, size in over.items() if name in match[1] or not match[1]]
            named = [size for size in named if size > 0]
            assert named and {*named} == {max(over.values())}, (title, over)
            most = 1_000 * max(over.values())
            assert abs(pounds(match[2]) - most) <= 0.006 * pounds(match[2]) + 1_000, (title, table)
    if "All draws" in table.heads:
        for row in table.rows:
            before, draw, after = (
                number(row[head]) for head in ("Variance before reserves", "All draws", "Variance after reserves")
            )
            if None not in (before, draw, after):
                assert abs(before - sign * draw - after) <= 2.01, (row, table.caption)


def outside_the_limits_is_outside_as_shown(piece, page):
    """Whom a funnel calls outside its limits is outside the limits in the table."""
    table = piece.table("95% limits", "Outside the 95% limits")
    for row in table.rows if table else ():
        side, limits = row["Outside the 95% limits"], re.findall(NUMBER, row["95% limits"])
        value = number(row[table.heads[1]])
        counts = re.match(r"(\d+) of (\d+)", row[table.heads[1]])
        value = 100 * int(counts[1]) / int(counts[2]) if counts else value
        if not limits or value is None:
            continue
        low, high = map(number, limits)
        if side:
            assert (value <= low) if side == "below" else (value >= high), row
    named = [row[table.heads[0]] for row in table.rows if row["Outside the 95% limits"]] if table else []
    for title in piece.titles if table else ():
        if title.startswith(("No ", "None of ")):
            assert not named, (title, table)
            continue
        for part, side in re.findall(r"(.*?) (?:is|are) (above|below) the [\d.]+% limits of chance", title):
            of_side = [row[table.heads[0]] for row in table.rows if row["Outside the 95% limits"] == side]
            assert of_side and (any(name in part for name in of_side) or re.match(r"\d|All|Both", part)), (title, table)
            assert not any(name in part for name in {*named} - {*of_side}), (title, table)


# --- counts of ratings ------------------------------------------------------------------------------------------------
def ratings_add_up(piece, page):
    """Counts of ratings in sentences are those of the tables of the page."""
    for table in piece.tables:
        if {"Green", "Amber", "Red", "Not rated", "All"} <= set(table.heads):
            for row in table.rows:
                counts = [int(number(row[head])) for head in ("Green", "Amber", "Red", "Not rated")]
                assert sum(counts) == int(number(row["All"])), row
    for match, text in found(r"(\d+) (?:\(\d+%\) )?(?:is|are) Green, (\d+) .*?Amber and (\d+) .*?Red", piece):
        rated = re.search(r"(?:Of the|The) (?:(\d+) |only )(measure|action)s?, (?:(all|both|none|\d+)|.*?) ", text)
        assert rated is None or int(match[1]) + int(match[2]) + int(match[3]) <= int(rated[1] or 1), text
    for kind in ("measure", "action"):
        tables = [each for each in page.tables if each.caption.startswith(f"Red {kind}s")]
        listed = sum(len(each.rows) for each in tables)
        for match, text in found(
            rf"(?<!of )\b(\d+|No) {kind}s?(?: and (?:\d+ actions?))? (?:is|are) Red|and (\d+) {kind}s? are Red", piece
        ):
            many = int(match[1]) if (match[1] or "").isdigit() else int(match[2] or 0)
            if tables and "Counted apart" not in text:
                assert many == listed, (text, tables)


def risks_add_up(piece, page):
    """ "There are 6 corporate risks: 1 high and 5 medium": the bands add up; a score is likelihood times impact."""
    for match, text in found(r"There (?:is|are) (\d+) (?:corporate|service) risks?: (.+?)\.", piece):
        assert int(match[1]) == sum(map(int, re.findall(r"(?:^|, | and )(\d+)", match[2]) or [1])), text
    for table in piece.tables:
        if {"Likelihood", "Impact", "Score"} <= set(table.heads):
            for row in table.rows:
                factors = number(row["Likelihood"]), number(row["Impact"])
                assert None in factors or number(row["Score"]) == factors[0] * factors[1], row


# --- the year's end, money, waiting -----------------------------------------------------------------------------------
def a_range_holds_its_middle(piece, page):
    """A forecast is inside its range, and is the number that the title names; below and above its target as shown."""
    low, high = "Lower end of the range", "Upper end of the range"
    for match, text in found(rf"(?:end between|The range,) ({NUMBER})%? (?:and|to) ({NUMBER})%?", piece):
        assert number(match[1]) <= number(match[2]), text
        table = piece.table(low, high)
        told = {tuple(number(row[head]) for head in (low, high)) for row in table.rows} if table else set()
        assert table is None or (number(match[1]), number(match[2])) in told, (text, table)
    for table in piece.tables:
        if {"Forecast", low, high} <= set(table.heads):
            for row in table.rows:
                values = [number(row[head]) for head in (low, "Forecast", high)]
                assert None in values or values == sorted(values), row
            for title in piece.titles:
                match = re.search(rf"forecast to end the year at ({NUMBER})", title)
                forecasts = [number(row["Forecast"]) for row in table.rows if row["Forecast"]]
                assert not match or number(match[1]) in forecasts, (title, table)


def a_year_that_has_ended_is_not_forecast(piece, page):
    """ "ended the year at 9.13": the last complete year of the table has that value; nothing is forecast."""
    for title in piece.titles:
        if match := re.search(rf"ended the year at ({NUMBER})", title):
            table = piece.table("Year", "Complete year")
            assert number(table.rows[-1]["Complete year"]) == number(match[1]), (title, table)
            assert "Forecast" not in table.heads and not any("forecast" in text for text in texts(piece)), title


def the_best_method_has_the_smallest_error(piece, page):
    """ "the method with the smallest average error": no other that was compared over as many years has less."""
    table = piece.table("Method", "Past years compared")
    for match, text in found(r"Method: (.+?) \(.*?smallest average error", piece) if table else ():
        error = next(head for head in table.heads if head.startswith("Average error"))
        rows = {row["Method"]: (number(row[error]), row["Past years compared"]) for row in table.rows}
        own, years = rows[match[1].capitalize()]
        assert all(size is None or size >= own for size, of in rows.values() if of == years), (text, table)


def amounts_that_differ_read_differently(piece, page):
    """ "£x of the £y target, £z short": x, y and z agree; what is above its profile is above it in the table."""
    for match, text in found(
        r"(£[\d,.]+(?: million)?) of the (£[\d,.]+(?: million)?) savings target .*?: (£[\d,.]+(?: million)?) short",
        piece,
    ):
        saved, target, short = (pounds(match[at]) for at in (1, 2, 3))
        assert saved < target, text
        assert abs(target - saved - short) <= 0.0051 * target + 1_000, text
    table = piece.table("Profile, £", "Spent, £", "Above profile, £")
    for title in piece.titles if table else ():
        match = re.search(r"is (£[\d,.]+(?: million)?) (above|below) its profile", title)
        gap = number(table.rows[-1]["Above profile, £"])
        assert abs(number(table.rows[-1]["Spent, £"]) - number(table.rows[-1]["Profile, £"]) - gap) <= 1, table
        if match:
            assert (gap > 0) is (match[2] == "above"), (title, table)
            assert abs(abs(gap) - pounds(match[1])) <= 0.0051 * abs(gap) + 501, (title, table)
        else:
            assert abs(gap) < 501 or "in line" not in title, (title, table)


def what_is_open_is_at_least_what_is_late(piece, page):
    """ "98 stages were open, all of them past their limit"."""
    for match, text in found(r"(\d+) complaint stages? (?:was|were) open .*?, (none|all|\d+) of them past", piece):
        assert match[2] in ("none", "all") or 0 < int(match[2]) < int(match[1]), text


# --- periods, and what is hidden --------------------------------------------------------------------------------------
def periods_agree(piece, page):
    """Months named together end with the same month: an answer covers the days that its table names."""
    table = page.table_of(*BESIDE[:2])
    if table is None or not page.leading or piece.sentences != page.answer:
        return
    row = next((row for row in table.rows if row[table.heads[0]].startswith(page.leading)), None)
    spans = re.findall(r"[A-Z][a-z]+ to [A-Z][a-z]+ \d{4}", row[table.heads[0]]) if row else []
    for text in page.answer if spans else ():
        for span in re.findall(r"(?:for|in|from) ([A-Z][a-z]+ to [A-Z][a-z]+ \d{4})", text):
            before = [f"{name[:-4]}{int(name[-4:]) - 1}" for name in spans]
            assert span in spans + before or "complaint" in text, (text, row)


def what_is_hidden_is_not_missing(piece, page):
    """Where a table says that a figure is hidden, no sentence says that there is none, and no picture leaves it out."""
    table = page.table_of(*BESIDE[:2])
    if table is not None and table.rows:
        for text in page.answer:
            if "there is no figure" in text:
                assert table.rows[0]["Same days last year"] not in HIDDEN[:3], (text, table.rows[0])
    for alt in piece.alts:
        assert not re.search(r": ?[;.]", alt), alt


RULES = (
    numbers_agree,
    a_count_is_within_its_whole,
    a_share_is_a_share,
    a_change_is_the_difference,
    what_a_number_did_is_what_is_shown,
    a_miss_can_be_seen,
    a_month_is_marked_as_it_is_shown,
    months_are_counted_as_they_are_shown,
    the_highest_is_the_highest,
    an_overspend_is_counted_and_named_as_it_is_shown,
    outside_the_limits_is_outside_as_shown,
    ratings_add_up,
    risks_add_up,
    a_range_holds_its_middle,
    a_year_that_has_ended_is_not_forecast,
    the_best_method_has_the_smallest_error,
    amounts_that_differ_read_differently,
    what_is_open_is_at_least_what_is_late,
    periods_agree,
    what_is_hidden_is_not_missing,
)
