"""Hand-made frames of the chain-rule panel: what the session would build, without a session."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from nnviz.session.frame.model import ChainColumn, ChainFrame, Formula, NudgeFrame, PathRow, PathsFrame, Piece
from nnviz.session.notation import derivative_latex, derivative_symbol, layer_latex, layer_symbol, number

SLOTS = ("−0.842", "0.196", "0.71", "0.241", "−0.533", "−1.23×10⁻¹⁷", "0.0364", "1", "NaN", "0")
SIZES = (-0.07, -0.7, 0.15, -0.62, -0.27, -16.9, -1.44, 0.0, math.nan, -math.inf)


def chain_names(depth: int) -> list[tuple[str, str, str, str]]:
    """(of, by) in LaTeX and as text, for the factors of ∂L/∂W₁ in a net of ``depth`` layers."""
    ends: list[tuple[str, str, str, str]] = [("L", layer_latex("A", depth), "L", layer_symbol("A", depth))]
    for k in range(depth, 0, -1):
        ends.append((layer_latex("A", k), layer_latex("Z", k), layer_symbol("A", k), layer_symbol("Z", k)))
        by = ("A", k - 1) if k > 1 else ("W", 1)
        ends.append((layer_latex("Z", k), layer_latex(*by), layer_symbol("Z", k), layer_symbol(*by)))
    return ends


def columns(factors: int, current: int | None, *, slots: tuple[str, ...] = SLOTS) -> tuple[ChainColumn, ...]:
    """The columns of a chain with ``factors`` factors (odd, at least 3) at ``current``; None: nothing reached yet."""
    made = []
    for place, (of, by, of_text, by_text) in enumerate(chain_names((factors - 1) // 2)):
        reached = current is not None and place <= current
        status = "coming" if not reached else "current" if place == current else "taken"
        symbol = derivative_symbol(of_text, by_text)
        made.append(
            ChainColumn(
                step=10 + place,
                latex=derivative_latex(of, by),
                symbol=symbol,
                slot=slots[place % len(slots)] if reached else "",
                status=status,
                log_size=SIZES[place % len(SIZES)] if reached else None,
                tip=f"{symbol}, because the layers are nested.",
                joint="·" if place else "",
            )
        )
    return tuple(made)


def pieces(*parts: str | tuple[str, str]) -> Formula:
    return tuple(Piece(part) if isinstance(part, str) else Piece(*part) for part in parts)


MATRIX = r"\begin{bmatrix}0.500&-1.20&0.300\\0.800&0.100&-0.700\end{bmatrix}"
DETAIL = (
    pieces((r"\frac{\partial Z_{3}}{\partial A_{2}}", "current"), "=", "W_{3}", "=", MATRIX),
    pieces(r"\text{each unit collects from all the units it feeds}"),
)
PRODUCT = (
    pieces(
        (r"\frac{\partial L}{\partial A_{2}}", "result"),
        "=",
        (r"\frac{\partial L}{\partial Z_{3}}", "taken"),
        r"\cdot",
        (r"\frac{\partial Z_{3}}{\partial A_{2}}", "current"),
    ),
    pieces(
        (r"\begin{bmatrix}-0.0282&0.110\end{bmatrix}", "taken"),
        r"\cdot",
        (MATRIX, "current"),
        "=",
        (r"\begin{bmatrix}0.0739&0.0448&-0.0855\end{bmatrix}", "result"),
    ),
    pieces((r"\text{shape }1\times 3,\quad \lVert\cdot\rVert=0.122", "taken")),
)
SENTENCE = (
    "Through the weights of layer 3, back to the activations of layer 2: "
    "each unit collects from all the units it feeds."
)
NUDGE = NudgeFrame(
    what="∂Z₃/∂A₂",
    outcome="agrees",
    analytic="−0.53312345",
    numeric="−0.53312345",
    uncertainty="1×10⁻⁸",
    note="",
    how="(f(x + h) − f(x − h)) / 2h with h = 9.5×10⁻⁷ and its half",
)
#: The same check with every outcome.
NUDGES = (
    NUDGE,
    replace(
        NUDGE,
        outcome="corner",
        note="a corner: slope 0.0101 on the left, 1.01 on the right; the chain rule takes the left one",
    ),
    replace(
        NUDGE, outcome="unchecked", numeric="", uncertainty="",
        note="cannot be checked here, because what the push makes on its way is too large for float64",
    ),
    replace(NUDGE, outcome="differs", numeric="−0.53312399"),
)  # fmt: skip


def paths(count: int = 12, chosen: int = 1) -> PathsFrame:
    rows = tuple(
        PathRow(
            index=place,
            route=f"L ← a₃,{1 + place % 3} ← a₂,{1 + place % 2} ← a₁,1",
            product=number(0.0554 / (1 + place) * (-1) ** place),
            share=(-1) ** place / (1 + place),
            chosen=place == chosen,
        )
        for place in range(count)
    )
    return PathsFrame(
        count=f"1,000,000,000 paths lead from w₁,₂,₁ to L; the {count} largest:",
        rows=rows,
        total="all 1,000,000,000 paths add up to 0.0364",
        matrix_entry="matrix view: ∂L/∂w₁,₂,₁ = 0.0364",
    )


@dataclass(frozen=True)
class FrameMaker:
    """Makes frames; every argument that is left out takes the usual teaching case."""

    paths: Callable[..., PathsFrame] = field(default=paths)
    columns: Callable[..., tuple[ChainColumn, ...]] = field(default=columns)
    nudges: tuple[NudgeFrame, ...] = NUDGES

    def __call__(self, factors: int = 9, current: int | None = 4, **changes: object) -> ChainFrame:
        values: dict[str, object] = {
            "phase": "backward" if current is not None else "forward",
            "question": "How does the loss change when W₁ changes?",
            "position": f"factor {(current or 0) + 1} of {factors}",
            "result_latex": r"\frac{\partial L}{\partial W_{1}}",
            "columns": columns(factors, current),
            "detail_title": "This factor, because Z₃ = W₃ A₂ + b₃",
            "detail": DETAIL,
            "product_title": "Running product",
            "product": PRODUCT,
            "sentence": SENTENCE,
            "notes": (),
            "nudge": NUDGE,
            "paths": None,
        }
        return ChainFrame(**{**values, **changes})


@pytest.fixture(scope="session")
def make_frame() -> FrameMaker:
    return FrameMaker()
