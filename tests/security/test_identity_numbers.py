from __future__ import annotations

import datetime as dt
import json
import stat
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from personnummer import personnummer
from stdnum import luhn

from flows.security.identity_numbers import Identity, normalise, orgnr, pseudonymise
from flows.security.keys import EXAMPLE_KEY, KeyRefused, Keys, key_id, load_or_make_key
from flows.security.masking import mask
from tests.support.books import holds, oddly_written
from tests.support.zipped import real

AT = dt.date(2026, 8, 31)
KEYS = Keys(bytes(range(1, 33)))
# Published by Skatteverket as test numbers, never given to a person.
PUBLISHED = (
    "194408139089",
    "199006022397",
    "199107172380",
    "199610202385",
    "190104132386",
    "200001052380",
    "199312172381",
    "195711212893",
    "191212121212",
    "200001022391",
    "200304302383",
    "198101079294",
)
COORDINATION = "197302889931"  # from the test list of personnummer/meta
INTERIM = "20000101T220"


def number(value: object, at: dt.date = AT) -> str:
    identity = normalise(value, at)
    return identity.number12 if isinstance(identity, Identity) else identity


@pytest.mark.parametrize("n", PUBLISHED)
def test_published_numbers_in_every_form(n: str) -> None:
    forms = [
        n,
        f"{n[:8]}-{n[8:]}",
        f" {n[:8]} - {n[8:]} ",
        f"{n[:8]}\u00a0{n[8:]}",
        f"{n[:8]}–{n[8:]}",
        f"'{n}",
    ]
    forms += [f"{n}.0", f"{n},0", f"\ufeff{n}\u200b"]
    assert [number(form) for form in forms] == [n] * len(forms)
    assert number(float(n)) == number(int(n)) == number(np.float64(n)) == n
    sign = "+" if int(n[:4]) <= 1926 else "-"
    assert number(f"{n[2:8]}{sign}{n[8:]}") == n
    if sign == "-":
        assert number(n[2:]) == number(float(n[2:])) == number(str(int(n[2:]))) == n


def meta(name: str) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(real(f"golden/personnummer_{name}.json"))
    return listed


@pytest.mark.parametrize("name", ["list", "interim"])
def test_the_lists_of_personnummer_meta(name: str) -> None:
    seen = 0
    for entry in meta(name):
        for form in ("long_format", "short_format", "separated_format", "separated_long"):
            text = str(entry[form])
            if " " in text:
                continue  # the list does not allow blanks; people write them
            identity = normalise(text, AT)
            assert isinstance(identity, Identity) == entry["valid"], form
            if isinstance(identity, Identity):
                seen += 1
                kind = {"ssn": "personnummer", "con": "samordningsnummer", "interim": "interim"}[str(entry["type"])]
                assert identity.kind == kind
                assert identity.sex == ("man" if entry["isMale"] else "kvinna")
                if form != "short_format":
                    assert identity.number12 == entry["long_format"]
    assert seen > 20


def test_the_structured_list_of_personnummer_meta() -> None:
    structured = json.loads(real("golden/personnummer_structured.json"))
    for kind in ("ssn", "con"):
        for form, valid in ((f, v) for f in ("integer", "string") for v in ("valid", "invalid")):
            for value in structured[kind][form][valid]:
                if " " not in str(value):
                    assert isinstance(normalise(value, AT), Identity) == (valid == "valid")


def test_skatteverkets_list() -> None:
    lines = real("golden/skatteverket_test_pnr_via_kentor.txt").decode().split()
    valid = [n for n in lines if not n.startswith("99")]  # three are reserve numbers of a region, and no date
    assert len(valid) == 57
    assert [number(n) for n in valid] == valid
    assert [number(n) for n in lines if n not in valid] == ["PNR_FORMAT"] * 3
    frame = pseudonymise(pd.Series(valid), AT, KEYS, "x")
    assert frame["pid"].nunique() == 57
    assert frame["fault"].isna().all()


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", "PNR_FORMAT"),
        ("Anna Andersson", "PNR_FORMAT"),
        ("19900602", "PNR_FORMAT"),  # a date of birth alone
        ("900602", "PNR_FORMAT"),
        ("1.99006E+11", "PNR_FORMAT"),  # Excel dropped the last digits
        ("19900602-23", "PNR_FORMAT"),
        ("199006-022397", "PNR_FORMAT"),
        ("169006022397", "PNR_FORMAT"),
        ("19900602239", "PNR_FORMAT"),
        ("20000101E221", "PNR_FORMAT"),  # E is no letter of interim numbers
        ("１９９００６０２２３９７", "PNR_FORMAT"),
        (199006022397.5, "PNR_FORMAT"),
        (-199006022397.0, "PNR_FORMAT"),
        (float("inf"), "PNR_FORMAT"),
        (True, "PNR_FORMAT"),
        (dt.date(1990, 6, 2), "PNR_FORMAT"),
        ("199006020004", "PNR_FORMAT"),  # serial 000
        ("199006312394", "PNR_DATUM"),
        ("199013022398", "PNR_DATUM"),
        ("190002292390", "PNR_DATUM"),  # 1900 was no leap year
        ("199006922394", "PNR_DATUM"),  # coordination number, 32 June
        ("20300101-2393", "PNR_DATUM"),  # born after the file's period
        ("199006022398", "PNR_KONTROLLSIFFRA"),
        ("900602-2398", "PNR_KONTROLLSIFFRA"),
        ("20000101T221", "PNR_KONTROLLSIFFRA"),
    ],
)
def test_faults(value: object, fault: str) -> None:
    assert normalise(value, AT) == fault
    if value != "":
        assert pseudonymise(pd.Series([value], dtype=object), AT, KEYS, "x")["fault"].tolist() == [fault]


