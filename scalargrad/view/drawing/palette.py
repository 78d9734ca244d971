"""The colours and type of all drawings, chosen once.

What goes forward is blue, what goes backward is vermilion: two colours that colour-blind readers tell apart (Okabe and
Ito, «Color Universal Design», 2008), and that differ in grey on paper as well. No meaning is carried by colour alone:
negative weights are dashed, gradients stand on the right. Text stands on light cards of its own, and lines have a
middle tone, so that one drawing reads on white paper and on a dark slide; the background is left transparent.
"""

INK = "#1F2933"  # text on a card
FORWARD = "#0A5796"  # values, positive weights
BACKWARD = "#A83C00"  # gradients, local derivatives, negative weights
LINE = "#7C858E"  # edges and borders: a contrast of at least 3.5 to white and to black alike
QUIET = "#5B6570"  # small print on a card

CARD = "#FFFFFF"  # the result of an operation
LEAF = "#E3EEF8"  # an input or a parameter
OUTPUT = "#FFF0CC"  # what was asked to be drawn
NOTE = "#F0F1F3"  # constants, and notes on what is left out
SLOPE = "#FCE9DC"  # local derivatives

POSITIVE_LINE = "#3B8BC8"  # weights, as lines on any background
NEGATIVE_LINE = "#D9691E"

FONT = "Arial"  # Graphviz knows its metrics even where no fonts are installed
