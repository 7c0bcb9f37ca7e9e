"""The look in force: colours and typeface of the profile, for everything that is drawn inside `looking`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import style

from flows.charts.content.picture import Role
from flows.charts.profile.colours import Colours, mixed
from flows.charts.profile.profile import TYPEFACES, Profile

_PROFILE: ContextVar[Profile] = ContextVar("profile", default=Profile())  # noqa: B039 - frozen
_STYLE = Path(__file__).with_name("fokusdag.mplstyle")
WHITE, DRAFT = "#FFFFFF", "#801650"
styled = style.context(_STYLE)
"""Decorates functions that make or save a figure: fokusdag.mplstyle applies inside them."""


@contextmanager
def looking(profile: Profile) -> Iterator[None]:
    """Draw with a profile's colours and typeface inside."""
    token = _PROFILE.set(profile)
    try:
        yield
    finally:
        _PROFILE.reset(token)


def colours() -> Colours:
    """Give the colours in force."""
    return _PROFILE.get().colours


def fill_colour(role: Role) -> str:
    """Choose the colour of a shape."""
    now = colours()
    match role:
        case Role.MAIN:
            return now.main
        case Role.ALSO:
            return mixed(now.main, WHITE, 0.8)
        case Role.SECOND:
            return now.second
        case Role.OTHER:
            return now.other


def tint(role: Role) -> str:
    """Choose the colour of a band around a line: its own, so light that text on it is read."""
    return mixed(fill_colour(role), WHITE, 0.25)


def pen(role: Role) -> str:
    """Choose the colour of a text that belongs to a shape."""
    now = colours()
    return {Role.MAIN: now.main, Role.SECOND: now.second}.get(role, now.ink)


def pale() -> str:
    """The colour of the background: tracks, and land around the area."""
    return mixed(colours().other, WHITE, 0.3)


def font_file(*, bold: bool) -> Path:
    """Give the typeface's font file, from its package: a font with the same name on the machine may be another version."""
    return _font_file(_PROFILE.get().typeface, bold)


@cache
def _font_file(typeface: str, bold: bool) -> Path:
    package, regular, strong = TYPEFACES[typeface]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: pip install {package.replace('_', '-')}")
    return Path(spec.origin).parent / "files" / (strong if bold else regular)
