import { isFinal, type Job } from './job';

/** What has been said so far about one job. */
export interface Spoken {
  readonly jobId: string;
  readonly completed: number;
  readonly failed: number;
  readonly state: Job['state'];
  readonly at: number;
}

export interface Announcement {
  readonly spoken: Spoken;
  readonly text: string | null;
}

const quietMilliseconds = 30_000;

/**
 * Decides whether a change is worth interrupting somebody who listens: the first result, every tenth of the whole
 * or half a minute, a failure, a change of state. The first look at a job says nothing.
 */
export function announce(before: Spoken | null, job: Job, completed: number, sentence: string, now: number): Announcement {
  const spoken: Spoken = { jobId: job.id, completed, failed: job.items.failed, state: job.state, at: now };
  if (before === null || before.jobId !== job.id) return { spoken, text: null };

  if (job.state !== before.state && (isFinal(job.state) || job.state === 'paused' || job.state === 'interrupted')) {
    return { spoken, text: sentence };
  }
  if (job.items.failed > before.failed) return { spoken, text: `${sentence}, ${job.items.failed} failed` };
  const gained = completed - before.completed;
  const tenth = Math.max(1, job.items.total / 10);
  if (gained > 0 && (before.completed === 0 || gained >= tenth || now - before.at >= quietMilliseconds)) {
    return { spoken, text: sentence };
  }
  return { spoken: { ...before, state: job.state }, text: null };
}
