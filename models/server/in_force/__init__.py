"""The models a server answers with: opened, proven, swapped."""
