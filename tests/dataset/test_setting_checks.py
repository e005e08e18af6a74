"""Settings that contradict each other or are hardly meant are reported, and the document lists every rule for them."""

from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, WrapValidator

from perf.catalogue import TABLES
from perf.dataset.framework import Allowed, Framework
from perf.dataset.framework_file import read_framework
from perf.dataset.problems import listed
from perf.dataset.setting_checks import RATING_CHECKS, SETTING_CHECKS
from perf.table_setting_checks import TABLE_SETTING_CHECKS

ROOT = Path(__file__).parents[2]
AREAS = '[directorates]\nPlace = ["Waste", "Parks"]\nCare = ["Adults"]\n'
UNDER_RULE = "[[stage_days.dated]]\nfrom_day = 2019-04-01\nto_day = 2019-06-30\n"
EVENT = '[[{}]]\nfigure = "complaints.received"\nmonth = "2019-04"\nwhy = "A new form"\n'
BROKEN = {  # settings that break each rule, and what is found
    ("school_services", "a school service is a service of a directorate"): ('school_services = ["Park"]', "Park"),
    ("joint_services", "a joint service stands for services of one directorate, and is no area itself"): (
        '[joint_services]\nBoth = ["Waste", "Adults"]', "Both"),
    ("directorates", "no service is in a list twice"): ('[directorates]\nPlace = ["Waste", "Waste"]', "Waste"),
    ("joint_services", "no service is in a list twice"): ('[joint_services]\nBoth = ["Parks", "Parks"]', "Parks"),
    ("directorates", "the name of a directorate or service gives its reports a file name of their own"): (
        '[directorates]\nPlace = ["Schools"]', "Schools"),
    ("stage_days.by_directorate", "a directorate with a rule of its own is a directorate"): (
        "[stage_days.by_directorate.Waste]\nstage_1 = 5", "Waste"),
    ("roll_up", "green_from is not below red_below"): ("[roll_up]\ngreen_from = 0.6\nred_below = 0.65", "0.6"),
    ("risk_bands", "every score that likelihood x impact can make has a band"): ("[risk_bands]\nAll = [2, 16]", ""),
    ("risk_bands", "the last band does not go up to more than likelihood x impact can make"): (
        "[risk_bands]\nAll = [1, 20]", "20"),
    ("risk_likelihood", "no two steps have the same label"): ('risk_likelihood = ["Rare", "Even", "rare"]', "Rare"),
    ("risk_impact", "no two steps have the same label"): ('risk_impact = ["Low", "Low"]', "Low"),
    ("long_term_days", "it is usually 7 to 366"): ("long_term_days = 2", "2"),
    ("disclosure_threshold", "it is usually 1 to 50"): ("disclosure_threshold = 60", "60"),
    ("rating_tolerance", "it is usually 0 to 0.25"): ("rating_tolerance = 0.5", "0.5"),
    ("population", "it is usually 1,000 to 10,000,000"): ("population = 98", "98"),
    ("roll_up.green_from", "it is usually 0.5 to 1"): ("[roll_up]\ngreen_from = 0.3", "0.3"),
    ("action_pace.amber_from", "it is usually 0.5 to 1"): ("[action_pace]\namber_from = 0.07", "0.07"),
    ("stage_days.stage_1", "it is usually 1 to 130"): ("[stage_days]\nstage_1 = 150\nstage_2 = 151", "150"),
    ("stage_days.stage_2", "it is usually 1 to 130"): ("[stage_days]\nstage_2 = 200", "200"),
    ("stage_days.acknowledge", "it is usually 1 to 130"): ("[stage_days]\nacknowledge = 300", "300"),
    ("stage_days.extend_stage_1", "it is usually 1 to 130"): ("[stage_days]\nextend_stage_1 = 150", "150"),
    ("stage_days.extend_stage_2", "it is usually 1 to 130"): ("[stage_days]\nextend_stage_2 = 150", "150"),
    ("disclosure_threshold", "it is above 1, which hides no count"): ("disclosure_threshold = 1", "1"),
    ("not_available", "a word for not available is no number"): ('not_available = ["TBC", "0"]', "0"),
    ("rebase.area", "it is an area"): (EVENT.format("rebase") + 'area = "Plaice"', "Plaice"),
    ("event.area", "it is an area"): (EVENT.format("event") + 'area = "Plaice"', "Plaice"),
    ("rebase", "no entry is there twice"): (EVENT.format("rebase") * 2, "complaints.received"),
    ("event", "no entry is there twice"): (EVENT.format("event") * 2, "complaints.received"),
    ("stage_days.dated", "the directorate of a dated rule is a directorate"): (
        UNDER_RULE + 'directorate = "Wast"', "Wast"),
    ("stage_days.dated", "from_day is not after to_day"): (
        UNDER_RULE.replace("04-01", "07-01"), "from 2019-07-01 to 2019-06-30"),
    ("stage_days.dated", "no day has two rules for the same complaints"): (
        UNDER_RULE * 2, "from 2019-04-01 to 2019-06-30"),
    ("stage_days", "stage 2 has no fewer days than stage 1"): ("[stage_days]\nstage_1 = 20\nstage_2 = 10", "10"),
    ("ratings", "the name of a rating is short and means nothing else"): ('[ratings.Green]\nname = "High"', "High"),
    ("ratings", "the colour of a rating differs from the others, and words can be read on it"): (
        '[ratings.Red]\ncolour = "#ffbf00"', "#ffbf00"),
}  # fmt: skip


