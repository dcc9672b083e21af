"""Writes reference/<name>.tsv for the math routines whose results are not exact: points of the whole domain with the exact value.

Run with Python 3 and mpmath in this folder: `python makeReference.py`. A line holds the arguments, the correctly rounded
result, and what the exact value exceeds it by, in units in its last place. Arguments and results are finite; what happens
at zeros, infinities and NaN is laid down in specials.test.ts.
"""
import math
import random
from mpmath import mp, mpf

mp.prec = 3000  # so that nothing cancels to fewer than 160 bits, subnormal arguments included
LARGEST, NORMAL, TINIEST = 1.7976931348623157e308, 2.0**-1022, 5e-324
rng = random.Random(20260)


def uniform(low, high, n):
    return [rng.uniform(low, high) for _ in range(n)]


def magnitude(low, high, n, signs=(1, -1)):
    """Numbers of random exponent in [2^low, 2^high)."""
    return [rng.choice(signs) * math.ldexp(rng.uniform(0.5, 1), rng.randint(low + 1, high)) for _ in range(n)]


def near(*points, steps=2):
    """The doubles nearest to the points and their neighbours, of both signs."""
    found = []
    for point in points:
        x = float(point)
        below = above = x
        found.append(x)
        for _ in range(steps):
            below, above = math.nextafter(below, -math.inf), math.nextafter(above, math.inf)
            found += [below, above]
    return found + [-x for x in found]


def pairs(first, second):
    return list(zip(first, rng.sample(second, len(second))))


ln2, pi = mp.ln2, mp.pi
extremes = near(TINIEST, NORMAL, 2.0**-1000, steps=1) + magnitude(-1074, -1022, 12) + magnitude(-1022, -60, 20)
exponents = near(*[(k + mpf(1) / 2) * ln2 for k in (0, 1, 2, 9, 50, 511, 1021)], *[k * ln2 for k in (1, 2, 500)], steps=1)
growth = uniform(-1, 1, 130) + uniform(-20, 20, 130) + magnitude(-60, 9, 90) + exponents + extremes
angles = (
    uniform(-4, 4, 120) + uniform(-100, 100, 90) + uniform(-1e5, 1e5, 60) + magnitude(-30, 16, 60) + magnitude(17, 1023, 60) + extremes
    + near(*[k * pi / 2 for k in (1, 2, 3, 4, 5, 11, 22, 355, 710, 4095, 65535, 65536)], *[k * pi / 4 for k in (1, 3, 5, 333)], steps=1)
    + near(2.0**16 * float(pi / 2), 1e22, 2.0**1023, LARGEST, math.ldexp(6381956970095103, 797), math.ldexp(5319372648326541, 255), steps=1)
)
positive = (
    uniform(0, 2, 130) + uniform(0.9, 1.1, 110) + uniform(0, 100, 80) + magnitude(-1074, 1024, 120, (1,)) + [2.0**k for k in range(-12, 12)]
    + [abs(x) for x in near(mp.sqrt(2), mp.sqrt(mpf(1) / 2), 1, NORMAL, steps=3) + near(LARGEST, TINIEST, steps=0) + extremes] + [10.0**k for k in range(-10, 11)]
)
unit = (
    uniform(-1, 1, 260) + uniform(0.45, 0.55, 60) + magnitude(-40, 0, 60) + extremes + near(0.5, steps=3)
    + [sign * (1 - x) for x in magnitude(-53, -1, 70, (1,)) for sign in (1, -1)]
)
above = [abs(x) for x in uniform(1, 3, 160) + uniform(1, 50, 100) + magnitude(1, 1024, 90)] + [1 + x for x in magnitude(-52, 1, 180, (1,))]
wide = uniform(-1, 1, 160) + uniform(-10, 10, 130) + magnitude(-30, 60, 100) + magnitude(-1074, 1024, 110) + extremes
plane = lambda n: uniform(-1, 1, n) + uniform(-100, 100, n) + magnitude(-30, 30, n) + magnitude(-1074, 1023, n)
beside = lambda low, high, n: [(a * b, b) for a, b in zip(uniform(low, high, n), magnitude(-20, 20, n))]
points = pairs(plane(110), plane(110)) + beside(0.3, 2.7, 120) + pairs(magnitude(-1074, -1000, 30), magnitude(-1074, -1000, 30))
to_exponent = [(x, e * math.log(2) / math.log(x)) for x, e in pairs(magnitude(-1000, 1000, 160, (1,)), uniform(-1074, 1023.9, 160)) if x != 1]
near_one = [(1 + d, e / d) for d, e in pairs(magnitude(-44, -12, 120), uniform(-740, 700, 120))]
whole = [(x, float(n)) for x, n in pairs(uniform(-12, 12, 100) + magnitude(-30, 30, 50), [rng.randint(-25, 25) for _ in range(150)])]
powers = (
    pairs(uniform(0, 10, 130), uniform(-10, 10, 130)) + to_exponent + near_one + whole + [(2.0, k / 2) for k in range(-40, 40, 7)]
    + pairs(magnitude(-1074, -1022, 20, (1,)), uniform(-0.9, 0.9, 20)) + [(10.0, float(k)) for k in range(-320, 308, 37)]
)

