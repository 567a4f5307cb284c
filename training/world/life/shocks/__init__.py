"""What strikes a customer, and how dues are met."""
