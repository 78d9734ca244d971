"""The page's own words, in the language that is spoken; JavaScript and index.html know them by these names."""

from __future__ import annotations

from typing import Any

from scalargrad.languages import say
from scalargrad.worked.reports import verdict_meaning, verdict_word
from scalargrad.worked.reports.html.claim import SIGNS, as_sentence, css_class


def words() -> dict[str, str]:
    return {
        "title": say("scalargrad: check a worked example"),
        "purpose": say("checks worked examples of backpropagation"),
        "skip": say("To the document"),
        "open": say("Open …"),
        "open_document": say("Open a document"),
        "new": say("New"),
        "open_file": say("Open a file …"),
        "own": say("Your documents"),
        "untitled": say("Without a title"),
        "drop": say("Let go to open the file"),
        "beginning": say("To begin with"),
        "examples": say("Worked examples"),
        "exercises": say("Exercises"),
        "share": say("Share"),
        "download": say("Download"),
        "more_pages": say("Other pages"),
        "notebooks": say("Notebooks"),
        "views": say("Views"),
        "document": say("Document"),
        "report": say("Report"),
        "steps": say("Step by step"),
        "derivative": say("Derivative"),
        "chain": say("The chain rule"),
        "exercise": say("Exercise"),
        "exercise_none": say("This document asks for nothing: no claim ends in == ..."),
        "exercise_about": say(
            "An exercise can be made of it: the same document with other numbers, in which the claims are open."
        ),
        "exercise_make": say("Make an exercise of this document"),
        "exercise_error": say("The document has an error; the answers are marked once it can be read."),
        "answers_about": say("An answer is a number, arithmetic such as -2*3/4, or a list such as [1, 2]."),
        "answers_download": say("Download the answers"),
        "answers_clear": say("Clear all answers"),
        "answers_sure": say("All answers to this document are cleared. Go on?"),
        "hint": say("Hint"),
        "hint_more": say("Another hint"),
        "hint_none": say("No mistake that is known gives this number."),
        "divider": say("Width of the document"),
        "close": say("Close"),
        "stop": say("Stop"),
        "previous_wrong": say("Previous wrong line"),
        "next_wrong": say("Next wrong line"),
        "computed": say("computed"),
        "comes_to": say("the right side comes to"),
        "more": say("more"),
        "stops": say("stopped here"),
        "stops_at": say("stopped at line"),
        "new_document": f"# {say('Without a title')}\n\n```worked\nx = 3\ny = x**2\ny == 9\ndy/dx == 6\n```\n",
        "no_block": say("This text has no block to check."),
        "make_block": say("Make a block of it"),
        "is_notebook": say("This is the file of a notebook."),
        "read_cells": say("Read its cells"),
        "language_page": say("The language"),
        "language_lines": say("How it is written"),
        "language_given": say("a given number"),
        "language_formula": say("a formula"),
        "language_claim": say("what is stated; it is checked"),
        "language_derivative": say("a derivative that is stated"),
        "language_open": say("the reader is asked for it"),
        "language_begin": say("begins a block, which ``` ends"),
        "language_all": say("All of the language"),
        "about": say("About this page"),
        "about_what": say(
            "A worked example is a text whose numbers are checked. Write the numbers of a backpropagation by hand in a "
            "block that begins with ```worked; each gets a mark, and a wrong one gets a reason."
        ),
        "about_numbers": say(
            "The computed numbers are those of the command scalargrad check: the same Python runs in this page, and "
            "computes each number from the formulas of the document, with as many digits as its mark needs."
        ),
        "about_private": say(
            "Nothing you write leaves this page, unless you share it: a link holds the whole document, and no server "
            "sees the part of an address that holds it."
        ),
        "marks": say("Marks"),
        "keys": say("Keys"),
        "tab_key": say("From a wrong line into its note; from any other line out of the document"),
        "escape_key": say("From a note back to its line"),
        "editor_keys": say(
            "F8 goes to the next wrong line, Shift and F8 to the previous one. Tab leaves the document."
        ),
        "licences": say("Licences"),
        "starting": say("Starting Python …"),
        "ready": say("Ready"),
        "checking": say("Checking …"),
        "again": say("Try again"),
        "off": say("Python was not started."),
        "stopped": say("Stopped."),
        "failed": say("Python could not be loaded; is there a connection?"),
        "slow": say("Python is still being loaded: 8 MB, the first time."),
        "no_wasm": say("This browser, or a setting of it, allows no WebAssembly: Python cannot run here."),
        "too_long": say("This took too long and was stopped."),
        "broke": say("Python broke down."),
        "broke_again": say("Python broke down twice over this text; it is checked again once it changes."),
        "suspect": say("The page ended while it checked this text; it is not checked again by itself."),
        "defect": say("This is a defect of scalargrad, please report it:"),
        "link_broken": say("The link is broken: perhaps it was cut off when it was copied."),
        "link_version": say("The link is of another version of this page."),
        "too_large": say("This is too large: a document has at most 1 MiB."),
        "not_text": say("This is no file of text in UTF-8."),
        "not_readable": say("This cannot be read: it is a folder, or a file that the browser may not open."),
        "one_file": say("Several files: {file} is opened, one at a time.", file="{file}"),
        "not_notebook": say("This is not a notebook of format 4."),
        "not_found": say("There is no such document here."),
        "not_loaded": say("The document could not be loaded; is there a connection?"),
        "not_kept": say("This browser keeps nothing for this page: download the document before you leave."),
        "kept": say("Your own document is kept."),
        "back": say("Back to it"),
        "copied": say("The link is copied; it holds the whole document."),
        "in_address": say("The address of this page now holds the whole document: copy it."),
        "long_link": say(
            "It has {count} characters, and some programs cut such links off: send the downloaded file where one does.",
            count="{count}",
        ),
        "late": say(
            "The page has not started. It needs JavaScript, and a server: opened as a file it cannot run. Its folder "
            "is shown by `python -m http.server`, for example."
        ),
        "needs_javascript": say("This page needs JavaScript and WebAssembly."),
    }


def notebook_words() -> dict[str, str]:
    """The words of the list of notebooks."""
    return {
        "title": say("scalargrad: notebooks"),
        "notebooks": say("Notebooks"),
        "run": say("They run in this browser: nothing is installed, and nothing is sent anywhere."),
        "slow": say("Python needs some seconds to start; what a notebook has put out before is there at once."),
        "files": say("All files, and a new notebook"),
        "kept": say(
            "What you change in a notebook is kept in this browser, also when the notebook here changes. Download what "
            "you do not want to lose: browsers throw such copies away when they need room."
        ),
        "original": say("Take the original again"),
        "sure": say("Your own copy of this notebook is deleted from this browser."),
        "restart": say(
            "A cell that never ends is ended by Kernel ▸ Restart Kernel, which starts Python anew; so is one that "
            "broke Python down, as lists nested thousands deep do in a browser."
        ),
        "stand_ins": say(
            "NumPy, Matplotlib and scikit-learn are small stand-ins here, written for these notebooks; what they do "
            "not know, they say. The engine is the plain one, ten to thirty times slower than an installed one."
        ),
        "back": say("Check a document"),
    }


def verdicts() -> dict[str, Any]:
    """The verdicts, each with its sign, its class in style sheets, its word and what it means."""
    return {
        verdict: {
            "sign": sign,
            "css": css_class(verdict),
            "word": verdict_word(verdict),
            "meaning": as_sentence(verdict_meaning(verdict)),
        }
        for verdict, sign in SIGNS.items()
    }
