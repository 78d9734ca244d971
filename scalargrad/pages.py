"""Pages of HTML that load nothing: their content security policy names their own style and script, and no other."""

from __future__ import annotations

import base64
import hashlib


def policy(style: str, script: str, *more: str) -> str:
    r"""A content security policy: this style and this script, by their hashes, and what `more` allows; nothing else.

    So no request leaves a page, and no label or document in it can become a script.

    >>> print(policy("", "", "img-src data:").replace("; ", "\n"))
    default-src 'none'
    style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    img-src data:
    base-uri 'none'
    form-action 'none'
    """
    allowed = [f"style-src {_hash(style)}", f"script-src {_hash(script)}", *more]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
