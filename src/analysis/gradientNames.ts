/** Letters that a formula has where a program's text spells them. */
const GREEK: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  phi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
};

/** A name of the text as a formula writes it: `theta1` is θ₁, `net` stays net. */
export function symbol(name: string): string {
  const [, letters, digits] = /^(.*?)_?(\d*)$/.exec(name) ?? ["", name, ""];
  const letter = GREEK[letters];
  if (!letter) return name;
  return `${letter}${[...digits].map((digit) => String.fromCharCode(0x2080 + Number(digit))).join("")}`;
}

/** The gradient by a parameter, or by one number of it: ∂L/∂θ₁, ∂L/∂net[3]. */
export const byParameter = (name: string): string => `∂L/∂${symbol(name)}`;

/** The gradient by a component of the initial state z₀. */
export const byInitial = (name: string): string => `∂L/∂${symbol(name)}(t₀)`;

/** A component of the adjoint a(t) = ∂L/∂z(t). */
export const adjointOf = (name: string): string => `a of ${symbol(name)}`;

/** The gradient by an end of the span; its digit is set lower than that of a parameter named `t0`. */
export const byEnd = (end: "t0" | "t1"): string => (end === "t0" ? "∂L/∂t₀" : "∂L/∂t₁");
