"""The arrays that plots draw: values, places and shares alike."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
