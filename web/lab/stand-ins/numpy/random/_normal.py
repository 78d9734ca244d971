"""Normal random numbers by the ziggurat of Marsaglia and Tsang: the bell is cut into 256 layers of the same area."""

import functools
import math
from decimal import Decimal, localcontext

RIGHT = 3.654152885361009  # where the tail begins
AREA = 0.004928673233974652  # of each layer
INVERSE = 0.27366123732975828  # of RIGHT
SCALE = 2**52


@functools.cache
def tables():
    """For each layer: below which number a point is inside at once, the width of a step, the height of the bell."""
    x, height = [0.0] * 256, [1.0] * 256
    with localcontext() as context:  # rounded rightly wherever it is computed; a float's log need not be
        context.prec = 30
        x[255], height[255] = RIGHT, float(Decimal(-0.5 * RIGHT * RIGHT).exp())
        for k in range(254, 0, -1):
            x[k] = math.sqrt(-2 * float(Decimal(AREA / x[k + 1] + height[k + 1]).ln()))
            height[k] = float(Decimal(-0.5 * x[k] * x[k]).exp())
            if k == 38:  # in NumPy's table this one is rounded to the other side, and the next follow from it
                height[k] = math.nextafter(height[k], 1.0)
    x[0] = AREA / height[255]
    inside = [round(RIGHT / x[0] * SCALE), 0, *(round(x[k] / x[k + 1] * SCALE) for k in range(1, 255))]
    return inside, [width / SCALE for width in x], height


def standard_normal(bits):
    """One normal number with mean 0 and deviation 1."""
    inside, steps, height = tables()
    while True:
        drawn = bits.next64()
        layer, sign, place = drawn & 255, drawn >> 8 & 1, drawn >> 9 & SCALE - 1
        x = -place * steps[layer] if sign else place * steps[layer]
        if place < inside[layer]:
            return x
        if layer == 0:
            return _of_the_tail(bits, place)
        if (height[layer - 1] - height[layer]) * bits.random() + height[layer] < math.exp(-0.5 * x * x):
            return x


def _of_the_tail(bits, place):
    while True:
        x, y = -INVERSE * math.log1p(-bits.random()), -math.log1p(-bits.random())
        if 2 * y > x * x:
            return -(RIGHT + x) if place >> 8 & 1 else RIGHT + x
