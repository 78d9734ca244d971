"""From a path to blocks of text whose every character knows its line and column: Markdown, notebooks, folders."""

from scalargrad.worked.reading.document import Block, Document
from scalargrad.worked.reading.files import find_documents, read_document, read_text
from scalargrad.worked.reading.notebook import cells, options

__all__ = ["Block", "Document", "cells", "find_documents", "options", "read_document", "read_text"]  # fmt: skip
