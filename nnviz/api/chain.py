"""Chain: the factors whose product is a gradient, of one sample."""

from collections.abc import Iterator

from nnviz.core import chain as core
from nnviz.core.arrays import Array
from nnviz.records import dataclass
from nnviz.session.notation import derivative_symbol, factor_latex, factor_symbol, number, product_name, target_symbol


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """One factor of the chain, and the product of all up to it; arrays are float64 and read-only.

    ``value``: ∂L/∂A_n is a row (outputs,); ∂A/∂Z (units,) where ``diagonal``, else the Jacobian (units, units);
    ∂Z_k/∂A_{k−1} is W_k (fan_out, fan_in). The last one of a whole W is A (fan_in,), which meets the product as an
    outer product; of a whole b the unit matrix, as ``diagonal`` ones; of one weight the column ∂Z/∂w (fan_out,).
    ``product`` is ∂L by what ``product_symbol`` names: a row (units,), at the end the gradient.
    """

    symbol: str  # "∂A₂/∂Z₂"
    latex: str
    layer: int  # from 1
    value: Array
    diagonal: bool
    product: Array
    product_symbol: str

    def __repr__(self) -> str:
        size = "×".join(map(str, self.value.shape * 2 if self.diagonal else self.value.shape))
        return f"<{self.symbol}, {size}{' diagonal' if self.diagonal else ''}>"


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """The product that the chain rule writes, for one sample: its factors from the loss to ``symbol``.

    ``gradient`` is (fan_out, fan_in) for W, (fan_out,) for b, and () for one weight. A Chain can be gone through,
    counted and indexed as its factors can. In a notebook it shows its equation with its numbers.
    """

    symbol: str  # "∂L/∂W₁"
    sample: int
    factors: tuple[Factor, ...]
    gradient: Array
    latex: str  # the equation with its numbers, for amsmath

    def __iter__(self) -> Iterator[Factor]:
        return iter(self.factors)

    def __len__(self) -> int:
        return len(self.factors)

    def __getitem__(self, place: int) -> Factor:
        return self.factors[place]

    def __repr__(self) -> str:
        head = f"Chain of sample {self.sample}: {self.symbol} = {' · '.join(factor.symbol for factor in self)}"
        width = max(len(factor.symbol) for factor in self)
        return "\n".join((head, *(f"  {factor.symbol:<{width}}  {_in_short(factor)}" for factor in self)))

    def _repr_latex_(self) -> str:
        """For a notebook; comments are for documents."""
        return "\n".join(line for line in self.latex.splitlines() if not line.startswith("%"))


def _in_short(factor: Factor) -> str:
    """What the factor is and how large the product has become by it."""
    size = repr(factor).partition(", ")[2].removesuffix(">")
    return f"{size:<14} |{factor.product_symbol}| = {number(core.frobenius(factor.product))}"


def chain_of(factors: tuple[core.Factor, ...], target: core.Target, sample: int, latex: str) -> Chain:
    """The factors as they are handed out."""
    found = tuple(_factor(factor, target) for factor in factors)
    return Chain(derivative_symbol("L", target_symbol(target)), sample, found, found[-1].product, latex)


def _factor(factor: core.Factor, target: core.Target) -> Factor:
    ends = (factor.kind, factor.layer, target.row, target.column)
    return Factor(
        factor_symbol(*ends), factor_latex(*ends), factor.layer, factor.value, factor.diagonal, factor.product,
        product_name(*ends),
    )  # fmt: skip
