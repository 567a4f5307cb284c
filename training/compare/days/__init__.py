"""What both models, and the policies, make of every customer on a day."""
