/* Van der Pol with mu = 1 over [0, 20] from 200 starts, RK4: the loop over trajectories is inside, for the compiler to fill vectors. */
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { COUNT = 200, ROUNDS = 21, BLOCK = 20 };

static double x0[COUNT], v0[COUNT], x[COUNT], v[COUNT];

static double slope(double x, double v) { return (1 - x * x) * v - x; }

static void rk4(int steps) {
  double h = 20.0 / steps;
  for (int from = 0; from < COUNT; from += BLOCK) {
    double p[BLOCK], q[BLOCK];
    memcpy(p, x0 + from, sizeof p);
    memcpy(q, v0 + from, sizeof q);
    for (int n = 0; n < steps; n++)
      for (int j = 0; j < BLOCK; j++) {
        double a1 = slope(p[j], q[j]);
        double x2 = p[j] + 0.5 * h * q[j], v2 = q[j] + 0.5 * h * a1, a2 = slope(x2, v2);
        double x3 = p[j] + 0.5 * h * v2, v3 = q[j] + 0.5 * h * a2, a3 = slope(x3, v3);
        double x4 = p[j] + h * v3, v4 = q[j] + h * a3, a4 = slope(x4, v4);
        p[j] += h / 6 * (q[j] + 2 * v2 + 2 * v3 + v4);
        q[j] += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
      }
    memcpy(x + from, p, sizeof p);
    memcpy(v + from, q, sizeof q);
  }
}

static double seconds(int steps) {
  double times[ROUNDS];
  for (int round = 0; round < ROUNDS; round++) {
    clock_t begun = clock();
    for (int k = 0; k < 10; k++) rk4(steps);
    double t = (double)(clock() - begun) / CLOCKS_PER_SEC / 10;
    int at = round;
    for (; at > 0 && times[at - 1] > t; at--) times[at] = times[at - 1];
    times[at] = t;
  }
  return times[ROUNDS / 2];
}

int main(void) {
  static const int all[] = {250, 500, 1000, 2000};
  for (int j = 0; j < COUNT; j++) {
    x0[j] = (37 * j % 200) / 200.0 * 6 - 3;
    v0[j] = (91 * j % 200) / 200.0 * 6 - 3;
  }
  printf("{\"versions\":{\"compiler\":\"%s\"},\"runs\":[", __VERSION__);
  for (int k = 0; k < 4; k++) {
    double s = seconds(all[k]);
    printf("%s{\"who\":\"C, RK4 loop\",\"task\":\"fixed\",\"setting\":%d,\"seconds\":%.17g,\"end\":[", k ? "," : "", all[k], s);
    for (int j = 0; j < COUNT; j++) printf("%s%.17g,%.17g", j ? "," : "", x[j], v[j]);
    printf("]}");
  }
  printf("]}\n");
  return 0;
}
