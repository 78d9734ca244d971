"""What IPython's `%matplotlib inline` imports. Nothing is ever drawn by it."""

from __future__ import annotations


class FigureCanvasAgg:
    pass
