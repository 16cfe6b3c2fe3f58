import type { Bucket, JobAction, JobState } from './job';

export type Tone = 'success' | 'active' | 'waiting' | 'warning' | 'danger' | 'quiet';

export interface StateLook {
  readonly tone: Tone;
  readonly words: string;
}

export const stateLook: Record<JobState, StateLook> = {
  queued: { tone: 'waiting', words: 'Queued' },
  running: { tone: 'active', words: 'Running' },
  pausing: { tone: 'active', words: 'Pausing' },
  paused: { tone: 'waiting', words: 'Paused' },
  interrupted: { tone: 'warning', words: 'Interrupted' },
  cancelling: { tone: 'active', words: 'Cancelling' },
  cancelled: { tone: 'quiet', words: 'Cancelled' },
  succeeded: { tone: 'success', words: 'Finished' },
  completed_with_errors: { tone: 'warning', words: 'Finished with failures' },
  failed: { tone: 'danger', words: 'Failed' },
  expired: { tone: 'danger', words: 'Expired' },
  unknown: { tone: 'quiet', words: 'Unknown state' },
};

/** Whether the bar moves by itself. Only work in progress does. */
export const barMoves: Record<JobState, boolean> = {
  queued: false, running: true, pausing: true, paused: false, interrupted: false, cancelling: true,
  cancelled: false, succeeded: false, completed_with_errors: false, failed: false, expired: false, unknown: false,
};

export const bucketLook: Record<Bucket, { readonly words: string; readonly tone: Tone; readonly always: boolean }> = {
  done: { words: 'Done', tone: 'success', always: true },
  cached: { words: 'From cache', tone: 'success', always: true },
  running: { words: 'Running', tone: 'active', always: true },
  queued: { words: 'Queued', tone: 'waiting', always: true },
  failed: { words: 'Failed', tone: 'danger', always: true },
  cancelled: { words: 'Cancelled', tone: 'quiet', always: false },
  skipped: { words: 'Skipped', tone: 'quiet', always: false },
  duplicate: { words: 'Duplicate', tone: 'quiet', always: false },
};

export const actionWords: Record<JobAction, string> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  retry: 'Retry failed',
};
