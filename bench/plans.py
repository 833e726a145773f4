"""A plan built, signed, countersigned, archived and verified, against bare ReportLab and bare pyHanko in the same run.

Bare ReportLab draws the same pages, word for word and table for table, without tags, fields, metadata or attachment.
Bare pyHanko signs and checks the very same files with its own calls: a stamp drawn beforehand, the usual validation.
The order changes from round to round; medians of processor time count, since other work may share the machine.

    python -m bench.plans [ROUNDS]
"""

import io
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from bench._bare_pages import bare_pages
from sifield.documents.action_plan import render
from sifield.fieldwork.plans import PlanDetails
from sifield.signing import fields
from sifield.signing.appearance import signature_page
from sifield.signing.seal import Signer, quieten
from sifield.signing.verdict import Word, judge
from tests.papers import HEAD, MADE_AT, REVIEWER, SIGNED_AT, STROKES, agree, ceremony, issue
from tests.signing.archives import archived
from tests.signing.generated import plan_of

SIZES = (1, 12, 60, 100)
GOAL = {"ratio": 1.3, "verify": 400.0, "bytes": 200_000}


@dataclass
class Timed:
    """What a step took, in milliseconds of processor time, ours and the bare one's."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def clocked(work: Callable[[], Any], into: list[float]) -> Any:
    began = time.process_time()
    made = work()
    into.append((time.process_time() - began) * 1000)
    return made


def bare_pyhanko(pdf: bytes, signer: Signer, name: str, field_name: str, look: str) -> bytes:
    """Sign with pyHanko's own calls and a stamp that lies ready."""
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko.stamp import StaticStampStyle
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(one) for one in signer.chain])
    own = SimpleSigner(
        signing_cert=x509.Certificate.load(signer.certificate),
        signing_key=keys.PrivateKeyInfo.load(signer.key), cert_registry=store, embed_roots=False,
    )  # fmt: skip
    is_first = field_name == fields.REVIEWER
    meta = PdfSignatureMetadata(
        field_name=field_name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=is_first, name=name,
        docmdp_permissions=MDPPerm.FILL_FORMS if is_first else MDPPerm.NO_CHANGES,
    )  # fmt: skip
    out = io.BytesIO()
    stamp = StaticStampStyle.from_pdf_file(look, border_width=0)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    PdfSigner(meta, signer=own, stamp_style=stamp).sign_pdf(writer, existing_fields_only=True, output=out)
    return out.getvalue()


def bare_validation(pdf: bytes) -> bool:
    """Check every signature with pyHanko's own calls."""
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=[x509.Certificate.load(ceremony().root)], moment=SIGNED_AT, allow_fetching=False
    )  # fmt: skip
    reader = PdfFileReader(io.BytesIO(pdf))
    return all(validate_pdf_signature(one, context).intact for one in reader.embedded_regular_signatures)


def round_of(plan: PlanDetails, look: str, steps: dict[str, Timed], *, ours_first: bool) -> dict[str, int]:
    """Do every step once, ours and the bare way, in turn; give how large the files are."""
    made, sizes = ceremony(), dict[str, int]()

    def both(step: str, ours: Callable[[], Any], bare: Callable[[], Any]) -> Any:
        timed = steps.setdefault(step, Timed())
        ways = [(ours, timed.ours), (bare, timed.bare)]
        results = {work: clocked(work, into) for work, into in (ways if ours_first else ways[::-1])}
        return results[ours]

    drawn = both("build and tag", partial(render, plan, made_at=MADE_AT), bare_pages(plan))
    issued = both(
        "sign", partial(issue, drawn, made.reviewer),
        partial(bare_pyhanko, drawn, made.reviewer, REVIEWER, fields.REVIEWER, look),
    )  # fmt: skip
    agreed = both(
        "countersign",
        partial(agree, issued, made.head),
        partial(bare_pyhanko, issued, made.head, HEAD, fields.HEAD, look),
    )
    crl_at = SIGNED_AT + timedelta(hours=1)
    both("verify", partial(_judge, agreed), partial(bare_validation, agreed))
    copy = clocked(partial(archived, agreed, crl_at), steps.setdefault("archive", Timed()).ours)
    clocked(partial(_judge, copy), steps.setdefault("verify the archive copy", Timed()).ours)
    sizes |= {"drawn": len(drawn), "issued": len(issued), "agreed": len(agreed), "archive copy": len(copy)}
    return sizes


def _require_same_pages(plan: PlanDetails) -> None:
    import pikepdf

    counts = []
    for drawn in (render(plan, made_at=MADE_AT), bare_pages(plan)()):
        with pikepdf.open(io.BytesIO(drawn)) as pdf:
            counts.append(len(pdf.pages))
    if counts[0] != counts[1]:
        raise RuntimeError(f"ours has {counts[0]} pages and the bare one {counts[1]}: they cannot be compared")


def _judge(pdf: bytes) -> Word:
    word = judge(pdf, roots=[ceremony().root], at=SIGNED_AT + timedelta(hours=2)).word
    if word is not Word.COMPLETE:
        raise RuntimeError(f"a good plan was judged {word}")
    return word


def main() -> None:
    import tempfile
    from pathlib import Path

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    quieten()
    with tempfile.TemporaryDirectory() as folder:
        look = Path(folder) / "look.pdf"
        look.write_bytes(signature_page(240, 74, STROKES, name=HEAD, when="today"))
        round_of(plan_of(random.Random(0), 3), str(look), {}, ours_first=True)  # whatever is loaded first costs once
        for actions in SIZES:
            plan, steps = plan_of(random.Random(actions), actions), dict[str, Timed]()
            _require_same_pages(plan)
            for number in range(rounds):
                sizes = round_of(plan, str(look), steps, ours_first=number % 2 == 0)
            _print(actions, steps, sizes)


def _print(actions: int, steps: dict[str, Timed], sizes: dict[str, int]) -> None:
    print(f"\n{actions} actions: " + ", ".join(f"{name} {size / 1000:.0f} kB" for name, size in sizes.items()))
    for step, timed in steps.items():
        ours = statistics.median(timed.ours)
        if not timed.bare:
            print(f"  {step:<24} {ours:7.0f} ms")
            continue
        bare = statistics.median(timed.bare)
        print(f"  {step:<24} {ours:7.0f} ms   bare {bare:7.0f} ms   {ours / bare:5.2f}×")
    peers = [one for one in steps.values() if one.bare]
    ours = sum(statistics.median(one.ours) for one in peers)
    bare = sum(statistics.median(one.bare) for one in peers)
    goal = f"(goal {GOAL['ratio']}×)"
    print(f"  {'all that has a peer':<24} {ours:7.0f} ms   bare {bare:7.0f} ms   {ours / bare:5.2f}× {goal}")
    if actions == 12:
        verify = statistics.median(steps["verify"].ours)
        print(f"  goals: verify {verify:.0f} of {GOAL['verify']:.0f} ms, file {sizes['agreed'] / 1000:.0f} of 200 kB")


if __name__ == "__main__":
    main()
