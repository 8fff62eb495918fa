"""The error mountain: the loss along one direction, and over two of them as a map and as a surface."""
