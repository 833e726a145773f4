"""Which colours stand on which: every pair of a word, or of a shape that must be told apart, and its ground."""

TEXT = [
    *((ink, ground) for ink in ("ink", "ink2", "hint") for ground in ("canvas", "surface", "sunken")),
    *(("brand", ground) for ground in ("canvas", "surface", "sunken", "brand_tint")),
    *((tone, ground) for tone in ("ok", "warn", "bad") for ground in ("canvas", "surface", "sunken", f"{tone}_tint")),
    *((ink, f"{tone}_tint") for ink in ("ink", "ink2") for tone in ("brand", "ok", "warn", "bad")),
    ("hint", "brand_tint"), *((tone, "brand_tint") for tone in ("ok", "warn", "bad")),
    ("on_brand", "brand"), ("on_brand", "brand_hover"), ("on_bar", "bar"), ("on_bar2", "bar"), ("surface", "ink"),
]  # fmt: skip
SHAPES = [
    *((edge, ground) for edge in ("control", "focus") for ground in ("canvas", "surface", "sunken")),
    *(("focus", f"{tone}_tint") for tone in ("brand", "ok", "warn", "bad")),
    *((tone, ground) for tone in ("brand", "ok", "warn", "bad") for ground in ("canvas", "surface")),
    ("control", "brand_tint"), ("brand", "track"), ("bad", "track"), ("bar_focus", "bar"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
