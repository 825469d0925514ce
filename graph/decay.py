"""How a tie loses weight with age: by half in every half-life of its kind."""

from collections.abc import Sequence

import numpy as np

from graph.model import Floats


def decay(age_days: Floats | Sequence[float] | float, half_life_days: float) -> Floats:
    """Give 0.5 ** (age / half-life) for ages in days; an infinite half-life means no decay.

    ValueError for an age below 0 (a tie of the future has no weight, it does not belong here) or a half-life that is
    not above 0.

    >>> decay([0, 90, 180], 90)
    array([1.  , 0.5 , 0.25])
    """
    ages = np.asarray(age_days, np.float64)
    if not half_life_days > 0:
        raise ValueError(f"a half-life must be above 0 days, not {half_life_days}")
    if np.any(ages < 0):
        raise ValueError(f"an age must not be below 0 days, not {ages.min()}")
    return np.asarray(np.exp2(-ages / half_life_days))


def decay_table(half_life_days: Sequence[float], oldest: int) -> Floats:
    """Give the factor of every kind and whole age 0..oldest in days: float64[kinds, oldest + 1].

    >>> decay_table([1, 2], 2)
    array([[1.        , 0.5       , 0.25      ],
           [1.        , 0.70710678, 0.5       ]])
    """
    ages = np.arange(oldest + 1, dtype=np.float64)
    return np.stack([decay(ages, half_life) for half_life in half_life_days])
