"""The form library as text, and what builds its workbooks (see README.md); no part of the program."""
