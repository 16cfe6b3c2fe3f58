import { Anchor, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { money } from '../../../shared/jobs/money';
import { Pager, usePaged } from '../../../shared/ui/Pager';
import { formatRoute, home } from '../../../shared/ui/route';
import { fineDuration, type BatchStatistics } from './statistics';
import { TimeChart } from './TimeChart';
import classes from './Statistics.module.css';

const rowsAtOnce = 20;
const barsMost = 60;

/** Every batch: how long it took as a chart, and all its numbers as a table. */
export function BatchTable({ batches }: { readonly batches: readonly BatchStatistics[] }) {
  const [how, setHow] = useState('table');
  const paged = usePaged(batches, rowsAtOnce);
  if (batches.length === 0) return <Text size="sm" c="var(--quiet)">No batch in this time.</Text>;
  return (
    <>
      <div className={classes.bar}>
        <Text size="xs" c="var(--quiet)">{how === 'chart' ? 'Seconds of each batch, oldest first; the hatched part failed.' : ''}</Text>
        <SegmentedControl size="xs" aria-label="Show batches as" data={[{ label: 'Table', value: 'table' }, { label: 'Chart', value: 'chart' }]} value={how} onChange={setHow} />
      </div>
      {how === 'chart' ? <TimeChart batches={batches.slice(0, barsMost)} /> : (
        <>
          <div className={classes.scroll} role="region" aria-label="Table of batches" tabIndex={0}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Batch</th><th scope="col">Started</th><th scope="col">Total</th><th scope="col">Done</th><th scope="col">From cache</th>
                  <th scope="col">Failed</th><th scope="col">Time</th><th scope="col">Cost</th>
                </tr>
              </thead>
              <tbody>
                {paged.shown.map((batch) => (
                  <tr key={batch.jobId}>
                    <th scope="row"><Anchor size="sm" href={formatRoute({ ...home, jobId: batch.jobId })}>{batch.jobId}</Anchor></th>
                    <td>{batch.createdAt === null ? '–' : new Date(batch.createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}</td>
                    <td>{batch.total}</td><td>{batch.done}</td><td>{batch.cached}</td><td data-bad={batch.failed > 0 || undefined}>{batch.failed}</td>
                    <td>{batch.seconds === null ? 'still running' : fineDuration(batch.seconds)}</td>
                    <td>{batch.cost === null ? 'not known' : money(batch.cost)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pager paged={paged} what="batches" />
        </>
      )}
    </>
  );
}
