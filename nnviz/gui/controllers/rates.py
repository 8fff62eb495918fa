"""How fast training goes."""

#: Updates a second that the speed slider offers; None: as fast as it goes.
RATES: tuple[float | None, ...] = (1, 2, 5, 10, 30, 100, 1000, None)
USUAL_RATE = len(RATES) - 1  # place in RATES


def rate_text(index: int) -> str:
    """ "1 update a second", "1,000 updates a second", "as fast as it goes"."""
    rate = RATES[index]
    if rate is None:
        return "as fast as it goes"
    return f"{rate:,.0f} update{'' if rate == 1 else 's'} a second"
