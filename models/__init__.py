"""What a trained model is and does: score, bands, line policy and why."""
