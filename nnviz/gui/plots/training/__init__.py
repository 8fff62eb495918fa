"""Training: its buttons, its speed, the loss curves, the scrubber and what they say of the learning rate.

The curves are in ``loss_plot``, which loads pyqtgraph and is imported when they are first drawn.
"""
