"""The stage of a world: who lives where, in which economy, with which random numbers."""
