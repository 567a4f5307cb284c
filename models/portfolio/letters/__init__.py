"""Letters from data: what is owed on the letter's day, one letter or a day's."""
