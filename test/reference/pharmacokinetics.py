"""Makes samples/data/pharmacokinetics.csv: the closed form by superposition of doses, with normal noise."""
import math
import random

KA, KE, DOSES = 1.2, 0.15, [(0, 8), (12, 4), (24, 4)]
TIMES = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 10, 12.5, 13, 14, 16, 18, 20, 24.5, 25, 26, 28, 30, 33, 36]
random.seed(23)
print("t,blood")
for t in TIMES:
    blood = sum(
        d * KA / (KA - KE) * (math.exp(-KE * (t - at)) - math.exp(-KA * (t - at))) for at, d in DOSES if t >= at
    )
    print(f"{t},{blood + random.gauss(0, 0.1):.3f}")
