"""Every line cut on a day, explained in bounded memory and written as tables."""
