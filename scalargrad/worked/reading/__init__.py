"""From a path to blocks of text whose every character knows its line and column: Markdown, notebooks, folders."""

from scalargrad.worked.reading.document import Block, Document
from scalargrad.worked.reading.fences import READ, kind_of
from scalargrad.worked.reading.files import SUFFIXES, read_document, read_input, read_text
from scalargrad.worked.reading.folders import find_documents, matches
from scalargrad.worked.reading.notebook import cells, options

__all__ = [
    "READ",
    "SUFFIXES", "Block", "Document", "cells", "find_documents", "kind_of", "matches", "options", "read_document",
    "read_input", "read_text",
]  # fmt: skip
