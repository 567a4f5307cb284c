"""Records of many customers put right: every past decision that would have been otherwise, found and made again."""
