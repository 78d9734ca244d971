"""The rows of the table of mistakes, by subject; mistakes.py puts them together."""
