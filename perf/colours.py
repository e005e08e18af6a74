"""Colours as people see them: the contrast of two, how far two differ, and whether dark or white words suit one."""

INK, WHITE = "#0b0c0c", "#ffffff"  # of words
LEAST_OF_WORDS, LEAST_OF_MARKS = 4.5, 3.0  # contrasts of WCAG 2.2: success criteria 1.4.3 and 1.4.11
_OF_LIGHT = ((0.4122, 0.5363, 0.0514), (0.2119, 0.6807, 0.1074), (0.0883, 0.2817, 0.6300))
_OKLAB = ((0.2105, 0.7936, -0.0041), (1.9780, -2.4286, 0.4506), (0.0259, 0.7828, -0.8087))


def _linear(colour: str) -> list[float]:
    """Return the light of red, green and blue of a colour such as #0b0c0c or #fff, each from 0 to 1."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [byte / 255 for byte in bytes.fromhex(digits)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    lights = (_weighted((0.2126, 0.7152, 0.0722), _linear(colour)) for colour in (one, other))
    darker, lighter = sorted(lights)
    return (lighter + 0.05) / (darker + 0.05)


def difference(one: str, other: str) -> float:
    """Return how far two colours differ for somebody who sees all colours: 0 is none, 1 that of black and white.

    Notes
    -----
    The distance in the colour space Oklab, in which equal distances look about equal.
    """
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    return float(sum((first - second) ** 2 for first, second in pairs) ** 0.5)


def ink_on(colour: str) -> str:
    """Return the colour of words on a colour: white or dark, where the contrast is larger."""
    return WHITE if contrast(WHITE, colour) > contrast(INK, colour) else INK


def _oklab(colour: str) -> list[float]:
    light = _linear(colour)
    cones = [_weighted(row, light) ** (1 / 3) for row in _OF_LIGHT]
    return [_weighted(row, cones) for row in _OKLAB]


def _weighted(weights: tuple[float, ...], parts: list[float]) -> float:
    return sum(weight * part for weight, part in zip(weights, parts, strict=True))
