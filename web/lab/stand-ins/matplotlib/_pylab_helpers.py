"""What IPython's `%matplotlib inline` imports: it finds no figures here, for `pyplot` shows them itself."""

from __future__ import annotations


class Gcf:
    @staticmethod
    def get_all_fig_managers() -> list[object]:
        return []
