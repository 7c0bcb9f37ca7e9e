"""The four results with pandas and openpyxl, checked by Great Expectations, drawn by pyplot.

`with_pandas.py BOOKS PUBLIC OUT`
"""

import sys
from pathlib import Path

import great_expectations as gx
import great_expectations.expectations as gxe
import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

books, public, out = map(Path, sys.argv[1:])
END = pd.Timestamp(2025, 12, 31)
MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
]  # fmt: skip
NAMES = {
    "personnummer": "pid", "roll": "role", "anställningsform": "form", "stöd": "support", "startdatum": "start",
    "slutdatum": "end", "sysselsättningsgrad %": "extent", "månader utan arbete före": "months",
}  # fmt: skip
SUPPORTS = [
    "Inget", "Lönebidrag för anställning", "Lönebidrag för utveckling i anställning", "Lönebidrag för trygghet i anställning",
    "Nystartsjobb", "Introduktionsjobb", "Etableringsjobb", "Offentligt skyddat arbete (OSA)", "Särskilt anställningsstöd",
    "Annat",
]  # fmt: skip
REDUCED = [*SUPPORTS[1:4], SUPPORTS[7]]


def table(raw):
    at = raw.notna().sum(axis=1).gt(3).idxmax()  # titles stand above the header
    rows = raw.loc[at + 1 :]
    return rows.set_axis([" ".join(str(name).lower().replace("*", " ").split()) for name in raw.loc[at]], axis=1)


def read(path):
    sheets = pd.read_excel(path, sheet_name=["Företag", "Anställningar"], header=None, dtype=object)
    company = table(sheets["Företag"]).iloc[0]
    rows = table(sheets["Anställningar"]).rename(columns=NAMES)
    kommun = "2085" if "Ludvika" in company["kommun"] else "2061"
    return rows.assign(orgnr=company["organisationsnummer"], kommun=kommun)


def days(column):
    text = column.astype("str").str.strip()
    found = pd.to_datetime(text.str[:10], format="%Y-%m-%d", errors="coerce")
    found = found.fillna(pd.to_datetime(text, format="%y%m%d", errors="coerce"))
    words = text.str.extract(r"^(\d+) (\w+) (\d{4})$")
    month = words[1].map({name: str(n) for n, name in enumerate(MONTHS, 1)})
    return found.fillna(pd.to_datetime(words[2] + "-" + month + "-" + words[0], format="%Y-%m-%d", errors="coerce"))


def valid(rows):
    suite = gx.ExpectationSuite(
        name="employment",
        expectations=[
            gxe.ExpectColumnValuesToMatchRegex(column="pid", regex=r"^\d{10}$"),
            gxe.ExpectColumnValuesToBeInSet(column="role", value_set=["Målgrupp", "Handledare", "Övrig"]),
            gxe.ExpectColumnValuesToBeInSet(column="form", value_set=["Tillsvidare", "Visstid", "Provanställning"]),
            gxe.ExpectColumnValuesToBeInSet(column="support", value_set=SUPPORTS),
            gxe.ExpectColumnValuesToNotBeNull(column="start"),
            gxe.ExpectColumnValuesToNotBeNull(column="extent"),
            gxe.ExpectColumnValuesToBeBetween(column="extent", min_value=1, max_value=100),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="end", column_B="start", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
        ],
    )
    source = gx.get_context(mode="ephemeral").data_sources.add_pandas("workbooks")
    batch = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
    told = batch.get_batch({"dataframe": rows}).validate(suite, result_format="COMPLETE")
    wrong = {at for each in told.results for at in each.result.get("unexpected_index_list") or []}
    return rows.drop(index=wrong)


def in_jobs(rows):
    rows = rows[rows["role"] == "Målgrupp"].sort_values(["pid", "orgnr", "start", "end"])
    last = rows["end"].fillna(pd.Timestamp(2200, 1, 1))
    who = [rows["pid"], rows["orgnr"]]
    until = last.groupby(who).cummax().groupby(who).shift()
    number = (until.isna() | ((rows["start"] - until).dt.days > 15)).cumsum()
    first = rows["start"] == rows.groupby(number)["start"].transform("min")
    target = first & ((rows["months"] >= 12) | rows["support"].isin(REDUCED))
    jobs = rows.assign(last=last, target=target).groupby(number).agg(
        pid=("pid", "first"), kommun=("kommun", "first"), start=("start", "min"), last=("last", "max"), target=("target", "any")
    )  # fmt: skip
    return jobs[jobs["target"] & (jobs["start"] <= END)]


def employed(jobs, day):
    return jobs.loc[(jobs["start"] <= day) & (jobs["last"] >= day), "pid"].nunique()


rows = pd.concat([read(path) for path in sorted(books.glob("*.xlsx"))], ignore_index=True)
rows["pid"] = rows["pid"].astype("str").str.replace(r"\D", "", regex=True).str.zfill(10).str[-10:]
rows["extent"] = pd.to_numeric(rows["extent"].astype("str").str.strip(" %").str.replace(",", "."), errors="coerce")
rows["months"] = pd.to_numeric(rows["months"])
rows["start"], rows["end"] = days(rows["start"]), days(rows["end"])
jobs = in_jobs(valid(rows))

after = jobs["start"] + pd.DateOffset(months=12)
need = pd.read_excel(next(public.glob("*tid-utan-arbete*")), sheet_name="Total", header=4)
need["KOMMUN"] = need["KOMMUN"].str[:4]
need = need[need["KOMMUN"].isin(["2061", "2085"])]
reach = {
    f"{month} {kommun}": employed(jobs[jobs["kommun"] == kommun], pd.Timestamp(month) + pd.offsets.MonthEnd())
    for month, kommun in zip(need["PERIOD"], need["KOMMUN"], strict=True)
}
results = {
    "jobs": jobs["start"].dt.year.value_counts().sort_index(),
    "employed": pd.Series({day.date(): employed(jobs, day) for day in pd.date_range(jobs["start"].min(), END, freq="ME")}),
    "stayed": pd.Series({"eligible": (after <= END).sum(), "retained": ((after <= END) & (jobs["last"] >= after)).sum()}),
    "reach": pd.Series(reach),
    "need": pd.Series(need["Utan arbete mer än 12 månader"].to_numpy(), need["PERIOD"] + " " + need["KOMMUN"]),
}  # fmt: skip
for name, numbers in list(results.items())[:4]:
    figure, axes = plt.subplots(figsize=(13.33, 7.5))
    axes.bar(numbers.index.astype(str), numbers)
    axes.set_title(name)
    figure.savefig(out / f"{name}.pdf")
    figure.savefig(out / f"{name}.png", dpi=144)
long = pd.concat(results, names=["result", "key"]).rename("number")
long.to_csv(out / "results.csv")
