import { UnstyledButton } from '@mantine/core';
import { buckets, type Bucket, type Ledger } from './job';
import { bucketLook } from './jobTone';
import { counted } from './plural';
import classes from './LedgerRow.module.css';

/** Every input in exactly one bucket. A number opens the list of what it counts. */
export function LedgerRow({ ledger, unit, selected, onSelect }: {
  readonly ledger: Ledger;
  readonly unit: string;
  readonly selected: Bucket | null;
  readonly onSelect: (bucket: Bucket | null) => void;
}) {
  const shown = buckets.filter((bucket) => bucketLook[bucket].always || ledger[bucket] > 0);
  return (
    <div className={classes.root} role="group" aria-label={`${counted(ledger.total, unit)} by outcome`}>
      {shown.map((bucket) => (
        <UnstyledButton
          key={bucket}
          className={classes.bucket}
          data-tone={ledger[bucket] === 0 ? 'zero' : bucketLook[bucket].tone}
          aria-expanded={selected === bucket}
          disabled={ledger[bucket] === 0 && selected !== bucket}
          onClick={() => onSelect(selected === bucket ? null : bucket)}
        >
          <span className={classes.count}>{ledger[bucket]}</span>
          <span className={classes.words}>{bucketLook[bucket].words}</span>
        </UnstyledButton>
      ))}
      <div className={classes.total}>
        <span className={classes.count}>{ledger.total}</span>
        <span className={classes.words}>In total</span>
      </div>
    </div>
  );
}
