"""An answer in words: sentences in English and Chinese, and the page for a terminal."""
