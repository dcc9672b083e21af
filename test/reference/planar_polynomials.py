# Random planar polynomial systems of degree up to 3 with integer coefficients, and all their equilibria in [-3, 3]²: real roots of
# the resultants, isolated in exact rational arithmetic, paired by exact interval refinement.
import json, random, sys
from sympy import symbols, Poly, resultant, gcd, Rational, QQ, ZZ
from sympy.polys.polytools import real_roots
import mpmath as mp
mp.mp.dps = 60
x, y = symbols("x y")
random.seed(18)
SIDE = 3
def system():
    d = random.choice([1, 2, 2, 3, 3, 3])
    def one():
        p = 0
        for i in range(d + 1):
            for j in range(d + 1 - i):
                if random.random() < 0.9 or i + j == 0:
                    p += random.choice([k for k in range(-9, 10) if k]) * x**i * y**j
        return p
    return one(), one()
def roots_of(p, v):
    p = Poly(p, v, domain=QQ)
    if p.degree() < 1: return []
    out = []
    for (lo, hi), mult in Poly(p.sqf_part(), v).intervals(eps=Rational(1, 10**45)):
        out.append(mp.mpf(int((lo+hi).p)) / mp.mpf(2 * int((lo+hi).q)))
    return out
cases = []
while len(cases) < 500:
    f, g = system()
    if f == 0 or g == 0: continue
    F, G = Poly(f, x, y), Poly(g, x, y)
    if F.gcd(G).total_degree() > 0: continue   # a curve of equilibria
    rx, ry = resultant(f, g, y), resultant(f, g, x)
    if rx == 0 or ry == 0: continue
    try:
        xs, ys = roots_of(rx, x), roots_of(ry, y)
    except Exception as e:
        continue
    fl = lambda P: [(int(c), m) for m, c in P.terms()]
    tf, tg = fl(F), fl(G)
    ev = lambda T, a, b: mp.fsum(c * a**m[0] * b**m[1] for c, m in T)
    mag = lambda T, a, b: mp.fsum(abs(c) * abs(a)**m[0] * abs(b)**m[1] for c, m in T) + 1
    found = []
    edge = False
    for a in xs:
        for b in ys:
            if abs(ev(tf, a, b)) < mp.mpf(10)**-30 * mag(tf, a, b) and abs(ev(tg, a, b)) < mp.mpf(10)**-30 * mag(tg, a, b):
                if abs(abs(a) - SIDE) < 1e-6 or abs(abs(b) - SIDE) < 1e-6: edge = True
                if abs(a) < SIDE and abs(b) < SIDE:
                    fx = mp.fsum(c*m[0]*a**(m[0]-1)*b**m[1] for c, m in tf if m[0]); fy = mp.fsum(c*m[1]*a**m[0]*b**(m[1]-1) for c, m in tf if m[1])
                    gx = mp.fsum(c*m[0]*a**(m[0]-1)*b**m[1] for c, m in tg if m[0]); gy = mp.fsum(c*m[1]*a**m[0]*b**(m[1]-1) for c, m in tg if m[1])
                    det = fx*gy - fy*gx
                    found.append([mp.nstr(a, 20), mp.nstr(b, 20), bool(abs(det) > mp.mpf(10)**-20)])
    if edge: continue
    text = lambda T: " + ".join([f"{c}" + "".join("*x" for _ in range(m[0])) + "".join("*y" for _ in range(m[1])) for c, m in T])
    cases.append({"f": [text(tf), text(tg)], "zeros": found})
json.dump(cases, open(sys.argv[1], "w"))
print(len(cases), sum(len(c["zeros"]) for c in cases), sum(not z[2] for c in cases for z in c["zeros"]))
