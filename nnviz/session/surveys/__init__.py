"""Work done beside the window, in any thread: the mountain, the verdict, the layers."""