def test_lost_leading_zeros() -> None:
    assert number(1022391.0) == number("1022391") == "200001022391"  # 000102-2391
    assert number(304302383) == "200304302383"


def test_century_is_taken_at_the_files_period() -> None:
    # 121212-1212 is of 1912 in a file of 2005, and of 2012 in a file of 2013.
    assert number("121212-1212", dt.date(2005, 6, 30)) == "191212121212"
    assert number("121212-1212", dt.date(2013, 6, 30)) == "201212121212"
    assert number("121212+1212", dt.date(2013, 6, 30)) == "191212121212"
    # In the year itself the day decides.
    assert number("121212-1212", dt.date(2012, 12, 11)) == "191212121212"
    assert number("121212-1212", dt.date(2012, 12, 12)) == "201212121212"


@pytest.mark.full
@settings(max_examples=400, deadline=None)
@given(
    st.integers(1880, 2026),
    st.integers(0, 14),
    st.integers(0, 99),
    st.sampled_from(["238", "239", "980", "000", "001"]),
    st.integers(0, 9),
)
@example(1900, 2, 29, "238", 0)
@example(2000, 2, 89, "238", 3)
def test_the_fast_way_judges_as_the_library_does(year: int, month: int, day: int, serial: str, check: int) -> None:
    n = f"{year}{month:02}{day:02}{serial}{check}"
    at = dt.date(2027, 1, 1)
    fault = pseudonymise(pd.Series([n]), at, KEYS, "x")["fault"].tolist()[0]
    single = normalise(n, at)
    unknown = (
        day >= 60 and month <= 12 and (month == 0 or day == 60) and (day - 60 or 1) <= 31
    )  # the library knows none such
    possible = luhn.is_valid(n[2:]) and serial != "000" if unknown and day <= 91 else personnummer.valid(n)
    assert pd.isna(fault) == possible == isinstance(single, Identity)
    assert isinstance(single, Identity) or single == fault


def test_pseudonyms() -> None:
    values = pd.Series(
        [PUBLISHED[0], float(PUBLISHED[0]), "", None, COORDINATION, INTERIM, "hej"],
        index=range(10, 17),
        dtype=object,
    )
    frame = pseudonymise(values, AT, KEYS, "foretag/5560125790")
    assert list(frame.columns) == ["pid", "pid_kind", "pid_sex", "pid_birth_year", "fault"]
    assert frame.index.tolist() == list(range(10, 17))
    pid = frame["pid"]
    assert pid[10] == pid[11]
    assert pid[10].startswith(f"{KEYS.id}:")
    assert pid[[10, 14]].str.fullmatch(r"[0-9a-f]{8}:[0-9a-f]{32}").all()
    assert pid[[15]].str.fullmatch(r"[0-9a-f]{8}:i[0-9a-f]{31}").all()
    assert frame["pid_kind"].fillna("").tolist() == [
        "personnummer",
        "personnummer",
        "",
        "",
        "samordningsnummer",
        "interim",
        "",
    ]
    assert frame["pid_sex"].fillna("").tolist() == ["kvinna", "kvinna", "", "", "man", "kvinna", ""]
    assert frame["pid_birth_year"].fillna(0).tolist() == [1944, 1944, 0, 0, 1973, 2000, 0]
    assert frame["fault"].fillna("").tolist() == ["", "", "", "", "", "", "PNR_FORMAT"]
    elsewhere = pseudonymise(values, AT, KEYS, "foretag/5560360793")["pid"]
    assert elsewhere[10] == pid[10]
    assert elsewhere[15] != pid[15]
    other = pseudonymise(values, AT, Keys(bytes(range(2, 34))), "foretag/5560125790")["pid"]
    assert other[10][9:] != pid[10][9:]


