"""No personal identity number in anything a run leaves, but in the received store, what was dropped in and the answers."""

from __future__ import annotations

from flows.settings import Home
from tests.end_to_end.conftest import Demo
from tests.end_to_end.leavings import everything, forms, identity_numbers, stated


def test_the_scan_would_find_a_number(demo: Demo) -> None:
    """The numbers searched for are those that stand in the files dropped in."""
    csv = (demo.home / "data" / "raw" / "finsam" / "deltagare_2025.csv").read_text("cp1252")
    assert sum(bool(forms(number) & stated(csv)) for number in identity_numbers()) > 20


def test_no_identity_number_in_what_the_run_leaves(demo: Demo) -> None:
    wanted = {form for number in identity_numbers() for form in forms(number)}
    opened = 0
    for where, text in everything(Home(demo.home)):
        opened += 1
        assert not wanted & stated(text), where
    assert opened > 100
    said = demo.printed + demo.told
    assert not [form for form in wanted if form in said]
