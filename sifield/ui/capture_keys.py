"""The keys of capture, as the status bar and F1 show them."""

KEYS = (("0–9", "rate"), ("N", "note"), ("Ctrl ↓", "next question"))
"""For the status bar."""
ALL_KEYS = (
    ("While capturing", (
        ("0–9", "rate, by the number on the answer"), ("Backspace", "clear the rating"),
        ("arrows, Tab, Space", "another answer, the next tick, set or clear a tick"), ("Enter", "next question"),
        ("Ctrl ↓, Ctrl ↑", "next, previous question"), ("Ctrl PgDn, PgUp", "next, previous page"),
        ("N", "write a note"), ("Enter in a note", "add it with the time"), ("Shift Enter", "new line in a note"),
        ("Ctrl G", "jump to a question by words"),
        ("Ctrl Z", "take back what was done last"), ("F", "come back to this question"),
        ("R", "raise a finding here"), ("A", "raise an action here"),
        ("P", "add a picture, or pages of a PDF"), ("Ctrl V", "paste a picture"), ("D", "draw a sketch"),
        ("C", "take a picture with the camera, if your trust allows it"),
        ("S", "agree with the school’s self-review"), ("F6", "next part"), ("F7", "next unknown word in a text"),
        ("Ctrl Shift N", "add a stop"),
        ("Ctrl L", "on Last time: the others were not looked at today"),
        ("F9", "an immediate concern: whom to tell"), ("Ctrl Enter", "check and finish"),
    )),
)  # fmt: skip
"""For F1."""
