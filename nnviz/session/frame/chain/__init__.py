"""The chain-rule panel's part of the Frame."""
