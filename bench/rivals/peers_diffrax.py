"""diffrax, jitted and mapped over all trajectories, on one thread in float64."""
import os

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import diffrax
import jax
import jax.numpy as jnp
from peers_problem import RTOLS, STARTS, STEPS, timed, told

jax.config.update("jax_enable_x64", True)
z0 = jnp.array(STARTS)
term = diffrax.ODETerm(lambda t, z, args: jnp.stack([z[1], (1 - z[0] * z[0]) * z[1] - z[0]]))


def run(controller, dt0):
    def one(z):
        solved = diffrax.diffeqsolve(
            term, diffrax.Tsit5(), 0.0, 20.0, dt0, z, stepsize_controller=controller, max_steps=100_000
        )
        return solved.ys[-1]

    all_of_them = jax.jit(jax.vmap(one))
    return timed(lambda: all_of_them(z0).block_until_ready().reshape(-1), 3)


runs = [("diffrax Tsit5", "fixed", n, *run(diffrax.ConstantStepSize(), 20 / n)) for n in STEPS]
runs += [
    ("diffrax Tsit5", "adaptive", r, *run(diffrax.PIDController(rtol=r, atol=r * 1e-3), None)) for r in RTOLS
]
told({"jax": jax.__version__, "diffrax": diffrax.__version__}, runs)
