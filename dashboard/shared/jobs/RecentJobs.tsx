import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { formatRoute, home } from '../ui/route';
import { Panel } from '../ui/Panel';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useNow } from '../ui/useNow';
import { ago } from './duration';
import { counted } from './plural';
import { isFinal, settled, type Job } from './job';
import { jobsQuery } from './jobQueries';
import { elapsedSentence } from './sentences';
import { StateBadge } from './StateBadge';
import classes from './RecentJobs.module.css';

const few = 5;
const many = 25;

/** The latest jobs, newest first; one click shows any of them as it stands. */
export function RecentJobs({ open, unit }: {
  /** The job that the page shows, newer than the list says. */
  readonly open: Job | undefined;
  readonly unit: string;
}) {
  const [count, setCount] = useState(few);
  const [anyRunning, setAnyRunning] = useState(false);
  // One more than shown tells whether there are more.
  const jobs = useQuery({ ...jobsQuery(count + 1, anyRunning), placeholderData: (previous) => previous });
  const running = jobs.data?.some((job) => !isFinal(job.state)) ?? false;
  if (running !== anyRunning) setAnyRunning(running);
  const now = useNow(running);

  return (
    <Panel id="recent-jobs" title="Recent runs">
      {jobs.isPending && <Stack gap={8} role="status" aria-label="Loading recent runs"><Skeleton h={44} /><Skeleton h={44} /></Stack>}
      {jobs.isError && jobs.data === undefined && <ProblemNotice problem={problemOf(jobs.error)} onRetry={() => void jobs.refetch()} />}
      {jobs.data?.length === 0 && <Text size="sm" c="var(--quiet)">Runs appear here, finished ones too. Nothing has run yet.</Text>}
      {jobs.data !== undefined && jobs.data.length > 0 && (
        <ul className={classes.list}>
          {jobs.data.slice(0, count).map((listed) => (listed.id === open?.id ? open : listed)).map((job) => (
            <li key={job.id}>
              <a className={classes.row} href={formatRoute({ ...home, jobId: job.id })} aria-current={job.id === open?.id ? 'true' : undefined}>
                <span className={classes.line}>
                  <StateBadge state={job.state} size="sm" />
                  <span className={classes.when}>{job.createdAt === null ? '' : ago(job.createdAt, now)}</span>
                </span>
                <span className={classes.detail}>{detail(job, unit, now)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {(jobs.data?.length ?? 0) > count && count < many && (
        <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setCount(many)}>Show more</Button>
      )}
    </Panel>
  );
}

function detail(job: Job, unit: string, now: number): string {
  const { total, cached, failed } = job.items;
  const decks = job.request?.deckIds.length ?? 0;
  const variants = job.request?.variants.length ?? 1;
  const what = variants > 1 ? `${counted(decks, unit)} × ${variants}` : counted(total, unit);
  const parts = [isFinal(job.state) ? what : `${settled(job.items)} of ${variants > 1 ? `${total} (${what})` : what}`];
  if (cached > 0) parts.push(cached === total ? 'all from cache' : `${cached} from cache`);
  if (failed > 0) parts.push(`${failed} failed`);
  const elapsed = elapsedSentence(job, now);
  if (elapsed !== null && job.startedAt !== null) parts.push(elapsed);
  return parts.join(' · ');
}
