"""What a cell that cannot be read was perhaps meant to be: what a person would guess, and nothing where they could not."""

from __future__ import annotations

import pytest

from flows.contracts import contracts
from flows.intake.validation.suggestions import suggestion


@pytest.mark.parametrize(
    ("table", "column", "text", "said"),
    [
        ("anstallningar", "extent_pct", "halvtid", "Menade du 50?"),
        ("anstallningar", "extent_pct", "75 procent", "Menade du 75?"),
        ("anstallningar", "extent_pct", "3/4", "Menade du 75?"),
        ("anstallningar", "extent_pct", "150 %.", ""),
        ("anstallningar", "months_without_work", "2 år", "Menade du 24?"),
        ("anstallningar", "months_without_work", "1,5 år", "Menade du 18?"),
        ("anstallningar", "months_without_work", "1 år 6 mån", "Menade du 18?"),
        ("anstallningar", "months_without_work", "ca 24", "Menade du 24?"),
        ("anstallningar", "months_without_work", "vet ej", "Är det okänt: lämna cellen tom."),
        ("anstallningar", "months_without_work", "flera år", ""),
        ("anstallningar", "months_without_work", "24¹", "Menade du 24?"),
        ("ekonomi", "turnover_kr", "3 100 000 1", ""),
        ("ekonomi", "turnover_kr", "3 100 000¹²", "Menade du 3100000?"),
        ("anstallningar", "support", "lönebidrag", ""),  # three kinds
        ("anstallningar", "support", "Lönebidrag utv", "Menade du ”Lönebidrag för utveckling i anställning”?"),
        ("anstallningar", "support", "Nystart", "Menade du ”Nystartsjobb”?"),
        ("anstallningar", "support", "Nystartsjobb/Lönebidrag för anställning", ""),
        ("anstallningar", "support", "nej", "Menade du ”Inget”?"),
        ("anstallningar", "role", "Handledare/Övrig", ""),
        ("beslut", "birth_region", "Utanför Europa", ""),
        ("anstallningar", "role", "deltagare", "Menade du ”Målgrupp”?"),
        ("anstallningar", "employment_form", "vikariat", "Menade du ”Visstid”?"),
        ("anstallningar", "end_date", "tom", "Pågår det: lämna cellen tom."),
        ("anstallningar", "start_date", "2025", ""),
        ("foretag", "period_to", "2025", "Menade du 2025-12-31?"),
        ("foretag", "kommun_code", "Ludvica", "Menade du ”Ludvika”?"),
        ("foretag", "kommun_code", "Habo, Mullsjö", ""),
        ("platser", "hours_per_week", "20:00", "Menade du 20?"),
        ("platser", "hours_per_week", "30 tim", "Menade du 30?"),
        ("platser", "hours_per_week", "4 tim/dag", ""),
        ("anstallningar", "end_date", "t.o.m. 2025-06-30", "Menade du 2025-06-30?"),
        ("anstallningar", "start_date", "2025-06-30 eller 2025-07-01", ""),
        ("anstallningar", "start_date", "2025-06-31", ""),
        ("insatser", "year", "2024-06", ""),
        ("ekonomi", "year", "2022/2023", "Skriv året då räkenskapsåret slutar."),
        ("insatser", "women", "5 st", "Menade du 5?"),
        ("insatser", "women", "3-5", ""),
    ],
)
def test_a_value_is_suggested_where_there_is_one(table: str, column: str, text: str, said: str) -> None:
    assert suggestion(contracts()[table].column(column), text).strip() == said
