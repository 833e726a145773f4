"""Untouched plans are never called anything but what they are; other tools say the same of them.

Set SIFIELD_THOROUGH to look at two hundred plans instead of a few.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from sifield.documents.plan_json import plan_json
from sifield.signing.verdict import judge
from tests.papers import SIGNED_AT, ceremony
from tests.signing.generated import WORDS, Made, make

COUNT = 200 if os.environ.get("SIFIELD_THOROUGH") else 4


@cache
def plans() -> tuple[Made, ...]:
    return tuple(make(COUNT, seed=20261127))


def test_no_untouched_plan_raises_an_alarm() -> None:
    for made in plans():
        verdict = judge(made.pdf, roots=[ceremony().root], at=SIGNED_AT)
        assert verdict.word is WORDS[made.signatures], (len(made.plan.actions), made.signatures, verdict.headline)
        assert verdict.attached == plan_json(made.plan)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.skipif(not (shutil.which("pdfsig") and shutil.which("qpdf")), reason="pdfsig or qpdf is not installed")
def test_poppler_and_qpdf_agree(tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    for made in plans():
        file.write_bytes(made.pdf)
        assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(file))
        if made.signatures:
            found = run("pdfsig", "-nocert", str(file))
            assert found.count("Signature is Valid.") == made.signatures, "a time stamp it leaves unjudged"
            assert found.count("Total document signed") == 1
