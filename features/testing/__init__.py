"""What a catalogue of features is tested with: made-up histories, and what must change none of them."""
