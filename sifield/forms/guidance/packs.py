"""A guidance pack: one guidance file (.toml) and the workbooks of forms that cite it, in a .zip or a folder."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sifield.errors import SifieldError
from sifield.forms.guidance import reading
from sifield.forms.guidance.documents import Document, Library
from sifield.forms.template import Template

MOST_FILES = 100
MOST_UNPACKED = 100 << 20
WORKBOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class PackForm:
    """A form of a pack: its workbook, byte for byte, and what was read from it."""

    name: str
    content: bytes
    template: Template


@dataclass(frozen=True, slots=True)
class Pack:
    """A guidance document, the file it was read from, and the new versions of forms that cite it."""

    document: Document
    content: bytes
    forms: tuple[PackForm, ...] = ()


@dataclass(frozen=True, slots=True)
class PackFault:
    """One thing wrong in a pack: in which file ("" for the pack itself), where in it ("" for all of it), what to do."""

    file: str
    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PackReading:
    """A pack as it was read: usable, or what is wrong with it."""

    pack: Pack | None
    faults: tuple[PackFault, ...]


def unpack(content: bytes, name: str) -> Mapping[str, bytes]:
    """Give the files of a .zip by name, without their folders; a guidance file by itself is a pack of one.

    Raises:
        SifieldError: it is damaged, locked, or unpacks to more than it should.
    """
    if name.lower().endswith(".toml"):
        return {name: content}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [one for one in archive.infolist() if _is_wanted(one.filename)]
            if any(one.flag_bits & 1 for one in parts):
                raise SifieldError(f"{name} is locked by a password.", "Pack the files without one.", code="bad-pack")
            if len(parts) > MOST_FILES or sum(one.file_size for one in parts) > MOST_UNPACKED:
                words = f"Pack one .toml and the workbooks that cite it: at most {MOST_FILES} files, 100 MB."
                raise SifieldError(f"{name} unpacks to far more than a guidance pack holds.", words, code="bad-pack")
            files: dict[str, bytes] = {}
            for part in parts:
                plain = part.filename.replace("\\", "/").rsplit("/", 1)[-1]
                if plain in files:
                    words = "Give each file in the pack a name of its own."
                    raise SifieldError(f"{name} holds two files called {plain}.", words, code="bad-pack")
                files[plain] = archive.read(part)
            return files
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as fault:
        words = "Choose a .toml file, or a .zip with one .toml and its workbooks."
        raise SifieldError(f"{name} is no guidance pack that can be read.", words, code="bad-pack") from fault


def _is_wanted(path: str) -> bool:
    """Leave out folders, and what computers put into archives and folders by themselves."""
    parts = path.replace("\\", "/").split("/")
    return bool(parts[-1]) and parts[0] != "__MACOSX" and not parts[-1].startswith((".", "~"))


def read_pack(files: Mapping[str, bytes]) -> PackReading:
    """Read a pack; what is wrong in it is in the result, by file and place."""
    guidance = [name for name in files if name.lower().endswith(".toml")]
    if len(guidance) != 1:
        many = "no guidance file" if not guidance else f"{len(guidance)} guidance files"
        fault = PackFault("", "", f"There is {many} (.toml) in it.", "Put exactly one into each pack.")
        return PackReading(None, (fault,))
    (name,) = guidance
    read = reading.read(files[name])
    faults = [PackFault(name, one.place, one.message, one.remedy) for one in read.faults]
    forms: list[PackForm] = []
    for other in sorted(files):
        if other == name:
            continue
        if not other.lower().endswith(WORKBOOKS):
            faults.append(PackFault(other, "", "This is neither a guidance file nor a workbook.", "Leave it out."))
            continue
        found = _read_form(other, files[other])
        if isinstance(found, PackForm):
            forms.append(found)
        else:
            faults += found
    if read.document is not None:
        for form in forms:
            faults += _unknown_sources(form, read.document)
    faults += _doubles(forms)
    if faults or read.document is None:
        return PackReading(None, tuple(faults))
    return PackReading(Pack(read.document, files[name], tuple(forms)), ())


def _read_form(name: str, content: bytes) -> "PackForm | list[PackFault]":
    from sifield.forms import xlsform

    read = xlsform.read(content, name=name)
    if read.template is not None:
        return PackForm(name, content, read.template)
    return [PackFault(name, one.cell, one.message, one.remedy) for one in read.faults if one.severity == "fault"]


def _unknown_sources(form: PackForm, document: Document) -> Iterator[PackFault]:
    """A check must not cite an edition or part of the pack's own document that its file does not name."""
    library, told = Library((document,)), set()
    for question in form.template.questions.values():
        source = question.source
        if source is None or library.find(source.document) is None or source in told:
            continue
        told.add(source)
        if unknown := library.unknown(source):
            remedy = "Name it in the guidance file, or mend the source."
            yield PackFault(form.name, f"survey, question {question.name}", unknown, remedy)


def _doubles(forms: list[PackForm]) -> Iterator[PackFault]:
    first: dict[str, str] = {}
    for form in forms:
        other = first.setdefault(form.template.form_id, form.name)
        if other != form.name:
            words = f"It is the same form as {other}."
            yield PackFault(form.name, "settings", words, "Put one version of each form into a pack.")
