// Keeps a moving picture fluent: where frames take long, fewer ties are drawn until it rests, the strongest always.

/** A frame longer than this many milliseconds is felt; shorter than the other, there is time to spare. */
const LONG = 48, SHORT = 22;
const LEAST = 600;
/** A pause this long is no slow frame: somebody lets the slider go and takes it again. */
const PAUSE = 2500;

export class Pace {
  most: number;
  private readonly all: number;
  private before = 0;
  private mean = 0;

  constructor(all: number) {
    this.all = this.most = all;
  }

  /** A frame of the moving picture begins. */
  step(now: number): void {
    const took = now - this.before;
    this.before = now;
    if (took > PAUSE) return;
    this.mean = this.mean ? 0.6 * this.mean + 0.4 * took : took;
    if (this.mean > LONG) this.most = Math.max(Math.min(LEAST, this.all), Math.round(this.most * 0.75));
    else if (this.mean < SHORT) this.most = Math.min(this.all, Math.round(this.most * 1.1));
  }

  /** The picture stands still: everything is drawn that can be. */
  rest(): void {
    this.most = this.all;
    this.before = this.mean = 0;
  }
}
