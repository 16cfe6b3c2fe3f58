const windowMilliseconds = 4_000;
const enoughMilliseconds = 1_500;

/** The speed of one upload over the last seconds: neither the first burst into a buffer nor what was an hour ago. */
export class SpeedTrack {
  #points: { readonly bytes: number; readonly at: number }[] = [];

  note(bytes: number, at: number): void {
    this.#points = [...this.#points.filter((point) => at - point.at <= windowMilliseconds), { bytes, at }];
  }

  /** Null until there is enough to tell. */
  bytesPerSecond(): number | null {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < enoughMilliseconds) return null;
    return Math.round((1000 * (last.bytes - first.bytes)) / (last.at - first.at));
  }
}
