"""Where every answer is built, of one customer or of many, as arrays; it knows no table and no words."""
