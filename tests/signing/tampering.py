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
    return made.issued[: ours.start(1)] + theirs[1] + made.issued[ours.end(1) :]


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


TAMPERED: tuple[Spoil, ...] = (
    flip_page_content,
    flip_in_first_seal,
    flip_in_last_seal,
    write_into_the_gap_of_the_seal,
    flip_the_header,
    move_the_byte_range,
    another_plans_seal,
    append_bytes,
    append_many_bytes,
    cut_in_the_middle,
    cut_the_end,
    change_a_page,
    change_attached_data,
    add_note,
    add_page,
    add_script,
    change_language,
    swap_drawn_signature,
    change_decision,
    fill_decision_without_signing,
    remove_heads_signature,
    hide_content_before_head_signs,
    rewrite_with_another_tool,
    add_third_signature_field,
)
