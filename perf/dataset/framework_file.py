"""framework.toml read into a council's rules, with every problem at once, in plain English."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from perf.dataset.csv_files import UNOPENED, why_not_opened
from perf.dataset.framework import FILE, Dated, DatedRule, Framework, Provenance, StageRule
from perf.dataset.problems import Problem, did_you_mean, listed
from perf.dataset.setting_checks import RATING_CHECKS, SETTING_CHECKS, run_setting_checks
from perf.ratings import USUAL_RATINGS, Ratings
from perf.safe_text import visible_within

MOST_BYTES = 1_000_000
_OUT_OF_PLACE = "this setting is in the wrong place, so it is not used."


def read_framework(folder: Path, tables: Collection[str]) -> tuple[Framework, list[Problem]]:
    """Read a council's rules, with every problem at once.

    A folder without framework.toml is read with the default rules, and a remark says so. A key that is not
    a rule is a remark, unless it looks like a misspelt one: then it is a problem. `tables` are those that may be named.
    """
    default = Framework(name=folder.resolve().name)
    path = folder / FILE
    refused = why_not_opened(path, MOST_BYTES)
    if refused not in (None, UNOPENED):
        return default, [Problem(FILE, 0, "", "", *refused)]
    if refused:
        fix = "Add it to name the council, its directorates and its rules."
        text = "this file is missing, so the default rules apply."
        return default, [Problem(FILE, 0, "", "", text, fix, level="remark")]
    try:
        settings = visible_within(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        return default, [Problem(FILE, 0, "", "", "this is not UTF-8 text.", "Save it as UTF-8.")]
    except (ValueError, RecursionError) as error:  # tomllib lets more through than its own error
        row = re.search(r"at line (\d+)", str(error))
        fix = "Write each setting once, as name = value, with text in quotation marks."
        return default, [Problem(FILE, int(row[1]) if row else 0, "", "", "this cannot be read as TOML.", fix)]
    problems = [*_unknown_keys(settings, Framework, tables), *_under_names(settings)]
    try:
        rules = Framework.model_validate(settings)
        found, of_ratings = (run_setting_checks(rules, checks) for checks in (SETTING_CHECKS, RATING_CHECKS))
        usable = rules.model_copy(update={"ratings": USUAL_RATINGS}) if of_ratings else rules
        return usable, [*problems, *found, *of_ratings]
    except ValidationError as error:
        faults = error.errors()
        wrong = {fault["loc"][0] for fault in faults}
        kept = {"name": default.name} | {key: value for key, value in settings.items() if key not in wrong}
        return Framework.model_validate(kept), problems + [_misfit(fault) for fault in faults]


def _misfit(fault: Mapping[str, Any]) -> Problem:
    """Return the problem of a setting whose value pydantic refuses."""
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return Problem(FILE, 0, key, "", "this setting is missing.", "Add it.")
    if fault["loc"][0] == "provenance" and fault["type"] == "model_type":
        fix = 'Write { kind = "...", note = "..." }, where the kind is own, estimated or synthetic.'
        return _wrong(key, fault, "does not say which kind of data the table holds", fix)
    if fault["type"] == "value_error":
        return _wrong(key, fault, f"is not {fault['ctx']['error']}")
    if fault["type"] == "literal_error":
        words = re.findall("'([^']*)'", fault["ctx"]["expected"])
        return _wrong(key, fault, f"is not {listed(words)}", did_you_mean(str(fault["input"]), words))
    kinds = {"string_type": "text in quotation marks", "bool_type": "true or false"}
    return _wrong(key, fault, f"is not {kinds.get(fault['type'], 'a group of settings, each written name = value')}")


def _wrong(key: str, fault: Mapping[str, Any], problem: str, fix: str = "") -> Problem:
    value = str(fault["input"])
    return Problem(FILE, 0, key, value, f'"{value}" {problem}.', fix or "Correct it.")


def _unknown_keys(
    settings: dict[str, Any], rules: type[BaseModel], tables: Collection[str], at: str = ""
) -> list[Problem]:
    problems: list[Problem] = []
    for key, value in settings.items():
        field = rules.model_fields.get(key)
        nested = value if isinstance(value, dict) else {}
        if field is None:
            place = _place_of(key, at)
            meant = did_you_mean(key, rules.model_fields) or (Ratings.NO_OTHER if rules is Ratings else "")
            text = "this is not a setting." if meant else "this is not a setting, so it is not used."
            problems.append(_unknown(at + key, value, _OUT_OF_PLACE if place else text, place or meant))
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            problems += _unknown_keys(nested, field.annotation, tables, f"{at}{key}.")
        elif key == "by_directorate":
            for name, days in nested.items():
                problems += _unknown_keys(
                    days if isinstance(days, dict) else {}, StageRule, tables, f"{at}{key}.{name}."
                )
        elif key in ("rebase", "event"):
            entries = value if isinstance(value, list) else []
            for number, entry in enumerate(entries):
                problems += _unknown_keys(
                    entry if isinstance(entry, dict) else {}, Dated, tables, f"{at}{key}.{number}."
                )
        elif key == "dated" and isinstance(value, list):
            for rule in (each for each in value if isinstance(each, dict)):
                problems += _unknown_keys(rule, DatedRule, tables, f"{at}{key}.")
        elif key in ("data_to", "provenance"):
            problems += _unknown_tables(key, nested, tables)
    return problems


def _place_of(key: str, at: str) -> str:
    """Return where to write a setting that is written elsewhere, `at` with its dot; "" for what is no setting."""
    groups = {
        name: set(field.annotation.model_fields)
        for name, field in Framework.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }
    if at and key in Framework.model_fields:
        return "Move it above the first line in square brackets."
    home = next((name for name, keys in groups.items() if key in keys and not at.startswith(f"{name}.")), "")
    return f"Write it under [{home}]." if home else ""


def _under_names(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find settings that are written among names which the council chooses, and would be taken for one of these."""
    for group in ("directorates", "joint_services", "risk_bands"):
        names = settings.get(group)
        for name, value in names.items() if isinstance(names, dict) else ():
            if name in Framework.model_fields:
                yield _unknown(f"{group}.{name}", value, _OUT_OF_PLACE, _place_of(name, f"{group}."))


def _unknown_tables(key: str, settings: dict[str, Any], tables: Collection[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name, value in settings.items():
        if name not in tables:
            place, meant = _place_of(name, f"{key}."), did_you_mean(name, tables)
            text = "this is not a table." if meant else "this is not a table, so it is not used."
            problems.append(_unknown(f"{key}.{name}", value, _OUT_OF_PLACE if place else text, place or meant))
        elif key == "provenance" and isinstance(value, dict):
            problems += _unknown_keys(value, Provenance, tables, f"{key}.{name}.")
    return problems


def _unknown(key: str, value: Any, text: str, meant: str) -> Problem:
    return Problem(FILE, 0, key, str(value), text, meant or "Remove it.", level="problem" if meant else "remark")
