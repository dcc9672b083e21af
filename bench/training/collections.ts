import { PerformanceObserver } from "node:perf_hooks";

/** How often garbage is collected while something is done so many times, its engine's compilation before that aside. */
export async function collections(work: () => unknown, times: number, before: number): Promise<number> {
  for (let n = 0; n < before; n++) work();
  // What is observed is told between two turns of the event loop.
  const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
  await turn();
  let seen = 0;
  const observer = new PerformanceObserver((list) => {
    seen += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  for (let n = 0; n < times; n++) work();
  await turn();
  observer.disconnect();
  return seen;
}
