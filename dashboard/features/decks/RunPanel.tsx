import { Text } from '@mantine/core';
import { useState } from 'react';
import { IconClockHour4, IconHeartbeat } from '@tabler/icons-react';
import type { Problem } from '../../shared/api/problem';
import { BudgetRetry } from '../../shared/jobs/BudgetRetry';
import { CostLine } from '../../shared/jobs/CostLine';
import { ExportMenu } from '../../shared/jobs/ExportMenu';
import { ItemList } from '../../shared/jobs/ItemList';
import { Receipt } from '../../shared/jobs/Receipt';
import { isFinal, percentOf, type Bucket, type Job, type Reason } from '../../shared/jobs/job';
import type { JobItem } from '../../shared/jobs/item';
import { FreshnessNotice, LiveSign } from '../../shared/jobs/FreshnessNote';
import { JobButtons } from '../../shared/jobs/JobButtons';
import { LedgerRow } from '../../shared/jobs/LedgerRow';
import { ReasonNotice } from '../../shared/jobs/ReasonNotice';
import { RunBar } from '../../shared/jobs/RunBar';
import { barText, elapsedSentence, etaBasis, etaSentence, interruptionNote, outcomeSentence } from '../../shared/jobs/sentences';
import { useSteadyReason } from '../../shared/jobs/useSteadyReason';
import { StateBadge } from '../../shared/jobs/StateBadge';
import type { JobActs } from '../../shared/jobs/useJobActions';
import type { Freshness } from '../../shared/live/freshness';
import { CopyId } from '../../shared/ui/CopyId';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { useNow } from '../../shared/ui/useNow';
import { batchSentence, pageSentence } from './progress';
import classes from './RunPanel.module.css';

/** One run: what it does now, how far it is, what may be done about it. */
export function RunPanel({ job, items, completed, total, freshness, stale, seenAt, acts, onAct, bucket, onBucket, onOpenItem }: {
  readonly job: Job;
  readonly items: readonly JobItem[];
  /** Decks that have a result. */
  readonly completed: number;
  readonly total: number;
  readonly freshness: Freshness;
  readonly stale: boolean;
  readonly seenAt: number;
  readonly acts: JobActs;
  readonly onAct: (action: 'pause' | 'resume' | 'cancel' | 'retry') => void;
  readonly bucket: Bucket | null;
  readonly onBucket: (bucket: Bucket | null) => void;
  readonly onOpenItem: (itemId: string) => void;
}) {
  const final = isFinal(job.state);
  const percent = percentOf(job);
  const failedPercent = job.items.total === 0 ? 0 : Math.min(percent, (100 * job.items.failed) / job.items.total);
  const now = useNow(!final);
  const elapsed = elapsedSentence(job, now);
  const basis = etaBasis(job);
  const reason = useSteadyReason(job);
  const [exportProblem, setExportProblem] = useState<Problem | null>(null);
  const decks = job.request?.deckIds.length ?? 0;
  const variants = job.request?.variants.length ?? 1;
  const unit = variants > 1 ? 'analysis' : 'deck';
  const usable = job.items.done + job.items.cached + job.items.duplicate;
  const interruptions = interruptionNote(job, unit);

  return (
    <section className={classes.root} aria-labelledby="run-heading" data-stale={stale || undefined}>
      <div className={classes.top}>
        <div className={classes.badges}>
          <StateBadge state={job.state} />
          {!final && !stale && <LiveSign freshness={freshness} />}
          {job.attempt > 1 && <Text size="xs" c="var(--quiet)">Attempt {job.attempt}</Text>}
        </div>
        <div className={classes.buttons}>
          <JobButtons job={job} pending={acts.pending} onAct={onAct} />
          {usable > 0 && <ExportMenu jobId={job.id} onProblem={setExportProblem} />}
        </div>
      </div>

      <h2 className={classes.sentence} id="run-heading">
        {final ? outcomeSentence(job, unit) : batchSentence(completed, total)}
      </h2>

      {variants > 1 && <p className={classes.product}>{decks} decks × {variants} variants = {job.items.total} analyses</p>}

      <div className={classes.barLine}>
        <RunBar
          state={job.state}
          percent={percent}
          failedPercent={failedPercent}
          name="Visual analysis"
          text={barText(job, completed, total, unit)}
        />
        <span className={classes.percent} aria-hidden>{Math.round(percent)} %</span>
      </div>

      <div className={classes.details}>
        <span className={classes.page}>{final ? finalDetail(job) : (pageSentence(items) ?? waiting(job, reason))}</span>
        <span className={classes.times}>
          {!final && job.eta !== null && (
            <span className={classes.eta}><IconClockHour4 size={15} aria-hidden /> {etaSentence(job.eta)}</span>
          )}
          {basis !== null && <span>{basis}</span>}
          {elapsed !== null && <span>{final ? `Took ${elapsed}` : `${elapsed} so far`}</span>}
        </span>
      </div>

      <div className={classes.notices}>
        <FreshnessNotice freshness={final ? 'live' : freshness} stale={stale} seenAt={seenAt} />
        {acts.problem !== null && <ProblemNotice problem={acts.problem} />}
        {exportProblem !== null && <ProblemNotice problem={exportProblem} kept="The results themselves are unchanged." />}
        <Receipt job={job} unit={unit} />
        {reason !== null && reason.sentence !== job.receipt && <ReasonNotice job={job} reason={reason} />}
      </div>

      <CostLine job={job} />
      <BudgetRetry job={job} unit={unit} acts={acts} />
      <LedgerRow ledger={job.items} unit={unit} selected={bucket} onSelect={onBucket} />
      {bucket !== null && <ItemList items={items} bucket={bucket} unit={unit} onOpen={onOpenItem} onClose={() => onBucket(null)} />}

      <div className={classes.foot}>
        {interruptions !== null && (
          <span className={classes.interruptions}><IconHeartbeat size={15} aria-hidden /> {interruptions}</span>
        )}
        <CopyId label="Job" value={job.id} />
      </div>
    </section>
  );
}

function waiting(job: Job, reason: Reason | null): string {
  // The reason below says more than a guess could.
  if (job.state === 'running' && reason !== null) return 'Waiting';
  switch (job.state) {
    case 'queued':
      return 'Waiting for its turn';
    case 'paused':
      return 'Nothing runs until it is resumed; finished decks are kept';
    case 'pausing':
      return 'Finishing what has begun';
    case 'cancelling':
      return 'Stopping at the next page; finished decks are kept';
    case 'interrupted':
      return 'Waiting to go on';
    default:
      return 'Starting the next deck';
  }
}

function finalDetail(job: Job): string {
  switch (job.state) {
    case 'succeeded':
      return job.items.cached > 0 && job.items.cached < job.items.total
        ? `${job.items.cached} came from the cache. Open a deck to see its pages.`
        : 'Open a deck to see its pages.';
    case 'completed_with_errors':
      return 'Open a failed deck to see why. A retry runs only what failed: of a deck that failed in part, only those pages.';
    case 'cancelled':
      return 'Finished decks stay usable; a retry runs only the rest.';
    default:
      return job.items.done + job.items.cached === 0 ? 'No deck was finished.' : 'Finished decks stay usable.';
  }
}
