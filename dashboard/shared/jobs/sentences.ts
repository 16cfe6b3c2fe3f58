import { duration, roughly } from './duration';
import { money } from './money';
import { counted, plural } from './plural';
import { isFinal, settled, type Eta, type Job } from './job';

/** "About 2 to 4 min left": the range is the median and the 90 % bound. */
export function etaSentence(eta: Eta): string {
  const likely = roughly(eta.p50Seconds);
  const most = eta.p90Seconds === null ? likely : roughly(eta.p90Seconds);
  if (likely === most) return likely === 'a few seconds' ? 'A few seconds left' : `About ${likely} left`;
  if (likely === 'a few seconds') return `Up to ${most} left`;
  return `About ${sameUnit(likely, most)} left`;
}

/** What the estimate rests on, or that it is still being measured. Null when there is nothing to estimate. */
export function etaBasis(job: Job): string | null {
  if (isFinal(job.state) || job.state === 'paused') return null;
  const basis = job.eta?.basis ?? job.etaBasis;
  if (basis === 'measuring') return 'Measuring: an estimate appears after three decks';
  return basis;
}

/** "3 of 10 decks, about 5 minutes left": what assistive technology reads for the bar. */
export function barText(job: Job, completed: number, total: number, unit: string): string {
  const parts = [`${completed} of ${total} ${plural(total, unit)}`];
  if (job.items.failed > 0) parts.push(`${job.items.failed} failed`);
  if (!isFinal(job.state) && job.eta !== null) parts.push(etaSentence(job.eta).toLowerCase());
  if (job.state === 'paused') parts.push('paused');
  return parts.join(', ');
}

/** The sentence above the ledger of a finished job. */
export function outcomeSentence(job: Job, unit: string): string {
  const { total, done, cached, failed, skipped } = job.items;
  const analyzed = done + cached;
  const all = counted(total, unit);
  const verb = unit === 'analysis' ? 'done' : 'analyzed';
  switch (job.state) {
    case 'succeeded':
      if (total > 0 && cached === total) return nothingToDo(job);
      return total === 1 ? `1 ${unit} ${verb}` : `All ${all} ${verb}`;
    case 'completed_with_errors':
      return [`${analyzed} of ${all} ${verb}`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
    case 'cancelled':
      return `Cancelled: ${analyzed} of ${all} kept`;
    case 'expired':
      return `Time ran out: ${analyzed} of ${all} kept`;
    case 'failed':
      return analyzed === 0 ? 'The analysis could not finish' : `The analysis could not finish: ${analyzed} of ${all} kept`;
    default:
      return `${settled(job.items)} of ${all}`;
  }
}

/** "All 10 from cache, 0.4 s, $0.00": nothing to do is a success, and what it saved. */
function nothingToDo(job: Job): string {
  const parts = [`All ${job.items.total} from cache`];
  if (job.seconds !== null) parts.push(duration(job.seconds));
  parts.push(money(job.cost?.spent ?? 0, job.cost?.currency ?? 'USD'));
  return parts.join(', ');
}

/** "Interrupted twice, resumed by itself, 0 decks lost". Null when nothing happened. */
export function interruptionNote(job: Job, unit: string): string | null {
  if (job.interruptions === 0) return null;
  const times = job.interruptions === 1 ? 'once' : job.interruptions === 2 ? 'twice' : `${job.interruptions} times`;
  return job.state === 'interrupted'
    ? `Interrupted ${times}. It resumes by itself; finished ${plural(2, unit)} are kept.`
    : `Interrupted ${times}, resumed by itself, 0 ${plural(0, unit)} lost.`;
}

/** How long the job has been at it; null before it started. */
export function elapsedSeconds(job: Job, now: number): number | null {
  if (isFinal(job.state) && job.seconds !== null) return job.seconds;
  const from = job.startedAt ?? job.createdAt;
  return from === null ? null : Math.max(0, ((job.completedAt ?? now) - from) / 1000);
}

export function elapsedSentence(job: Job, now: number): string | null {
  const seconds = elapsedSeconds(job, now);
  return seconds === null ? null : duration(seconds);
}

function sameUnit(from: string, to: string): string {
  const unit = from.split(' ').at(-1);
  return unit !== undefined && from.split(' ').length === 2 && to.split(' ').length === 2 && to.endsWith(` ${unit}`)
    ? `${from.slice(0, -unit.length - 1)} to ${to}`
    : `${from} to ${to}`;
}
