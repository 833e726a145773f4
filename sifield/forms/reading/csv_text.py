"""Lists as other programs save them: in UTF-8, in Windows-1252, or as Excel’s Unicode text."""

import codecs


def decode(data: bytes) -> str:
    """Give the text of a file; never raises. What is no text in any of them becomes question marks."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
