"""What stands in the slots of the factors where there is little room."""

from collections.abc import Iterable

#: Pixels of a figure's cell beside its slot.
SLOT_PAD = 4.0


def shortest_slot(text: str) -> str:
    """What a slot holds as short as it can be told: "5×5 diag" is 5×5."""
    return fewer_digits(text.removesuffix(" diag"))


def fewer_digits(text: str) -> str:
    """A power of ten with one digit before it: "−1.96×10⁻¹⁷" is about "−2×10⁻¹⁷". Other texts are left as they are."""
    mantissa, times, power = text.partition("×10")
    if not times or "." not in mantissa:
        return text
    sign, digits = mantissa[: mantissa.startswith("−")], mantissa.removeprefix("−")
    rounded = round(float(digits))
    return f"{sign}{rounded}{times}{power}" if rounded < 10 else text


def are_shapes(texts: Iterable[str]) -> bool:
    """Whether all slots that are known hold shapes of matrices, which are short."""
    return all("×" in text and "×10" not in text for text in texts if text)
