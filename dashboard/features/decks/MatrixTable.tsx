import { UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle, IconArrowDown, IconArrowUp, IconBan, IconCheckbox, IconCircleCheck, IconCircleX, IconClock, IconDatabase, IconLoader2, IconPlayerSkipForward,
  IconQuestionMark, IconSquare, type Icon,
} from '@tabler/icons-react';
import type { Ref } from 'react';
import { duration } from '../../shared/jobs/duration';
import type { ItemState } from '../../shared/jobs/item';
import type { Variant } from '../../shared/jobs/job';
import { money } from '../../shared/jobs/money';
import { shortName } from './deck';
import { bestOf, isResult, type MatrixCell, type MatrixRow, type MatrixTotal, type SortBy } from './matrix';
import { slideTypeName } from './pageDetails';
import { ScoreBars } from './ScoreBars';
import { variantName } from './variants';
import classes from './MatrixPanel.module.css';

const look: Record<ItemState, { readonly icon: Icon; readonly words: string; readonly tone: string }> = {
  queued: { icon: IconClock, words: 'Queued', tone: 'waiting' },
  running: { icon: IconLoader2, words: 'Analyzing', tone: 'active' },
  done: { icon: IconCircleCheck, words: 'Done', tone: 'success' },
  cached: { icon: IconDatabase, words: 'From cache', tone: 'success' },
  duplicate: { icon: IconCircleCheck, words: 'Duplicate', tone: 'quiet' },
  skipped: { icon: IconPlayerSkipForward, words: 'Skipped', tone: 'quiet' },
  failed: { icon: IconCircleX, words: 'Failed', tone: 'danger' },
  cancelled: { icon: IconBan, words: 'Cancelled', tone: 'quiet' },
  unknown: { icon: IconQuestionMark, words: 'Unknown', tone: 'quiet' },
};

