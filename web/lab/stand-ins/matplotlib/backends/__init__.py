"""What IPython's `%matplotlib inline` imports."""
