import { Drawer, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconFileAlert } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '../../shared/api/problem';
import type { JobItem } from '../../shared/jobs/item';
import { isFinal, type Job, type Variant } from '../../shared/jobs/job';
import type { JobActs } from '../../shared/jobs/useJobActions';
import { CopyId } from '../../shared/ui/CopyId';
import { Notice } from '../../shared/ui/Notice';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { goTo, home, type Route } from '../../shared/ui/route';
import { useShortcuts } from '../../shared/ui/useShortcuts';
import type { Chip } from './chips';
import { shortName, type Deck } from './deck';
import { analysisQuery } from './deckQueries';
import { DeckOverview } from './DeckOverview';
import { DeckPages } from './DeckPages';
import { FigureTable } from './FigureTable';
import { ProvenanceCard } from './ProvenanceCard';
import { RunHistory } from './RunHistory';
import { matrixQuery } from './matrixQuery';
import { runResultQuery } from './runs';
import { StoryStrip } from './StoryStrip';
import { useStartRun } from './useRunPreparation';
import { defaultVariant, variantName } from './variants';
import classes from './DeckResult.module.css';

/** All that is known about one deck: its pages, what was seen on them, or why it failed. */
export function DeckResult({ deck, chip, item, job, variants, route, stored, loading, hidden, acts, onPage }: {
  readonly deck: Deck | null;
  readonly chip: Chip | null;
  readonly item: JobItem | null;
  readonly job: Job | null;
  readonly variants: readonly Variant[];
  readonly route: Route;
  /** Whether a result is stored for the selected model and prompt. */
  readonly stored: boolean;
  readonly loading: boolean;
  /** Nothing could be read at all; the page behind says why. */
  readonly hidden: boolean;
  readonly acts: JobActs;
  readonly onPage: (page: number) => void;
}) {
  const opened = route.openDeck !== null && route.view === 'lab' && !hidden;
  const variant = variants[Math.min(route.variant, variants.length) - 1] ?? defaultVariant;
  const matrix = useQuery({ ...matrixQuery(job?.id ?? '', false), enabled: job !== null && opened });
  const cell = matrix.data?.rows.find((row) => row.deckId === deck?.id)?.cells.find((candidate) => candidate.variant === Math.min(route.variant, variants.length));
  // A deck that failed in part is not in the cache; what its good pages gave is kept as a run.
  const runId = route.run ?? (item?.state === 'failed' ? (cell?.runId ?? null) : null);
  const current = useQuery(analysisQuery(deck?.id ?? '', variant, job?.id ?? null, stored && deck !== null && runId === null));
  const kept = useQuery(runResultQuery(deck?.id ?? '', runId ?? '', deck !== null && runId !== null));
  const analysis = runId === null ? current : kept;
  const result = analysis.data ?? null;
  const failure = route.run !== null ? null : (item?.failure ?? chip?.failure ?? null);
  const pageCount = result?.pageCount ?? deck?.pageCount ?? 0;
  const page = Math.min(route.page, Math.max(1, pageCount));
  const [tab, setTab] = useState<string | null>('pages');
  const start = useStartRun(deck?.id ?? null, page);
  const close = () => goTo({ ...route, openDeck: null, variant: 1, run: null, page: 1 });
  const toPage = (number: number) => {
    setTab('pages');
    onPage(number);
  };
  const step = (by: number) => {
    const next = Math.max(1, Math.min(pageCount, page + by));
    if (next !== page) toPage(next);
  };
  useShortcuts({ j: () => step(1), k: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1) }, 'dialog', opened && pageCount > 0);

  const again = (useCache: boolean) => deck !== null && start.mutate({ deckIds: [deck.id], variants: [variant], useCache, budget: null });
  const pageRetry = job?.links.retry === undefined
    ? { start: () => again(true), pending: start.isPending }
    : { start: () => acts.start('retry'), pending: acts.pending === 'retry' };
  const origin = route.run !== null ? 'kept' : item?.state === 'failed' ? 'partial' : item?.state === 'cached' ? 'cached' : item?.state === 'done' ? 'fresh' : 'stored';

  return (
    <Drawer.Root opened={opened} onClose={close} position="right" size="min(1280px, 100%)" padding={0}>
      <Drawer.Overlay />
      <Drawer.Content>
        {/* Not Drawer.Header: outside the page's own parts a header element would be a second banner. */}
        <div className={classes.header}>
          <Drawer.Title className={classes.title}>
            {deck === null ? 'Deck' : shortName(deck.name)}
            {variants.length > 1 && <span className={classes.variant}>{variantName(variant)}</span>}
          </Drawer.Title>
          <Drawer.CloseButton aria-label="Close the deck" />
        </div>
        <Drawer.Body className={classes.body}>
      <Stack gap="md">
        {deck === null && opened && (loading
          ? <Skeleton h={320} role="status" aria-label="Loading the deck" />
          : <Text c="var(--quiet)">This deck is not known here. It may have been removed.</Text>)}
        {failure !== null && (
          <Notice tone={item?.state === 'skipped' || item?.state === 'cancelled' ? 'info' : 'danger'} icon={<IconFileAlert size={20} aria-hidden />} title={failure.sentence}>
            {failure.action !== null && <Text size="sm" c="var(--quiet)">{failure.action}</Text>}
            <div className={classes.ids}>
              <CopyId label="Code" value={failure.code} />
              {job?.correlationId != null && deck !== null && <CopyId label="Id" value={`${job.correlationId}/${item?.id ?? deck.id}`} />}
            </div>
          </Notice>
        )}
        {start.error !== null && <ProblemNotice problem={problemOf(start.error)} kept="The stored result is unchanged." />}
        {analysis.isError && <ProblemNotice problem={problemOf(analysis.error)} onRetry={() => void analysis.refetch()} />}
        {deck !== null && (stored || runId !== null) && analysis.isPending && <Stack gap="sm" role="status" aria-label="Loading the result"><Skeleton h={60} /><Skeleton h={320} /></Stack>}
        {deck !== null && result !== null && (
          <>
            <ProvenanceCard
              provenance={result.provenance}
              selection={variant}
              origin={origin}
              rerunning={start.isPending}
              canRerun={job === null || isFinal(job.state)}
              onRerun={() => again(false)}
            />
            <StoryStrip summary={result.summary} page={page} onPage={toPage} />
          </>
        )}
        {deck !== null && result === null && !analysis.isLoading && failure === null && (
          <Text size="sm" c="var(--quiet)">
            {chip === null || chip.state === 'open' || chip.state === 'analyzed'
              ? 'Not analyzed yet with this model and prompt. These are its pages.'
              : `${chip.words}.`}
          </Text>
        )}
        {deck !== null && pageCount > 0 && (deck.state !== 'failed' || result !== null) && (
          <Tabs value={tab} onChange={setTab} keepMounted={false} classNames={{ panel: classes.panel ?? '', tab: classes.tab ?? '' }}>
            <Tabs.List aria-label="Parts of the deck">
              <Tabs.Tab value="pages">Pages <span className={classes.count}>{pageCount}</span></Tabs.Tab>
              {result !== null && <Tabs.Tab value="overview">Overview</Tabs.Tab>}
              {result !== null && result.summary.figures.length > 0 && <Tabs.Tab value="figures">Figures <span className={classes.count}>{result.summary.figures.length}</span></Tabs.Tab>}
              <Tabs.Tab value="runs">Runs</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="pages"><DeckPages deck={deck} analysis={result} pageCount={pageCount} page={page} retry={pageRetry} onPage={onPage} /></Tabs.Panel>
            {result !== null && <Tabs.Panel value="overview"><DeckOverview analysis={result} onPage={toPage} /></Tabs.Panel>}
            {result !== null && <Tabs.Panel value="figures"><FigureTable figures={result.summary.figures} onPage={toPage} /></Tabs.Panel>}
            <Tabs.Panel value="runs">
              <RunHistory
                deckId={deck.id}
                shownRun={route.run ?? result?.provenance.runId ?? null}
                onShow={(run) => {
                  setTab('pages');
                  goTo({ ...route, run: run.runId, page: 1 });
                }}
                onCompare={(left, right) => goTo({ ...home, view: 'compare', openDeck: deck.id, left, right })}
              />
            </Tabs.Panel>
          </Tabs>
        )}
      </Stack>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
