"""Workbooks that are right but written in ways calamine does not read: rewritten in memory, values as they are.

UTF-16 parts (which calamine takes for empty sheets), a workbook part in another place, macro sheets, error texts newer than
calamine's list, an .ods with line breaks between its cells, and an .xls that names an 8-bit code page.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import olefile

from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.workbook_part import OFFICE, TARGET, workbook_part
from flows.intake.problems import refused
from flows.limits import Limits

_KNOWN_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
_MACRO = re.compile(rb"<[\w:]*Relationship\b[^>]*/(?:xlMacrosheet|xlIntlMacrosheet)\"[^>]*>")
_ID = re.compile(rb'\bId="([^"]*)"')
_ERROR = re.compile(rb'(<(?:\w+:)?c\b[^>]*\bt="e"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>)([^<]*)(<)', re.DOTALL)
_BETWEEN = re.compile(rb"(?<=>)\s+(?=</?(?:table|office|calcext|text:p\b|draw|number|style)\b)")
_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*)(["'])[^"']*\2""")
_CODE_PAGE, _UNICODE, _BIFF8 = 0x0042, 0x04B0, b"\x00\x06"


def plain_xlsx(data: bytes, limits: Limits) -> bytes:
    """The same workbook where calamine reads it; the very bytes where it does already. Raises Refused past a limit."""
    with ZipFile(BytesIO(data)) as archive:
        book = workbook_part(archive) or "xl/workbook.xml"
        macro = any("macrosheets/" in name.lower() for name in archive.namelist())
        wide = [name for name in archive.namelist() if _is_wide(archive, name)]
    if not wide and not macro and book.lower() == "xl/workbook.xml":
        return data
    parts = _parts(data, limits)
    parts = {name: _narrowed(part) if _begins_wide(part) else part for name, part in parts.items()}
    if book.lower() != "xl/workbook.xml":
        parts = _moved(parts, book.lower())
    if macro:
        parts = _without_macro_sheets(parts)
    return _zipped(parts)


def known_errors(data: bytes, texts: Iterable[str], limits: Limits) -> bytes:
    """The workbook with `#SPILL!` and other newer error texts as `#VALUE!`; the scan has kept the cell's own text."""
    if set(texts) <= _KNOWN_ERRORS:
        return data
    parts = _parts(data, limits)
    for name, part in parts.items():
        if "/worksheets/" in name:
            parts[name] = _ERROR.sub(_as_known, part)
    return _zipped(parts)


def plain_ods(data: bytes, limits: Limits) -> bytes:
    """The same sheets without the blanks and line breaks between cells that some programs write."""
    parts = _parts(data, limits)
    tidied = _BETWEEN.sub(b"", parts.get("content.xml", b""))
    if tidied == parts.get("content.xml", b""):
        return data
    return _zipped({**parts, "content.xml": tidied})


def plain_xls(data: bytes) -> bytes:
    """The same workbook with Unicode as its code page: texts of BIFF8 are that, whatever the record says."""
    with olefile.OleFileIO(BytesIO(data)) as ole:
        names = {"/".join(path).lower(): path for path in ole.listdir()}
        stream = ole.openstream(names.get("workbook") or names["book"]).read(1 << 16)
    at = 0
    while at + 6 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if at == 0 and stream[4:6] != _BIFF8:
            return data
        if record == _CODE_PAGE and struct.unpack_from("<H", stream, at + 4)[0] != _UNICODE:
            window = stream[max(0, at - 64) : at + 6]
            where = data.find(window)
            if where >= 0 and data.count(window) == 1:
                end = where + len(window)
                return data[: end - 2] + struct.pack("<H", _UNICODE) + data[end:]
            return data
        at += 4 + length
    return data


def _parts(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Every part by its name in lower case, within the limits."""
    archive, parts, unpacked = Archive(data, limits), {}, 0
    for name in archive.parts:
        parts[name] = b"".join(archive.stream(name))
        unpacked += len(parts[name])
        archive.check_ratio(unpacked)
    return parts


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, part in parts.items():
            named = "[Content_Types].xml" if name == "[content_types].xml" else _cased(name)
            archive.writestr(named, part, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED, 1)
    return out.getvalue()


def _cased(name: str) -> str:
    return name.replace("meta-inf/", "META-INF/").replace("sharedstrings.xml", "sharedStrings.xml")


def _is_wide(archive: ZipFile, name: str) -> bool:
    if not name.lower().endswith((".xml", ".rels")):
        return False
    try:
        with archive.open(name) as part:
            return _begins_wide(part.read(4))
    except Exception:
        return False


def _begins_wide(part: bytes) -> bool:
    return part[:2] in (b"\xff\xfe", b"\xfe\xff") or part[:4] in (b"<\0?\0", b"\0<\0?")


def _narrowed(part: bytes) -> bytes:
    marked = part[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if marked else "utf-16-le" if part[:1] == b"<" else "utf-16-be"
    try:
        text = part.decode(encoding)
    except UnicodeDecodeError:
        raise refused("TRASIG_FIL") from None
    return _ENCODING.sub(r"\1\2UTF-8\2", text, count=1).encode()


def _moved(parts: Mapping[str, bytes], book: str) -> dict[str, bytes]:
    """The parts with the workbook's folder as xl/."""
    folder = posixpath.dirname(book)
    prefix = f"{folder}/" if folder else ""
    fixed = ("_rels/.rels", "[content_types].xml")
    names = {
        name: f"xl/{name.removeprefix(prefix)}"
        for name in parts
        if name.startswith(prefix) and name not in fixed and not name.startswith("docprops/")
    }
    rels = f"{prefix}_rels/{posixpath.basename(book)}.rels"
    names |= {book: "xl/workbook.xml"} | ({rels: "xl/_rels/workbook.xml.rels"} if rels in parts else {})
    moved = {names.get(name, name): part for name, part in parts.items()}
    if len(moved) != len(parts):
        raise refused("TRASIG_FIL")

    def target(match: re.Match[bytes]) -> bytes:
        old = match[2].decode("utf-8", "replace").lstrip("/").lower()
        return match[1] + (f"/{names[old]}".encode() if old in names else match[2]) + b'"'

    absolute = re.compile(rb'((?:PartName|Target)=")(/[^"]*)"')
    for name, part in [*moved.items()]:
        if name.endswith(".rels") or name == "[content_types].xml":
            moved[name] = absolute.sub(target, part)
    moved["_rels/.rels"] = OFFICE.sub(
        lambda found: TARGET.sub(b'Target="xl/workbook.xml"', found[0]), moved["_rels/.rels"]
    )
    return moved


def _without_macro_sheets(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Macro sheets have no table; the workbook does not name them any more."""
    rels = parts.get("xl/_rels/workbook.xml.rels", b"")
    book = parts.get("xl/workbook.xml", b"")
    for relation in _MACRO.finditer(rels):
        if found := _ID.search(relation[0]):
            book = re.sub(rb'<(?:\w+:)?sheet\b[^>]*:id="' + re.escape(found[1]) + rb'"[^>]*/>', b"", book)
    return {**parts, "xl/workbook.xml": book}


def _as_known(match: re.Match[bytes]) -> bytes:
    text = match[2].decode("utf-8", "replace").strip()
    return match[1] + (match[2] if text in _KNOWN_ERRORS else b"#VALUE!") + match[3]
