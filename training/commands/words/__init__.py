"""`creditline words`: a lender's own words, checked, compared with those shipped, and counted in real letters."""
