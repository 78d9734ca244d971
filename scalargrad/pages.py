"""Pages of HTML that load nothing: their content security policy names their own style and script, and no other.

And what stands in a notebook: something also where the notebook is not trusted.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape


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
    allowed = [f"style-src {hashed(style)}", f"script-src {hashed(script)}", *more]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def filled(page: str, slots: Mapping[str, str]) -> str:
    """A page with something in each of its slots, `%%name%%`. What is filled in is never looked at again.

    >>> filled("<h1>%%title%%</h1>", {"title": "50 %%style%%"})
    '<h1>50 %%style%%</h1>'
    """
    parts = page.split("%%")  # text, name of a slot, text, …
    return "".join([slots[part] if i % 2 else part for i, part in enumerate(parts)])


def image(svg: str, alt: str) -> str:
    """An SVG as an image that is no wider than the page: what the sanitizer of an untrusted notebook lets through."""
    data = base64.b64encode(svg.encode()).decode()
    style = "max-width: 100%; height: auto"
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}" style="{style}">'


def or_still(full: str, still: str, style: str = "") -> str:
    """HTML for a notebook: `full`, or `still` where a front end takes `<style>` out, as many do without trust.

    Without the style `full` stays hidden, or what the sanitizer left of it. The style's rules begin at its own element,
    so that one trusted output does not hide what stands in another that is not.

    style: more rules, for what is in `full`.
    """
    rules = f"{_OR_STILL} {style}".strip()
    return f'<div class="scalargrad"><style>{rules}</style><div hidden="hidden">{full}</div><div>{still}</div></div>'


_OR_STILL = (
    ".scalargrad > style + div { display: block !important; } .scalargrad > style + div + div { display: none; }"
)


def hashed(text: str) -> str:
    """The hash by which a policy names a script or a style."""
    return f"'{digest(text.encode())}'"


def digest(data: bytes) -> str:
    """The hash that a browser compares a file with.

    >>> digest(b"")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"
