"""The iterations of the sample `spiral` with torchdiffeq's odeint in float64 on one thread: seconds for all of them.

1,400 iterations on 20 windows of 10 times are timed by a median. The 600 that follow solve one window that grows to 1,000 times;
some of its lengths are timed once and the others interpolated, as the whole would take many minutes.
"""
import json
import time
from statistics import median

import torch
from torchdiffeq import odeint

POINTS, STEP, WINDOWS, GROWING = 1000, 25 / 999, 1400, 600
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


t = STEP * torch.arange(POINTS)
with torch.no_grad():
    path = odeint(Truth(), torch.tensor([[2.0, 0.0]]), t, method="dopri5", rtol=1e-9, atol=1e-9)[:, 0]
field = Field()
optimizer = torch.optim.Adam(field.parameters(), lr=1e-3)


def once(starts, points):
    start = time.perf_counter()
    optimizer.zero_grad()
    observed = torch.stack([path[starts + n] for n in range(points)])
    loss = torch.mean(torch.abs(odeint(field, observed[0], t[:points], method="rk4") - observed))
    loss.backward()
    optimizer.step()
    return time.perf_counter() - start


def window():
    return once(torch.randint(0, POINTS - 10, (20,)), 10)


for _ in range(10):
    window()
seconds = WINDOWS * median(window() for _ in range(100))
lengths = [10, 208, 406, 604, 802, 1000]
timed = [once(torch.zeros(1, dtype=torch.long), points) for points in lengths]
seconds += GROWING * sum((a + b) / 2 for a, b in zip(timed, timed[1:])) / (len(lengths) - 1)
print(json.dumps({"seconds": seconds}))
