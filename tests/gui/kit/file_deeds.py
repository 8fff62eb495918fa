"""What tests of files begin with, and look for."""

from nnviz import resources

TITLE = "XOR of signs, two hidden units"
XOR = resources.path("experiments", "xor.nnviz.json")


def change_something(runner):
    runner.run("set_title", title="Another")


def refusals(heard):
    return [sentence for name, *sentence in heard if name == "refused"]
