"""Whether a program of Microsoft's would open an Excel or PowerPoint file without a repair: openxml-audit against ECMA-376."""

from __future__ import annotations

from pathlib import Path

from openxml_audit import OpenXmlValidator, ValidationSeverity


def faults(path: Path) -> list[str]:
    """What the schemas of ECMA-376, and what the Open XML SDK asks for besides, do not allow in the file."""
    found = OpenXmlValidator().validate(path)
    return sorted(
        f"{error.part_uri} {error.path}: {error.description}"
        for error in found.errors
        if error.severity is ValidationSeverity.ERROR
    )
