import { useEffect, useState } from 'react';
import { isFinal, type Job, type Reason } from './job';

const steadyMilliseconds = 1_500;

/**
 * Why a job does not move, once that has lasted a moment: between two items there is always a short wait. A job that
 * is about to pause still moves.
 */
export function useSteadyReason(job: Job): Reason | null {
  const atOnce = isFinal(job.state) || job.state === 'paused' || job.state === 'cancelling';
  const key = job.reason === null ? null : (job.reason.code ?? job.reason.sentence);
  const [steady, setSteady] = useState<string | null>(null);
  useEffect(() => {
    if (key === null) {
      setSteady(null);
      return undefined;
    }
    const timer = setTimeout(() => setSteady(key), steadyMilliseconds);
    return () => clearTimeout(timer);
  }, [key]);
  if (job.state === 'pausing') return null;
  return atOnce || steady === key ? job.reason : null;
}
