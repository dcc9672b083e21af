// The solver of solutions.py for the ring modulator alone, whose 150,000 steps take hours there: the same collocation and Newton's
// method, in numbers of 113 bits. Reads the number of stages, the tolerance, the end, the factor of the highest coefficient, nodes, inverse
// and top weights; writes the number of steps and the state.

#include <complex>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <quadmath.h>
#include <string>
#include <vector>

typedef __float128 Wide;
typedef std::complex<double> Complex;
const int N = 15;

Wide read() {
  std::string text;
  std::cin >> text;
  return strtoflt128(text.c_str(), nullptr);
}
Wide exponential(Wide x) { return expq(x); }
Complex exponential(Complex x) { return std::exp(x); }

template <class T> void f(const T *y, T in1, T in2, const Wide *constants, T *out) {
  const T cs(constants[0]), lh(constants[1]), r(constants[2]), rg1(constants[3]), delta(constants[4]), gamma(constants[5]);
  const T c(constants[6]), rc1(constants[7]), rc2(constants[8]), half(0.5), cp(constants[9]);
  auto diode = [&](T u) { return gamma * (exponential(delta * u) - T(1)); };
  T q1 = diode(y[2] - y[4] - y[6] - in2), q2 = diode(-y[3] + y[5] - y[6] - in2);
  T q3 = diode(y[3] + y[4] + y[6] + in2), q4 = diode(-y[2] - y[5] + y[6] + in2);
  out[0] = (y[7] - half * y[9] + half * y[10] + y[13] - y[0] / r) / c;
  out[1] = (y[8] - half * y[11] + half * y[12] + y[14] - y[1] / r) / c;
  out[2] = (y[9] - q1 + q4) / cs;
  out[3] = (-y[10] + q2 - q3) / cs;
  out[4] = (y[11] + q1 - q3) / cs;
  out[5] = (-y[12] - q2 + q4) / cs;
  out[6] = (-y[6] / T(50) + q1 + q2 - q3 - q4) / cp;
  out[7] = -y[0] / lh;
  out[8] = -y[1] / lh;
  out[9] = (half * y[0] - y[2] - rg1 * y[9]) * T(2000);
  out[10] = (-half * y[0] + y[3] - rg1 * y[10]) * T(2000);
  out[11] = (half * y[1] - y[4] - rg1 * y[11]) * T(2000);
  out[12] = (-half * y[1] + y[5] - rg1 * y[12]) * T(2000);
  out[13] = (-y[0] + in1 - rc1 * y[13]) * T(500);
  out[14] = (-y[1] - rc2 * y[14]) * T(500);
}

bool factor(std::vector<double> &a, std::vector<int> &pivots, int n) {
  for (int k = 0; k < n; k++) {
    int p = k;
    for (int i = k + 1; i < n; i++)
      if (std::abs(a[i * n + k]) > std::abs(a[p * n + k])) p = i;
    pivots[k] = p;
    if (!(std::abs(a[p * n + k]) > 0)) return false;
    if (p != k)
      for (int j = 0; j < n; j++) std::swap(a[k * n + j], a[p * n + j]);
    for (int i = k + 1; i < n; i++) {
      double m = a[i * n + k] /= a[k * n + k];
      if (m != 0)
        for (int j = k + 1; j < n; j++) a[i * n + j] -= m * a[k * n + j];
    }
  }
  return true;
}

void solve(const std::vector<double> &a, const std::vector<int> &pivots, std::vector<double> &b, int n) {
  for (int k = 0; k < n; k++) std::swap(b[k], b[pivots[k]]);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) b[i] -= a[i * n + j] * b[j];
  for (int i = n - 1; i >= 0; i--) {
    for (int j = i + 1; j < n; j++) b[i] -= a[i * n + j] * b[j];
    b[i] /= a[i * n + i];
  }
}

