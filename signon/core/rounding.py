"""Round numbers down to two digits, to be written with a plus for the rest: "48,000+"."""


def rounded_down(number: int) -> tuple[int, bool]:
    """Return ``number`` cut to its first two digits, and whether that left anything out.

    >>> rounded_down(173), rounded_down(9), rounded_down(48_302), rounded_down(170)
    ((170, True), (9, False), (48000, True), (170, False))
    """
    step = 10 ** max(0, len(str(number)) - 2)
    return number // step * step, number % step > 0
