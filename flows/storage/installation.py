"""Where the code is, and what it reads beside itself: in a checkout of the project, or in an installed package."""

from __future__ import annotations

from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder flows/."""
_IN_WHEEL = PACKAGE / "project"  # setup.py puts it there
INSTALLED = _IN_WHEEL.is_dir()
PROJECT = _IN_WHEEL if INSTALLED else PACKAGE.parent
"""The folder with sql/, prefect.yaml and pyproject.toml."""


def default_home() -> Path:
    """The home where nobody names one: the checkout; for an installed package the current folder."""
    return Path.cwd() if INSTALLED else PROJECT


def wanted_packages() -> list[Requirement]:
    """The packages that this machine needs, with their versions: a checkout's lock, or the ranges of an installed package."""
    if INSTALLED:
        stated = requires("fokusdag") or []
    else:
        lines = (PROJECT / "requirements" / "run.txt").read_text("utf-8").splitlines()
        stated = [line.rstrip("\\ ") for line in lines if line[:1].isalnum()]  # the others are hashes
    wanted = map(Requirement, stated)
    return [package for package in wanted if package.marker is None or package.marker.evaluate()]


def libraries() -> bytes:
    """What says which libraries count: a checkout's lock, or the versions beside an installed package."""
    if INSTALLED:
        return "\n".join(sorted(f"{p.name}=={version(p.name)}" for p in wanted_packages())).encode()
    return (PROJECT / "requirements" / "run.txt").read_bytes()
