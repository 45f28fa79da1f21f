"""Sections of GB/T 4754-2017 and the two-digit divisions each holds. Deeper codes are trusted by their first two."""

SECTIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60),
    "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79),
    "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip
_LETTER = {f"{division:02d}": letter for letter, (low, high) in SECTIONS.items() for division in range(low, high + 1)}


def normalised(text: str) -> str | None:
    """`F5211`, `5211`, `52` and `F` as section letter and digits (`F5211`, `F5211`, `F52`, `F`); None when unknown."""
    text = text.strip().upper()
    letter, digits = (text[:1], text[1:]) if text[:1].isalpha() else ("", text)
    if not digits:
        return letter if letter in SECTIONS else None
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 4):
        return None
    implied = _LETTER.get(digits[:2])
    if implied is None or (letter and letter != implied):
        return None
    return implied + digits
