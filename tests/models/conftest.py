"""Fresh stores with keys of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sifield.keys import StoreKeys
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "sifield")


@pytest.fixture
def store_keys() -> StoreKeys:
    return StoreKeys(os.urandom(32), os.urandom(32))


@pytest.fixture
def stores(folder: DataFolder, store_keys: StoreKeys) -> Iterator[Stores]:
    opened = open_stores(folder, store_keys)
    yield opened
    opened.close()
