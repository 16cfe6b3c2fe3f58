import { Anchor, Table, Text, UnstyledButton } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { problemOf } from '../../../shared/api/problem';
import { jobsQuery } from '../../../shared/jobs/jobQueries';
import type { Variant } from '../../../shared/jobs/job';
import { Panel } from '../../../shared/ui/Panel';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { formatRoute, home } from '../../../shared/ui/route';
import { fieldName } from '../compare/compare';
import { shortName } from '../deck';
import { decksQuery } from '../deckQueries';
import { modelsQuery } from '../models';
import { defaultVariant, sameSelection, variantName } from '../variants';
import { scoreQuery, type GoldenScore } from './golden';
import classes from './Golden.module.css';

const recentRuns = 25;
const selectionsMost = 12;

/** Every model and prompt of late against the golden set, best first. */
export function GoldenScores() {
  const jobs = useQuery(jobsQuery(recentRuns, false));
  const models = useQuery(modelsQuery);
  const [open, setOpen] = useState<string | null>(null);
  const used = (jobs.data ?? []).flatMap((job) => job.request?.variants ?? []);
  const offered = (models.data ?? []).filter((model) => model.available).map((model): Variant => ({ ...defaultVariant, visionModel: model.name }));
  const selections = distinct([...used, ...offered]).slice(0, selectionsMost);
  const scores = useQueries({ queries: selections.map(scoreQuery) });
  const rows = selections
    .map((selection, index) => ({ selection, query: scores[index]! }))
    .filter(({ query }) => query.isPending || query.isError || (query.data?.scored ?? 0) > 0)
    .toSorted((left, right) => (right.query.data?.score ?? -1) - (left.query.data?.score ?? -1));
  const failed = scores.find((score) => score.isError);

  return (
    <Panel id="golden-scores" title="Scores" note="agreement with the picks, models and prompts of recent runs">
      {failed !== undefined && <ProblemNotice problem={problemOf(failed.error)} onRetry={() => void failed.refetch()} />}
      {rows.length === 0 && failed === undefined && <Text size="sm" c="var(--quiet)">No recent model and prompt has results for the picked pages.</Text>}
      {rows.length > 0 && (
        <div className={classes.scroll} role="region" aria-label="Table of scores" tabIndex={0}>
          <Table verticalSpacing={7}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Model and prompt</Table.Th><Table.Th scope="col">Score</Table.Th><Table.Th scope="col">Agrees</Table.Th>
                <Table.Th scope="col">By field</Table.Th><Table.Th scope="col">Misses</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ selection, query }) => {
                const key = `${selection.visionModel}\n${selection.analysisPrompt}`;
                const score = query.data ?? null;
                return (
                  <Fragment key={key}>
                    <Table.Tr>
                      <Table.Th scope="row" className={classes.value}>{variantName({ ...selection, name: null })}</Table.Th>
                      <Table.Td><ScoreBar score={score} /></Table.Td>
                      <Table.Td>{score === null ? '…' : `${score.agree} of ${score.scored}`}{score !== null && score.scored < score.picks && <span className={classes.quiet}> ({score.picks} picks)</span>}</Table.Td>
                      <Table.Td className={classes.quiet}>{score?.byField.map((entry) => `${fieldName(entry.field)} ${entry.agree}/${entry.scored}`).join(', ')}</Table.Td>
                      <Table.Td>
                        {score !== null && score.misses.length > 0
                          ? (
                            <UnstyledButton className={classes.more} aria-expanded={open === key} onClick={() => setOpen(open === key ? null : key)}>
                              {score.misses.length} <IconChevronDown size={14} aria-hidden />
                            </UnstyledButton>
                          )
                          : 'none'}
                      </Table.Td>
                    </Table.Tr>
                    {open === key && score !== null && (
                      <Table.Tr><Table.Td colSpan={5}><Misses score={score} /></Table.Td></Table.Tr>
                    )}
                  </Fragment>
                );
              })}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Panel>
  );
}

function ScoreBar({ score }: { readonly score: GoldenScore | null }) {
  if (score?.score == null) return <>–</>;
  return (
    <span className={classes.score}>
      <span className={classes.track} aria-hidden><span className={classes.bar} style={{ width: `${Math.min(100, score.score * 100)}%` }} /></span>
      <strong>{Math.round(score.score * 100)} %</strong>
    </span>
  );
}

function Misses({ score }: { readonly score: GoldenScore }) {
  const decks = useQuery(decksQuery([]));
  const nameOf = (id: string) => {
    const deck = decks.data?.find((candidate) => candidate.id === id);
    return deck === undefined ? `Deck ${id}` : shortName(deck.name);
  };
  return (
    <ul className={classes.misses}>
      {score.misses.map((miss) => (
        <li key={`${miss.deckId}/${miss.page}/${miss.field}`}>
          <Anchor size="sm" href={formatRoute({ ...home, openDeck: miss.deckId, page: miss.page })}>{nameOf(miss.deckId)}, page {miss.page}</Anchor>{' '}
          <span className={classes.quiet}>{fieldName(miss.field)}:</span> expected “{miss.expected.join(', ') || 'nothing'}”, got “{miss.actual.join(', ') || 'nothing'}”
        </li>
      ))}
    </ul>
  );
}

function distinct(variants: readonly Variant[]): readonly Variant[] {
  return variants.filter((variant, index) => variants.findIndex((other) => sameSelection(other, variant)) === index);
}
