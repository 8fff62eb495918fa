"""The public names, for notebooks and scripts: ``nnviz`` itself hands them out when they are first asked for.

- ``making``: open, example, from_weights; ``given``: what is handed in;
- ``net``: Net, which the others come from; ``passes``: Trace and LayerNumbers; ``chain``: Chain and Factor;
- ``picture``: Picture; ``application``: the Qt application that paints one.

What stands in resources/python.md stays as it is from version to version.
"""
