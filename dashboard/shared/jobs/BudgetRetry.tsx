import { Button, NumberInput, Text } from '@mantine/core';
import { IconRotateClockwise } from '@tabler/icons-react';
import { useState } from 'react';
import type { Job } from './job';
import { money } from './money';
import { counted } from './plural';
import type { JobActs } from './useJobActions';
import classes from './BudgetRetry.module.css';

/** What did not fit into the budget can be run with a larger one; what is finished is kept and not paid again. */
export function BudgetRetry({ job, unit, acts }: { readonly job: Job; readonly unit: string; readonly acts: JobActs }) {
  const budget = job.cost?.budget ?? null;
  const [amount, setAmount] = useState<number | null>(null);
  if (budget === null || job.items.skipped === 0 || job.links.retry === undefined) return null;
  const wanted = amount ?? budget * 2;
  return (
    <form
      className={classes.root}
      onSubmit={(event) => {
        event.preventDefault();
        acts.start('retry', { budget: String(wanted) });
      }}
    >
      <Text size="sm">{counted(job.items.skipped, unit)} did not fit. New budget for all attempts together:</Text>
      <NumberInput
        size="xs"
        w={110}
        prefix="$"
        aria-label="New budget"
        min={budget}
        step={0.5}
        decimalScale={2}
        value={wanted}
        onChange={(value) => setAmount(value === '' ? null : Number(value))}
      />
      <Button
        type="submit"
        size="xs"
        variant="default"
        leftSection={<IconRotateClockwise size={14} aria-hidden />}
        disabled={wanted <= budget}
        loading={acts.pending === 'retry'}
      >
        Run the rest for up to {money(wanted, job.cost?.currency)}
      </Button>
    </form>
  );
}
