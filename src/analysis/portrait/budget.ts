/** Curves past which a plane is a tangle. */
const MAX_TRAJECTORIES = 200;
/** Points of all curves together: a tenth of the pixels of a large drawing, which neither a screen nor a process boundary minds. */
const MAX_POINTS = 100_000;
/** The most points of one curve: more help nobody; with fewer than the least a curve that bends much shows corners. */
const FINEST = 4000;
const COARSEST = 200;
/** Numbers that are kept while trajectories of many components are solved: 160 MB of them. */
const MAX_NUMBERS = 20_000_000;

/** What a portrait may take: how many trajectories, and points along each where it bends so much. */
export interface PortraitBudget {
  readonly trajectories: number;
  readonly points: number;
}

/** The budget of a portrait with so many starts, of a system of so many components. */
export function portraitBudget(starts: number, dimension: number): PortraitBudget {
  const affordable = Math.max(1, Math.floor(MAX_NUMBERS / (COARSEST * dimension)));
  const trajectories = Math.min(Math.max(1, starts), MAX_TRAJECTORIES, affordable);
  const points = Math.min(FINEST, MAX_POINTS / trajectories, MAX_NUMBERS / (trajectories * dimension));
  return { trajectories, points: Math.max(COARSEST, Math.floor(points)) };
}
