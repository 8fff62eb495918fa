"""Weights of other programs, in and out: files of named arrays, and what their names and shapes mean for a net.

- ``files``: FORMATS; ``npz`` and ``safetensors``: each of them as bytes;
- ``tensors``: an array of any program as float64;
- ``naming``: which arrays are the W and the b of which layer, and how nnviz names its own;
- ``fitting``: the parameters of a net out of them, or the sentence that says which shape does not fit.

W is (fan_out, fan_in) and b (fan_out,), as in PyTorch.
"""
