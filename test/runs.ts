/** How many runs a long pass makes: the first number in `npm test`, within two minutes, the second in `npm run test:long`. */
export function runs(short: number, long: number): number {
  return process.env.TEST_LONG ? long : short;
}
