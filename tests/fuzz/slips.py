"""How well slips are named: on the generator's nets, by the numbers of plain loops, and never falsely.

    python tests/fuzz/slips.py --count 200 --answers 10000   (as many answers again on the nets that come with nnviz)

``Survey.named`` counts, for each slip, the nets where it can happen and those where its number is told by its name;
``Survey.cases`` the same for every question. An answer is falsely named where the loops say that it is right, that
another slip gives it as well, or that the slip does not give it.
"""

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1] / "oracles")]

from plain_graph import OnTheScreen, graph_of, rounded
from slipped import SLIPPED

from nnviz import resources
from nnviz.core.chain import Target
from nnviz.session.experiment.values import LayerSpec, NetworkSpec
from nnviz.session.notation import exact
from nnviz.session.predict.answers import asked_of, judge
from nnviz.session.predict.generator import SEEDS, WANTED, friendly, questions_of_pass, telling
from nnviz.session.predict.values import asked_digits, entry_of
from nnviz.session.session import Session
from nnviz.session.state import first_state


def _net(inputs, activations, units, loss):
    return NetworkSpec(inputs, tuple(map(LayerSpec, units, activations.split())), loss)


#: Small nets of many kinds, as the generator makes them friendly.
NETS = (
    _net(2, "tanh sigmoid", (2, 1), "half_squared_error"),
    _net(1, "tanh identity", (1, 1), "half_squared_error"),
    _net(2, "sigmoid sigmoid", (2, 2), "half_squared_error"),
    _net(2, "tanh sigmoid", (2, 1), "binary_cross_entropy"),
    _net(2, "tanh identity", (2, 2), "mean_squared_error"),
    _net(3, "tanh sigmoid", (3, 1), "half_squared_error"),
    _net(2, "tanh sigmoid sigmoid", (2, 2, 2), "mean_squared_error"),
    _net(2, "sigmoid softmax", (2, 3), "cross_entropy"),
)


@dataclass
class Survey:
    """What came of it."""

    nets: int = 0
    apart: int = 0  # nets on which slips are as far apart as wanted
    can_happen: Counter = field(default_factory=Counter)
    named: Counter = field(default_factory=Counter)
    cases: Counter = field(default_factory=Counter)
    cases_named: Counter = field(default_factory=Counter)
    answers: int = 0
    claimed: int = 0
    false: list = field(default_factory=list)


def numbers_of_slips(graph, quantity, at):
    """Every number that a slip gives, by the plain loops."""
    return [
        (name, value)
        for (name, of), numbers in SLIPPED.items()
        if of == quantity
        for value in numbers(graph, *at)
    ]


def look_at(state, survey):
    """Whether each slip that can happen on the way to W₁, or to b₁, is named."""
    happened, told = set(), set()
    to_bias = questions_of_pass(replace(state, target=Target(1, "b")))
    last = [(now, question) for now, question in to_bias if question.quantity == "dL_db"]
    for now, question in (*questions_of_pass(state), *last):
        quantity, place = asked_of(question)
        digits = asked_digits(now, quantity, place)
        for name, value in numbers_of_slips(graph_of(now), quantity, entry_of(quantity, place)):
            happened.add(name)
            survey.cases[name] += 1
            if judge(now, question, exact(rounded(value, digits))).slip == name:
                told.add(name)
                survey.cases_named[name] += 1
    survey.can_happen.update(happened)
    survey.named.update(told)


def what_loops_give(state, question):
    """The numbers of all slips, the right one, and to how many digits it is asked."""
    quantity, place = asked_of(question)
    graph, at = graph_of(state), entry_of(quantity, place)
    slips, right = numbers_of_slips(graph, quantity, at), graph.value(quantity, *at)
    asked = asked_digits(state, quantity, place)
    if quantity in ("new_w", "new_b"):  # of an update more digits may be asked than stand there
        slips += [each for digits in {3, asked} for each in numbers_of_slips(OnTheScreen(graph, digits), quantity, at)]
    return slips, right, asked


def answer(state, survey, rng, count):
    """Random numbers as answers to the questions of a pass: of any size, near the right one, near those of slips."""
    asked = [(now, question, *what_loops_give(now, question)) for now, question in questions_of_pass(state)]
    for _ in range(count):
        now, question, slips, right, digits = rng.choice(asked)
        centre = rng.choice([right, 1.0, *(value for _, value in slips)])
        number = rounded(centre * rng.choice([1, 1 + rng.gauss(0, 0.003), rng.uniform(-2, 2)]), digits)
        judgement = judge(now, question, exact(number))
        survey.answers += 1
        if judgement.slip:
            survey.claimed += 1
            if why := _is_false(judgement.slip, number, slips, right, digits):
                survey.false.append((why, judgement.sentence, question, number))


def _is_false(name, number, slips, right, digits):
    """Why a slip is falsely named, if it is."""
    if rounded(right, digits) == number:
        return "it is right"
    if not any(_is_near(number, value, digits) for slip, value in slips if slip == name):
        return "the slip does not give it"
    if any(rounded(value, digits) == number for slip, value in slips if slip != name):
        return "another slip gives it as well"
    return ""


def _is_near(number, value, digits, units=3):
    """As near as whoever reckons with the numbers on the screen may come."""
    unit = 10.0 ** (int(f"{value:.{digits - 1}e}".partition("e")[2]) - digits + 1) if value else 0.0
    return abs(number - value) <= units * unit * (1 + 1e-9)


def survey(count, answers, seed=0, nets=NETS):
    """``count`` nets of the generator, each with its slips, and so many random answers to all of them."""
    rng, found = random.Random(seed), Survey()
    for index in range(count):
        experiment = friendly(seed + SEEDS * index, nets[index % len(nets)])
        state = first_state(experiment, Path())
        found.nets += 1
        found.apart += telling(state).is_enough
        look_at(state, found)
        answer(state, found, rng, -(-answers // count))
    return found


def on_examples(found, answers, seed=0):
    """Random answers on the small nets that come with nnviz, whose numbers are not made to be reckoned with."""
    rng = random.Random(seed)
    paths = sorted(resources.path("experiments").glob("*.nnviz.json"))
    states = [replace(Session.open(path).state, scope="sample") for path in paths]
    small = [state for state in states if any(questions_of_pass(state)) and max(map(max, state.network.shapes)) <= 12]
    for state in small:
        answer(state, found, rng, -(-answers // len(small)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found = survey(options.count, options.answers, options.seed)
    on_examples(found, options.answers, options.seed)
    print(f"{found.apart} of {found.nets} nets have slips apart in {WANTED:.0%} of the cases, within {SEEDS} seeds")
    print(f"{'slip':20} {'nets':>11} {'':>8} {'cases':>11}")
    for name in sorted(found.can_happen):
        nets, cases = found.can_happen[name], found.cases[name]
        print(f"{name:20} {found.named[name]:5}/{nets:5} {found.named[name] / nets:8.2%} "
              f"{found.cases_named[name]:5}/{cases:5} {found.cases_named[name] / cases:8.2%}")  # fmt: skip
    print(f"{found.answers} answers, {found.claimed} named as a slip, {len(found.false)} of them falsely")
    for each in found.false[:20]:
        print("  ", *each)


if __name__ == "__main__":
    main()
