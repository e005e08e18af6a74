"""A council's own rules: framework.toml, checked by pydantic."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from perf.dataset.contract import TABLES as TABLE_NAMES
from perf.dataset.csv_files import UNOPENED, refusal
from perf.dataset.problems import Problem, did_you_mean
from perf.rules import AMBER_PACE, GREEN_FROM, RED_BELOW, RISK_BANDS, TOLERANCE, YEAR_START_MONTH
from perf.safe_text import slug, visible_within

FILE = "framework.toml"
MOST_BYTES = 1_000_000
MOST_LETTERS = 100  # of an area's name, which names files
WHOLES = ("council", "council without schools", SCHOOLS := "schools")
Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=1)]
Text = Annotated[str, Field(min_length=1)]
FourLabels = tuple[Text, Text, Text, Text]


def _ordered(bands: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    ends = [0, *(last for _, last in bands.values())]
    if any(not before < first <= last for before, (first, last) in zip(ends, bands.values(), strict=False)):
        raise ValueError("the bands must rise and must not overlap")
    return bands


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=False)


class RollUp(_Rules):
    """The cuts by which a group of ratings becomes one rating, as shares of Green."""

    green_from: Share = GREEN_FROM
    red_below: Share = RED_BELOW


class ActionPace(_Rules):
    """How far behind the expected progress an action may be and still be Amber, as a share of it."""

    amber_from: Share = AMBER_PACE


class StageDays(_Rules):
    """Working days in which each stage of a complaint is due."""

    stage_1: Days = 10
    stage_2: Days = 20
    by_directorate: dict[str, "StageDays"] = {}

    @property
    def by_stage(self) -> dict[int, int]:
        """The working days of each stage."""
        return {1: self.stage_1, 2: self.stage_2}


class Framework(_Rules):
    """The rules and names of one council; every key but `name` has a default."""

    name: Text
    report: Text = "Corporate health"
    pack_status: Literal["draft", "approved"] = "draft"
    year_start_month: Annotated[int, Field(ge=1, le=12)] = YEAR_START_MONTH
    rating_tolerance: Share = TOLERANCE
    long_term_days: Days = 28
    disclosure_threshold: Days = 5
    variance_sign: Literal["plus is favourable", "plus is adverse"] = "plus is favourable"
    claim_filler_words: tuple[Text, ...] = ()
    roll_up: RollUp = RollUp()
    action_pace: ActionPace = ActionPace()
    risk_bands: Annotated[dict[str, tuple[int, int]], AfterValidator(_ordered)] = RISK_BANDS
    risk_likelihood: FourLabels = ("Very unlikely", "Possible", "Probable", "Almost certain")
    risk_impact: FourLabels = ("Low", "Medium", "High", "Catastrophic")
    stage_days: StageDays = StageDays()
    directorates: dict[str, list[str]] = {}
    data_to: dict[str, date] = {}
    provenance: dict[str, Text] = {}

    @property
    def services(self) -> dict[str, str]:
        """Each service with its directorate."""
        return {service: home for home, services in self.directorates.items() for service in services}

    @property
    def areas(self) -> tuple[str, ...]:
        """Every area by name: the council, its two halves, directorates, services."""
        services = (service for service in self.services if service.casefold() not in WHOLES)
        return (*WHOLES, *self.directorates, *services)


def read_framework(folder: Path) -> tuple[Framework, list[Problem]]:
    """Read a council's rules, with every problem at once.

    A folder without framework.toml is read with the default rules, and a remark says so. A key that is not
    a rule is a remark, unless it looks like a misspelt one: then it is a problem.
    """
    usual = Framework(name=folder.resolve().name)
    path = folder / FILE
    refused = refusal(path, MOST_BYTES)
    if refused not in (None, UNOPENED):
        return usual, [Problem(FILE, 0, "", "", *refused)]
    if refused:
        fix = "Add one to name the council, its directorates and its rules."
        return usual, [Problem(FILE, 0, "", "", "there is none, so the default rules apply.", fix, level="remark")]
    try:
        settings = visible_within(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (ValueError, RecursionError) as error:  # tomllib lets more through than its own error
        row = re.search(r"at line (\d+)", str(error))
        told = f"{error}." if isinstance(error, tomllib.TOMLDecodeError) else "it cannot be read as TOML."
        told = "it is not UTF-8 text." if isinstance(error, UnicodeDecodeError) else told
        return usual, [Problem(FILE, int(row[1]) if row else 0, "", "", told, "Put the TOML right.")]
    problems = _unknown_keys(settings, Framework)
    try:
        rules = Framework.model_validate(settings)
        return rules, problems + _area_names(rules)
    except ValidationError as error:
        faults = error.errors()
        wrong = {fault["loc"][0] for fault in faults}
        kept = {"name": usual.name} | {key: value for key, value in settings.items() if key not in wrong}
        return Framework.model_validate(kept), problems + [_told(fault) for fault in faults]


def _area_names(rules: Framework) -> list[Problem]:
    """Tell each name of an area that has no file name of its own: it names the folder of its reports."""
    problems = []
    taken = {slug(name): f"the area {name}" for name in WHOLES}
    names = dict.fromkeys([*rules.directorates, *rules.services])  # a service of two directorates stands once
    schools = [name for name in names if name.casefold() == SCHOOLS and name not in rules.directorates]
    for name in (name for name in names if name not in schools):
        kind = "directorate" if name in rules.directorates else "service"
        told = ""
        if not slug(name):
            told = "has no letter from a to z and no digit, so its reports would have no file name."
        elif len(name) > MOST_LETTERS:
            told = f"has {len(name)} letters, too many for a file name."
        elif slug(name) in taken:
            told = f"reads like {taken[slug(name)]}: their reports would have one file name."
        elif name in rules.directorates and name in rules.services:
            told = "is a directorate and a service, so its figures would count twice."
        if told:
            problems.append(Problem(FILE, 0, "directorates", name, f'"{name}" {told}', "Give it another name."))
        taken.setdefault(slug(name), f"the {kind} {name}")
    return problems


def _told(fault: Mapping[str, Any]) -> Problem:
    key = ".".join(str(part) for part in fault["loc"])
    value = "" if fault["type"] == "missing" else str(fault["input"])
    problem = "this key is missing." if fault["type"] == "missing" else f'"{value}" does not fit.'
    return Problem(FILE, 0, key, value, problem, f"{fault['msg'].removeprefix('Value error, ').capitalize()}.")


def _unknown_keys(settings: dict[str, Any], rules: type[BaseModel], at: str = "") -> list[Problem]:
    problems: list[Problem] = []
    for key, value in settings.items():
        field = rules.model_fields.get(key)
        if field is None:
            meant = did_you_mean(key, rules.model_fields)
            level: Literal["problem", "remark"] = "problem" if meant else "remark"
            told = "this is not a setting." if meant else "this is not a setting, so it changes nothing."
            problems.append(Problem(FILE, 0, at + key, str(value), told, meant or "Remove it.", level=level))
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            nested = value if isinstance(value, dict) else {}
            problems += _unknown_keys(nested, field.annotation, f"{at}{key}.")
        elif key == "by_directorate" and isinstance(value, dict):
            for name, days in value.items():
                problems += _unknown_keys(days if isinstance(days, dict) else {}, StageDays, f"{at}{key}.{name}.")
        elif key in ("data_to", "provenance") and isinstance(value, dict):
            problems += [_no_table(f"{key}.{name}", name, value[name]) for name in value if name not in TABLE_NAMES]
    return problems


def _no_table(at: str, name: str, value: Any) -> Problem:
    meant = did_you_mean(name, TABLE_NAMES)
    told = "this is not a table." if meant else "this is not a table, so it changes nothing."
    return Problem(FILE, 0, at, str(value), told, meant or "Remove it.", level="problem" if meant else "remark")