FUNCTIONS = {
    "exp": (mp.exp, growth + near(709.782712893384, 745.1332191019411, 708.3964185322641, 744.4400719213812) + uniform(-745, 709, 90)),
    "expm1": (mp.expm1, growth + near(709.782712893384, 37.42994775023705, 36.7, 2.0**-54) + uniform(-40, 709, 70)),
    "log": (mp.log, positive),
    "log2": (lambda x: mp.log(x) / ln2, positive),
    "log10": (lambda x: mp.log(x) / mp.log(10), positive),
    "log1p": (mp.log1p, uniform(-1, 2, 150) + uniform(-0.1, 0.1, 110) + magnitude(-40, 60, 100) + magnitude(60, 1024, 30, (1,)) + extremes
              + [x - 1 for x in magnitude(-53, 0, 50, (1,))] + [x for x in near(mp.sqrt(2) - 1, mp.sqrt(mpf(1) / 2) - 1, 1 - 2.0**-53, LARGEST, 2.0**1000, 2.0**53)]),
    "sin": (mp.sin, angles),
    "cos": (mp.cos, angles),
    "tan": (mp.tan, angles),
    "asin": (mp.asin, unit),
    "acos": (mp.acos, unit),
    "atan": (mp.atan, wide + near(0.5, 1, mp.sqrt(2) - 1, mp.sqrt(2) + 1, LARGEST)),
    "atan2": (mp.atan2, points),
    "sinh": (mp.sinh, growth + near(mp.asinh(mpf(1) / 2), mp.asinh(mpf(1) / 2) + ln2, 710.4758600739439, 2.0**-28) + uniform(-710, 710, 80)),
    "cosh": (mp.cosh, growth + near(mp.asinh(mpf(1) / 2), mp.asinh(mpf(1) / 2) + ln2, 710.4758600739439) + uniform(-710, 710, 80)),
    "tanh": (mp.tanh, growth + near(1 / 128, 3 / 128, 19.0625, 22) + uniform(-0.7, 0.7, 110) + magnitude(5, 1024, 20)),
    "asinh": (mp.asinh, wide + near(1, 2.0**500, 2.0**28, LARGEST)),
    "acosh": (mp.acosh, above + near(2.0**500, 2.0**28, LARGEST)[:20]),
    "atanh": (mp.atanh, unit + near(0.24491866240370913, 0.17, 0.6, 0.9)),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), growth + near(708, 744.4, 36.7, 40) + uniform(-745, 40, 90) + uniform(-38, -34, 30) + magnitude(10, 1024, 20, (1,))),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), wide + [float(k**3) for k in range(-30, 30) if k] + near(NORMAL, LARGEST)),
    "hypot": (mp.hypot, points + [(3.0, 4.0), (5.0, 12.0), (2.0**500, 2.0**499), (2.0**-450, 2.0**-451), (1e308, 1e307), (TINIEST, TINIEST)]),
    "pow": (mp.power, powers),
}


