"""A copy of a PDF for the window to show: Qt's reader draws pages, but not what signatures and fields look like."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def for_screen(pdf: bytes) -> bytes:
    """Give a copy whose filled fields and signatures are drawn into its pages, and read out as they were.

    Only for looking at: the copy carries no seal, so it is never judged. A file too damaged to be drawn anew is given
    as it is; the window's reader then says that it is damaged.
    """
    try:
        return _flattened(pdf)
    except pikepdf.PdfError:
        return pdf


def _flattened(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _draw_tagged_fields(opened)
        opened.flatten_annotations()
        for page in opened.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        if "/AcroForm" in opened.Root:
            del opened.Root["/AcroForm"]
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def _draw_tagged_fields(pdf: pikepdf.Pdf) -> None:
    """Draw the fields that the structure tells of, each as the content of its own element."""
    tree: Any = pdf.Root.get("/StructTreeRoot")
    if not isinstance(tree, pikepdf.Dictionary) or "/Nums" not in tree.get("/ParentTree", {}):
        return
    numbers = list(tree.ParentTree.Nums)
    marks = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=False)}
    pages = {page.obj.objgen: page for page in pdf.pages}
    for element in list(_forms(tree, 0)):
        widget, page = element.K.Obj, pages.get(element.K.Pg.objgen)
        look: Any = widget.get("/AP", {}).get("/N")
        on_page: Any = marks.get(int(page.obj.get("/StructParents", -1))) if page is not None else None
        del element["/K"]
        if page is None or not isinstance(look, pikepdf.Stream) or not isinstance(on_page, pikepdf.Array):
            continue
        _draw(page, widget, look, mark=len(on_page))
        on_page.append(element)
        element.K, element.Pg = len(on_page) - 1, page.obj


def _draw(page: pikepdf.Page, widget: Any, look: pikepdf.Stream, *, mark: int) -> None:
    """Draw what a field looks like, fitted into its place (ISO 32000-1, 12.5.5, for looks that are not turned)."""
    left, bottom, right, top = _edges(widget.Rect)
    x, y, far_x, far_y = _edges(look.BBox)
    wide, high = (right - left) / ((far_x - x) or 1), (top - bottom) / ((far_y - y) or 1)
    name = page.add_resource(look, pikepdf.Name.XObject)
    placed = f"{wide:.5f} 0 0 {high:.5f} {left - x * wide:.3f} {bottom - y * high:.3f} cm {name} Do"
    page.contents_add(f"/Form <</MCID {mark}>> BDC q {placed} Q EMC".encode())
    page.obj.Annots = pikepdf.Array([one for one in page.obj.Annots if one.objgen != widget.objgen])


def _edges(box: Any) -> tuple[float, float, float, float]:
    """Give left, bottom, right and top of a box, whichever of its corners it names first."""
    across, up = (sorted(map(float, (box[at], box[at + 2]))) for at in (0, 1))
    return across[0], up[0], across[1], up[1]


_DEEP = 40
"""How deep a structure is followed; one that nests deeper was made to be followed for ever."""


def _forms(element: Any, depth: int) -> Iterator[Any]:
    """Give the elements of a structure that stand for a form field each."""
    kids: Any = element.get("/K")
    if isinstance(kids, pikepdf.Dictionary) and kids.get("/Type") == "/OBJR":
        yield element
    elif depth < _DEEP:
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                yield from _forms(kid, depth + 1)
