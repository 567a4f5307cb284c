"""Models made ready for other programs: written, held against the library, and registered."""
