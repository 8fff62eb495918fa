"""The words of the graph view: titles, symbols of parts, and what hover and screen readers say."""

from nnviz.gui.graph.rows import path_units
from nnviz.session import notation
from nnviz.session.frame.model import AlikeUnits, Bend, GraphFrame, Part, Target, UnitLayer, Valley


def layer_title(layer: UnitLayer) -> str:
    """ "layer 1 · tanh"; the input has no activation."""
    return f"{layer.title} · {layer.activation}" if layer.activation else layer.title


def part_label(frame: GraphFrame) -> str:
    """The formula of the current step, as short as it can stand in the picture."""
    part = frame.current
    if part is None:
        return ""
    on_path = _path_label(frame, part)
    if on_path:
        return on_path
    layer = part.layer
    match part.kind:
        case "z":
            result, weights, biases = (notation.layer_symbol(letter, layer) for letter in "ZWb")
            added = "" if frame.layers[layer].biases is None else f" + {biases}"
            return f"{result} = {weights}·{notation.layer_symbol('A', layer - 1)}{added}"
        case "a":
            name = frame.layers[layer].activation
            return f"{notation.layer_symbol('A', layer)} = {name}({notation.layer_symbol('Z', layer)})"
        case "loss":
            return f"L = {notation.number(frame.loss)}" if frame.loss is not None else "L"
        case "update":
            weights = notation.layer_symbol("W", layer)
            plain = f"{weights} ← {weights} − η·∂L/∂{weights}"
            return f"{frame.optimizer} updates {weights}" if frame.optimizer else plain
        case "dZ_dW" if frame.edges[layer - 1].only is not None:
            return notation.factor_symbol(part.kind, layer, *frame.edges[layer - 1].only)
        case "dZ_db" if frame.layers[layer].only_bias is not None:
            return notation.factor_symbol(part.kind, layer, frame.layers[layer].only_bias)
    return notation.factor_symbol(part.kind, layer)


def tag_text(frame: GraphFrame) -> str:
    """What stands over the current step: its formula, or the question for its number."""
    if frame.asked is None or frame.current is None:
        return part_label(frame)
    on_path = _path_label(frame, frame.current)
    return f"{on_path} = ?" if on_path else frame.asked.tag


def _path_label(frame: GraphFrame, part: Part) -> str:
    """The scalar factor of the followed path; empty outside the path view."""
    if frame.path is None or not part.kind.startswith("d"):
        return ""
    units, layer = dict(path_units(frame)), part.layer
    if layer not in units:
        return ""
    a, z = (notation.unit_symbol(letter, layer, units[layer]) for letter in "az")
    match part.kind:
        case "dL_dA":
            return notation.derivative_symbol("L", a)
        case "dA_dZ":
            return notation.derivative_symbol(a, z)
        case "dZ_dA" if layer - 1 in units:
            return notation.derivative_symbol(z, notation.unit_symbol("a", layer - 1, units[layer - 1]))
    return notation.derivative_symbol(z, notation.target_symbol(frame.selection))


def selection_label(selection: Target) -> str:
    """The derivative that is asked for: "∂L/∂W₁"."""
    return notation.derivative_symbol("L", notation.target_symbol(selection))


def quantity(frame: GraphFrame) -> str:
    """What edge widths show."""
    if frame.edges_show == "weight":
        return "weight |w|"
    return f"gradient ∂L/∂w of {frame.gradient_of}"


def unit_name(frame: GraphFrame, layer: int, unit: int) -> str:
    """ "a₂,₁", "a₂,₁ setosa", or "x₃ petal length" for an input that the data set has a name for."""
    symbol = notation.unit_symbol("a", layer, unit)
    given = given_name(frame, layer, unit)
    return f"{symbol} {given}" if given else symbol


def given_name(frame: GraphFrame, layer: int, unit: int) -> str:
    """What the data set calls a unit; empty where it has a symbol only."""
    symbol = notation.unit_symbol("a", layer, unit)
    return frame.layers[layer].names[unit].removeprefix(symbol).strip()


def known(value: float | None, missing: str = "not computed yet") -> str:
    return missing if value is None else notation.exact(value)


def describe_edge(frame: GraphFrame, layer: int, row: int, column: int) -> str:
    """The tooltip of a weight: exact numbers, name and indices; lines of plain text."""
    edges = frame.edges[layer - 1]
    symbol = notation.parameter_symbol(layer, "W", row, column)
    gradient = None
    if edges.gradients is not None and edges.only in (None, (row, column)):
        gradient = float(edges.gradients[row, column])
    ends = f"{unit_name(frame, layer - 1, column)} → {unit_name(frame, layer, row)}"
    value = f"weight = {notation.exact(float(edges.weights[row, column]))}"
    return _parameter_lines(frame, symbol, ends, value, gradient)


def describe_bias(frame: GraphFrame, layer: int, row: int) -> str:
    """The tooltip of a bias."""
    units = frame.layers[layer]
    symbol = notation.parameter_symbol(layer, "b", row)
    bias = None if units.biases is None else float(units.biases[row])
    gradient = None
    if units.bias_gradients is not None and units.only_bias in (None, row):
        gradient = float(units.bias_gradients[row])
    return _parameter_lines(frame, symbol, f"bias of {unit_name(frame, layer, row)}", f"bias = {known(bias)}", gradient)


