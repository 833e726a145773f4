"""What tests of the window may ask for."""

from functools import partial

import pytest

from sifield import keys, pins
from sifield.sealing import Stretching


@pytest.fixture
def light_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PINs and passphrases be stretched as little as may be: their strength is tested with the keys."""
    for module in (keys, pins):
        monkeypatch.setattr(module, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))
