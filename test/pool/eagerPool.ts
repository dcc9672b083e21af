import type { Pool } from "../../src/pool/pool.ts";

/** A pool of so many threads that shares work of any size; the names of what it is asked for come into `jobs`. */
export function eagerPool(pool: Pool, threads: number, jobs: string[] = []): Pool {
  pool.threads = threads;
  return new Proxy(pool, {
    get(target, name) {
      if (name === "shares") return (parts: number) => parts > 1 && target.threads > 1;
      if (name === "map")
        return ((work, given, tools, parts, { cancelled } = {}) => {
          jobs.push(work.name);
          return target.map(work, given, tools, parts, { cancelled });
        }) satisfies Pool["map"];
      if (name === "each")
        return ((work, given, tools, parts, take, { cancelled } = {}) => {
          jobs.push(work.name);
          return target.each(work, given, tools, parts, take, { cancelled });
        }) satisfies Pool["each"];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
