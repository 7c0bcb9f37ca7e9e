from pathlib import Path

import pytest

from flows.example.write import write_example


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's data/raw, written once."""
    folder = tmp_path_factory.mktemp("exempel")
    write_example(folder)
    return folder
