"""The game of the layers: the scoring and deciding chain evaluated with any of its layers moved, and its shares."""