int main() {
  const int s = int(read()), n = N * s;
  const double tolerance = double(read()), floor = 1e-2;
  const Wide t1 = read();
  const double highest = double(read());
  std::vector<Wide> c(s), inverse(s * s), top(s);
  for (Wide &x : c) x = read();
  for (Wide &x : inverse) x = read();
  for (Wide &x : top) x = read();
  Wide constants[10];
  const char *texts[] = {"2e-12", "4.45", "25000", "17.3", "17.7493332", "40.67286402e-9", "1.6e-8", "86.3", "636.3", "1e-8"};
  for (int i = 0; i < 10; i++) constants[i] = strtoflt128(texts[i], nullptr);

  std::vector<Wide> z(N, 0), stage(n), slopes(n), values;
  std::vector<double> matrix(n * n), rows(n), b(n), jacobian(N * N);
  std::vector<int> pivots(n);
  Wide t = 0, h = t1 * strtoflt128("1e-9", nullptr), before = 0;
  long steps = 0, failures = 0;
  while (t < t1) {
    const bool lands = t + h * 1.01Q >= t1;
    const Wide step = lands ? t1 - t : h;
    if (values.empty())
      for (int i = 0; i < N; i++)
        for (int j = 0; j < s; j++) stage[i * s + j] = z[i];
    else
      for (int j = 0; j < s; j++) {
        const Wide x = 1 + c[j] * step / before;
        for (int i = 0; i < N; i++) stage[i * s + j] = 0;
        for (int l = 0; l <= s; l++) {
          Wide w = 1;
          const Wide own = l ? c[l - 1] : 0;
          for (int m = 0; m <= s; m++)
            if (m != l) w *= (x - (m ? c[m - 1] : 0)) / (own - (m ? c[m - 1] : 0));
          for (int i = 0; i < N; i++) stage[i * s + j] += w * values[i * (s + 1) + l];
        }
      }
    std::vector<double> sizes;
    bool found = false, factored = false;
    for (;;) {
      for (int j = 0; j < s; j++) {
        const Wide time = t + c[j] * step;
        Wide y[N], out[N];
        for (int i = 0; i < N; i++) y[i] = stage[i * s + j];
        f<Wide>(y, 0.5Q * sinq(2000 * M_PIq * time), 2 * sinq(20000 * M_PIq * time), constants, out);
        for (int i = 0; i < N; i++) slopes[i * s + j] = out[i];
      }
      const size_t k = sizes.size();
      const bool contracts = k > 1 && sizes[k - 1] < 0.01 * sizes[k - 2];
      if (!factored || !(contracts || (sizes[k - 1] < 1e-6 && k % 4))) {
        std::fill(matrix.begin(), matrix.end(), 0);
        for (int i = 0; i < N; i++)
          for (int j = 0; j < s; j++)
            for (int l = 0; l < s; l++) matrix[(i * s + j) * n + i * s + l] = double(inverse[j * s + l] / step);
        for (int j = 0; j < s; j++) {
          const double time = double(t + c[j] * step);
          for (int q = 0; q < N; q++) {
            Complex y[N], out[N];
            for (int i = 0; i < N; i++) y[i] = Complex(double(stage[i * s + j]), i == q ? 1e-150 : 0);
            f<Complex>(y, 0.5 * std::sin(2000 * M_PI * time), 2 * std::sin(20000 * M_PI * time), constants, out);
            for (int i = 0; i < N; i++) matrix[(i * s + j) * n + q * s + j] -= out[i].imag() / 1e-150;
          }
        }
        for (int i = 0; i < n; i++) {
          double most = 0;
          for (int j = 0; j < n; j++) most = std::max(most, std::abs(matrix[i * n + j]));
          rows[i] = 1 / most;
          for (int j = 0; j < n; j++) matrix[i * n + j] *= rows[i];
        }
        factored = factor(matrix, pivots, n);
        if (!factored) break;
      }
      for (int i = 0; i < N; i++)
        for (int j = 0; j < s; j++) {
          Wide rest = slopes[i * s + j];
          for (int l = 0; l < s; l++) rest -= inverse[j * s + l] * (stage[i * s + l] - z[i]) / step;
          b[i * s + j] = rows[i * s + j] * double(rest);
        }
      solve(matrix, pivots, b, n);
      double size = 0;
      for (int i = 0; i < N; i++) {
        const double scale = std::max(std::abs(double(z[i])), floor);
        for (int j = 0; j < s; j++) {
          const double part = std::abs(b[i * s + j]) / scale;
          if (!(part <= size)) size = part;
          stage[i * s + j] += b[i * s + j];
        }
      }
      if (!std::isfinite(size)) break;
      sizes.push_back(size);
      if (size < 1e-28) {
        found = true;
        break;
      }
      if (sizes.size() > 40 || size > 1e6 || (sizes.size() > 6 && size > 0.5)) break;
    }
    if (!found) {
      failures++;
      h = step / 4;
      if (failures % 3 == 0) values.clear();
      continue;
    }
    double error = 0;
    for (int i = 0; i < N; i++) {
      Wide missing = 0;
      for (int j = 0; j < s; j++) missing += slopes[i * s + j] * top[j];
      error = std::max(error, std::abs(double(missing * step)) * highest / std::max(std::abs(double(z[i])), floor));
    }
    error /= tolerance;
    h = step * (error == 0 ? 5 : std::min(5.0, std::max(0.2, 0.85 * std::pow(error, -1.0 / s))));
    if (error > 3) {
      failures++;
      continue;
    }
    values.resize(N * (s + 1));
    for (int i = 0; i < N; i++) {
      values[i * (s + 1)] = z[i];
      for (int j = 0; j < s; j++) values[i * (s + 1) + j + 1] = stage[i * s + j];
      z[i] = stage[i * s + s - 1];
    }
    before = step;
    t = lands ? t1 : t + step;
    if (++steps % 2000 == 0)
      fprintf(stderr, "  %ld steps (%ld failed), t = %g, h = %.3g\n", steps, failures, double(t), double(h));
  }
  printf("%ld\n", steps);
  for (Wide x : z) {
    char text[64];
    quadmath_snprintf(text, sizeof text, "%.30Qe", x);
    puts(text);
  }
}
