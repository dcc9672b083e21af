"""The problem that all peers solve: Van der Pol with mu = 1 over [0, 20] from the same 200 starts, and how they are timed."""
import json
import time
from statistics import median

COUNT = 200
STEPS = (250, 500, 1000, 2000)
RTOLS = (1e-4, 1e-6, 1e-8)
STARTS = [((37 * j % 200) / 200 * 6 - 3, (91 * j % 200) / 200 * 6 - 3) for j in range(COUNT)]


def timed(once, rounds=5):
    """The median processor time in seconds after a first run, and what came of it: x and v of the ends in turn."""
    end = once()
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        once()
        times.append(time.process_time() - begun)
    return median(times), [float(x) for x in end]


def told(versions, runs):
    """Prints what a peer has to tell: rows of who, task, setting, seconds and the ends."""
    keys = ("who", "task", "setting", "seconds", "end")
    print(json.dumps({"versions": versions, "runs": [dict(zip(keys, run)) for run in runs]}))
