"""The four results by dlt into DuckDB, cleaned and counted there: `with_dlt.py BOOKS PUBLIC OUT`."""

import sys
from pathlib import Path

import dlt
import duckdb
import pandas as pd
from dlt.sources.filesystem import filesystem

books, public, out = map(Path, sys.argv[1:])
NAMES = {
    "personnummer": "pid", "roll": "role", "anställningsform": "form", "stöd": "support", "startdatum": "start_date",
    "slutdatum": "end_date", "sysselsättningsgrad %": "extent", "månader utan arbete före": "months",
    "avslutsorsak": "end_reason",
}  # fmt: skip
CLEAN = """
create macro month(name) as list_position(['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september',
  'oktober', 'november', 'december'], name);
create macro day(text) as coalesce(
  try_cast(left(text, 10) as date),
  try_strptime(text, '%y%m%d')::date,
  try_cast(concat_ws('-', split_part(text, ' ', 3), month(split_part(text, ' ', 2)), split_part(text, ' ', 1)) as date)
);
create table employment as
with typed as (
  select right('0000000000' || regexp_replace(pid, '\\D', '', 'g'), 10) as pid, orgnr,
         if(kommun like '%Ludvika%', '2085', '2061') as kommun,
         role, form, support, day(start_date) as start_date, day(end_date) as end_date,
         try_cast(replace(trim(extent, ' %'), ',', '.') as double) as extent, months::double as months
  from raw.employments
)
from typed
where role = 'Målgrupp' and form in ('Tillsvidare', 'Visstid', 'Provanställning') and start_date is not null
  and extent between 1 and 100 and (end_date is null or end_date >= start_date) and length(pid) = 10;
create table af as
select period, left(kommun, 4) as kommun, without_work from raw.af where left(kommun, 4) in ('2061', '2085');
"""


def table(raw):
    at = raw.notna().sum(axis=1).gt(3).idxmax()  # titles stand above the header
    rows = raw.loc[at + 1 :]
    return rows.set_axis([" ".join(str(name).lower().replace("*", " ").split()) for name in raw.loc[at]], axis=1)


@dlt.transformer(columns={name: {"data_type": "text"} for name in NAMES.values()})
def employments(files):
    for item in files:
        with item.open() as file:
            sheets = pd.read_excel(file, sheet_name=["Företag", "Anställningar"], header=None, dtype=str)
        company = table(sheets["Företag"]).iloc[0]
        rows = table(sheets["Anställningar"]).rename(columns=NAMES)
        rows = rows.assign(orgnr=company["organisationsnummer"], kommun=company["kommun"])
        yield rows.astype(object).where(rows.notna(), None).to_dict("records")


@dlt.resource(columns={"without_work": {"data_type": "bigint"}})
def af():
    rows = pd.read_excel(next(public.glob("*tid-utan-arbete*")), sheet_name="Total", header=4)
    names = {"PERIOD": "period", "KOMMUN": "kommun", "Utan arbete mer än 12 månader": "without_work"}
    rows = rows.rename(columns=names)[[*names.values()]]
    yield rows[rows["kommun"].str[:4].isin(["2061", "2085"])].to_dict("records")


base = out / "asf.duckdb"
pipeline = dlt.pipeline(
    "asf", pipelines_dir=str(out), destination=dlt.destinations.duckdb(str(base)), dataset_name="raw"
)
files = filesystem(books.absolute().as_uri(), file_glob="*.xlsx")
pipeline.run([files | employments, af]).raise_on_failed_jobs()
with duckdb.connect(str(base)) as connection:
    connection.execute(CLEAN)
    results = connection.sql(Path(__file__).with_name("results.sql").read_text("utf-8"))
    results.write_csv(str(out / "results.csv"))
