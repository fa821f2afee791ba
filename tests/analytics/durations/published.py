"""Durations typed from their publications."""

import numpy as np

# E. J. Freireich et al., "The effect of 6-mercaptopurine on the duration of steroid-induced remissions in acute
# leukemia", Blood 21 (1963): weeks of remission under 6-MP, and whether it ended; as in D. R. Cox (1972).
REMISSION = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35], dtype=np.float64)
ENDED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=np.bool_)

# The product-limit estimate and Greenwood's errors of these, as in J. P. Klein and M. L. Moeschberger, "Survival
# analysis" (2003), table 4.1.
REMISSION_SURVIVAL = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
REMISSION_ERROR = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}

# D. M. Finkelstein and R. A. Wolfe, "A semiparametric model for regression analysis of interval-censored failure time
# data", Biometrics 41 (1985): months to breast retraction under radiotherapy, more than the first, at most the second.
_OPEN = np.inf
RADIOTHERAPY = np.array([
    *((45, _OPEN), (6, 10), (0, 7), (46, _OPEN), (46, _OPEN), (7, 16), (17, _OPEN), (7, 14), (37, 44), (0, 8)),
    *((4, 11), (15, _OPEN), (11, 15), (22, _OPEN), (46, _OPEN), (46, _OPEN), (25, 37), (46, _OPEN), (26, 40)),
    *((46, _OPEN), (27, 34), (36, 44), (46, _OPEN), (36, 48), (37, _OPEN), (40, _OPEN), (17, 25), (46, _OPEN)),
    *((11, 18), (38, _OPEN), (5, 12), (37, _OPEN), (0, 5), (18, _OPEN), (24, _OPEN), (36, _OPEN), (5, 11)),
    *((19, 35), (17, 25), (24, _OPEN), (32, _OPEN), (33, _OPEN), (19, 26), (37, _OPEN), (34, _OPEN), (36, _OPEN)),
])  # fmt: skip

# Its maximum likelihood estimate, as in M. P. Fay and P. A. Shaw, "Exact and asymptotic weighted logrank tests for
# interval censored data: the interval R package", Journal of Statistical Software 36 (2010).
RADIOTHERAPY_MASS = {
    (4, 5): 0.0463,
    (6, 7): 0.0334,
    (7, 8): 0.0887,
    (11, 12): 0.0708,
    (24, 25): 0.0926,
    (33, 34): 0.0818,
    (38, 40): 0.1209,
    (46, 48): 0.4656,
}
