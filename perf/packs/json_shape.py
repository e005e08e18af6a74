"""Whether what was read from JSON is of a type.

Pydantic could tell, but takes longer to import than an unchanged run may last. Nothing here imports pandas.
"""

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

Check = Callable[[Any], bool]


def has_type(value: object, kind: Any) -> bool:
    """Return whether a value that was read from JSON is of a type, and all that it holds; an object may hold more.

    Parameters
    ----------
    value : object
        As `json.loads` returns it.
    kind : type
        A TypedDict, list, dict, Literal or union of such, str, int, float, bool or None; or Annotated with functions,
        each of which the value must pass.
    """
    return _check(kind)(value)


@cache
def _check(kind: Any) -> Check:
    """Return the function that checks a value against a type."""
    origin, inside = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        fields = [(name, _check(of)) for name, of in get_type_hints(kind, include_extras=True).items()]
        return lambda value: type(value) is dict and all(name in value and check(value[name]) for name, check in fields)
    if origin is Literal:
        return lambda value: value in inside
    if origin is Annotated:
        return _all_of([_check(inside[0]), *inside[1:]])
    checks = [_check(each) for each in inside]
    if origin is UnionType:
        return lambda value: any(check(value) for check in checks)
    if origin is list:
        return lambda value: type(value) is list and all(map(checks[0], value))
    if origin is dict:
        return lambda value: type(value) is dict and all(map(checks[0], value)) and all(map(checks[1], value.values()))
    types = (int, float) if kind is float else (kind,)
    return lambda value: type(value) in types


def _all_of(checks: list[Check]) -> Check:
    return lambda value: all(check(value) for check in checks)
