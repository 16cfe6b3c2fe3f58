import { IconReceipt } from '@tabler/icons-react';
import { Notice } from '../ui/Notice';
import { duration } from './duration';
import type { Job } from './job';
import { money } from './money';
import { counted } from './plural';
import classes from './Receipt.module.css';

/** What a run that was stopped kept, dropped and cost. */
export function Receipt({ job, unit }: { readonly job: Job; readonly unit: string }) {
  if (job.state !== 'cancelled' && job.state !== 'expired') return null;
  const { total, done, cached, duplicate, failed } = job.items;
  const details = job.receiptDetails;
  const kept = details?.kept ?? done + cached + duplicate;
  const currency = job.cost?.currency ?? 'USD';
  const cost = details?.cost ?? job.cost?.spent ?? null;
  const dropped = details?.costDropped ?? 0;
  const lines = [
    ['Kept and usable', `${kept} of ${counted(total, unit)}`],
    ...(details === null ? [['Not finished', `${total - kept - failed}`]] : [['Stopped on the way', `${details.stopped}`], ['Not started', `${details.notStarted}`]]),
    ...(failed > 0 ? [['Failed', `${failed}`]] : []),
    ...(cost === null ? [] : [['Cost', `${money(cost, currency)}${dropped > 0 ? `, ${money(dropped, currency)} for nothing usable` : ''}`]]),
    ...(details?.by == null ? [] : [['Cancelled by', details.by]]),
    ...(job.seconds === null ? [] : [['Time', duration(job.seconds)]]),
  ];
  return (
    <Notice tone="quiet" icon={<IconReceipt size={20} aria-hidden />} title={job.receipt ?? 'Receipt'}>
      <dl className={classes.lines}>
        {lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
    </Notice>
  );
}
