/** Seconds that a whole run takes to go by, and milliseconds between two looks at it. */
const WHOLE = 10;
const LOOK_EVERY = 100;

/** Lets the iterations of a run that is over go by once more, at a speed that can be changed on the way. */
export class Replay {
  readonly #look: (iteration: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #at = 0;
  #end = 0;
  #speed = 1;

  /** @param look shows an iteration; the last one it is called with is the run's end */
  constructor(look: (iteration: number) => void) {
    this.#look = look;
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  /** Times as fast as a run goes by in ten seconds. */
  get speed(): number {
    return this.#speed;
  }

  set speed(times: number) {
    this.#speed = times;
  }

  /** From an iteration to the last one; from the beginning where it is the last one already. */
  start(from: number, end: number): void {
    this.stop();
    this.#at = from < end ? from : 0;
    this.#end = end;
    this.#later();
    this.#look(this.#at);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(): void {
    this.#timer = setTimeout(() => this.#goOn(), LOOK_EVERY);
  }

  #goOn(): void {
    this.#at += (this.#end * this.#speed * LOOK_EVERY) / (1000 * WHOLE);
    if (this.#at < this.#end) this.#later();
    else this.#timer = undefined;
    this.#look(Math.min(this.#end, Math.floor(this.#at)));
  }
}
