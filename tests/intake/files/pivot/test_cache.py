"""The cache reader, against Excel's own file and hand-made XML."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from flows.example.files.pivot_workbook import CacheData, write_workbook
from flows.intake.files.pivot import cache as pivot_cache
from flows.intake.files.pivot import columns
from flows.intake.files.pivot import parts as pivot_parts
from flows.intake.files.pivot.cache import Cache, find_caches, read_records
from flows.intake.problems import Refused

EXCEL = Path(__file__).parents[5] / "shared" / "real" / "excel" / "pivots.xlsx"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DEFINITION = f"""<?xml version="1.0"?><pivotCacheDefinition {NS}><cacheFields count="5">
<cacheField name="PERIOD"><sharedItems count="3"><s v="2026-07"/><d
v="2026-08-01T00:00:00"/><m/></sharedItems></cacheField> <cacheField name="GRUPP"><sharedItems><s
v="a"><tpls><tpl fld="0" item="7"/></tpls><x v="3"/></s><s u="1" v="b &lt; c"/><b v="1"/> <e
v="#N/A"/></sharedItems><fieldGroup base="1"><groupItems count="2"><s v="inte"/><s
v="jag"/></groupItems></fieldGroup></cacheField> <cacheField name="ANTAL"><sharedItems><n v="4"/><s
v="&lt;5"/></sharedItems></cacheField> <cacheField name="Andel" formula="ANTAL/2" databaseField="0"/>
<cacheField name="KVAR"/></cacheFields></pivotCacheDefinition>"""
RECORDS = (
    "<r><x v='0'/><x v='0'/><x v='0'/><n v='1.5'/></r>"
    "<r><x v='1'/><x v='1'/><x v='1'/><m/></r>"
    "<r><m/><b v='0'/><n v='17'/><n v='-2'/></r>"
    "<r><s v='2026-09'/><e v='#REF!'/><s v='..'/><n v='0'/></r>"
    "<r><x v='2'/><x v='3'/><n v='1e3'/><e v='#DIV/0!'/></r>"
)


def archive(records: str = RECORDS, definition: str = DEFINITION, **extra: str) -> ZipFile:
    """A workbook's parts with one cache, kept under names that only the relations know."""
    if "pivotCacheRecords" not in records:
        records = f"<pivotCacheRecords {NS} count='{records.count('<r>')}'>{records}</pivotCacheRecords>"
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="1" Type="{REL}/officeDocument" '
        'Target="/xl/bok.xml"/></Relationships>',
        "xl/bok.xml": "<workbook/>",
        "xl/_rels/bok.xml.rels": f'<Relationships><Relationship Id="7" Type="{REL}/pivotCacheDefinition" '
        'Target="pivotCache/pivotCacheDefinition4.xml"/></Relationships>',
        "xl/pivotCache/pivotCacheDefinition4.xml": definition,
        "xl/pivotCache/_rels/pivotCacheDefinition4.xml.rels": f'<Relationships><Relationship Id="1" '
        f'Type="{REL}/pivotCacheRecords" Target="../annat/poster.xml"/></Relationships>',
        "xl/annat/poster.xml": records,
    } | extra
    stream = BytesIO()
    with ZipFile(stream, "w") as out:
        for name, text in parts.items():
            out.writestr(name, text)
    return ZipFile(stream)


def rows(book: ZipFile, cache: Cache, texts: list[str], numbers: list[str]) -> list[tuple[object, ...]]:
    """Records as tuples: words, then numbers (a float, or the text that stood instead)."""
    found: list[tuple[object, ...]] = []
    for chunk in read_records(book, cache, texts, numbers):
        assert chunk.first == len(found) + 1
        words = [[chunk.items[name][code] for code in chunk.texts[name]] for name in texts]
        figures = [
            [float(v) if v >= 0 else chunk.items[name][int(-1 - v)] for v in chunk.numbers[name]] for name in numbers
        ]
        found += zip(*words, *figures, strict=True)
    return found


def test_hand_made_records_come_out_as_written() -> None:
    book = archive()
    (cache,) = find_caches(book)
    assert cache.fields == ("PERIOD", "GRUPP", "ANTAL", "KVAR")
    assert cache.calculated == ("Andel",)
    assert rows(book, cache, ["PERIOD", "GRUPP"], ["ANTAL", "KVAR"]) == [
        ("2026-07", "a", 4.0, 1.5),
        ("2026-08-01T00:00:00", "b < c", "<5", None),
        (None, "FALSE", 17.0, "-2"),
        ("2026-09", "#REF!", "..", 0.0),
        (None, "#N/A", 1000.0, "#DIV/0!"),
    ]


