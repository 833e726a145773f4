"""A copy of a PDF for the window to show: Qt's reader draws pages, but not what signatures and fields look like."""

import io

import pikepdf


def for_screen(pdf: bytes) -> bytes:
    """Give a copy whose filled fields and signatures are drawn into its pages.

    Only for looking at: the copy carries no seal, so it is never saved, sent or judged. A file too damaged to be drawn
    anew is given as it is; the window's reader then says that it is damaged.
    """
    try:
        return _flattened(pdf)
    except pikepdf.PdfError:
        return pdf


def _flattened(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.flatten_annotations()
        for page in opened.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        if "/AcroForm" in opened.Root:
            del opened.Root["/AcroForm"]
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()
