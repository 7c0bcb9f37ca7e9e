from __future__ import annotations

import gzip

import pytest

from flows.intake.files.file_type import kind_of
from flows.intake.problems import Problem, Refused
from flows.limits import Limits
from tests.support.zipped import ods, real, xlsx, xlsx_parts, zipped

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refused(data: bytes, name: str = "fil.xlsx") -> Refused:
    with pytest.raises(Refused) as caught:
        kind_of(data, name)
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx(ROW), "xlsx"),
        (ods(""), "ods"),
        (b"a;b\r\n1;2\r\n", "csv"),
        ("år;ö\r\n1;2".encode("cp1252"), "csv"),
        ("a;b\n".encode("utf-16"), "csv"),
        ("a;b\nc;d\n".encode("utf-16-le"), "csv"),
        (b"\xef\xbb\xbfa;b\n", "csv"),
    ],
)
def test_kind_is_told_from_bytes(data: bytes, kind: str) -> None:
    assert kind_of(data, "namnlös") == kind


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "TOM_FIL"),
        (b"\xef\xbb\xbf \r\n\r\n", "a.csv", "TOM_FIL"),
        (b"\x00" * 4096, "a.xlsx", "TOM_FIL"),
        (b"<html><body><table><tr><td>1</table>", "rapport.xls", "HTML_FIL"),
        (b"\r\n  <!DOCTYPE HTML PUBLIC><HTML >", "rapport.xls", "HTML_FIL"),
        ("<html xmlns:x=''>".encode("utf-16"), "rapport.xls", "HTML_FIL"),
        (b'<?xml version="1.0"?><html xmlns="x">', "rapport.xls", "HTML_FIL"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a.xls",
            "XML_FIL",
        ),
        (b'<?xml version="1.0"?><data/>', "a.xml", "XML_FIL"),
        (b'{"a": 1}', "a.csv", "JSON_FIL"),
        (b"a;b\n1;2\n", "a.xlsx", "CSV_SOM_XLSX"),
        (b"a;b\n1;2\n", "A.XLS", "CSV_SOM_XLSX"),
        (b"%PDF-1.7\n", "a.xlsx", "PDF_FIL"),
        (b"{\\rtf1", "a.xls", "WORD_FIL"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "BILD_FIL"),
        (gzip.compress(b"a;b", mtime=0), "a.csv.gz", "PACKAD_FIL"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a.7z", "PACKAD_FIL"),
        (b"Rar!\x1a\x07\x01\x00", "a.rar", "PACKAD_FIL"),
        (b"PAR1\x15\x04\x15\x10", "a.xlsx", "DATABAS_FIL"),
        (b"\x09\x08\x08\x00\x00\x05\x05\x00", "a.xls", "GAMMAL_XLS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", "TRASIG_FIL"),
        (b"\x01\x02\x03\x04" * 100, "a.xlsx", "OKAND_FILTYP"),
        (xlsx(ROW)[:-40], "a.xlsx", "TRASIG_FIL"),
        (xlsx(ROW)[:200], "a.xlsx", "TRASIG_FIL"),
        (zipped({"a.txt": "x"}), "a.zip", "PACKAD_FIL"),
        (zipped({"word/document.xml": "<x/>"}), "a.docx", "WORD_FIL"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "a.pptx", "BILD_FIL"),
        (zipped({"xl/workbook.bin": b"x"}), "a.xlsb", "XLSB_FIL"),
        (zipped({"Index/Document.iwa": b"x"}), "a.numbers", "NUMBERS_FIL"),
        (
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": "<manifest:encryption-data/>",
                    "content.xml": b"\x01",
                }
            ),
            "a.ods",
            "LOSENORD",
        ),
    ],
)
def test_what_is_no_table_gets_its_own_refusal(data: bytes, name: str, code: str) -> None:
    problem = refused(data, name)
    assert problem.code == code
    assert problem.message[0].isupper()
    assert problem.message.endswith(".")


def test_sentences_say_what_it_is() -> None:
    assert "webbsida fast den heter .xls" in refused(b"<html></html>", "jobb.xls").message
    assert "heter .xlsx men är en textfil" in refused(b"a;b", "jobb.xlsx").message


def test_bounds_are_named() -> None:
    with pytest.raises(Refused, match="gränsen är 1 MB") as caught:
        kind_of(b"a;b\n" * 500_000, "a.csv", Limits(max_bytes=1_000_000))
    assert caught.value.code == "FOR_STOR"
    parts = xlsx_parts(ROW) | {f"x/{n}": "" for n in range(30)}
    with pytest.raises(Refused, match="fler än 10 delar"):
        kind_of(zipped(parts), "a.xlsx", Limits(max_members=10))


def test_real_files() -> None:
    assert kind_of(real("real/af_varsel/varsel-riket-2020-01.xls"), "v.xls") == "xls"
    assert kind_of(real("real/excel/pivots.xlsx"), "p.xlsx") == "xlsx"
    assert refused(real("real/excel/pass_protected.xlsx")).code == "LOSENORD"
    assert refused(real("real/af_varsel/varsel-riket-2020-01.xls")[:9000], "v.xls").code == "TRASIG_FIL"


def test_a_refusal_is_the_files_problem() -> None:
    expected = Problem("abc", "Blad", None, None, None, "OKAND_FIL", "file", "Rubrikerna är ”Anna”.", "Okänd.")
    assert Refused("OKAND_FIL", "Rubrikerna är ”Anna”.", "Okänd.", sheet="Blad").problem("abc") == expected
