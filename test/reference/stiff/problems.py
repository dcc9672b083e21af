"""
The stiff problems that implicit methods are held against, as F. Mazzia and C. Magherini, Test Set for IVP Solvers (release 2.4, 2008)
and E. Hairer and G. Wanner, Solving Ordinary Differential Equations II (1996), IV.10, state them.

Every f takes the time and the state as an array of whatever numbers, of one state or of one a column, and `exp`, `sin` of such numbers.
Constants are decimal fractions, written as they are in text: numbers of more digits are made of them.
"""

from dataclasses import dataclass, field


@dataclass
class Problem:
    name: str
    z0: list
    span: tuple
    f: object
    # What an absolute tolerance is to the relative one.
    atol: float
    # Diagonals of the derivative below and above the main one; None: full.
    band: tuple = None
    # Where f jumps.
    jumps: list = field(default_factory=list)
    # Values that were published, by component.
    published: dict = field(default_factory=dict)
    # Of how many digits of them the publication is sure of.
    digits: int = 12
    # The time they are of, where that is not the end.
    published_at: float = None
    # At which SciPy's methods solve it in a reasonable time, and which they are.
    peers: dict = field(default_factory=lambda: {name: (1e-4, 1e-6, 1e-8) for name in ("Radau", "BDF")})
    # A program that solves it in place of solutions.py.
    compiled: str = None


def robertson(t, z, c, m):
    a, b, d = z
    made, used, slow = c("0.04") * a, c("1e4") * b * d, c("3e7") * b * b
    return [used - made, made - used - slow, slow]


def hires(t, z, c, m):
    y1, y2, y3, y4, y5, y6, y7, y8 = z
    bound = c("280") * y6 * y8
    return [
        c("-1.71") * y1 + c("0.43") * y2 + c("8.32") * y3 + c("0.0007"),
        c("1.71") * y1 - c("8.75") * y2,
        c("-10.03") * y3 + c("0.43") * y4 + c("0.035") * y5,
        c("8.32") * y2 + c("1.71") * y3 - c("1.12") * y4,
        c("-1.745") * y5 + c("0.43") * y6 + c("0.43") * y7,
        -bound + c("0.69") * y4 + c("1.71") * y5 - c("0.43") * y6 + c("0.69") * y7,
        bound - c("1.81") * y7,
        c("1.81") * y7 - bound,
    ]


def oregonator(t, z, c, m):
    x, y, w = z
    return [c("77.27") * (y + x * (1 - c("8.375e-6") * x - y)), (w - (1 + x) * y) / c("77.27"), c("0.161") * (x - w)]


def van_der_pol(t, z, c, m):
    x, v = z
    return [v, ((1 - x * x) * v - x) * c("1e6")]


def e5(t, z, c, m):
    y1, y2, y3, y4 = z
    a, b, d, e = c("7.89e-10") * y1, c("1.1e7") * y1 * y3, c("1.13e9") * y2 * y3, c("1.13e3") * y4
    return [-a - b, a - d, a - b - d + e, b - e]


RATES = (
    ".35 26.6 1.23e4 8.6e-4 8.2e-4 1.5e4 1.3e-4 2.4e4 1.65e4 9e3 .022 1.2e4 1.88 1.63e4 4.8e6 3.5e-4 .0175 1e8 4.44e11 1240 2.1 "
    "5.78 .0474 1780 3.12"
).split()


def pollution(t, z, c, m):
    y = [None, *z]
    k = [None, *map(c, RATES)]
    r = [
        None, k[1] * y[1], k[2] * y[2] * y[4], k[3] * y[5] * y[2], k[4] * y[7], k[5] * y[7], k[6] * y[7] * y[6], k[7] * y[9],
        k[8] * y[9] * y[6], k[9] * y[11] * y[2], k[10] * y[11] * y[1], k[11] * y[13], k[12] * y[10] * y[2], k[13] * y[14],
        k[14] * y[1] * y[6], k[15] * y[3], k[16] * y[4], k[17] * y[4], k[18] * y[16], k[19] * y[16], k[20] * y[17] * y[6],
        k[21] * y[19], k[22] * y[19], k[23] * y[1] * y[4], k[24] * y[19] * y[1], k[25] * y[20],
    ]  # fmt: skip
    return [
        -r[1] - r[10] - r[14] - r[23] - r[24] + r[2] + r[3] + r[9] + r[11] + r[12] + r[22] + r[25],
        -r[2] - r[3] - r[9] - r[12] + r[1] + r[21],
        -r[15] + r[1] + r[17] + r[19] + r[22],
        -r[2] - r[16] - r[17] - r[23] + r[15],
        -r[3] + 2 * r[4] + r[6] + r[7] + r[13] + r[20],
        -r[6] - r[8] - r[14] - r[20] + r[3] + 2 * r[18],
        -r[4] - r[5] - r[6] + r[13],
        r[4] + r[5] + r[6] + r[7],
        -r[7] - r[8],
        -r[12] + r[7] + r[9],
        -r[9] - r[10] + r[8] + r[11],
        r[9],
        -r[11] + r[10],
        -r[13] + r[12],
        r[14],
        -r[18] - r[19] + r[16],
        -r[20],
        r[20],
        -r[21] - r[22] - r[24] + r[23] + r[25],
        -r[25] + r[24],
    ]