def test_a_pseudonym_is_the_keyed_hash_it_says() -> None:
    import hashlib
    import hmac

    expected = hmac.new(KEYS.pseudonym, b"person/" + PUBLISHED[0].encode(), hashlib.sha256).hexdigest()[:32]
    pid = pseudonymise(pd.Series([PUBLISHED[0]]), AT, KEYS, "x")["pid"][0]
    assert pid == f"{KEYS.id}:{expected}"
    assert KEYS.id == hashlib.sha256(b"fokusdag key id" + KEYS.pseudonym).hexdigest()[:8]


def test_an_empty_column() -> None:
    frame = pseudonymise(pd.Series([], dtype=object), AT, KEYS, "x")
    assert (len(frame), frame["pid_birth_year"].dtype) == (0, "Int64")
    frame = pseudonymise(pd.Series([None, None]), AT, KEYS, "x")
    assert frame.isna().all(axis=None)


def test_numbers_stay_out_of_reprs() -> None:
    assert PUBLISHED[0] not in repr(normalise(PUBLISHED[0], AT))
    assert KEYS.pseudonym.hex() not in repr(KEYS)
    assert "x01" not in repr(KEYS)


def test_mask() -> None:
    n = "199006022397"
    assert mask(f"beslut {n}.xlsx") == "beslut 19XXXXXX-XXXX.xlsx"
    assert mask("Anna_19900602-2397_2025-01.xlsx") == "Anna_19XXXXXX-XXXX_2025-01.xlsx"
    assert mask("900602-2397 och 121212+1212") == "XXXXXX-XXXX och XXXXXX+XXXX"
    assert mask("id9006022397x") == "idXXXXXX-XXXXx"
    assert mask("900602-2398") == "XXXXXX-XXXX"  # mistyped, and still somebody
    assert mask("000101-T220") == "XXXXXX-XXXX"
    for harmless in (
        "556012-5790",
        "deltagare_2025-01-31.xlsx",
        "9006022398",
        "1234567890123",
        "2025-03-01 2025-04-01",
        "a/b",
    ):
        assert mask(harmless) == harmless


@pytest.mark.parametrize("written", oddly_written("199006022397"), ids=ascii)
def test_mask_of_a_number_written_oddly(written: str) -> None:
    """In a text, a file name or beside another figure; with another check digit it is somebody's day and four digits."""
    around = (
        "{}",
        "id {}.",
        "Anna_{}_2025-01.xlsx",
        "2 {} 3",
        "({})",
        "2025-03-01 {}",
        "Från 2025-03-01, {}",
        "2025-03-01-{}",
    )
    for text in (each.format(written) for each in around):
        assert "XXXXXX-XXXX" in mask(text), ascii(text)
        assert not holds(mask(text), "199006022397")


def test_mask_leaves_days_and_runs() -> None:
    """Days that follow each other, and the names of runs, whatever their check digits come to."""
    days = [f"20{year:02}-{month:02}-{day:02}" for year in (0, 9, 25) for month in (1, 12) for day in range(1, 29)]
    for first, last in product(days, days):
        for text in (f"{first}–{last}", f"{first} {last}", f"{first} - {last[:7]}", f"från {first} till {last}"):
            assert mask(text) == text
    for harmless in (
        "beslut_20250531-0836.xlsx",
        "beslut 2025-05-31 0801",
        "20250101-1001",
        "994338.0003043676",
        "0.9006022397",
    ):
        assert mask(harmless) == harmless  # a day and a time, a running number, decimals
    for tail in ("12345678", "2397abcd", "20251231"):
        assert mask(f"Körningen 1990-06-02-{tail} är klar") == f"Körningen 1990-06-02-{tail} är klar"


def test_orgnr() -> None:
    assert (
        orgnr("556012-5790", KEYS) == orgnr("16556012-5790", KEYS) == orgnr(5560125790.0, KEYS) == ("5560125790", None)
    )
    for entry in meta("orgnumber"):
        assert orgnr(str(entry["separated_format"]), KEYS) == (str(entry["short_format"]), None)
    for wrong in ("556012-5791", "55601257", "", None, "Bolaget AB", "900602-2398", "1655601257901"):
        assert orgnr(wrong, KEYS) == (None, "ORGNR_FORMAT")
    trader, fault = orgnr("900602-2397", KEYS)
    assert fault is None
    assert trader is not None
    assert trader.startswith(f"{KEYS.id}:e")
    assert len(trader) == 8 + 1 + 32
    assert orgnr("199006022397", KEYS) == (trader, None)
    assert "2397" not in trader[9:] or "900602" not in trader