@pytest.mark.parametrize("check", (*SETTING_CHECKS, *RATING_CHECKS), ids=lambda check: f"{check.setting}: {check.rule}")
def test_settings_that_break_a_rule_are_reported_where_they_are(tmp_path, check):
    settings, value = BROKEN[check.setting, check.rule]
    areas = "" if "[directorates]" in settings else AREAS
    above = not settings.startswith("[")
    text = f'name = "Testshire"\n{settings}\n{areas}' if above else f'name = "Testshire"\n{areas}{settings}\n'
    (tmp_path / "framework.toml").write_text(text, encoding="utf-8")
    found = [each for each in read_framework(tmp_path, TABLES)[1] if each.value == value]
    assert [(each.level, each.column.startswith(check.setting)) for each in found] == [(check.level, True)]


def allowed(kind: Any, constraints: tuple[Any, ...] = ()) -> list[tuple[str, str]]:
    """Give the settings under one of a kind, each with what it may hold in words: itself is ""."""
    for each in constraints:
        if isinstance(each, WrapValidator) and isinstance(each.func, Allowed):
            return [("", each.func.words)]
    if hasattr(kind, "__metadata__"):
        return allowed(get_args(kind)[0], kind.__metadata__)
    if get_origin(kind) in (Union, UnionType):
        return next(allowed(each) for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is Literal:
        return [("", listed(get_args(kind)))]
    if get_origin(kind) is dict:
        return [(f".NAME{place}", words) for place, words in allowed(get_args(kind)[1])]
    if get_origin(kind) in (list, tuple):
        return allowed(get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.items()
        return [
            (f".{name}{place}", words)
            for name, field in fields
            for place, words in allowed(field.annotation, tuple(field.metadata))
        ]
    return [("", {bool: "true or false", str: "text in quotation marks"}[kind])]


def listed_settings() -> list[str]:
    """Give a row of docs/checks.md for what each setting may hold, and for each rule between settings."""
    kinds = [(place.removeprefix("."), words, "problem") for place, words in allowed(Framework)]
    rules = [
        (check.setting, check.rule, check.level) for check in (*SETTING_CHECKS, *RATING_CHECKS, *TABLE_SETTING_CHECKS)
    ]
    return [f"| `{setting}` | {rule} | {level} |" for setting, rule, level in (*kinds, *rules)]


def test_the_document_lists_what_each_setting_may_hold_and_every_rule():
    settings = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8").partition("## Every rule")[0]
    assert [line for line in settings.splitlines() if line.startswith("| `")] == listed_settings()
