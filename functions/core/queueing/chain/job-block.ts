/** Some jobs that come to a station in the order of their times: when, and when they came to the chain. */
export class JobBlock {
  at = new Float64Array(256);
  came = new Float64Array(256);
  count = 0;

  /** Makes room for so many; what was there is gone. */
  reserve(jobs: number): void {
    if (jobs <= this.at.length) return;
    this.at = new Float64Array(2 * jobs);
    this.came = new Float64Array(2 * jobs);
  }

  /** Adds one, and room for more as it is needed. */
  add(at: number, came: number): void {
    if (this.count === this.at.length) {
      const [ats, cames] = [this.at, this.came];
      this.reserve(this.count + 1);
      this.at.set(ats);
      this.came.set(cames);
    }
    this.at[this.count] = at;
    this.came[this.count++] = came;
  }
}
