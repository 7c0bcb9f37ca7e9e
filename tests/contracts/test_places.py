"""SCB's codes, and the names people write."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from flows.contracts.places import county_code, is_unknown, municipality_code, nearest_places, place_names

BAS = Path(__file__).parents[3] / "shared" / "real" / "scb_bas"


def test_all_places_are_there_and_hold_together() -> None:
    codes = set(place_names()) - {"00"}
    municipalities = {code for code in codes if len(code) == 4}
    counties = {code for code in codes if len(code) == 2}
    assert (len(municipalities), len(counties), len(codes)) == (290, 21, 311)
    assert {code[:2] for code in municipalities} == counties
    names = [name for code, name in place_names().items() if code in municipalities]
    assert len({name.casefold() for name in names}) == 290
    for code in municipalities:
        assert municipality_code(place_names()[code]) == code
        assert municipality_code(f"{code} {place_names()[code]}") == code
    for code in counties:
        assert county_code(place_names()[code]) == code
        assert county_code(f"{code} {place_names()[code]}") == code


@pytest.mark.skipif(not BAS.exists(), reason="the shared real files are not here")
def test_names_and_codes_are_those_of_scbs_own_file() -> None:
    rows = CalamineWorkbook.from_path(max(BAS.glob("*.xlsx"))).get_sheet_by_index(0).to_python()[1:]
    pairs = {(str(row[0]), str(row[1])) for row in rows}
    assert len(pairs) == 17  # the country, the county and its 15 municipalities
    assert all(place_names()[code] == name for code, name in pairs)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ludvika", "2085"),
        ("2085 Ludvika", "2085"),
        ("2085\u00a0LUDVIKA ", "2085"),
        ("2085", "2085"),
        ("Smedjebackens kommun", "2061"),
        ("Borås Stad", "1490"),
        ("Upplands Bro", "0139"),
        ("Malung", "2023"),
        ("1917 Heby", "0331"),
        ("Habo", "0643"),
        ("Håbo", "0305"),
        ("Ha\u030abo", "0305"),
        ("2085 Falun", None),
        ("20", None),
        ("Dalarnas län", None),
        ("Uppgift saknas", None),
        ("", None),
    ],
)
def test_municipalities(text: str, code: str | None) -> None:
    assert municipality_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20 Dalarnas län", "20"),
        ("Dalarnas län", "20"),
        ("dalarna", "20"),
        ("20", "20"),
        ("Kalmar", "08"),
        ("Örebro\u00a0län", "18"),
        ("Västra Götaland", "14"),
        ("21 Dalarnas län", None),
        ("00", None),
        ("Riket", None),
        ("Ludvika", None),
        ("", None),
    ],
)
def test_counties(text: str, code: str | None) -> None:
    assert county_code(text) == code


def test_unknown_and_nearest() -> None:
    assert is_unknown("Uppgift saknas")
    assert is_unknown("uppgift\u00a0SAKNAS")
    assert not is_unknown("Ludvika")
    assert nearest_places("Smedjebaken", "kommun") == ["Smedjebacken"]
    assert nearest_places("Dalarnes län", "lan")[0] == "Dalarnas län"
    assert nearest_places("qqqq", "kommun") == []
