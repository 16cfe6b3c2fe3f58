import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { problemOf } from '../../shared/api/problem';
import { isFinal, type Bucket, type JobAction } from '../../shared/jobs/job';
import { RecentJobs } from '../../shared/jobs/RecentJobs';
import { outcomeSentence } from '../../shared/jobs/sentences';
import { useAnnouncement } from '../../shared/jobs/useAnnouncement';
import { useJobActions } from '../../shared/jobs/useJobActions';
import { useRunningJobOnArrival } from '../../shared/jobs/useRunningJobOnArrival';
import { moveFocus } from '../../shared/ui/moveFocus';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { goTo, home, useRoute } from '../../shared/ui/route';
import { useShortcuts } from '../../shared/ui/useShortcuts';
import { AllDecksPanel } from './AllDecksPanel';
import { CancelDialog } from './CancelDialog';
import { chipsOf } from './chips';
import type { Sample } from './deck';
import { readSample } from './deckApi';
import { DeckResult } from './DeckResult';
import { MatrixPanel } from './MatrixPanel';
import { classic, modelsQuery } from './models';
import { batchSentence } from './progress';
import { RunPanel } from './RunPanel';
import { DeckSearch, SamplePanel } from './SamplePanel';
import { SetUp } from './SetUp';
import { UploadArea } from './UploadArea';
import { useLabSample } from './useLabSample';
import { useOpenRun } from './useOpenRun';
import { usePlan, useRunPreparation, useStartRun } from './useRunPreparation';
import { useUploads } from './useUploads';
import { deckOfItem, itemIdOf } from './variants';
import { Welcome } from './Welcome';
import classes from './DeckLab.module.css';

const sampleSizeDefault = 10;

