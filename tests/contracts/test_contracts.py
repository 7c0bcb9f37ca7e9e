"""The contracts hold together, and what is derived from them is what is kept."""

from __future__ import annotations


def test_the_data_dictionary_says_what_the_contracts_say() -> None:
    assert FILE.read_text("utf-8") == dictionary(), "write it again: python -m flows.contracts.dictionary"
