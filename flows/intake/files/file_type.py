"""What kind of file is it? Told from its bytes before anything opens it; the name is used for words only.

Whatever is not a table that we read gets its own refusal: what it is, and what its sender can do.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from typing import Literal
from zipfile import BadZipFile, ZipFile

import olefile

from flows.intake.files.parts.workbook_part import workbook_part
from flows.intake.problems import Refused, refused
from flows.intake.wording import part
from flows.limits import MB, Limits

Kind = Literal["xlsx", "xls", "ods", "csv"]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF_FIL"),
    (b"{\\rtf", "WORD_FIL/rtf"),
    (b"ID;P", "OKAND_FILTYP/sylk"),
    (b"\x89PNG", "BILD_FIL"),
    (b"\xff\xd8\xff", "BILD_FIL"),
    (b"GIF8", "BILD_FIL"),
    (b"\x1f\x8b", "PACKAD_FIL/gzip"),
    (b"7z\xbc\xaf", "PACKAD_FIL/7z"),
    (b"Rar!", "PACKAD_FIL/rar"),
    (b"SQLite format 3", "DATABAS_FIL/sqlite"),
    (b"PAR1", "DATABAS_FIL/parquet"),
)
_OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|style|script|div|frameset)[\s>]", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(
    rb"(From: <Saved by|MIME-Version:|Subject: .*\r?\n(.*\r?\n){0,5}MIME-Version:)", re.IGNORECASE
)
_EXCEL_NAME = re.compile(r"\.(xls|xlsx|xlsm|xlsb|ods)$", re.IGNORECASE)


def kind_of(data: bytes, name: str, limits: Limits | None = None) -> Kind:
    """Tell the kind of a file from its bytes. Raises Refused for all that is no table we read."""
    limits = limits or Limits()
    refuse_too_large(len(data), limits)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refused("TOM_FIL")
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"PK"):
        return _zip_kind(data, limits)
    for start, key in _OTHER:
        if data.startswith(start):
            raise refused(key)
    if data.startswith(_OLD_BIFF):
        raise refused("GAMMAL_XLS")
    return _text_kind(data, name)


def _ole_kind(data: bytes) -> Kind:
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
            if {"encryptedpackage", "encryptioninfo"} & streams:
                raise refused("LOSENORD")
            book = next((s for s in ("workbook", "book") if s in streams), None)
            if book:
                _check_stream(ole.openstream(book).read(1 << 16))
                return "xls"
    except Refused:
        raise
    except Exception:  # olefile meets a damaged file with many kinds of errors
        raise refused("TRASIG_FIL") from None
    if "worddocument" in streams:
        raise refused("WORD_FIL")
    raise refused("OKAND_FILTYP/ole")


def _check_stream(head: bytes) -> None:
    """Refuse a BIFF stream that begins as none, or that has a FILEPASS record: encrypted."""
    at = 0
    while at + 4 <= len(head):
        record, length = (
            int.from_bytes(head[at : at + 2], "little"),
            int.from_bytes(head[at + 2 : at + 4], "little"),
        )
        if at == 0 and record != 0x0809:
            raise refused("TRASIG_FIL")
        if record == 0x2F:
            raise refused("LOSENORD")
        if record == 0x0A:
            return
        at += 4 + length


def _zip_kind(data: bytes, limits: Limits) -> Kind:
    # Counted before ZipFile makes an object of each: a directory of millions of entries fits in 100 MB.
    if data.count(b"PK\x01\x02") > 2 * limits.max_members:
        raise refused("FOR_STOR/delar", bound=limits.max_members)
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = _head(archive, "mimetype")[:100] if "mimetype" in names else b""
            is_xlsx = workbook_part(archive) is not None
            manifest = "META-INF/manifest.xml"
            encrypted = manifest in names and b"encryption-data" in _head(archive, manifest)
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        raise refused("TRASIG_FIL") from None
    except Exception:  # zlib.error and what else a damaged directory gives
        raise refused("TRASIG_FIL") from None
    lower = {name.lower().replace("\\", "/") for name in names}
    if is_xlsx:
        return "xlsx"
    if "xl/workbook.xml" in lower:  # with backslashes in the names of its parts, which Excel alone opens
        raise refused("TRASIG_FIL")
    if b"opendocument.spreadsheet" in mimetype:
        if encrypted:
            raise refused("LOSENORD")
        return "ods"
    if "xl/workbook.bin" in lower:
        raise refused("XLSB_FIL")
    if any(name.startswith("word/") for name in lower) or b"opendocument.text" in mimetype:
        raise refused("WORD_FIL/text")
    if any(name.startswith("ppt/") for name in lower):
        raise refused("BILD_FIL/presentation")
    if any(name.startswith("index/") and name.endswith(".iwa") for name in lower):
        raise refused("NUMBERS_FIL")
    raise refused("PACKAD_FIL/zip")


def _head(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1 << 20)


def _text_kind(data: bytes, name: str) -> Kind:
    head = data[: 1 << 16]
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<") and b"<!ENTITY" in plain:
        raise refused("OTILLATEN_XML/bomb")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        raise refused("XML_FIL/2003")
    if plain.startswith(b"<"):
        if _HTML.search(plain[:4096]):
            suffix = PurePath(name).suffix
            called = part("fast_heter").format(suffix=suffix) if _EXCEL_NAME.search(name) else ""
            raise refused("HTML_FIL", called=called)
        raise refused("XML_FIL")
    if _WEB_ARCHIVE.match(plain):
        raise refused("HTML_FIL/arkiv")
    if plain[:1] in (b"{", b"["):
        raise refused("JSON_FIL")
    if not looks_like_text(head):
        raise refused("OKAND_FILTYP")
    if _EXCEL_NAME.search(name):
        raise refused("CSV_SOM_XLSX", suffix=PurePath(name).suffix)
    return "csv"


def refuse_too_large(size: int, limits: Limits) -> None:
    """Raise Refused for a file of more bytes than the limit, which is named."""
    if size > limits.max_bytes:
        raise refused("FOR_STOR", size=f"{size / MB:.1f}".replace(".", ","), bound=f"{limits.max_bytes / MB:.0f}")


def looks_like_text(head: bytes) -> bool:
    """Whether the bytes are text: UTF-16, or (nearly) free of control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_utf16(head):
        return True
    control = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 26))
    return control == 0


def is_utf16(head: bytes) -> str | None:
    """Name the codec of UTF-16 without a byte order mark: nearly every second byte is zero."""
    sample = head[: len(head) // 2 * 2][:4096]
    half = len(sample) // 2
    if half >= 4:
        if sample[1::2].count(0) > 0.8 * half and not sample[0::2].count(0):
            return "utf-16-le"
        if sample[0::2].count(0) > 0.8 * half and not sample[1::2].count(0):
            return "utf-16-be"
    return None
