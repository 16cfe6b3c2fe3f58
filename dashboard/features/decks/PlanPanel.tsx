import { Skeleton, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { money } from '../../shared/jobs/money';
import { bytes } from '../../shared/ui/bytes';
import { costRange, timeRange, type Plan } from './plan';
import { variantName } from './variants';
import classes from './PlanPanel.module.css';

/** What one click would do: how much is stored already, how long the rest takes and what it costs. */
export function PlanPanel({ plan, old, models }: {
  readonly plan: Plan | undefined;
  /** The plan of an earlier order, while the new one is being made. */
  readonly old: boolean;
  /** How many variants are asked for. */
  readonly models: number;
}) {
  if (plan === undefined) return <Skeleton h={148} radius={12} role="status" aria-label="Making the plan" />;
  const { items, pages, budget } = plan;
  return (
    <section className={classes.root} aria-label="Plan" aria-busy={old} data-old={old || undefined}>
      <div className={classes.split} aria-hidden>
        <span className={classes.cached} style={{ flexGrow: items.cached }} />
        <span className={classes.run} style={{ flexGrow: items.toRun }} />
      </div>
      {old && <p className={classes.old}>Making a new plan; this is the last one.</p>}
      <dl className={classes.facts}>
        <Fact name="To run">{items.toRun}{models > 1 ? ` of ${items.total}` : ` deck${items.toRun === 1 ? '' : 's'}`}{pages.toRun > 0 ? `, ${pages.toRun} pages` : ''}</Fact>
        <Fact name="From cache">{items.cached}</Fact>
        {items.failed > 0 && <Fact name="Would fail">{items.failed}</Fact>}
        <Fact name="Time" basis={items.toRun === 0 ? null : plan.timeBasis}>{timeRange(plan)}</Fact>
        <Fact name="Cost" basis={items.toRun === 0 ? null : plan.cost?.basis}>{costRange(plan)}</Fact>
        {budget !== null && (
          <Fact name="Budget">
            {money(budget.amount, plan.cost?.currency)}{' '}
            <span className={classes.verdict} data-enough={budget.enough}>
              {budget.enough ? <IconCircleCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
              {budget.enough ? 'enough' : plan.cost !== null && plan.cost.low > budget.amount ? 'not enough for all' : 'may not be enough for all'}
            </span>
          </Fact>
        )}
        {plan.bytesNeeded !== null && plan.bytesNeeded > 0 && <Fact name="Storage">{bytes(plan.bytesNeeded)}</Fact>}
        {plan.workers !== null && <Fact name="Workers">{plan.workers === 0 ? 'None connected: the run waits for one' : plan.workers}</Fact>}
      </dl>
      {models > 1 && plan.variants.length > 1 && (
        <Table className={classes.table} verticalSpacing={3} horizontalSpacing={6}>
          <Table.Caption className="sr-only">Plan of each variant</Table.Caption>
          <Table.Thead>
            <Table.Tr><Table.Th scope="col">Variant</Table.Th><Table.Th scope="col">To run</Table.Th><Table.Th scope="col">Cost</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {plan.variants.map((entry, index) => (
              <Table.Tr key={index}>
                <Table.Th scope="row" className={classes.name}>{variantName(entry.variant)}</Table.Th>
                <Table.Td>{entry.toRun} of {entry.toRun + entry.cached}</Table.Td>
                <Table.Td>{entry.cost ?? (entry.toRun === 0 ? money(0) : 'Not known')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {plan.notes.length > 0 && (
        <ul className={classes.notes}>
          {plan.notes.map((note) => <li key={note}><IconInfoCircle size={14} aria-hidden /> <Text span size="xs">{note}</Text></li>)}
        </ul>
      )}
    </section>
  );
}

function Fact({ name, basis, children }: { readonly name: string; readonly basis?: string | null | undefined; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}{basis != null && <span className={classes.basis}>{basis}</span>}</dd>
    </div>
  );
}
