"""Checks of a council's settings against each other: what contradicts, leaves something out, or is hardly meant."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from perf.areas import SCHOOLS, WHOLES
from perf.dataset.framework import FILE, Framework, StageRule
from perf.dataset.problems import Level, Problem, SettingFault, did_you_mean, listed
from perf.dataset.rating_settings import colour_faults, name_faults
from perf.rules import DISCLOSURE_THRESHOLD
from perf.safe_text import slug

MOST_LETTERS = 100  # of an area's name, which names files
_NUMBER_CHARACTERS = "+-.,%£ 0123456789"
_USUAL: Mapping[str, tuple[float, float]] = {  # the least and the most that is likely to be meant
    "long_term_days": (7, 366),
    "disclosure_threshold": (1, 50),
    "rating_tolerance": (0, 0.25),
    "population": (1_000, 10_000_000),
    "roll_up.green_from": (0.5, 1),
    "action_pace.amber_from": (0.5, 1),
    **dict.fromkeys(  # working days, of which half a year has 130
        (f"stage_days.{name}" for name in ("stage_1", "stage_2", "acknowledge", "extend_stage_1", "extend_stage_2")),
        (1, 130),
    ),
}


Given = TypeVar("Given")  # the rules alone, or all data with their rules


@dataclass(frozen=True, kw_only=True)
class SettingCheck(Generic[Given]):
    """Something that the settings of a council must meet, beside the kind of value that each takes.

    Attributes
    ----------
    setting : str
        Where it is reported, unless a fault has a place of its own.
    rule : str
        What is asked for, as the documents list it.
    find : callable
        Takes the rules, or all data where it holds these against the tables; returns what is wrong.
    level : {"problem", "remark"}
        A problem where a figure would be wrong, a remark where only somebody who knows can tell.
    """

    setting: str
    rule: str
    find: Callable[[Given], Iterable[SettingFault]]
    level: Level = "problem"


def run_setting_checks(given: Given, checks: Iterable[SettingCheck[Given]]) -> list[Problem]:
    """Check the settings of a council against each other, or against its tables."""
    return [
        Problem(FILE, 0, each.place or check.setting, each.value, each.text, each.fix, level=check.level)
        for check in checks
        for each in check.find(given)
    ]


# --- names of areas ---------------------------------------------------------------------------------------------------


def _not_a_service(rules: Framework) -> Iterator[SettingFault]:
    for name in rules.school_services:
        if name not in rules.services:
            fix = did_you_mean(name, rules.services) or "Add it to its directorate, or remove it here."
            yield SettingFault(name, f'"{name}" is not a service.', fix)


def _joint_services(rules: Framework) -> Iterator[SettingFault]:
    for name, services in rules.joint_services.items():
        text, fix = "", "Write the services of one directorate for which it stands."
        unknown = [service for service in services if service not in rules.services]
        if unknown:
            text = f'stands for "{unknown[0]}", which is not a service.'
            fix = did_you_mean(unknown[0], rules.services) or fix
        elif len({rules.services[service] for service in services}) != 1:
            text = f"stands for {'services of several directorates' if services else 'no service'}."
        elif name in (*rules.areas, *rules.services):
            text, fix = "is an area itself.", "Remove it here, or give it a different name."
        if text:
            yield SettingFault(name, f'"{name}" {text}', fix)


def _listed_twice(rules: Framework, group: str) -> Iterator[SettingFault]:
    """Find services that are in one list twice; a service of two directorates is in two lists."""
    for name, services in getattr(rules, group).items():
        for service in sorted({service for service in services if services.count(service) > 1}):
            fix = "Keep one of the two, and correct the other."
            yield SettingFault(service, f'"{service}" is in this list twice.', fix, place=f"{group}.{name}")


def _no_file_name(rules: Framework) -> Iterator[SettingFault]:
    """Find areas whose names give no file name, or the same one as another area; reports are filed under it."""
    taken = {slug(name): f"the area {name}" for name in WHOLES}
    names = dict.fromkeys([*rules.directorates, *rules.services])  # a service of two directorates is checked once
    for name in (name for name in names if name not in rules.school_services):
        kind = "directorate" if name in rules.directorates else "service"
        text = ""
        if not slug(name):
            text = "has no letter from a to z and no digit, so its reports would have no file name."
        elif len(name) > MOST_LETTERS:
            text = f"has {len(name)} letters; at most {MOST_LETTERS} fit in a file name."
        elif slug(name) in taken:
            text = f"gives its reports the same file name as {taken[slug(name)]}."
        elif name in rules.directorates and name in rules.services:
            text = "is both a directorate and a service, so its figures would be counted twice."
        if text:
            fix = "Give it a different name."
            if slug(name) == SCHOOLS and name in rules.services:
                fix = "Add it to school_services if its records are those of schools, or give it a different name."
            yield SettingFault(name, f'"{name}" {text}', fix)
        taken.setdefault(slug(name), f"the {kind} {name}")


def _unknown_areas(rules: Framework, key: str) -> Iterator[SettingFault]:
    for entry in getattr(rules, key):
        if entry.area not in rules.areas:
            fix = did_you_mean(entry.area, rules.areas) or "Write the name of an area."
            yield SettingFault(entry.area, f'"{entry.area}" is not an area.', fix, place=f"{key}.area")


def _there_twice(rules: Framework, key: str) -> Iterator[SettingFault]:
    entries = getattr(rules, key)
    for entry in sorted({entry for entry in entries if entries.count(entry) > 1}, key=str):
        yield SettingFault(entry.figure, f"{entry.figure} in {entry.month} is there twice.", "Keep one of the two.")


# --- complaints -------------------------------------------------------------------------------------------------------


def _not_directorates(rules: Framework, names: Iterable[str], place: str = "") -> Iterator[SettingFault]:
    for name in names:
        if name not in rules.directorates:
            fix = did_you_mean(name, rules.directorates) or "Add it to [directorates], or remove it here."
            text = f'"{name}" is not a directorate, so this is not used.'
            yield SettingFault(name, text, fix, place=place and f"{place}.{name}")


def _no_day(rules: Framework) -> Iterator[SettingFault]:
    for rule, days in zip(rules.stage_days.dated, _days_of_rules(rules), strict=True):
        first, last = rule.period
        if first > last:
            yield SettingFault(days, f"a rule {days} covers no day.", _ONE_RULE)


def _overlapping(rules: Framework) -> Iterator[SettingFault]:
    dated = rules.stage_days.dated
    for at, (rule, days) in enumerate(zip(dated, _days_of_rules(rules), strict=True)):
        first, last = rule.period
        earlier = [each.period for each in dated[:at] if each.directorate == rule.directorate]
        if first <= last and any(first <= to and since <= last for since, to in earlier):
            yield SettingFault(days, f"the rule {days} covers days that an earlier rule covers.", _ONE_RULE)


_ONE_RULE = "Correct from_day or to_day, so that one rule applies on each day."


def _days_of_rules(rules: Framework) -> list[str]:
    """Return the days of each dated rule in words."""
    dated = rules.stage_days.dated
    return [f"from {rule.from_day or 'the first day'} to {rule.to_day or 'the last'}" for rule in dated]


def _every_rule(rules: Framework) -> tuple[StageRule, ...]:
    days = rules.stage_days
    return (days, *days.by_directorate.values(), *days.dated)


def _second_is_shorter(rules: Framework) -> Iterator[SettingFault]:
    for first, second in sorted({(rule.stage_1, rule.stage_2) for rule in _every_rule(rules)}):
        if second < first:
            text = f"stage 2 is due in {second} working days, stage 1 in {first}."
            yield SettingFault(f"{second}", text, "Check that the two are not exchanged.")


# --- ratings, risks and numbers ---------------------------------------------------------------------------------------


def _crossed_cuts(rules: Framework) -> Iterator[SettingFault]:
    cuts = rules.roll_up
    if cuts.green_from < cuts.red_below:
        text = f"green_from, {cuts.green_from:g}, is below red_below, {cuts.red_below:g}, so a group could be both."
        yield SettingFault(f"{cuts.green_from:g}", text, "Make green_from the larger of the two.")


def _without_band(rules: Framework) -> Iterator[SettingFault]:
    missing = [score for score in rules.risk_scores if not rules.band_of(score)]
    if missing:
        text = f"no band holds the score{'s' * (len(missing) > 1)} {listed(map(str, missing), last='and')}."
        yield SettingFault("", text, "Let every score that likelihood x impact can make have a band.")


def _beyond_scores(rules: Framework) -> Iterator[SettingFault]:
    tops = [high for _, high in rules.risk_bands.values()]
    if "risk_bands" in rules.model_fields_set and tops and tops[-1] > rules.risk_scores[-1]:
        text = f"the last band goes up to {tops[-1]}, but likelihood x impact only to {rules.risk_scores[-1]}."
        yield SettingFault(f"{tops[-1]}", text, "Correct it, or add what is missing to risk_likelihood or risk_impact.")


def _same_labels(rules: Framework, setting: str) -> Iterator[SettingFault]:
    labels = [label.casefold() for label in getattr(rules, setting)]
    for label in dict.fromkeys(label for label in getattr(rules, setting) if labels.count(label.casefold()) > 1):
        yield SettingFault(label, f'"{label}" stands for two steps of the scale.', "Give each step a label of its own.")


def _unusual_number(rules: Framework, key: str) -> Iterator[SettingFault]:
    """Find a number that is allowed, but so large or small that a digit or a point may be wrong."""
    group, _, name = key.rpartition(".")
    holders = _every_rule(rules) if group == "stage_days" else [getattr(rules, group) if group else rules]
    least, most = _USUAL[key]
    for number in sorted({getattr(holder, name) or 0 for holder in holders}):
        if number and not least <= number <= most:  # 0 days is none, and 0 residents are not known
            text = f"{number:,} is {'more' if number > most else 'less'} than is usual."
            yield SettingFault(f"{number:g}", text, "Check it.")


def _hides_nothing(rules: Framework) -> Iterator[SettingFault]:
    if rules.disclosure_threshold == 1:
        fix = f"Write a larger number, such as {DISCLOSURE_THRESHOLD}, if counts of small groups are to be hidden."
        yield SettingFault("1", "1 hides no count of people, because none is below it but 0.", fix)


def _numbers_as_words(rules: Framework) -> Iterator[SettingFault]:
    for word in rules.not_available:
        if any(letter.isdigit() for letter in word) and not word.strip(_NUMBER_CHARACTERS):
            text = f'"{word}" is a number, so every cell that holds it is read as blank.'
            yield SettingFault(word, text, "Remove it, unless no result can be this number.")


SETTING_CHECKS: tuple[SettingCheck[Framework], ...] = (
    SettingCheck(setting="school_services", rule="a school service is a service of a directorate", find=_not_a_service),
    SettingCheck(
        setting="joint_services", find=_joint_services,
        rule="a joint service stands for services of one directorate, and is no area itself",
    ),
    *(
        SettingCheck(setting=group, rule="no service is in a list twice", find=partial(_listed_twice, group=group))
        for group in ("directorates", "joint_services")
    ),
    SettingCheck(
        setting="directorates", find=_no_file_name,
        rule="the name of a directorate or service gives its reports a file name of their own",
    ),
    SettingCheck(
        setting="stage_days.by_directorate", rule="a directorate with a rule of its own is a directorate",
        find=lambda rules: _not_directorates(rules, rules.stage_days.by_directorate, "stage_days.by_directorate"),
    ),
    SettingCheck(setting="roll_up", rule="green_from is not below red_below", find=_crossed_cuts),
    SettingCheck(
        setting="risk_bands", rule="every score that likelihood x impact can make has a band", find=_without_band
    ),
    SettingCheck(
        setting="risk_bands", rule="the last band does not go up to more than likelihood x impact can make",
        find=_beyond_scores, level="remark",
    ),
    *(
        SettingCheck(setting=name, rule="no two steps have the same label", find=partial(_same_labels, setting=name))
        for name in ("risk_likelihood", "risk_impact")
    ),
    *(
        SettingCheck(
            setting=key, find=partial(_unusual_number, key=key), rule=f"it is usually {least:,} to {most:,}",
            level="remark",
        )
        for key, (least, most) in _USUAL.items()
    ),
    SettingCheck(
        setting="disclosure_threshold", rule="it is above 1, which hides no count", find=_hides_nothing, level="remark"
    ),
    SettingCheck(
        setting="not_available", rule="a word for not available is no number", find=_numbers_as_words, level="remark"
    ),
    *(
        check
        for key in ("rebase", "event")
        for check in (
            SettingCheck(setting=f"{key}.area", rule="it is an area", find=partial(_unknown_areas, key=key)),
            SettingCheck(setting=key, rule="no entry is there twice", find=partial(_there_twice, key=key)),
        )
    ),
    SettingCheck(
        setting="stage_days.dated", rule="the directorate of a dated rule is a directorate",
        find=lambda rules: _not_directorates(
            rules, dict.fromkeys(rule.directorate for rule in rules.stage_days.dated if rule.directorate)
        ),
    ),
    SettingCheck(setting="stage_days.dated", rule="from_day is not after to_day", find=_no_day),
    SettingCheck(
        setting="stage_days.dated", rule="no day has two rules for the same complaints", find=_overlapping
    ),
    SettingCheck(
        setting="stage_days", rule="stage 2 has no fewer days than stage 1", find=_second_is_shorter, level="remark"
    ),
)  # fmt: skip
RATING_CHECKS: tuple[SettingCheck[Framework], ...] = (
    SettingCheck(
        setting="ratings", rule="the name of a rating is short and means nothing else",
        find=lambda rules: name_faults(rules.ratings, rules.words_of_others),
    ),
    SettingCheck(
        setting="ratings", rule="the colour of a rating differs from the others, and words can be read on it",
        find=lambda rules: colour_faults(rules.ratings),
    ),
)  # fmt: skip