def test_the_same_records_in_small_blocks_and_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    book = archive(RECORDS * 50)
    (cache,) = find_caches(book)
    whole = rows(book, cache, ["GRUPP"], ["KVAR"])
    assert len(whole) == 250
    monkeypatch.setattr(pivot_parts, "BLOCK_BYTES", 37)
    monkeypatch.setattr(pivot_cache, "CHUNK_RECORDS", 7)
    assert len(list(read_records(book, cache, ["GRUPP"], ["KVAR"]))) > 20
    assert rows(book, cache, ["GRUPP"], ["KVAR"]) == whole


@pytest.mark.parametrize("root", ["p:", ""])
def test_prefixed_tags(root: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = f"xmlns:p='{main}' xmlns='{main}' count='1'"
    record = "<p:r><p:x v='0'/><p:m/><p:n v='3'/><p:n v='8'/></p:r>"
    definition = (
        DEFINITION.replace("<", "<p:").replace("<p:/", "</p:").replace("<p:?", "<?").replace("xmlns=", "xmlns:p=")
    )
    book = archive(f"<{root}pivotCacheRecords {names}>{record}</{root}pivotCacheRecords>", definition)
    (cache,) = find_caches(book)
    assert rows(book, cache, ["PERIOD"], ["ANTAL", "KVAR"]) == [("2026-07", 3.0, 8.0)]


FULL = "<r><x v='0'/><x v='0'/><x v='0'/><n v='1'/></r>"


@pytest.mark.parametrize(
    ("records", "code"),
    [
        (f"<pivotCacheRecords {NS}>{FULL}<r><x v='0'/>", "TRASIG_FIL"),
        (f"<pivotCacheRecords {NS} count='2'>{FULL}</pivotCacheRecords>", "TRASIG_FIL"),
        ("<r><x v='0'/><x v='0'/></r>", "TRASIG_FIL"),
        (FULL + "<r><x v='0'/><x v='0'/><x v='0'/><n v='1'/><n v='1'/></r>", "TRASIG_FIL"),
        ("<r><x v='3'/><x v='0'/><x v='0'/><n v='1'/></r>", "TRASIG_FIL"),
        ("<r><x v='-1'/><x v='0'/><x v='0'/><n v='1'/></r>", "TRASIG_FIL"),
        ("<r><x v='0'/><x v='0'/><x v='9'/><n v='1'/></r>", "TRASIG_FIL"),
        ("<r><x v='0'/><x v='0'/><x v='0'/><n v='ett'/></r>", "TRASIG_FIL"),
        (
            f"<!DOCTYPE p [<!ENTITY a 'aaaa'>]><pivotCacheRecords {NS}>{FULL}</pivotCacheRecords>",
            "OTILLATEN_XML",
        ),
        (
            f"<!DOCTYPE p SYSTEM 'file:///etc/passwd'><pivotCacheRecords {NS}>{FULL}</pivotCacheRecords>",
            "OTILLATEN_XML",
        ),
    ],
)
def test_broken_records_are_refused_in_words(records: str, code: str) -> None:
    book = archive(records)
    (cache,) = find_caches(book)
    with pytest.raises(Refused) as refused:
        rows(book, cache, ["PERIOD"], ["ANTAL", "KVAR"])
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_broken_definition_is_refused() -> None:
    with pytest.raises(Refused) as cut:
        find_caches(archive(definition=DEFINITION[:300]))
    with pytest.raises(Refused) as entity:
        find_caches(archive(definition=DEFINITION.replace("?><pivot", '?><!DOCTYPE x [<!ENTITY e "">]><pivot')))
    assert (cut.value.code, entity.value.code) == ("TRASIG_FIL", "OTILLATEN_XML")


def test_a_cache_saved_without_its_records() -> None:
    book = archive(**{"xl/pivotCache/_rels/pivotCacheDefinition4.xml.rels": "<Relationships/>"})
    (cache,) = find_caches(book)
    with pytest.raises(Refused) as refused:
        rows(book, cache, ["PERIOD"], [])
    assert refused.value.code == "PIVOT_UTAN_POSTER"


def test_damaged_archive_bytes() -> None:
    stream = BytesIO()
    book = archive(FULL * 2000)
    with ZipFile(stream, "w", 8) as out:
        for name in book.namelist():
            out.writestr(name, book.read(name))
    data = bytearray(stream.getvalue())
    at = data.index(b"poster.xml") + 40
    data[at : at + 60] = bytes(60)
    book = ZipFile(BytesIO(bytes(data)))
    (cache,) = find_caches(book)
    with pytest.raises(Refused) as refused:
        rows(book, cache, ["PERIOD"], [])
    assert refused.value.code == "TRASIG_FIL"


def test_a_field_with_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MAX_ITEMS", 10)
    book = archive("".join(f"<r><s v='{n}'/><m/><m/><m/></r>" for n in range(20)))
    (cache,) = find_caches(book)
    with pytest.raises(Refused) as refused:
        rows(book, cache, ["PERIOD"], [])
    assert refused.value.code == "FOR_STOR"


def test_workbook_without_caches() -> None:
    assert find_caches(archive(**{"xl/_rels/bok.xml.rels": "<Relationships/>"})) == []


@pytest.mark.skipif(not EXCEL.exists(), reason="the shared real files are not here")
@pytest.mark.parametrize(("number", "sheet"), [(0, "DataSheet"), (1, "DataSheet2")])
def test_excels_own_caches_hold_what_stands_in_the_cells(number: int, sheet: str) -> None:
    book = ZipFile(EXCEL)
    cache = find_caches(book)[number]
    header, *cells = CalamineWorkbook.from_path(EXCEL).get_sheet_by_name(sheet).to_python()
    assert list(cache.fields) == header
    words = ["Name", "Category", "Date", "IsBlue", "Null"]
    numbers = ["Id", "Value", "Size", "Value / Size"]
    found = rows(book, cache, words, numbers)
    assert len(found) == len(cells) == 10
    for record, row in zip(found, cells, strict=True):
        cell = dict(zip(header, row, strict=True))
        date = f"{cell['Date'].isoformat()}T00:00:00"
        assert record[:4] == (cell["Name"], cell["Category"], date, str(cell["IsBlue"]).upper())
        assert (record[4] or "") == cell["Null"]
        # calamine gives an error cell as empty text
        assert [("" if n == "#DIV/0!" else n) for n in record[5:]] == [cell[name] for name in numbers]
    if number == 0:
        assert cache.calculated == ("Value x 2", "Value2")


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=8,
)
numbers = st.one_of(st.none(), st.integers(0, 10**9), st.sampled_from(["<5", "..", "-"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.none(), words), numbers), min_size=1, max_size=30))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str | None, object]]
) -> None:
    path = tmp_path_factory.mktemp("pivot") / "a.xlsx"
    write_workbook(path, {"Blad": [["rubrik"]]}, [CacheData(["ORD", "TAL"], records, ["Andel"])])
    with ZipFile(path) as book:
        (cache,) = find_caches(book)
        assert rows(book, cache, ["ORD"], ["TAL"]) == records


