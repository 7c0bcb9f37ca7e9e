"""The four results with polars on fastexcel, checked by pandera, counted by DuckDB: `with_polars.py BOOKS PUBLIC OUT`."""

import sys
from pathlib import Path

import duckdb
import fastexcel
import pandera.polars as pa
import polars as pl

books, public, out = map(Path, sys.argv[1:])
MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
]  # fmt: skip
NAMES = {
    "personnummer": "pid", "roll": "role", "anställningsform": "form", "stöd": "support", "startdatum": "start_date",
    "slutdatum": "end_date", "sysselsättningsgrad %": "extent", "månader utan arbete före": "months",
}  # fmt: skip
SUPPORTS = [
    "Inget", "Lönebidrag för anställning", "Lönebidrag för utveckling i anställning", "Lönebidrag för trygghet i anställning",
    "Nystartsjobb", "Introduktionsjobb", "Etableringsjobb", "Offentligt skyddat arbete (OSA)", "Särskilt anställningsstöd",
    "Annat",
]  # fmt: skip
SCHEMA = pa.DataFrameSchema(
    {
        "pid": pa.Column(str, pa.Check.str_matches(r"^\d{10}$")),
        "role": pa.Column(str, pa.Check.isin(["Målgrupp", "Handledare", "Övrig"])),
        "form": pa.Column(str, pa.Check.isin(["Tillsvidare", "Visstid", "Provanställning"])),
        "support": pa.Column(str, pa.Check.isin(SUPPORTS)),
        "start_date": pa.Column(pl.Date),
        "end_date": pa.Column(pl.Date, nullable=True),
        "extent": pa.Column(float, pa.Check.in_range(1, 100)),
    },
    checks=pa.Check(
        lambda data: data.lazyframe.select(pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("start_date")))
    ),
    drop_invalid_rows=True,
)


def table(book, sheet):
    raw = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    at = next(at for at, row in enumerate(raw.iter_rows()) if sum(cell is not None for cell in row) > 3)
    names = [" ".join(str(name).lower().replace("*", " ").split()) for name in raw.row(at)]
    return raw[at + 1 :].rename(dict(zip(raw.columns, names, strict=True)))


def day(name):
    text = pl.col(name)
    words = text.str.replace_many(MONTHS, [f"{n:02}" for n in range(1, 13)]).str.pad_start(10, "0")
    return pl.coalesce(
        text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False),
        text.str.to_date("%y%m%d", strict=False),
        words.str.to_date("%d %m %Y", strict=False),
    )


def read(path):
    book = fastexcel.read_excel(path)
    company = table(book, "Företag").row(0, named=True)
    return table(book, "Anställningar").rename(NAMES).select(
        pl.col("pid").str.replace_all(r"\D", "").str.zfill(10).str.tail(10),
        "role", "form", "support", day("start_date"), day("end_date"),
        pl.col("extent").str.replace_all("[ %]", "").str.replace(",", ".").cast(float, strict=False),
        pl.col("months").cast(float),
        orgnr=pl.lit(company["organisationsnummer"]),
        kommun=pl.lit("2085" if "Ludvika" in company["kommun"] else "2061"),
    )  # fmt: skip


rows = SCHEMA.validate(pl.concat([read(path) for path in sorted(books.glob("*.xlsx"))]), lazy=True)
employment = rows.filter(role="Målgrupp")
total = fastexcel.read_excel(next(public.glob("*tid-utan-arbete*"))).load_sheet("Total", header_row=4, dtypes="string")
af = (
    total.to_polars()
    .select(
        period="PERIOD",
        kommun=pl.col("KOMMUN").str.head(4),
        without_work=pl.col("Utan arbete mer än 12 månader").cast(int, strict=False),
    )
    .filter(pl.col("kommun").is_in(["2061", "2085"]))
)
duckdb.sql(Path(__file__).with_name("results.sql").read_text("utf-8")).write_csv(str(out / "results.csv"))