# Arguments at which these routines err most, of ten million tried for each, and those of asin, atan, log1p and tanh at which
# they would without the care they take with what cancels.
HARDEST = {
    "exp": [12.177886398959458, -17.623373567463847, -703.1848259629048, 8.675558994299024],
    "expm1": [0.397179042914207, 0.38666834601608513, 0.39682923064446185, 0.40168639038796805],
    "log": [0.7070758256563343, 0.705914599841275, 1.4036668317778063, 0.6984240203974562],
    "log2": [1.3760280722612965, 1.4107180969272155, 1.4124646093559856, 1.412571428732025],
    "log10": [1.3228312932502926, 1.3327795522761898, 1.3274566174809215, 1.3236052480557354],
    "log1p": [0.41246343919367223, -0.29310986952535434, 0.40812103455905124, 0.4122329590790458, 0.42307729666084654, 0.41924926603566731],
    "sin": [37862.59973419164, 53.65813926671831, 15.205183343369441, -53.65709917172015],
    "cos": [60.7538236010561, 13740.006702046332, 99.21088736666414, -25056.278671426575],
    "tan": [1.1011479469277567, 1.103377413420557, 98.47222756594658, 1.0951772626103558],
    "asin": [-0.5117938597428855, 0.5075485528129632, 0.5090130567511012, 0.5129625562000508, 0.8389102797384509, 0.8373183109291411],
    "acos": [0.5460468730381387, 0.5497867904659839, 0.5480392943654124, 0.5468932202029667],
    "atan": [0.507836329485908, 0.5427882428390173, -0.5172920030078977, 0.5303341074737186, 0.5176854165725576, 0.502490256478969],
    "atan2": [(0.1843479970041466, 0.36377223265875286), (0.7456225286812388, 1.396487435481461), (0.3800303263998641, 0.7528991686950527), (0.7048994232696832, 1.3392894572134693)],
    "sinh": [-1.155481497137771, 1.1459962882323111, 1.1065578444429391, -1.116878796178287],
    "cosh": [18.537269127431067, -18.548084181427402, 18.528834131465587, -18.52770713561543],
    "tanh": [0.007812497643768364, -0.007812497643768291, 0.007804643176499975, 0.007812497643768371, 0.007812640946522863, 0.007812648084811118, 0.007812643346170904],
    "asinh": [0.5171199409158724, -0.5154836738472994, -1.1588393300239943, 0.5167537066746244],
    "acosh": [1.1269535474650867, 1.1256872112588268, 1.1261625106866073, 1.127414900407473],
    "atanh": [0.4617264510744755, -0.4598762013572898, 0.46014504077316365, 0.459557133920352],
    "sigmoid": [-36.3903042132292, -36.39102972891309, -36.390423749979426, -36.39038821651237],
    "cbrt": [1.8051563501106698e-184, 3.4136259e-316, 0.4071910156039167, 0.05162017435287525],
    "hypot": [(-739.0030860762373, -6.073695484833992), (0.00017602825208885034, -0.005675606518150847), (-379.1523359210627, 0.08612011333548208), (-1.763649164432903e-06, -0.7100392313538357)],
    "pow": [(0.703684354331261, 1892.4113217980798), (4.398190199616929, 2.6076241550876316), (1.0405632166406322, 97.25243625064321), (1.0077549353603927, -581.518638497413)],
}


def rounded(value):
    """The double nearest to an exact value and what the value exceeds it by, in its last place; None where it overflows."""
    _, exponent = mp.frexp(abs(value))
    last = max(exponent - 53, -1074)
    scaled = mp.ldexp(value, -last)
    integer = int(mp.nint(scaled))
    if last > 971 or last == 971 and abs(integer) >> 53:
        return None
    return math.ldexp(integer, last), float(scaled - integer)


if __name__ == "__main__":
    for name, (function, arguments) in FUNCTIONS.items():
        lines = []
        for point in dict.fromkeys(arguments + HARDEST[name]):
            point = point if isinstance(point, tuple) else (point,)
            if not all(map(math.isfinite, point)):
                continue
            value = function(*map(mpf, point)) if any(point) else mpf(0)
            if isinstance(value, mp.mpc) or value == 0 or mp.isinf(value) or mp.isnan(value) or mp.mag(value) < -1080:
                continue
            found = rounded(value)
            if found and found[0] != 0:
                lines.append("\t".join([*map(repr, point), repr(found[0]), f"{round(found[1], 4) + 0.0:g}"]))
        with open(f"reference/{name}.tsv", "w") as out:
            out.write("\n".join(lines) + "\n")
        print(name, len(lines))
