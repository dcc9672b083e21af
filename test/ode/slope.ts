/**
 * The order observed in errors at falling step sizes: the least-squares slope of log error against log h through the three
 * finest that lie above the roundoff floor, where the leading error term rules.
 */
export function observedOrder(samples: readonly { h: number; error: number }[], floor = 2e-13): number {
  const used = samples.filter(({ error }) => error > floor).slice(-3);
  if (used.length < 3) throw new Error(`only ${used.length} errors lie above the roundoff floor`);
  const x = used.map(({ h }) => Math.log(Math.abs(h)));
  const y = used.map(({ error }) => Math.log(error));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, xi, i) => sum + (xi - mx) * (y[i] - my), 0) / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0);
}
