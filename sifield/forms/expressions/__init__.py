"""What stands in a cell of logic: its grammar, its functions, and values as expressions see them. Knows no form."""
