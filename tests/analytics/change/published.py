"""Series and triangles as they were published, and what their authors found in them."""

import numpy as np

SICILY_COUNTS = (
    "728 659 791 734 757 726 760 740 720 814 795 858 887 766 851 769 781 756 766 752 765 831 879 928 914 808 937 840 "
    "916 828 845 818 860 839 887 886 831 796 833 820 877 758 767 738 781 843 850 908 1021 859 976 888 962 838 810 876 "
    "843 936 912"
)
"""Admissions for acute coronary events, ages 0-69, Sicily, by month from January 2002 to November 2006."""

SICILY_POPULATION = (
    "379875.3 376495.5 377040.8 377116.4 377383.4 374113.1 379513.3 376295.5 374653.2 378485.6 375955.5 378349.7 "
    "376762.4 379032.3 379360.4 376162 377972.4 381830.7 379888.6 380872.2 380966.9 381240.4 382104.9 381802.7 "
    "381656.3 383680 383504.2 386462.9 383783.1 380836.8 383483 380906.2 382926.8 384052.4 384449.6 383428.4 388153.2 "
    "388373.2 386470.1 386033.2 383686.4 385509.3 385901.9 386516.6 388436.5 383255.2 390148.7 385874.9 391613.6 "
    "391750.4 394005.6 391364.9 391664.6 389022.3 391878.5 388575.3 392989 390018.8 390712.3"
)
"""Age-standardised person-time behind each month.

Both after the supplement and code of Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology
46:348. The ban came into force in January 2005, month 36 counted from 0.
"""

SICILY_BAN = 36


def sicily() -> tuple[np.ndarray, np.ndarray]:
    """Counts and person-time of the 59 months."""
    return np.array(SICILY_COUNTS.split(), float), np.array(SICILY_POPULATION.split(), float)


RAA = """
5012 8269 10907 11805 13539 16181 18009 18608 18662 18834
106 4285 5396 10666 13782 15599 15496 16169 16704
3410 8992 13873 16141 18735 22214 22863 23466
5655 11555 15766 21266 23425 26083 27067
1092 9565 15836 22169 25955 26180
1513 6445 11702 12935 15852
557 4020 10946 12314
1351 6947 13112
3133 5395
2063
"""
"""Reinsurance Association of America (1991), Historical Loss Development Study, p. 96; as in Mack (1994), Insurance:
Mathematics and Economics 15:133."""

RAA_OUTSTANDING = (0, 154, 617, 1636, 2747, 3649, 5435, 10907, 10650, 16339)
RAA_ERRORS = (0, 206, 623, 747, 1469, 2002, 2209, 5358, 6333, 24566)
RAA_TOTAL, RAA_TOTAL_ERROR = 52_135.23, 26_909.01
"""Vignette of the R package ChainLadder (Gesmann et al.), est.sigma = "Mack", which is the rule of Mack (1993)."""

TAYLOR_ASHE = """
357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463
352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085
290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315
310608 1418858 2195047 3757447 4029929 4381982 4588268
443160 1136350 2128333 2897821 3402672 3873311
396132 1333217 2180715 2985752 3691712
440832 1288463 2419861 3483130
359480 1421128 2864498
376686 1363294
344014
"""
"""Taylor and Ashe (1983), Journal of Econometrics 23:37; as in Mack (1993), ASTIN Bulletin 23:213, table 1."""

TAYLOR_ASHE_ERRORS = (0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155)
TAYLOR_ASHE_TOTAL, TAYLOR_ASHE_TOTAL_ERROR = 18_680_856, 2_447_095
"""Mack (1993), table 3."""

TAYLOR_ASHE_BOOTSTRAP = {1: 117, 2: 47, 3: 37, 4: 31, 5: 27, 6: 23, 7: 21, 8: 25, 9: 44}
TAYLOR_ASHE_BOOTSTRAP_TOTAL = 2_956_000
"""England (2002), Insurance: Mathematics and Economics 31:461: prediction error of the bootstrap with over-dispersed
Poisson process error, per cent of each row's outstanding (table 2), and standard deviation of the total (table 3)."""


def triangle(text: str) -> np.ndarray:
    """A run-off triangle of running totals, NaN what is to come."""
    rows = [line.split() for line in text.split("\n") if line]
    return np.array([[float(each) for each in row] + [np.nan] * (len(rows[0]) - len(row)) for row in rows])


GARWOOD = {0: (0.0, 3.689), 1: (0.0253, 5.572), 5: (1.623, 11.668), 10: (4.795, 18.390)}
"""Garwood (1936), Biometrika 28:437: 95 % limits of a Poisson mean by the count."""

NILE_BREAK = 1898
"""Last year of the first regime: Cobb (1978), Biometrika 65:243."""

NILE_BIC = {0: 1318, 1: 1270, 2: 1276, 3: 1285}
"""By number of breaks, with 15 years a segment at least: Zeileis, Kleiber, Kraemer and Hornik (2003), Computational
Statistics and Data Analysis 44:109, and the documentation of their R package strucchange."""
