import { MOST_QUOTED, quoted } from "./quoted.ts";

/** Letters of a message: more is no sentence any more. */
const MAX_LETTERS = 500;

/** A message in a length that can be read, whatever it quotes. */
export function cutMessage(message: string): string {
  // Nothing in it can be too long.
  if (message.length <= MOST_QUOTED) return message;
  const short = message.replace(/`([^`]+)`/g, (_, text: string) => quoted(text));
  return short.length <= MAX_LETTERS ? short : `${short.slice(0, MAX_LETTERS - 1)}…`;
}
