import { IconCoin } from '@tabler/icons-react';
import { isFinal, type Job } from './job';
import { money } from './money';
import classes from './CostLine.module.css';

/** What a run has cost, what is held for items that run, and what it may cost. Nothing for a run that costs nothing. */
export function CostLine({ job }: { readonly job: Job }) {
  const cost = job.cost;
  if (cost === null) return null;
  const { spent, reserved, budget, currency } = cost;
  const unknown = spent === null;
  const unpriced = cost.unpriced > 0;
  if (budget === null && !unknown && !unpriced && spent === 0 && (reserved ?? 0) === 0 && !isFinal(job.state)) return null;
  const share = (amount: number | null) => (budget === null || budget === 0 || amount === null ? 0 : Math.min(100, (100 * amount) / budget));
  return (
    <div className={classes.root}>
      <span className={classes.words}>
        <IconCoin size={16} aria-hidden />
        <span>{unknown ? 'Cost not known: the model has no price' : `${money(spent, currency)} spent`}</span>
        {unpriced && <span className={classes.quiet}>and {cost.unpriced} of unknown cost (no price is configured)</span>}
        {(reserved ?? 0) > 0 && <span className={classes.quiet}>{money(reserved ?? 0, currency)} reserved</span>}
        {budget !== null && <span className={classes.quiet}>of {money(budget, currency)} budget</span>}
      </span>
      {budget !== null && (
        <div
          className={classes.track}
          role="meter"
          aria-label="Budget used"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share(spent))}
          aria-valuetext={`${money(spent ?? 0, currency)} of ${money(budget, currency)}`}
        >
          <span className={classes.spent} style={{ width: `${share(spent)}%` }} />
          <span className={classes.reserved} style={{ width: `${Math.min(100 - share(spent), share(reserved))}%` }} />
        </div>
      )}
    </div>
  );
}
