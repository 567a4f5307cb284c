"""Where customers live: each region's share of customers and its usual distance from national unemployment."""

import numpy as np

REGIONS = ("north", "northeast", "east", "central", "south", "southwest", "northwest", "coast")
REGION_SHARES = np.array([0.14, 0.09, 0.20, 0.15, 0.16, 0.11, 0.06, 0.09])
REGION_OFFSETS = np.array([0.0, 0.7, -0.4, 0.1, -0.3, 0.2, 0.5, -0.5])