def ring_modulator(t, z, c, m):
    y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = z
    half = c("0.5")
    in1, in2 = half * m.sin(2000 * m.pi * t), 2 * m.sin(20000 * m.pi * t)

    def diode(u):
        return c("40.67286402e-9") * (m.exp(c("17.7493332") * u) - 1)

    q1, q2 = diode(y3 - y5 - y7 - in2), diode(-y4 + y6 - y7 - in2)
    q3, q4 = diode(y4 + y5 + y7 + in2), diode(-y3 - y6 + y7 + in2)
    big, small, diodes = c("1.6e-8"), c("2e-12"), c("1e-8")
    return [
        (y8 - half * y10 + half * y11 + y14 - y1 / 25000) / big,
        (y9 - half * y12 + half * y13 + y15 - y2 / 25000) / big,
        (y10 - q1 + q4) / small,
        (-y11 + q2 - q3) / small,
        (y12 + q1 - q3) / small,
        (-y13 - q2 + q4) / small,
        (-y7 / 50 + q1 + q2 - q3 - q4) / diodes,
        -y1 / c("4.45"),
        -y2 / c("4.45"),
        (half * y1 - y3 - c("17.3") * y10) * 2000,
        (-half * y1 + y4 - c("17.3") * y11) * 2000,
        (half * y2 - y5 - c("17.3") * y12) * 2000,
        (-half * y2 + y6 - c("17.3") * y13) * 2000,
        (-y1 + in1 - c("86.3") * y14) * 500,
        (-y2 - c("636.3") * y15) * 500,
    ]


CELLS = 200


def medakzo(t, z, c, m):
    u, v = [z[i] for i in range(0, 2 * CELLS, 2)], [z[i] for i in range(1, 2 * CELLS, 2)]
    out = []
    for j in range(CELLS):
        away = c(str(j + 1)) / CELLS - 1
        alpha, beta = 2 * away**3 / 16, away**4 / 16
        left = u[j - 1] if j > 0 else m.entering(t)
        right = u[j + 1] if j < CELLS - 1 else u[j]
        reacted = 100 * u[j] * v[j]
        out.append(alpha * (right - left) * (CELLS // 2) + beta * (left - 2 * u[j] + right) * CELLS**2 - reacted)
        out.append(-reacted)
    return out


def ring(name, end, **more):
    published = {0: "-0.2339057358486745e-1", 1: "-0.7367485485540825e-2", 2: "0.2582956709291169", 6: "0.1106761861269975",
                 14: "0.2390059075236570e-4"}  # fmt: skip
    return Problem(name, ["0"] * 15, (0, end), ring_modulator, 1e-2, digits=9, compiled="ring_modulator.cpp", published=published, **more)


problems = [
    Problem("robertson", ["1", "0", "0"], (0, 1e11), robertson, 1e-9,
            published={0: "0.2083340149701255e-7", 1: "0.8333360770334713e-13", 2: "0.9999999791665050"}),
    Problem("hires", ["1", "0", "0", "0", "0", "0", "0", "0.0057"], (0, "321.8122"), hires, 1e-4,
            published={0: "0.7371312573325668e-3", 1: "0.1442485726316185e-3", 2: "0.5888729740967575e-4", 3: "0.1175651343283149e-2",
                       4: "0.2386356198831331e-2", 5: "0.6238968252742796e-2", 6: "0.2849998395185769e-2", 7: "0.2850001604814231e-2"}),
    Problem("oregonator", ["1", "2", "3"], (0, 360), oregonator, 1e-3,
            published={0: "0.1000814870318523e1", 1: "0.1228178521549917e4", 2: "0.1320554942846706e3"}),
    Problem("vanDerPol", ["2", "0"], (0, 2), van_der_pol, 1e-2,
            published={0: "0.1706167732170483e1", 1: "-0.8928097010247975"}),
    # What was published breaks y3 = y2 − y4, which the equations keep, in its fourth digit, and gives y1 as 1e-291, which is below
    # exp(−7.89e-10 t).
    # At 1e13 all that is left is what rounding has made of y2 − y3 − y4, which should be 0: of methods nothing is learnt there.
    Problem("e5", ["1.76e-3", "0", "0", "0"], (0, 1e5), e5, 1e-18, digits=3, published_at=1e13,
            published={1: "0.8867655517642120e-22", 2: "0.8854814626268838e-22"}),
    Problem("pollution",
            ["0", "0.2", "0", "0.04", "0", "0", "0.1", "0.3", "0.01", "0", "0", "0", "0", "0", "0", "0", "0.007", "0", "0", "0"],
            (0, 60), pollution, 1e-4,
            published={0: "0.5646255480022769e-1", 1: "0.1342484130422339", 2: "0.4139734331099427e-8", 3: "0.5523140207484359e-2",
                       6: "0.7784249118997964e-1", 15: "0.4352846369330103e-17", 19: "0.5682943292316392e-4"}),
    Problem("medakzo", ["0", "1"] * CELLS, (0, 20), medakzo, 1e-2, band=(2, 2), jumps=[5], digits=8,
            published={78: "0.2339942217046434e-3", 148: "0.3595616017506735e-3", 198: "0.1173741304462833e-3", 207: "0.1548747348410801"}),
    ring("ringModulator", "1e-3", peers={"Radau": (1e-4,)}),
    # Before its voltages are high it is solved in a hundredth of the time.
    ring("ringModulatorStart", "5e-5", published_at="1e-3"),
]  # fmt: skip
