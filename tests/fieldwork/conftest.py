"""A laptop for each test of what people do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laptops import Laptop, make_laptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Give a laptop whose headteacher's key was prepared with the visit."""
    made = make_laptop(tmp_path)
    yield made
    made.stores.close()
