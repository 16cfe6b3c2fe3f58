import type { StreamStatus } from './followEvents';

/** How a running job reaches this page now. */
export type Freshness = 'live' | 'connecting' | 'polling';

export const pollMilliseconds = 3_000;

/** While events arrive, a slow read still repairs whatever they did not say. */
const liveMilliseconds = 15_000;
const hiddenMilliseconds = 15_000;

export function freshnessOf(status: StreamStatus, jobFinal: boolean): Freshness {
  switch (status) {
    case 'live':
      return 'live';
    case 'connecting':
      return 'connecting';
    case 'down':
      return 'polling';
    case 'ended':
      // A finished stream of an unfinished job: the server does not stream it, so ask.
      return jobFinal ? 'live' : 'polling';
  }
}

/** Milliseconds until the next read; false when nothing can change any more. */
export function readEvery(freshness: Freshness, jobFinal: boolean, hidden: boolean): number | false {
  if (jobFinal) return false;
  if (hidden) return hiddenMilliseconds;
  return freshness === 'live' ? liveMilliseconds : pollMilliseconds;
}