def test_a_key_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    key = load_or_make_key(folder)
    assert len(key) == 32
    assert load_or_make_key(folder) == key
    assert stat.S_IMODE((folder / "pseudonym.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["pseudonym.key"]
    assert load_or_make_key(folder, name="received") != key
    assert load_or_make_key(folder, expected_id=key_id(key)) == key
    (folder / "pseudonym.key").chmod(0o644)
    load_or_make_key(folder)
    assert stat.S_IMODE((folder / "pseudonym.key").stat().st_mode) == 0o600


def test_the_environment_comes_first(tmp_path: Path) -> None:
    load_or_make_key(tmp_path)
    assert load_or_make_key(tmp_path, KEYS.pseudonym.hex()) == KEYS.pseudonym


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ab" * 31, "för kort"),
        ("", "för kort"),
        ("ab" * 33, "för lång"),
        ("åäö", "hexadecimala"),
        ("00" * 32, "ett och samma"),
        (EXAMPLE_KEY.hex(), "exemplet ur dokumentationen"),
    ],
)
def test_weak_keys_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(KeyRefused, match=words) as caught:
        load_or_make_key(tmp_path, text)
    assert "FOKUSDAG_PSEUDONYM_KEY" in str(caught.value)
    assert not text or text not in str(caught.value)
    (tmp_path / "pseudonym.key").write_text(text)
    with pytest.raises(KeyRefused, match=words):
        load_or_make_key(tmp_path)


def test_a_lost_or_other_key_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match=r"Nyckeln 0123abcd saknas.*säkerhetskopian"):
        load_or_make_key(tmp_path, expected_id="0123abcd")
    assert not list(tmp_path.iterdir())
    with pytest.raises(KeyRefused, match="är gjort med 0123abcd"):
        load_or_make_key(tmp_path, KEYS.pseudonym.hex(), expected_id="0123abcd")


def test_throwaway_keys_differ() -> None:
    assert Keys.throwaway().id != Keys.throwaway().id


UNKNOWN_DAY = "198500602399"  # 19850060-2399 from Skatteverket's list of test numbers: neither month nor day is known


@pytest.mark.parametrize(
    "written", ["19850060-2399", "198500602399", "850060-2399", "8500602399", 198500602399.0, 8500602399.0]
)
def test_a_coordination_number_without_month_and_day_is_read_in_every_form(written: object) -> None:
    read = normalise(written, AT)
    assert isinstance(read, Identity)
    assert (read.number12, read.kind, read.sex) == (UNKNOWN_DAY, "samordningsnummer", "man")
    frame = pseudonymise(pd.Series([written, UNKNOWN_DAY], dtype=object), AT, KEYS, "x")
    assert frame["pid"].nunique() == 1
    assert frame["fault"].isna().all()


def _with_check_digit(eleven: str) -> str:
    doubled = [int(d) * (2 - at % 2) for at, d in enumerate(eleven[2:])]
    return f"{eleven}{-sum(n // 10 + n % 10 for n in doubled) % 10}"


@pytest.mark.parametrize(("born", "fault"), [("19850060", None), ("19850360", None), ("19850065", None), ("19850391", None), ("19850392", "PNR_DATUM"),
                                             ("19850001", "PNR_DATUM"), ("19850300", "PNR_DATUM"), ("19851360", "PNR_DATUM"), ("19850093", "PNR_DATUM")])  # fmt: skip
def test_month_or_day_may_be_unknown_in_a_coordination_number_alone(born: str, fault: str | None) -> None:
    written = _with_check_digit(f"{born}239")
    read = normalise(written, AT)
    assert (None if isinstance(read, Identity) else read) == fault
    given_fault = pseudonymise(pd.Series([written], dtype=object), AT, KEYS, "x")["fault"].iloc[0]
    assert (None if pd.isna(given_fault) else given_fault) == fault


@pytest.mark.parametrize(
    "text",
    ["svar 19850060-2399.xlsx", "850060-2399", "8500602399", "1985 00 60 2399", "Nr:198500602399;", "850060 - 2399"],
)
def test_a_coordination_number_without_month_and_day_is_masked_wherever_it_stands(text: str) -> None:
    assert "2399" not in mask(text)
    assert not holds(mask(text), UNKNOWN_DAY)