/** Rows are decks, columns are variants. The head of a column sorts by its state. */
export function MatrixTable({ rows, variants, totals, sort, descending, marked, tableRef, onSort, onMark, onOpen }: {
  readonly rows: readonly MatrixRow[];
  readonly variants: readonly Variant[];
  readonly totals: readonly MatrixTotal[];
  readonly sort: SortBy;
  readonly descending: boolean;
  readonly marked: readonly string[];
  readonly tableRef: Ref<HTMLTableElement>;
  readonly onSort: (sort: SortBy) => void;
  readonly onMark: (itemId: string) => void;
  readonly onOpen: (deckId: string, variant: number) => void;
}) {
  const direction = descending ? 'descending' : 'ascending';
  return (
    <div className={classes.scroll} role="region" aria-label="Results by deck and variant" tabIndex={0}>
      <table className={classes.table} ref={tableRef} data-many={variants.length > 1 || undefined}>
        <thead>
          <tr>
            <th scope="col" aria-sort={sort.by === 'name' ? direction : undefined}>
              <UnstyledButton className={classes.head} onClick={() => onSort({ by: 'name' })}>Deck <SortMark active={sort.by === 'name'} descending={descending} /></UnstyledButton>
            </th>
            {variants.map((variant, index) => {
              const active = sort.by !== 'name' && sort.variant === index + 1;
              return (
                <th key={index} scope="col" aria-sort={active ? direction : undefined}>
                  <UnstyledButton className={classes.head} onClick={() => onSort({ by: sort.by === 'name' ? 'state' : sort.by, variant: index + 1 })} title={variant.analysisPrompt}>
                    {variants.length > 1 && <span className={classes.number}>{index + 1}</span>}
                    <span className={classes.variant}>{variantName(variant)}</span>
                    <SortMark active={active} descending={descending} />
                  </UnstyledButton>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.deckId}>
              <th scope="row" className={classes.deck}>
                <span className={classes.deckName} title={row.name}>{shortName(row.name)}</span>
                {row.pageCount !== null && row.pageCount > 0 && <span className={classes.pages}>{row.pageCount} pages</span>}
              </th>
              {variants.map((_, index) => {
                const cell = row.cells.find((candidate) => candidate.variant === index + 1);
                return (
                  <td key={index} data-marked={cell !== undefined && marked.includes(cell.itemId) ? true : undefined}>
                    {cell === undefined
                      ? <span className={classes.none}>–</span>
                      : <Cell cell={cell} row={row} many={variants.length > 1} marked={marked.includes(cell.itemId)} onMark={onMark} onOpen={onOpen} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={classes.deck}>All decks</th>
            {variants.map((_, index) => {
              const total = totals.find((candidate) => candidate.variant === index + 1);
              return <td key={index}>{total === undefined ? '–' : <Total total={total} />}</td>;
            })}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cell({ cell, row, many, marked, onMark, onOpen }: {
  readonly cell: MatrixCell;
  readonly row: MatrixRow;
  readonly many: boolean;
  readonly marked: boolean;
  readonly onMark: (itemId: string) => void;
  readonly onOpen: (deckId: string, variant: number) => void;
}) {
  const { icon: StateIcon, words, tone } = look[cell.state];
  const saved = cell.cached && cell.costSaved !== null && cell.costSaved > 0;
  const facts = [
    cell.seconds === null ? null : duration(cell.seconds),
    saved ? `saved ${money(cell.costSaved ?? 0)}` : cell.cost === null ? null : money(cell.cost),
  ].filter((fact) => fact !== null);
  return (
    <div className={classes.cellBox}>
      <UnstyledButton className={classes.cell} data-tone={tone} data-item={cell.itemId} data-cell onClick={() => onOpen(row.deckId, cell.variant)}>
        <span className={classes.state}>
          <StateIcon size={15} aria-hidden className={cell.state === 'running' ? classes.turning : undefined} />
          {cell.words === null ? words : `${words} ${cell.words}`}
        </span>
        {facts.length > 0 && <span className={classes.facts}>{facts.join(' · ')}</span>}
        {isResult(cell) && cell.scores.length > 0 && <ScoreBars scores={cell.scores} best={many ? (name) => bestOf(row, name).includes(cell.variant) : null} />}
        {cell.failure !== null && <span className={classes.failure}>{cell.failure.sentence}</span>}
        {cell.failedPages.length > 0 && (
          <span className={classes.warn}><IconAlertTriangle size={13} aria-hidden /> {cell.failedPages.length} page{cell.failedPages.length === 1 ? '' : 's'} failed</span>
        )}
        {isResult(cell) && cell.missingSections.length > 0 && <span className={classes.missing}>Missing: {cell.missingSections.map(slideTypeName).join(', ')}</span>}
        {cell.share !== null && <span className={classes.share} style={{ width: `${cell.share * 100}%` }} />}
      </UnstyledButton>
      {many && isResult(cell) && (
        <UnstyledButton className={classes.mark} aria-pressed={marked} onClick={() => onMark(cell.itemId)} aria-label={`Mark ${shortName(row.name)}, variant ${cell.variant}, for comparison`}>
          {marked ? <IconCheckbox size={17} aria-hidden /> : <IconSquare size={17} aria-hidden />}
        </UnstyledButton>
      )}
    </div>
  );
}

function Total({ total }: { readonly total: MatrixTotal }) {
  const counts = [
    total.done > 0 ? `${total.done} done` : null, total.cached > 0 ? `${total.cached} from cache` : null, total.failed > 0 ? `${total.failed} failed` : null,
  ].filter((count) => count !== null);
  const facts = [total.seconds === null ? null : duration(total.seconds), total.cost === null ? null : money(total.cost)].filter((fact) => fact !== null);
  return (
    <div className={classes.total}>
      <span className={classes.state}>{counts.length === 0 ? 'None yet' : counts.join(', ')}</span>
      {facts.length > 0 && <span className={classes.facts}>{facts.join(' · ')}</span>}
      {total.scores.length > 0 && <ScoreBars scores={total.scores} best={null} />}
    </div>
  );
}

function SortMark({ active, descending }: { readonly active: boolean; readonly descending: boolean }) {
  if (!active) return null;
  return descending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />;
}
