"""Kinds of mistakes in a few words, without a number: for students, and to count them in a class."""

from __future__ import annotations

from scalargrad.languages import say

# Whose sentences say by which number an answer is off. With that the right one is known, so a student gets the kind.
TELLING = ("sign", "factor", "sum-for-mean", "mean-for-sum", "upside-down", "root")
SAYS_ZERO = ("independent", "old-version")  # of a derivative: whoever is told so knows that it is 0


def kind_of(mistake: str) -> str:
    """A kind of mistake in words; its own name for one that has none here.

    >>> kind_of("no-slope")
    "the activation's derivative is left out"
    """
    return kinds().get(mistake) or mistake.replace("-", " ")


def kinds() -> dict[str, str]:
    """For each kind of mistake its words."""
    return {
        "sign": say("the sign is the other one"),
        "factor": say("a factor is missing, or there is one too many"),
        "sum-for-mean": say("the sum stands where the mean belongs"),
        "mean-for-sum": say("the mean stands where the sum belongs"),
        "rate": say("the learning rate is one factor too many"),
        "no-rate": say("the learning rate is left out"),
        "upside-down": say("it is upside down"),
        "no-update": say("this is the step or the gradient, and not the new parameter"),
        "no-slope": say("the activation's derivative is left out"),
        "other-slope": say("the activation's derivative is taken wrongly, or in the wrong place"),
        "no-error": say("the error is left out of the derivative"),
        "no-target": say("the target is left out of the error"),
        "updated-early": say("a parameter was updated before it was used"),
        "updated-late": say("a parameter was not updated before it was used"),
        "other-input": say("another layer's number stands in the place of this one's"),
        "no-weight": say("a weight is left out"),
        "transposed": say("there is a transpose too many, or one is missing"),
        "divided": say("it is divided where it should be multiplied, or the other way round"),
        "squared": say("the terms are squared where they should not be"),
        "no-power": say("the power is left out"),
        "no-activation": say("the activation is left out"),
        "no-term": say("a term of a sum is left out"),
        "rows-for-columns": say("rows and columns are swapped"),
        "swapped-entries": say("entries are swapped"),
        "other-index": say("the index is another"),
        "weight-for-bias": say("this is the derivative by the weight, and not by the bias"),
        "another-time": say("this is the number at another time"),
        "other-name": say("this is the number of another name"),
        "other-number": say("another number stands in the arithmetic"),
        "no-factor": say("a factor is left out"),
        "no-inner": say("the inner derivative is left out"),
        "no-path": say("a path is left out"),
        "misread": say("a number was misread"),
        "slip": say("a slip of the pen"),
        "last-digit": say("the last digit is off"),
        "rounded": say("something was rounded on the way"),
        "cut-off": say("digits were cut off on the way"),
        "same-again": say("the same mistake as in a line above"),
        "another-shape": say("the shape is another"),
        "extra-factor": say("there is a factor too many"),
        "other-activation": say("another activation stands in its place"),
        "power-rule": say("the derivative of a power is taken wrongly"),
        "quotient-rule": say("the derivative of a quotient is taken wrongly"),
        "other-function": say("another function stands in its place"),
        "bias-as-factor": say("a bias is taken for a factor"),
        "wrong-entry": say("the derivative of a maximum goes to an entry that does not win"),
        "other-variance": say("the variance is taken in another way"),
        "other-base": say("the logarithm has another base"),
        "degrees": say("the angle is taken in degrees"),
        "no-function": say("a function is left out"),
        "root": say("it is the square root of what is asked for"),
        "flipped": say("an array is read backwards"),
        "shifted": say("an index is off by one"),
        "means-multiplied": say("means are multiplied where the mean of the products belongs"),
        "swapped-names": say("two names are swapped"),
        "no-division": say("a division is left out"),
        "complement": say("z and 1 - z are swapped"),
        "new-parameter": say("this is the new parameter, and not the gradient"),
        "no-outer": say("the outer derivative is left out"),
        "single-precision": say("it was computed with single precision"),
        "wrong-on-the-way": say("a number on the way is wrong"),
        "independent": say("it does not depend on that at all"),
        "too-few-digits": say("too few digits in the answer to tell the cause"),
    }
