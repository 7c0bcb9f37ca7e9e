"""The contracts hold together, and what is derived from them is what is kept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flows.contracts import Contract, contracts, header_key, sentences
from flows.contracts.dictionary import FILE, dictionary
from flows.intake.validation.rules.checks import checks


def test_the_data_dictionary_is_the_one_the_contracts_give() -> None:
    assert FILE.read_text("utf-8") == dictionary(), "run python -m flows.contracts.dictionary"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Personnummer*", "personnummer"),
        ("  PERSONNUMMER ", "personnummer"),
        ("Sysselsättnings-\ngrad %", "sysselsättningsgrad %"),
        ("Tim - vecka", "tim - vecka"),
        ("Org.nr\u00a0", "org.nr"),
        ("Stöd:", "stöd"),
    ],
)
def test_headers_are_compared_without_their_dress(written: str, key: str) -> None:
    assert header_key(written) == key


def test_a_contract_that_does_not_hold_together_is_refused() -> None:
    told = {
        "table": "t", "source": "foretag", "file": "f", "title": "T", "title_en": "T", "description": "", "grain": "",
        "column": [{"name": "a", "header": "A", "type": "text"}, {"name": "b", "header": "B", "aliases": ["a"], "type": "text"}],
    }  # fmt: skip
    with pytest.raises(ValidationError, match="share a header"):
        Contract.model_validate(told)
    with pytest.raises(ValidationError, match="not have"):
        Contract.model_validate(
            told
            | {"column": told["column"][:1], "rule": [{"code": "X", "kind": "unique", "columns": ["c"], "message": ""}]}
        )


def test_every_rule_has_its_sentence() -> None:
    codes = {
        check.code for contract in contracts().values() for check in checks(contract) if check.code and not check.rule
    }
    assert codes <= sentences().keys()


def test_the_agreed_columns_of_an_enterprises_workbook() -> None:
    """FIELD.md, "The enterprises": names, order and which are required; and the cell that answers what is asked of a file."""
    told = {
        "foretag": "Organisationsnummer* Företagsnamn* Kommun* Juridisk_form Bransch Period_från* Period_till* Bekräftat",
        "anstallningar": "Personnummer* Roll* Anställningsform* Stöd* Startdatum* Slutdatum Sysselsättningsgrad_%* "
        "Månader_utan_arbete_före Avslutsorsak",
        "platser": "Personnummer* Insats* Anvisare* Startdatum* Slutdatum Timmar_per_vecka",
        "ekonomi": "År* Omsättning_kr* Försäljning_kr Lönestöd_kr Ersättning_för_platser_kr Övriga_bidrag_kr Lönekostnad_kr",
    }
    for table, headers in told.items():
        assert [column.title.replace(" ", "_") for column in contracts()[table].columns] == headers.split(" ")
