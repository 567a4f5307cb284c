"""An answer as one HTML file of its own: the customer's notice, and the page for staff."""
