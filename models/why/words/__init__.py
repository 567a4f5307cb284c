"""An answer in words: sentences, and the page for a terminal."""
