"""torchdiffeq on one thread in float64: all trajectories in one tensor, with one step for all where it chooses steps."""
import torch
import torchdiffeq
from peers_problem import RTOLS, STARTS, STEPS, timed, told
from torchdiffeq import odeint

torch.set_num_threads(1)
z0 = torch.tensor(STARTS, dtype=torch.float64)
ends = torch.tensor([0.0, 20.0], dtype=torch.float64)


def van_der_pol(_, z):
    x, v = z[..., 0], z[..., 1]
    return torch.stack([v, (1 - x * x) * v - x], -1)


def run(**options):
    def once():
        with torch.no_grad():
            return odeint(van_der_pol, z0, ends, **options)[-1].reshape(-1)

    return timed(once, 3)


runs = [("torchdiffeq rk4", "fixed", n, *run(method="rk4", options={"step_size": 20 / n})) for n in STEPS]
runs += [("torchdiffeq dopri5", "adaptive", r, *run(method="dopri5", rtol=r, atol=r * 1e-3)) for r in RTOLS]
told({"torch": torch.__version__, "torchdiffeq": torchdiffeq.__version__}, runs)
