"""The last step before signing: structure, language, form fields and attached data go into the drawn file.

Built to PDF/UA-1 (ISO 14289-1) and PDF 1.7 (ISO 32000-1, 14.7 and 14.8); nobody has certified that. It must come
before the first signature: any later rewriting breaks the seal.
"""

import hashlib
import io
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from sifield import __version__
from sifield.documents.tagged import Element, FormField, Mark

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate><xmp:CreatorTool>{tool}</xmp:CreatorTool>
<pdf:Producer>{tool}</pdf:Producer><pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_READ_ONLY, _MULTILINE, _PRINT = 1, 1 << 12, 4


def finish(
    drawn: bytes,
    root: Element,
    marks: list[list[Element]],
    *,
    title: str,
    made_at: datetime,
    attachment: tuple[str, bytes] | None = None,
) -> bytes:
    """Write structure, fields, metadata and the attachment into a PDF that ReportLab drew.

    Args:
        drawn: the pages, with their marked content.
        root: the structure, its form fields included.
        marks: for each page, the element of each mark.
        attachment: name and bytes of the data that travel inside, if any do.
    """
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        _drop_foreign_fonts(pdf)
        _write_structure(pdf, root, marks)
        _describe(pdf, title, made_at)
        if attachment is not None:
            _attach(pdf, *attachment, made_at)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=True,
        )
    return out.getvalue()


def _drop_foreign_fonts(pdf: pikepdf.Pdf) -> None:
    """Drop fonts that ReportLab lists without using or embedding them."""
    for page in pdf.pages:
        fonts: Any = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
        for name in list(map(str, fonts)):
            if "/FontDescriptor" not in fonts[name] and "/DescendantFonts" not in fonts[name]:
                del fonts[name]


def _write_structure(pdf: pikepdf.Pdf, root: Element, marks: list[list[Element]]) -> None:
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    written: dict[int, Any] = {}
    form_fields: list[tuple[Any, Any]] = []
    tree.K = _write_element(pdf, root, tree, written, form_fields)
    parents = Array()
    for number, page in enumerate(pdf.pages):
        page.obj.StructParents = number
        page.obj.Tabs = Name.S
        elements = marks[number] if number < len(marks) else []
        parents.append(number)
        parents.append(pdf.make_indirect(Array([written[id(element)] for element in elements])))
    for offset, (widget, element) in enumerate(form_fields):
        widget.StructParent = len(pdf.pages) + offset
        parents.append(len(pdf.pages) + offset)
        parents.append(element)
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=parents))
    tree.ParentTreeNextKey = len(pdf.pages) + len(form_fields)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("en-GB")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if form_fields:
        fonts = pdf.pages[-1].obj.Resources.Font
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array([widget for widget, _ in form_fields]), DR=Dictionary(Font=fonts))
        )


def _write_element(
    pdf: pikepdf.Pdf, element: Element, parent: Any, written: dict[int, Any], form_fields: list[tuple[Any, Any]]
) -> Any:
    node = pdf.make_indirect(Dictionary(S=Name("/" + element.tag), P=parent))
    written[id(element)] = node
    if element.scope:
        node.A = Dictionary(O=Name.Table, Scope=Name("/" + element.scope))
    kids: list[Any] = []
    first_page = next((kid.page for kid in element.kids if isinstance(kid, Mark)), None)
    if first_page is not None:
        node.Pg = pdf.pages[first_page].obj
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(_write_element(pdf, kid, node, written, form_fields))
        elif isinstance(kid, Mark) and kid.page == first_page:
            kids.append(kid.number)
        elif isinstance(kid, Mark):
            kids.append(Dictionary(Type=Name.MCR, Pg=pdf.pages[kid.page].obj, MCID=kid.number))
        else:
            widget = _write_field(pdf, kid)
            form_fields.append((widget, node))
            node.Alt = String(kid.label)
            # Directly the dictionary, never [dictionary]: else pyHanko takes the filling of this field for tampering.
            node.K = Dictionary(Type=Name.OBJR, Obj=widget, Pg=pdf.pages[kid.page].obj)
            return node
    node.K = kids[0] if len(kids) == 1 else Array(kids)
    return node


def _write_field(pdf: pikepdf.Pdf, form_field: FormField) -> Any:
    page = pdf.pages[form_field.page].obj
    left, bottom, right, top = form_field.box
    blank = pdf.make_stream(b"")
    blank.Type, blank.Subtype = Name.XObject, Name.Form
    blank.BBox = Array([0, 0, right - left, top - bottom])
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig if form_field.is_signature else Name.Tx,
            T=String(form_field.name),
            TU=String(form_field.label),
            F=_PRINT,
            P=page,
            Rect=Array([left, bottom, right, top]),
        )
    )
    if form_field.is_signature:
        if form_field.locks:
            widget.Lock = pdf.make_indirect(Dictionary(Type=Name.SigFieldLock, Action=Name.All, P=1))
    else:
        # Read-only: the program fills these in as the headteacher signs; a viewer that did would break the seal.
        widget.Ff = _READ_ONLY | _MULTILINE
        widget.DA = String(f"{next(iter(page.Resources.Font.keys()))} 9 Tf 0 g")
        widget.AP = Dictionary(N=blank)
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    return widget


def _describe(pdf: pikepdf.Pdf, title: str, made_at: datetime) -> None:
    tool = f"sifield {__version__}"
    metadata = _XMP.format(title=escape(title), at=f"{made_at:%Y-%m-%dT%H:%M:%SZ}", tool=tool)
    pdf.Root.Metadata = pdf.make_stream(metadata.encode(), Type=Name.Metadata, Subtype=Name.XML)
    moment = f"D:{made_at:%Y%m%d%H%M%S}Z"
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in {"/Title": title, "/Creator": tool, "/Producer": tool}.items():
        pdf.docinfo[key] = String(value)
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = String(moment)


def _attach(pdf: pikepdf.Pdf, name: str, content: bytes, made_at: datetime) -> None:
    stream = pdf.make_stream(
        content,
        Type=Name.EmbeddedFile,
        Subtype=Name("/application/json"),
        Params=Dictionary(
            Size=len(content),
            # the format asks for MD5 here, as a checksum; the seal is what protects the bytes
            CheckSum=String(hashlib.md5(content, usedforsecurity=False).digest()),
            ModDate=String(f"D:{made_at:%Y%m%d%H%M%S}Z"),
        ),
    )
    file = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(name),
            UF=String(name),
            AFRelationship=Name.Data,
            Desc=String("What the pages print, as data"),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    names = Dictionary(Names=Array([String(name), file]))
    pdf.Root.Names = Dictionary(EmbeddedFiles=names)
    pdf.Root.AF = Array([file])