def _parameter_lines(frame: GraphFrame, symbol: str, what: str, value: str, gradient: float | None) -> str:
    return f"{symbol}: {what}\n{value}\n∂L/∂{symbol} = {known(gradient)} ({frame.gradient_of})"


def describe_unit(frame: GraphFrame, layer: int, unit: int) -> str:
    """The tooltip of a neuron or an input."""
    units = frame.layers[layer]
    lines = [f"{unit_name(frame, layer, unit)} — {layer_title(units)}, unit {unit + 1}"]
    if units.z is not None:
        lines.append(f"z = {notation.exact(float(units.z[unit]))}")
    label = "value" if layer == 0 else "a"
    lines.append(f"{label} = {known(None if units.a is None else float(units.a[unit]))}")
    if units.slopes is not None:
        a, z = (notation.unit_symbol(letter, layer, unit) for letter in "az")
        lines.append(f"{notation.derivative_symbol(a, z)} = {notation.exact(float(units.slopes[unit]))}")
    if layer == len(frame.layers) - 1 and frame.loss_gradient is not None:
        symbol = notation.unit_symbol("a", layer, unit)
        lines.append(f"∂L/∂{symbol} = {notation.exact(float(frame.loss_gradient[unit]))}")
    return "\n".join(lines)


def describe_sum(frame: GraphFrame, layer: int, unit: int) -> str:
    """The tooltip of a z that is written beside its unit."""
    z = frame.layers[layer].z
    value = known(None if z is None else float(z[unit]))
    return f"{notation.unit_symbol('z', layer, unit)} = {value}: what goes into {unit_name(frame, layer, unit)}"


def alike_with(frame: GraphFrame, layer: int, unit: int) -> AlikeUnits | None:
    """The units that act as one with this one."""
    return next((group for group in frame.alike if group.layer == layer and unit in group.units), None)


def describe_alike(frame: GraphFrame, layer: int, unit: int) -> str:
    """The tooltip of a badge: what it says, and why."""
    group = alike_with(frame, layer, unit)
    return "" if group is None else f"{group.badge}\n{group.reason}\nClick for what breaks it"


def describe_loss(frame: GraphFrame) -> str:
    return f"loss L ({frame.loss_name}) = {known(frame.loss)}"


def describe_target(frame: GraphFrame) -> str:
    values = ", ".join(notation.exact(float(value)) for value in frame.targets)
    return f"target {frame.target_label}: ({values})"


def target_values(frame: GraphFrame) -> str:
    """ "(1, 0, 0)" where the target's label is the name of a class and its few numbers can stand below."""
    if not 1 < len(frame.targets) <= 5 or "(" in frame.target_label:
        return ""
    return "(" + ", ".join(notation.number(float(y)) for y in frame.targets) + ")"


def describe_graph(frame: GraphFrame) -> str:
    """One paragraph for screen readers: the net, the step, what is selected."""
    shape = " – ".join(str(len(layer.names)) for layer in frame.layers)
    parts = [f"Network {shape}, loss {frame.loss_name}"]
    if frame.image is not None:
        side = len(frame.image.pixels)
        parts.append(f"the input is an image of {side}×{side} pixels")
    if frame.loss is not None:
        parts.append(f"L = {notation.number(frame.loss)}")
    if frame.current is not None:
        parts.append(f"current step {part_label(frame)}")
    parts.append(f"edges show the {quantity(frame)}")
    selection = frame.selection
    chosen = f"selected: {notation.target_symbol(selection)}"
    if selection.parameter == "W" and selection.row is not None and selection.column is not None:
        edges = frame.edges[selection.layer - 1]
        chosen += f" = {notation.number(float(edges.weights[selection.row, selection.column]))}"
        if edges.gradients is not None:
            gradient = float(edges.gradients[selection.row, selection.column])
            chosen += f", {selection_label(selection)} = {notation.number(gradient)}"
    parts.append(chosen)
    parts += [group.badge for group in frame.alike if group.badge]
    parts += [_valley_in_words(valley) for valley in frame.valleys]
    parts += [] if frame.bend is None else [_bend_in_words(frame.bend)]
    return ". ".join(parts) + "."


def _valley_in_words(valley: Valley) -> str:
    weights = [notation.number(float(weight)) for weight in valley.way[:, 0]]
    floor = notation.number(float(valley.along[valley.loss.argmin()]), 2)
    steps = notation.counted(len(weights) - 1, "step")
    way = f"from {weights[0]} in {steps} to {weights[-1]}" if len(weights) > 1 else f"now at {weights[0]}"
    return f"loss over {valley.symbol}, lowest near {floor}: {way}"


def _bend_in_words(bend: Bend) -> str:
    numbers = (("z", bend.z), ("a", bend.a))
    known = [f"{name} = {notation.number(value)}" for name, value in numbers if value is not None]
    return f"a over z, {bend.title}: {', '.join(known) or 'the unit has no place yet'}"
