"""Ways to spoil a signed plan. Each takes the ceremony and gives the bytes that somebody might pass on."""

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.papers import Ceremony, agree, issue

Spoil = Callable[[Ceremony], bytes]


def _flip(pdf: bytes, position: int) -> bytes:
    return pdf[:position] + bytes([pdf[position] ^ 1]) + pdf[position + 1 :]


def _seals(pdf: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"/Contents <([0-9A-F]+)>", pdf))


def _updated(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """Add an update to the file, as an editor that keeps to the format would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _field(writer: Any, name: str) -> Any:
    references = writer.root["/AcroForm"]["/Fields"]
    return next(one.get_object() for one in references if one.get_object()["/T"] == name)


def flip_page_content(made: Ceremony) -> bytes:
    return _flip(made.agreed, len(made.unsigned) // 3)


def flip_in_first_seal(made: Ceremony) -> bytes:
    return _flip(made.agreed, _seals(made.agreed)[0].start(1) + 3000)


def flip_in_last_seal(made: Ceremony) -> bytes:
    return _flip(made.agreed, _seals(made.agreed)[1].start(1) + 3500)


def write_into_the_gap_of_the_seal(made: Ceremony) -> bytes:
    return _flip(made.agreed, _seals(made.agreed)[1].end(1) - 40)


def flip_the_header(made: Ceremony) -> bytes:
    return _flip(made.agreed, 0)


def move_the_byte_range(made: Ceremony) -> bytes:
    last = made.agreed.rindex(b"/ByteRange [")
    return made.agreed[: last + 12] + made.agreed[last + 12 :].replace(b"0 ", b"1 ", 1)


def another_plans_seal(made: Ceremony) -> bytes:
    other = issue(made.unsigned, made.reviewer)
    theirs, ours = _seals(other)[0], _seals(made.issued)[0]
    fitting = theirs[1].ljust(len(ours[1]), b"0")[: len(ours[1])]
    return made.issued[: ours.start(1)] + fitting + made.issued[ours.end(1) :]


def append_bytes(made: Ceremony) -> bytes:
    return made.agreed + b"\n% a friendly remark\n"


def append_many_bytes(made: Ceremony) -> bytes:
    return made.agreed + b"\0" * 5000


def cut_in_the_middle(made: Ceremony) -> bytes:
    return made.agreed[: (len(made.issued) + len(made.agreed)) // 2]


def cut_the_end(made: Ceremony) -> bytes:
    return made.agreed[:-300]


def change_a_page(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        page, _ = writer.find_page_for_modification(0)
        drawn = generic.StreamObject(stream_data=b"q BT /F1+0 12 Tf 100 300 Td (Fri 31 Dec 2027) Tj ET Q")
        page.get_object()["/Contents"] = writer.add_object(drawn)
        writer.update_container(page.get_object())

    return _updated(made.agreed, change)


def change_attached_data(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        file = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]
        file["/F"] = file["/UF"] = writer.add_object(generic.StreamObject(stream_data=b'{"deadline":"2027-12-31"}'))
        writer.update_container(file)

    return _updated(made.agreed, change)


def add_note(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        page, _ = writer.find_page_for_modification(0)
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (90, 300, 290, 330)]),
                generic.pdf_name("/Contents"): generic.TextStringObject("Fri 31 Dec 2027"),
                generic.pdf_name("/DA"): generic.TextStringObject("/Helv 12 Tf 0 g"),
            }
        )
        writer.register_annotation(page, writer.add_object(note))

    return _updated(made.agreed, change)


def add_page(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        page, _ = writer.find_page_for_modification(0)
        pages = writer.root["/Pages"]
        pages["/Kids"].append(page)
        pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
        writer.update_container(pages)

    return _updated(made.agreed, change)


def add_script(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        writer.root["/OpenAction"] = generic.DictionaryObject(
            {
                generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
                generic.pdf_name("/JS"): generic.TextStringObject("app.alert(1)"),
            }
        )
        writer.update_root()

    return _updated(made.agreed, change)


def change_language(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        writer.root["/Lang"] = generic.TextStringObject("fr")
        writer.update_root()

    return _updated(made.agreed, change)


def swap_drawn_signature(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        head = _field(writer, "head")
        head["/AP"] = _field(writer, "reviewer")["/AP"]
        writer.update_container(head)

    return _updated(made.agreed, change)


def change_decision(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        decision = _field(writer, "head-decision")
        decision["/V"] = generic.TextStringObject("Agreed")
        writer.update_container(decision)

    return _updated(made.agreed, change)


def fill_decision_without_signing(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        decision = _field(writer, "head-decision")
        decision["/V"] = generic.TextStringObject("Agreed")
        writer.update_container(decision)

    return _updated(made.issued, change)


def remove_heads_signature(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        head = _field(writer, "head")
        del head["/V"]
        writer.update_container(head)

    return _updated(made.agreed, change)


def hide_content_before_head_signs(made: Ceremony) -> bytes:
    """A shadow attack: the file is changed between the two signatures, and the second one is genuine."""
    return agree(change_a_page(Ceremony(made.trust, made.reviewer, made.head, b"", b"", made.issued)), made.head)


def rewrite_with_another_tool(made: Ceremony) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.agreed)) as pdf:
        pdf.save(out)
    return out.getvalue()


def add_third_signature_field(made: Ceremony) -> bytes:
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    return _updated(made.agreed, lambda writer: append_signature_field(writer, SigFieldSpec("someone")))


def add_third_signature_field_before_head_signs(made: Ceremony) -> bytes:
    """A sneaky signature attack: a further field whose look covers what the reviewer certified."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    def change(writer: Any) -> None:
        append_signature_field(writer, SigFieldSpec("someone", on_page=0, box=(90, 300, 290, 330)))
        field = _field(writer, "someone")
        field["/AP"] = _field(writer, "reviewer")["/AP"]
        writer.update_container(field)

    return _updated(made.issued, change)


def add_script_to_a_field(made: Ceremony) -> bytes:
    def change(writer: Any) -> None:
        script = {generic.pdf_name("/S"): generic.pdf_name("/JavaScript")}
        script[generic.pdf_name("/JS")] = generic.TextStringObject("this.getField('head-comment').value = ''")
        comment = _field(writer, "head-comment")
        when = {generic.pdf_name("/K"): generic.DictionaryObject(script)}
        comment["/AA"] = generic.DictionaryObject(when)
        writer.update_container(comment)

    return _updated(made.agreed, change)


def reveal_hidden_content(made: Ceremony) -> bytes:
    """A shadow attack by replacement: what is to be shown later lies in the file, unused, while both sign."""
    with pikepdf.open(io.BytesIO(made.unsigned)) as pdf:
        hidden = pdf.make_stream(b"q BT /F1+0 12 Tf 100 300 Td (No action is needed.) Tj ET Q")
        pdf.Root.Unused = hidden
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    signed = agree(issue(out.getvalue(), made.reviewer), made.head)

    def change(writer: Any) -> None:
        page, _ = writer.find_page_for_modification(0)
        page.get_object()["/Contents"] = writer.root.raw_get("/Unused")
        writer.update_container(page.get_object())

    return _updated(signed, change)


def hide_signed_content(made: Ceremony) -> bytes:
    """A shadow attack by hiding: a white field is laid over a page whose words stay as they were signed."""

    def change(writer: Any) -> None:
        page, _ = writer.find_page_for_modification(0)
        cover = generic.StreamObject(stream_data=b"q 1 1 1 rg 0 0 600 700 re f Q")
        pieces = generic.ArrayObject([page.get_object().raw_get("/Contents"), writer.add_object(cover)])
        page.get_object()["/Contents"] = pieces
        writer.update_container(page.get_object())

    return _updated(made.agreed, change)


def wrap_the_signature(made: Ceremony) -> bytes:
    """Signature wrapping: what was sealed is moved away, and other content is put where readers look for it."""
    pdf = made.agreed
    start, length, after, rest = map(int, re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", pdf)[-1])
    other = b"\n999 0 obj\n<</Type /Catalog>>\nendobj\n"
    moved = pdf[:after] + other + pdf[after:]
    old = b"/ByteRange [%d %d %d %d" % (start, length, after, rest)
    new = b"/ByteRange [%d %d %d %d" % (start, length, after + len(other), rest)
    return moved.replace(old, new.ljust(len(old)))


def empty_the_seal(made: Ceremony) -> bytes:
    """Universal signature forgery: a signature without content, which careless readers call valid."""
    last = _seals(made.agreed)[1]
    return made.agreed[: last.start(1)] + b"0" * len(last[1]) + made.agreed[last.end(1) :]


def take_away_the_byte_range(made: Ceremony) -> bytes:
    last = made.agreed.rindex(b"/ByteRange [")
    return made.agreed[:last] + b"/BiteRange [" + made.agreed[last + 12 :]


def another_plans_head_signature_grafted_on(made: Ceremony) -> bytes:
    """A genuine signature of the headteacher on another plan, put into this one as an editor would."""
    other = agree(issue(made.unsigned, made.reviewer), made.head, comment="Another plan.")
    with pikepdf.open(io.BytesIO(other)) as pdf:
        theirs: Any = next(one for one in pdf.Root.AcroForm.Fields if str(one.T) == "head")  # type: ignore[attr-defined]
        seal, span = bytes(theirs.V.Contents), [int(n) for n in theirs.V.ByteRange]

    def change(writer: Any) -> None:
        head = _field(writer, "head")
        value = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Sig")})
        value[generic.pdf_name("/Filter")] = generic.pdf_name("/Adobe.PPKLite")
        value[generic.pdf_name("/SubFilter")] = generic.pdf_name("/ETSI.CAdES.detached")
        value[generic.pdf_name("/Contents")] = generic.ByteStringObject(seal)
        value[generic.pdf_name("/ByteRange")] = generic.ArrayObject([generic.NumberObject(n) for n in span])
        head["/V"] = writer.add_object(value)
        writer.update_container(head)

    return _updated(made.issued, change)


def sign_in_the_wrong_order(made: Ceremony) -> bytes:
    """The headteacher first, the reviewer after her."""
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata

    from sifield.signing.seal import _signer_at
    from tests.papers import SIGNED_AT

    signed = made.unsigned
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        for one in pdf.Root.AcroForm.Fields:  # type: ignore[attr-defined]
            if "/Lock" in one:
                del one["/Lock"]
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    signed = out.getvalue()
    look = blank_look()
    for field, signer in (("head", made.head), ("reviewer", made.reviewer)):
        meta = PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=False,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        )  # fmt: skip
        made_now = io.BytesIO()
        writer = IncrementalPdfFileWriter(io.BytesIO(signed))
        _signer_at(meta, signer, look, SIGNED_AT).sign_pdf(writer, existing_fields_only=True, output=made_now)
        signed = made_now.getvalue()
    return signed


def blank_look() -> bytes:
    from sifield.signing.appearance import field_page

    return field_page(200, 60, "signed")


RESAVED, ALTERED, FORGED = (
    "saved anew by another program",
    "was altered, or a signature",
    "A signature in this file was",
)
ADDED, DAMAGED, CUT, ORDER = "Something was added", "is damaged and", "its end is missing", "not in their order"
PASTED, NONE, BURIED = "was made for another file", "is damaged, or is none", "added behind its end"

TAMPERED: dict[Spoil, tuple[str, str]] = {
    flip_page_content: (ALTERED, ""),
    flip_in_first_seal: (ALTERED, ""),
    flip_in_last_seal: (FORGED, ""),
    write_into_the_gap_of_the_seal: (FORGED, ""),
    flip_the_header: (DAMAGED, ""),
    move_the_byte_range: (ALTERED, ""),
    another_plans_seal: (ALTERED, ""),
    another_plans_head_signature_grafted_on: (PASTED, ""),
    append_bytes: (ADDED, "21 bytes that belong to no page were added at the end."),
    append_many_bytes: (BURIED, ""),
    cut_in_the_middle: (CUT, ""),
    cut_the_end: (CUT, ""),
    change_a_page: (ADDED, "Page 1 was changed."),
    change_attached_data: (ADDED, "The attached data (plan.json) were changed."),
    add_note: (ADDED, "A note or drawing was put on page 1."),
    add_page: (ADDED, "The file had 2 pages when it was signed; now it has 3."),
    add_script: (ADDED, "A script, which runs when the file is opened or filled in, was added."),
    add_script_to_a_field: (ADDED, "A script, which runs when the file is opened or filled in, was added."),
    change_language: (ADDED, "The language that the file names was changed."),
    swap_drawn_signature: (ADDED, "The drawn mark of the headteacher was changed."),
    change_decision: (ADDED, "The headteacher’s decision was changed from “Agreed, with a comment” to “Agreed”."),
    fill_decision_without_signing: (ADDED, "The headteacher’s decision was changed from “” to “Agreed”."),
    remove_heads_signature: (
        ADDED,
        "The drawn mark of the headteacher was changed, and there is no signature under it.",
    ),
    hide_content_before_head_signs: (ADDED, "Page 1 was changed."),
    hide_signed_content: (ADDED, "Page 1 was changed."),
    reveal_hidden_content: (ADDED, "Page 1 was changed."),
    rewrite_with_another_tool: (RESAVED, ""),
    add_third_signature_field: (ADDED, "A form field “someone” was added."),
    add_third_signature_field_before_head_signs: (ADDED, "A form field “someone” was added."),
    wrap_the_signature: (DAMAGED, ""),
    empty_the_seal: (NONE, ""),
    take_away_the_byte_range: (NONE, ""),
    sign_in_the_wrong_order: (ORDER, ""),
}
"""Each way to spoil a plan, with what the headline and a line of the verdict must say of it."""