/** The deck lab: choose decks, analyse them, watch each turn green, read what was seen. */
export function DeckLab() {
  const route = useRoute();
  useRunningJobOnArrival(route.jobId);
  const search = useRef<HTMLInputElement>(null);
  const chipList = useRef<HTMLUListElement>(null);
  const allDecks = useRef<HTMLUListElement>(null);
  const matrixTable = useRef<HTMLTableElement>(null);
  const [filter, setFilter] = useState('');
  const [bucket, setBucket] = useState<Bucket | null>(null);
  const [size, setSize] = useState(sampleSizeDefault);
  const [asking, setAsking] = useState(false);

  // Another job has its own numbers to open.
  const [shownJob, setShownJob] = useState(route.jobId);
  if (shownJob !== route.jobId) {
    setShownJob(route.jobId);
    setBucket(null);
  }

  const run = useOpenRun(route.jobId);
  const { job, final, items } = run;
  const uploads = useUploads();
  const next = useRunPreparation(route, run);
  const { ids, decks, sample, picked, arrived, sentIds } = useLabSample(route, run, next.selection, size, uploads);
  const models = useQuery(modelsQuery);
  const deckIds = ids ?? picked?.decks.map((deck) => deck.id) ?? [];
  const order = { deckIds, variants: next.variants, ...next.options };
  const planning = usePlan({ ...order, variants: next.settledVariants }, picked, final && picked !== undefined, next.settled);
  const start = useStartRun();
  const acts = useJobActions(job);
  const draw = useMutation({
    mutationFn: () => readSample(null, size, next.selection, undefined, true),
    onSuccess: (fresh) => goTo({ ...home, deckIds: fresh.decks.map((deck) => deck.id) }),
  });

  const variantCount = job === undefined ? 1 : run.variants.length;
  // With one variant what is stored counts; a matrix, and a run that makes everything anew, count what they finished.
  const ofLedger = job !== undefined && (variantCount > 1 || job.request?.useCache === false);
  const completed = ofLedger ? job.items.done + job.items.cached + job.items.duplicate : (picked?.completed ?? 0);
  const total = job?.items.total ?? picked?.total ?? 0;
  const chips = useMemo(() => (picked === undefined ? undefined : chipsOf(picked.decks, items, job ?? null)), [picked, items, job]);
  const announcement = useAnnouncement(
    job,
    completed,
    job === undefined ? '' : isFinal(job.state) ? outcomeSentence(job, 'deck') : job.state === 'paused' ? `Paused: ${completed}/${total} decks analyzed` : batchSentence(completed, total),
  );

  useEffect(() => {
    document.title = job !== undefined && !final ? `${completed}/${total} · Deck lab` : 'Deck lab · Workflows';
  }, [job, final, completed, total]);

  const act = (action: JobAction) => (action === 'cancel' ? setAsking(true) : acts.start(action));
  const setSample = (chosen: readonly string[]) => goTo({ ...home, deckIds: chosen });
  const open = (openDeck: string, variant = 1) => goTo({ ...route, openDeck, variant, run: null, page: 1 });
  const openItem = (itemId: string) => {
    const { deckId, variant } = deckOfItem(itemId, variantCount);
    open(deckId, variant);
  };
  const onPage = useCallback((page: number) => goTo({ ...route, page }, 'replace'), [route]);

  const walk = (step: 1 | -1) => {
    const inList = allDecks.current?.contains(document.activeElement) === true;
    const inTable = matrixTable.current?.contains(document.activeElement) === true || chipList.current === null;
    if (inList) moveFocus(allDecks.current, '[data-deck]', step);
    else if (inTable) moveFocus(matrixTable.current, '[data-cell]', step);
    else moveFocus(chipList.current, '[data-deck]', step);
  };
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    x: () => {
      const id = document.activeElement?.getAttribute('data-deck');
      if (id != null && final) setSample(deckIds.includes(id) ? deckIds.filter((other) => other !== id) : [...deckIds, id]);
    },
    p: () => acts.start(job?.links.resume === undefined ? 'pause' : 'resume'),
    r: () => acts.start('retry'),
    c: () => {
      if (job?.links.cancel !== undefined) setAsking(true);
    },
    '/': () => search.current?.focus(),
  });

  const stale = run.query.isError || (sample.isError && picked !== undefined && !final);
  const missingJob = route.jobId !== null && run.query.isError && job === undefined;
  const empty = route.jobId === null && decks.data?.length === 0 && picked?.total === 0;
  const known = [...(picked?.decks ?? []), ...(decks.data ?? [])];
  const openDeck = known.find((deck) => deck.id === route.openDeck) ?? null;
  const openItemId = route.openDeck === null ? null : itemIdOf(route.openDeck, route.variant, variantCount);
  const openRow = items.find((item) => item.id === openItemId) ?? null;
  const storedInSample = picked?.decks.find((deck) => deck.id === route.openDeck)?.hasVisualCache;
  const searchField = <DeckSearch filter={filter} onFilter={setFilter} inputRef={search} />;

  return (
    <>
      <div className="sr-only" role="status">{announcement}</div>
      <div className={classes.grid} data-job={route.jobId !== null || undefined}>
        <div className={classes.main}>
          {missingJob && (
            <>
              <ProblemNotice problem={problemOf(run.query.error)} onRetry={() => void run.query.refetch()} />
              <div><Button component="a" href="#/" variant="default">Go to the deck lab</Button></div>
            </>
          )}
          {route.jobId !== null && job === undefined && !missingJob && <Skeleton h={250} radius={14} role="status" aria-label="Loading the run" />}
          {job !== undefined && (
            <RunPanel
              job={job}
              items={items}
              completed={completed}
              total={total}
              freshness={run.freshness}
              stale={stale}
              seenAt={run.query.dataUpdatedAt}
              acts={acts}
              onAct={act}
              bucket={bucket}
              onBucket={setBucket}
              onOpenItem={openItem}
            />
          )}

          {missingJob ? null : empty ? (
            <Welcome><UploadArea uploads={uploads} large arrived={arrived} /></Welcome>
          ) : (
            <>
              {variantCount === 1 && (
                <SamplePanel
                  chips={chips}
                  note={sampleNote(picked, completed)}
                  filter={filter}
                  onFilter={setFilter}
                  searchRef={search}
                  listRef={chipList}
                  openId={route.openDeck}
                  dimmed={sample.isPlaceholderData || stale}
                  loading={!sample.isError}
                  problem={sample.error === null ? null : problemOf(sample.error)}
                  drawn={final}
                  drawing={draw.isPending}
                  drawProblem={draw.error === null ? null : problemOf(draw.error)}
                  size={size}
                  onSize={setSize}
                  onDraw={() => draw.mutate()}
                  onRetry={() => void sample.refetch()}
                  onOpen={open}
                />
              )}
              {job !== undefined && (
                <MatrixPanel
                  run={run}
                  job={job}
                  filter={filter}
                  search={variantCount > 1 ? searchField : undefined}
                  tableRef={matrixTable}
                  onOpen={open}
                  onCompare={(openDeck, left, right) => goTo({ ...home, view: 'compare', openDeck, left, right })}
                />
              )}
              <AllDecksPanel
                decks={decks.data}
                problem={decks.error === null ? null : problemOf(decks.error)}
                onRetry={() => void decks.refetch()}
                uploads={uploads}
                arrived={arrived}
                sentIds={sentIds}
                sampleIds={picked?.decks.map((deck) => deck.id) ?? []}
                filter={filter}
                locked={!final}
                folded={job !== undefined}
                listRef={allDecks}
                onSample={setSample}
                onOpen={open}
              />
            </>
          )}
        </div>

        <div className={classes.side}>
          {!empty && !missingJob && (
            <SetUp
              className={classes.setUp}
              variants={next.variants}
              onVariants={next.setChosen}
              models={models.data ?? [classic]}
              options={next.options}
              onOptions={next.setOptions}
              sample={picked}
              planning={planning}
              locked={!final}
              starting={start.isPending}
              problem={start.error === null ? null : problemOf(start.error)}
              onRun={() => start.mutate(order)}
              onLeave={route.jobId === null ? null : () => {
                next.setChosen(next.variants);
                goTo({ ...home, deckIds: picked?.decks.map((deck) => deck.id) ?? null });
              }}
            />
          )}
          <RecentJobs open={job} unit="deck" />
        </div>
      </div>

      <DeckResult
        deck={openDeck}
        chip={chips?.find((chip) => chip.id === route.openDeck) ?? null}
        item={openRow}
        job={job ?? null}
        variants={next.settledVariants}
        route={route}
        stored={variantCount > 1 ? openRow === null || /^(done|cached|duplicate)$/.test(openRow.state) : (storedInSample ?? route.openDeck !== null)}
        loading={openDeck === null && (decks.isPending || sample.isPending)}
        hidden={openDeck === null && (missingJob || decks.isError)}
        acts={acts}
        onPage={onPage}
      />
      {job !== undefined && (
        <CancelDialog job={job} opened={asking} onClose={() => setAsking(false)} onConfirm={() => { setAsking(false); acts.start('cancel'); }} />
      )}
    </>
  );
}

function sampleNote(sample: Sample | undefined, completed: number): string | undefined {
  return sample === undefined || sample.total === 0 ? undefined : `${completed} of ${sample.total} decks analyzed`;
}
