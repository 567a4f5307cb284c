"""What stands behind the names of `import creditline`: what comes in brought to one form, what goes out to small objects."""
