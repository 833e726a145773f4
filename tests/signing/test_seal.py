import io
import logging
import threading
from typing import Any

import pikepdf
import pytest

from sifield.errors import SifieldError
from sifield.signing.seal import Drawing, sign_as_head, sign_as_reviewer
from sifield.signing.verdict import Word, judge
from tests.papers import HEAD, PLACE, REVIEWER, SIGNED_AT, agree, ceremony, issue


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def form_field(pdf: pikepdf.Pdf, name: str) -> Any:
    fields: Any = pdf.Root.AcroForm.Fields
    return next(one for one in fields if str(one.T) == name)


def test_each_signature_only_adds_to_the_file() -> None:
    made = ceremony()
    assert made.issued.startswith(made.unsigned)
    assert made.agreed.startswith(made.issued)


def test_reviewer_certifies_and_head_locks() -> None:
    with opened(ceremony().agreed) as pdf:
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 2
        lock = form_field(pdf, "head").V.Reference[0].TransformParams
        assert str(lock.Action) == "/All"
        assert str(form_field(pdf, "head").V.SubFilter) == "/ETSI.CAdES.detached"


def test_decision_and_comment_are_filled_in_the_update_that_seals_them() -> None:
    made = ceremony()
    with opened(made.issued) as before, opened(made.agreed) as after:
        assert "/V" not in form_field(before, "head-decision")
        assert str(form_field(after, "head-decision").V) == "Agreed, with a comment"
        assert str(form_field(after, "head-comment").V) == "We start on Monday."
    assert made.agreed.count(b"%%EOF") == made.issued.count(b"%%EOF") + 1


def test_signing_asks_no_clock_of_its_own() -> None:
    with opened(ceremony().agreed) as pdf:
        assert str(form_field(pdf, "reviewer").V.M).startswith("D:20261124150500")


def test_drawn_signature_stays_a_curve_and_every_font_is_embedded() -> None:
    with opened(ceremony().agreed) as pdf:
        look = form_field(pdf, "reviewer").AP.N
        (drawn,) = [look.Resources.XObject[name] for name in look.Resources.XObject]
        assert b" c" in drawn.read_bytes()
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in one.FontDescriptor for one in fonts)
        names = [str(one.BaseFont) for one in fonts]
        assert len(names) == len(set(names)), "printers keep fonts by name, so two subsets must not share one"


def test_head_cannot_sign_first() -> None:
    made = ceremony()
    with pytest.raises(SifieldError) as caught:
        agree(made.unsigned, made.head)
    assert caught.value.code == "not-issued"


def test_nobody_signs_twice() -> None:
    made = ceremony()
    with pytest.raises(SifieldError) as caught:
        issue(made.issued, made.reviewer)
    assert caught.value.code == "already-signed"
    with pytest.raises(SifieldError) as caught:
        agree(made.agreed, made.head)
    assert caught.value.code == "already-signed"


def blank_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("pdf", [b"", b"rubbish", blank_pdf(), b"%PDF-1.7\n%%EOF"])
def test_only_a_plan_can_be_signed(pdf: bytes) -> None:
    with pytest.raises(SifieldError) as caught:
        issue(pdf, ceremony().reviewer)
    assert caught.value.code == "not-a-plan"


def test_a_comment_that_does_not_fit_is_refused_before_signing() -> None:
    made = ceremony()
    with pytest.raises(SifieldError) as caught:
        agree(made.issued, made.head, comment="word " * 1000)
    assert caught.value.code == "comment-too-long"


@pytest.mark.parametrize("decision", ["agreed", "not agreed"])
@pytest.mark.parametrize(
    "drawing", [Drawing(), Drawing(typed="Ünï 👍 <&> " * 20), Drawing(strokes=((), ((2.0, -1.0),)))]
)
def test_odd_marks_and_names_sign_too(decision: str, drawing: Drawing) -> None:
    made = ceremony()
    signed = sign_as_head(
        made.issued, made.head, drawing, name=HEAD * 9, role="", place="", at=SIGNED_AT, decision=decision
    )
    verdict = judge(signed, roots=[made.root], at=SIGNED_AT)
    assert verdict.word is Word.COMPLETE
    assert verdict.decision == decision.capitalize()
    assert verdict.comment == ""


def test_signing_works_in_any_thread_and_leaves_the_log_quiet(caplog: pytest.LogCaptureFixture) -> None:
    made = ceremony()
    signed: list[bytes] = []
    with caplog.at_level(logging.DEBUG):
        workers = [
            threading.Thread(
                target=lambda: signed.append(
                    sign_as_reviewer(
                        made.unsigned, made.reviewer, Drawing(), name=REVIEWER, role="", place=PLACE, at=SIGNED_AT
                    )
                )
            )
            for _ in range(3)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert [judge(pdf, roots=[made.root], at=SIGNED_AT).word for pdf in signed] == [Word.INCOMPLETE] * 3
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
