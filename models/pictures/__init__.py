"""Pictures as SVG by hand, for pages and reports alike."""
