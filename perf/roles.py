"""Roles: pages show who is responsible, wrote a text or approved a pack as a role, never as a person.

A name alone cannot be recognised; an e-mail address, and a title before a name, can.
"""

import re

ROLE = 'Write a role, such as "Head of Performance".'
_ABBREVIATIONS, _WORDS = r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr", r"Councillor|Professor"
_TITLED = re.compile(rf"(?:(?<!\w)(?:{_ABBREVIATIONS})\.?|^(?:{_WORDS}))\s+(\w)")


def why_no_role(text: str) -> str:
    """Return what shows that a text identifies a person; "" where nothing does.

    >>> why_no_role("Dr Jones")
    'it has a title before a name, which identifies a person.'
    >>> why_no_role("Councillor for Housing"), why_no_role("Head of MS Office Support")
    ('', '')
    """
    return why_address(text) or why_titled(text)


def why_address(text: str) -> str:
    """Return that a text holds an e-mail address; "" where it does not."""
    return "it has an e-mail address, which identifies a person." if "@" in text else ""


def why_titled(text: str) -> str:
    """Return that a text holds a title before a name; "" where it does not.

    A word that can also begin a role, such as Councillor, counts only at the beginning and before a capital letter.
    """
    is_titled = any(match[1].isupper() for match in _TITLED.finditer(text.strip()))
    return "it has a title before a name, which identifies a person." if is_titled else ""