EXCELS_HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<pivotCacheRecords {NS}>'
PLAIN = ['<x v="0"/>', '<x v="1"/>', '<n v="0"/>', '<n v="999999999999999"/>', "<m/>"]
OTHER = [
    *('<n v="1000000000000000"/>', '<n v="007"/>', '<n v="-1"/>', '<n v="1.5"/>', '<n v="1e3"/>', '<n v="ett"/>', '<n v=""/>'),
    *('<x v="3"/>', '<x v="-1"/>', '<x v=""/>', "<x/>", "<x v='1'/>", '<x v="1" u="2"/>', '<x u="2" v="1"/>', '<x v="0" />'),
    *('<s v="a"/>', '<s v="&lt;5"/>', '<s v="&#229;"/>', '<s v="å/>"/>', '<s v="&x;"/>', '<s v="1"/>', '<b v="1"/>', '<e v="#N/A"/>'),
    *('<s v="a"><tpls/></s>', "<m></m>", "<m/> ", "<q/>", "<p:m/>", "<!--<m/>-->", "<?p <m/>?>", "<![CDATA[", "<", "", "</r><r>", "</r>&x;<r>"),
]  # fmt: skip
FORM = st.lists(
    st.tuples(*[st.one_of(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(PLAIN + OTHER))] * 4),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(FORM, st.sampled_from([EXCELS_HEAD] * 3 + [EXCELS_HEAD + "<!--", EXCELS_HEAD[:-1] + "/>"]), st.integers(0, 9))
def test_plain_records_are_read_as_any_xml_is(form: list[tuple[str, ...]], head: str, cut: int) -> None:
    text = head + "".join(f"<r>{''.join(record)}</r>" for record in form) + "</pivotCacheRecords>"
    if cut == 0:
        text = text[: len(text) // 2]

    def outcome() -> object:
        book = archive(text)
        (cache,) = find_caches(book)
        try:
            return rows(book, cache, ["PERIOD", "GRUPP"], ["ANTAL"])
        except Refused as refused:
            return refused.code, refused.message

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pivot_parts, "BLOCK_BYTES", 300)
        plain = outcome()
        patched.setattr(pivot_cache, "HEAD", re.compile(b"(?!)"))
        assert plain == outcome()


def test_excels_records_cost_no_call_each(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(pivot_cache._Records, "start", lambda _, name, attributes: called.append(name))
    book = archive(
        f'{EXCELS_HEAD}{FULL}<r><m/><x v="1"/><s v="&lt;5"/><n v="1.5"/></r></pivotCacheRecords>'.replace("'", '"')
    )
    (cache,) = find_caches(book)
    assert rows(book, cache, ["PERIOD"], ["ANTAL", "KVAR"]) == [("2026-07", 4.0, 1.0), (None, "<5", 1.5)]
    assert called == ["pivotCacheRecords"]
