"""Files that are no table of ours: other kinds under a table's name, cut off, locked."""

from __future__ import annotations

import gzip
import struct

from tests.support.biff import ole, xls
from tests.support.books import arbetsbok, xlsx
from tests.support.zipped import zipped

GOOD = xlsx(arbetsbok())


def flipped() -> bytes:
    """One byte of a sheet's packed data changed: the checksum no longer holds."""
    data = bytearray(GOOD)
    data[data.index(b"PK\x03\x04", data.index(b"xl/worksheets/sheet2.xml")) - 40] ^= 0xFF
    return bytes(data)


def twice_named() -> bytes:
    """Two parts of one name: which of them a reader takes depends on the reader."""
    return GOOD.replace(b"xl/worksheets/sheet4.xml", b"xl/worksheets/sheet2.xml")


def encrypted_xlsx() -> bytes:
    """What Excel makes of a workbook with a password: an OLE container with these streams."""
    return ole("EncryptedPackage", bytes(5000))


def encrypted_xls() -> bytes:
    """A BIFF workbook with a FILEPASS record right after its start."""
    bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 6)
    return ole("Workbook", bof + struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1) + bytes(4096))


def locked_zip() -> bytes:
    """Parts locked in the zip itself."""
    data = bytearray(GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


XLS = xls(arbetsbok())
DOCX = zipped({"word/document.xml": "<x/>"})
PPTX = zipped({"ppt/presentation.xml": "<x/>"})
XLSB = zipped({"xl/workbook.bin": b"x"})
NUMBERS = zipped({"Index/Document.iwa": b"x"})
ZIPPED = zipped({"bok.xlsx": GOOD})
LOCKED_ODS = zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest:encryption-data/>",
        "content.xml": b"\x01",
    }
)
GZIPPED = gzip.compress(b"a;b", mtime=0)
HTML = b"<html><body><table><tr><td>Personnummer</td></tr></table></body></html>"
XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
