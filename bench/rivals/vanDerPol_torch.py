"""Van der Pol, 200 trajectories, 1,000 RK4 steps, with torchdiffeq in float64 on one thread: seconds, the median of 5."""
import json
import time
from statistics import median

import torch
from torchdiffeq import odeint

torch.set_num_threads(1)
generator = torch.Generator().manual_seed(1)
z0 = 6 * torch.rand(200, 2, dtype=torch.float64, generator=generator) - 3
t = torch.linspace(0, 20, 1001, dtype=torch.float64)


def van_der_pol(_, z):
    x, v = z[..., 0], z[..., 1]
    return torch.stack([v, (1 - x * x) * v - x], -1)


def once():
    start = time.perf_counter()
    with torch.no_grad():
        odeint(van_der_pol, z0, t, method="rk4")
    return time.perf_counter() - start


once()
print(json.dumps({"seconds": median(once() for _ in range(5))}))
