"""One training iteration of a 2-50-2 tanh network on z^3 with torchdiffeq's odeint in float64 on one thread: seconds, a median."""
import json
import time
from statistics import median

import torch
from torchdiffeq import odeint

BATCH, TIMES, STEP = 20, 10, 25 / 999
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(1)


class Field(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.net = torch.nn.Sequential(torch.nn.Linear(2, 50), torch.nn.Tanh(), torch.nn.Linear(50, 2))

    def forward(self, t, z):
        return self.net(z**3)


class Truth(torch.nn.Module):
    matrix = torch.tensor([[-0.1, 2.0], [-2.0, -0.1]])

    def forward(self, t, z):
        return torch.mm(z**3, self.matrix.T)


t = STEP * torch.arange(TIMES)
z0 = 3 * torch.rand(BATCH, 2) - 1.5
with torch.no_grad():
    observed = odeint(Truth(), z0, t, method="dopri5", rtol=1e-9, atol=1e-9)
field = Field()
optimizer = torch.optim.Adam(field.parameters(), lr=1e-3)


def once():
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = torch.mean(torch.abs(odeint(field, z0, t, method="rk4") - observed))
    loss.backward()
    optimizer.step()
    return time.perf_counter() - start


for _ in range(10):
    once()
print(json.dumps({"seconds": median(once() for _ in range(100))}))
