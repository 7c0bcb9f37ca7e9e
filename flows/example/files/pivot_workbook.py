"""Writes a workbook with pivot caches, as Excel leaves them: no library that writes sheets writes those.

The sheets are made with xlsxwriter; the caches' parts, relations and content types are then put into the
archive. A field with words becomes shared items, a field of numbers alone stands inline, as Excel does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

Value = str | float | None
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCache"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY = datetime(2025, 1, 1)  # noqa: DTZ001  written into the file as it stands, so that its bytes are the same every time
_BLOCK = 10_000


@dataclass(frozen=True)
class CacheData:
    """One pivot cache: its fields, records in their order, and calculated fields, which no record has."""

    fields: Sequence[str]
    records: Sequence[Sequence[Value]]
    calculated: Sequence[str] = ()


def write_workbook(
    path: Path, sheets: Mapping[str, Iterable[Sequence[Value]]], caches: Sequence[CacheData] = ()
) -> None:
    """Write the sheets' rows from A1, and the caches. The same content gives the same bytes."""
    plain = BytesIO()
    workbook = xlsxwriter.Workbook(plain, {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": _DAY})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()
    with ZipFile(plain) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(_entry(name), _with_caches(name, text.decode(), len(caches)) if caches else text)
        for number, cache in enumerate(caches, start=1):
            _write_cache(target, number, cache)


def _with_caches(name: str, text: str, count: int) -> str:
    """Name the caches in the parts that must know of them."""
    numbers = range(1, count + 1)
    if name == "[Content_Types].xml":
        kinds = (("Definition", n) for n in numbers), (("Records", n) for n in numbers)
        overrides = "".join(
            f'<Override PartName="/xl/pivotCache/pivotCache{kind}{n}.xml" ContentType="{_TYPE}{kind}+xml"/>'
            for group in kinds
            for kind, n in group
        )
        return text.replace("</Types>", f"{overrides}</Types>")
    if name == "xl/_rels/workbook.xml.rels":
        links = "".join(
            _relation(f"rIdCache{n}", "Definition", f"pivotCache/pivotCacheDefinition{n}.xml") for n in numbers
        )
        return text.replace("</Relationships>", f"{links}</Relationships>")
    if name == "xl/workbook.xml":
        caches = "".join(f'<pivotCache cacheId="{n}" r:id="rIdCache{n}"/>' for n in numbers)
        return text.replace("</workbook>", f"<pivotCaches>{caches}</pivotCaches></workbook>")
    return text


def _write_cache(target: ZipFile, number: int, cache: CacheData) -> None:
    columns = list(zip(*cache.records, strict=True)) or [()] * len(cache.fields)
    shared = [_shared(column) for column in columns]
    fields = "".join(
        f'<cacheField name={quoteattr(name)} numFmtId="0">{_shared_xml(column, items)}</cacheField>'
        for name, column, items in zip(cache.fields, columns, shared, strict=True)
    ) + "".join(
        f'<cacheField name={quoteattr(name)} numFmtId="0" formula="0" databaseField="0"/>' for name in cache.calculated
    )
    folder, count = "xl/pivotCache", len(cache.records)
    target.writestr(
        _entry(f"{folder}/pivotCacheDefinition{number}.xml"),
        f'{_HEAD}<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_OFFICE}" r:id="rId1" '
        f'refreshedBy="fokusdag" refreshedDate="45658" createdVersion="6" refreshedVersion="6" '
        f'minRefreshableVersion="3" recordCount="{count}">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:A2" sheet="Underlag{number}"/></cacheSource>'
        f'<cacheFields count="{len(cache.fields) + len(cache.calculated)}">{fields}</cacheFields>'
        "</pivotCacheDefinition>",
    )
    target.writestr(
        _entry(f"{folder}/_rels/pivotCacheDefinition{number}.xml.rels"),
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
        f"{_relation('rId1', 'Records', f'pivotCacheRecords{number}.xml')}</Relationships>",
    )
    with target.open(_entry(f"{folder}/pivotCacheRecords{number}.xml"), "w") as part:
        part.write(f'{_HEAD}<pivotCacheRecords xmlns="{_MAIN}" xmlns:r="{_OFFICE}" count="{count}">'.encode())
        for block in _record_blocks(cache.records, shared):
            part.write(block.encode())
        part.write(b"</pivotCacheRecords>")


def _shared(column: Sequence[Value]) -> dict[Value, int]:
    """Give each shared item of a field with words in it its place; a field of numbers alone has none."""
    if any(isinstance(value, str) for value in column):
        return {value: place for place, value in enumerate(dict.fromkeys(column))}
    return {}


def _shared_xml(column: Sequence[Value], items: dict[Value, int]) -> str:
    numbers = [value for value in column if isinstance(value, (int, float))]
    kind = ' containsBlank="1"' if None in column else ""
    if numbers:
        whole = ' containsInteger="1"' if all(number == int(number) for number in numbers) else ""
        mixed = ' containsMixedTypes="1"' if items else ' containsSemiMixedTypes="0" containsString="0"'
        kind += f'{mixed} containsNumber="1"{whole} minValue="{min(numbers)}" maxValue="{max(numbers)}"'
    if not items:
        return f"<sharedItems{kind}/>"
    return f'<sharedItems{kind} count="{len(items)}">{"".join(_element(value) for value in items)}</sharedItems>'


def _record_blocks(records: Sequence[Sequence[Value]], shared: Sequence[dict[Value, int]]) -> Iterator[str]:
    for start in range(0, len(records), _BLOCK):
        yield "".join(
            "<r>"
            + "".join(
                f'<x v="{items[value]}"/>' if items else _element(value)
                for value, items in zip(record, shared, strict=True)
            )
            + "</r>"
            for record in records[start : start + _BLOCK]
        )


def _element(value: Value) -> str:
    if value is None:
        return "<m/>"
    return f"<s v={quoteattr(value)}/>" if isinstance(value, str) else f'<n v="{value}"/>'


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/pivotCache{kind}" Target="{target}"/>'


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry
