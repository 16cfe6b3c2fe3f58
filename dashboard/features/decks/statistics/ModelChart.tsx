import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { money } from '../../../shared/jobs/money';
import { fineDuration, rate, type ModelStatistics } from './statistics';
import classes from './Statistics.module.css';

const parts = [
  { key: 'done', words: 'Done' },
  { key: 'cached', words: 'From cache' },
  { key: 'failed', words: 'Failed' },
] as const;

/** Bars to see, or the same numbers as a table. */
export function ModelChart({ models }: { readonly models: readonly ModelStatistics[] }) {
  const [how, setHow] = useState('chart');
  return (
    <>
      <div className={classes.bar}>
        <ul className={classes.legend} aria-hidden={how === 'table' || undefined}>
          {how === 'chart' && parts.map(({ key, words }) => <li key={key}><span className={classes.swatch} data-part={key} /> {words}</li>)}
        </ul>
        <SegmentedControl size="xs" aria-label="Show as" data={[{ label: 'Chart', value: 'chart' }, { label: 'Table', value: 'table' }]} value={how} onChange={setHow} />
      </div>
      {how === 'chart' ? <Bars models={models} /> : <ModelTable models={models} />}
    </>
  );
}

function Bars({ models }: { readonly models: readonly ModelStatistics[] }) {
  const most = Math.max(1, ...models.map((model) => model.done + model.failed + model.cached));
  return (
    <ul className={classes.bars} aria-label="Outcomes per model">
      {models.map((model) => {
        const total = model.done + model.failed + model.cached;
        return (
          <li key={model.visionModel}>
            <span className={classes.model}>{model.visionModel}</span>
            <span className={classes.stack} style={{ width: `${(100 * total) / most}%` }} aria-hidden>
              {parts.map(({ key }) => model[key] > 0 && <span key={key} data-part={key} style={{ flexGrow: model[key] }} />)}
            </span>
            <span className={classes.words}>
              {rate(model.successRate)} succeed: {model.done} done, {model.failed} failed, {model.cached} from cache
              {model.deckSeconds.average !== null && ` · ${fineDuration(model.deckSeconds.average)} a deck`}
              {model.cost !== null && model.cost > 0 && ` · ${money(model.cost)}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function ModelTable({ models }: { readonly models: readonly ModelStatistics[] }) {
  return (
    <div className={classes.scroll} role="region" aria-label="Table of outcomes per model" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Model</th><th scope="col">Success</th><th scope="col">Done</th><th scope="col">Failed</th><th scope="col">From cache</th>
            <th scope="col">Average deck</th><th scope="col">Half within</th><th scope="col">90 % within</th><th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.visionModel}>
              <th scope="row">{model.visionModel}</th>
              <td>{rate(model.successRate)}</td><td>{model.done}</td><td>{model.failed}</td><td>{model.cached}</td>
              <td>{time(model.deckSeconds.average)}</td><td>{time(model.deckSeconds.p50)}</td><td>{time(model.deckSeconds.p90)}</td>
              <td>{model.cost === null ? 'not known' : money(model.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function time(seconds: number | null): string {
  return seconds === null ? '–' : fineDuration(seconds);
}
