import { Button, Kbd, NumberInput, Skeleton, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconArrowsShuffle, IconSearch } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { problemOf } from '../../shared/api/problem';
import { isFinal, type Bucket, type JobAction } from '../../shared/jobs/job';
import { withCurrent } from '../../shared/jobs/jobEvents';
import { itemsQuery, jobQuery, jobsKey, useJobStream } from '../../shared/jobs/jobQueries';
import { RecentJobs } from '../../shared/jobs/RecentJobs';
import { outcomeSentence } from '../../shared/jobs/sentences';
import { useAnnouncement } from '../../shared/jobs/useAnnouncement';
import { useJobActions } from '../../shared/jobs/useJobActions';
import { useRunningJobOnArrival } from '../../shared/jobs/useRunningJobOnArrival';
import { pollMilliseconds, readEvery, type Freshness } from '../../shared/live/freshness';
import { usePageVisible } from '../../shared/live/usePageVisible';
import { Panel } from '../../shared/ui/Panel';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { goTo, home, parseRoute, useRoute } from '../../shared/ui/route';
import { useShortcuts } from '../../shared/ui/useShortcuts';
import { CancelDialog } from './CancelDialog';
import { chipsOf } from './chips';
import type { Sample } from './deck';
import { readSample, runAnalysis, type Selection } from './deckApi';
import { decksQuery, sampleKey, sampleQuery } from './deckQueries';
import { DeckList, matches } from './DeckList';
import { DeckResult } from './DeckResult';
import { batchSentence } from './progress';
import { RunPanel } from './RunPanel';
import { SampleChips } from './SampleChips';
import { SetUp } from './SetUp';
import { UploadArea } from './UploadArea';
import { useUploads } from './useUploads';
import { Welcome } from './Welcome';
import classes from './DeckLab.module.css';

const defaults: Selection = { visionModel: 'classic', analysisPrompt: '' };
const sampleSizeDefault = 10;
const sampleSizeMost = 100;
const typingPause = 400;

/** The deck lab: choose decks, analyse them, watch each turn green, read what was seen. */
export function DeckLab({ onHelp }: { readonly onHelp: () => void }) {
  const client = useQueryClient();
  const route = useRoute();
  useRunningJobOnArrival(route.jobId);
  const visible = usePageVisible();
  const search = useRef<HTMLInputElement>(null);
  const chipList = useRef<HTMLUListElement>(null);
  const [filter, setFilter] = useState('');
  const [bucket, setBucket] = useState<Bucket | null>(null);
  const [size, setSize] = useState(sampleSizeDefault);
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<Selection | null>(null);

  // Another job has its own model and prompt, and its own numbers to filter by.
  const [shownJob, setShownJob] = useState(route.jobId);
  if (shownJob !== route.jobId) {
    setShownJob(route.jobId);
    setBucket(null);
    if (route.jobId !== null) setChosen(null);
  }

  const [freshness, setFreshness] = useState<Freshness>('connecting');
  const job = useQuery({ ...jobQuery(client, route.jobId ?? '', freshness, visible), enabled: route.jobId !== null });
  const current = route.jobId === null ? undefined : job.data;
  const final = current === undefined || isFinal(current.state);
  const items = useQuery({ ...itemsQuery(client, route.jobId ?? '', current?.attempt ?? 1, freshness, visible, final), enabled: current !== undefined });
  const onResult = useCallback(() => void client.invalidateQueries({ queryKey: sampleKey }), [client]);
  const now = useJobStream({ job: current, onResult });
  if (now !== freshness) setFreshness(now);

  const asked = current?.request ?? null;
  const ofJob: Selection = { visionModel: asked?.visionModel ?? defaults.visionModel, analysisPrompt: asked?.analysisPrompt ?? defaults.analysisPrompt };
  const given = current === undefined ? defaults : ofJob;
  const editing = final ? chosen : null;
  const settled = useSettled(editing, typingPause);
  const selection = editing ?? given;
  // What is typed is asked for after a pause; what a run was started with, at once.
  const settledSelection = editing === null ? given : (settled ?? given);

  const itemRows = useMemo(() => (current === undefined ? [] : withCurrent(items.data ?? [], current)), [items.data, current]);
  const jobDecks = asked !== null && asked.deckIds.length > 0 ? asked.deckIds : items.data?.map((item) => item.id);
  const sampleIds = route.jobId === null ? route.deckIds : (jobDecks ?? null);
  const uploads = useUploads();
  const sent = uploads.list.filter((upload) => upload.state === 'sent').map((upload) => upload.file.name);
  const decks = useQuery(decksQuery(sent));
  const anyBeingRead = (sample: Sample | undefined) => sample?.decks.some((deck) => deck.state === 'ingesting') === true;
  const sample = useQuery({
    ...sampleQuery(sampleIds, size, settledSelection, false),
    enabled: route.jobId === null || (current !== undefined && jobDecks !== undefined),
    refetchInterval: ({ state }) => (final ? (anyBeingRead(state.data) ? pollMilliseconds : false) : readEvery(freshness, false, !visible)),
  });

  // After the end one more read shows what was stored last.
  useEffect(() => {
    if (route.jobId !== null && final) void client.invalidateQueries({ queryKey: sampleKey });
  }, [client, route.jobId, final]);

  // While the server chooses the sample, the first decks to arrive belong to it.
  const deckCount = decks.data?.length ?? 0;
  useEffect(() => {
    if (route.jobId === null && route.deckIds === null && deckCount > 0) void client.invalidateQueries({ queryKey: sampleKey });
  }, [client, route.jobId, route.deckIds, deckCount]);

  // The server's choice becomes part of the address, so that a reload shows the same decks; not while some still arrive.
  const picked = sample.data;
  const arrived = useMemo(() => new Set(decks.data?.map((deck) => deck.name)), [decks.data]);
  const arriving = uploads.list.some(({ state, file }) =>
    state === 'waiting' || state === 'sending' || (state === 'sent' && !arrived.has(file.name)));
  useEffect(() => {
    const inAJob = route.jobId !== null || parseRoute(window.location.hash).jobId !== null; // the address may be ahead of this render
    if (!arriving && !inAJob && route.deckIds === null && picked !== undefined && picked.total > 0 && !sample.isPlaceholderData) {
      goTo({ ...route, deckIds: picked.decks.map((deck) => deck.id) }, 'replace');
    }
  }, [route, picked, arriving, sample.isPlaceholderData]);

  const acts = useJobActions(current);
  const runIds = sampleIds ?? picked?.decks.map((deck) => deck.id) ?? [];
  const run = useMutation({
    mutationFn: () => runAnalysis(runIds, selection),
    onSuccess: (started) => {
      const request = started.request ?? { deckIds: runIds, ...selection };
      client.setQueryData(['job', started.id], { ...started, request });
      void client.invalidateQueries({ queryKey: jobsKey });
      goTo({ ...home, jobId: started.id });
    },
  });
  const freshSample = useMutation({
    mutationFn: () => readSample(null, size, selection),
    onSuccess: (fresh) => goTo({ ...home, deckIds: fresh.decks.map((deck) => deck.id) }),
  });

  const allChips = useMemo(() => chipsOf(picked?.decks ?? [], itemRows, current ?? null), [picked, itemRows, current]);
  const chips = allChips.filter((chip) => matches(chip.name, filter) && (bucket === null || chip.bucket === bucket));
  const completed = picked?.completed ?? 0;
  const total = current?.items.total ?? picked?.total ?? 0;
  const announcement = useAnnouncement(
    current,
    completed,
    current === undefined ? '' : isFinal(current.state) ? outcomeSentence(current, 'deck') : current.state === 'paused' ? `Paused: ${completed}/${total} decks analyzed` : batchSentence(completed, total),
  );

  useEffect(() => {
    document.title = current !== undefined && !final ? `${completed}/${total} · Deck lab` : 'Deck lab · Workflows';
  }, [current, final, completed, total]);

  const act = (action: JobAction) => (action === 'cancel' ? setAsking(true) : acts.start(action));
  const setSample = (ids: readonly string[]) => goTo({ ...home, deckIds: ids });
  const open = (id: string) => goTo({ ...route, openDeck: id, page: 1 });
  const onPage = useCallback((page: number) => goTo({ ...route, page }, 'replace'), [route]);

  useShortcuts({
    j: () => moveFocus(chipList.current, 1),
    k: () => moveFocus(chipList.current, -1),
    p: () => acts.start(current?.links.resume === undefined ? 'pause' : 'resume'),
    r: () => acts.start('retry'),
    c: () => {
      if (current?.links.cancel !== undefined) setAsking(true);
    },
    '/': () => search.current?.focus(),
    '?': onHelp,
  });

  const stale = job.isError || (sample.isError && picked !== undefined && !final);
  const missingJob = route.jobId !== null && job.isError && current === undefined;
  const empty = route.jobId === null && decks.data?.length === 0 && picked?.total === 0;
  const inSample = useMemo(() => new Set(picked?.decks.map((deck) => deck.id)), [picked]);
  const openDeck = route.openDeck === null
    ? null
    : (picked?.decks.find((deck) => deck.id === route.openDeck) ?? decks.data?.find((deck) => deck.id === route.openDeck) ?? null);
  const openSampleDeck = picked?.decks.find((deck) => deck.id === route.openDeck);
  const sentIds = decks.data?.filter((deck) => sent.includes(deck.name)).map((deck) => deck.id) ?? [];

  return (
    <>
      <div className="sr-only" role="status">{announcement}</div>
      <div className={classes.grid} data-job={route.jobId !== null || undefined}>
        <div className={classes.main}>
          {missingJob && (
            <>
              <ProblemNotice problem={problemOf(job.error)} onRetry={() => void job.refetch()} />
              <div><Button component="a" href="#/" variant="default">Go to the deck lab</Button></div>
            </>
          )}
          {route.jobId !== null && current === undefined && !missingJob && <Skeleton h={250} radius={14} role="status" aria-label="Loading the run" />}
          {current !== undefined && (
            <RunPanel
              job={current}
              items={itemRows}
              completed={completed}
              total={total}
              freshness={freshness}
              stale={stale}
              seenAt={job.dataUpdatedAt}
              acts={acts}
              onAct={act}
              bucket={bucket}
              onBucket={setBucket}
            />
          )}

          {missingJob ? null : empty ? (
            <Welcome><UploadArea uploads={uploads} large arrived={arrived} /></Welcome>
          ) : (
            <>
              <Panel
                id="sample"
                title="Sample"
                note={sampleNote(picked, chips.length, filter !== '' || bucket !== null)}
                actions={
                  <>
                    <TextInput
                      ref={search}
                      size="xs"
                      w={170}
                      aria-label="Search decks"
                      placeholder="Search decks"
                      leftSection={<IconSearch size={14} aria-hidden />}
                      rightSection={<Kbd size="xs" visibleFrom="sm">/</Kbd>}
                      value={filter}
                      onChange={(event) => setFilter(event.currentTarget.value)}
                      onKeyDown={(event) => {
                        if (event.key === 'Escape') {
                          setFilter('');
                          event.currentTarget.blur();
                        }
                      }}
                    />
                    <NumberInput
                      size="xs"
                      w={74}
                      min={1}
                      max={sampleSizeMost}
                      value={size}
                      onChange={(value) => setSize(Math.max(1, Math.min(sampleSizeMost, Number(value) || sampleSizeDefault)))}
                      aria-label="Decks in a new sample"
                    />
                    <Button
                      size="xs"
                      variant="default"
                      leftSection={<IconArrowsShuffle size={14} aria-hidden />}
                      loading={freshSample.isPending}
                      onClick={() => freshSample.mutate()}
                    >
                      New sample
                    </Button>
                  </>
                }
              >
                {freshSample.error !== null && <ProblemNotice problem={problemOf(freshSample.error)} kept="The sample is unchanged." />}
                {picked === undefined && sample.isError && <ProblemNotice problem={problemOf(sample.error)} onRetry={() => void sample.refetch()} />}
                {picked === undefined && !sample.isError && (
                  <div className={classes.skeletons} role="status" aria-label="Loading the sample">
                    {Array.from({ length: 10 }, (_, index) => <Skeleton key={index} h={54} radius={12} />)}
                  </div>
                )}
                {picked !== undefined && chips.length > 0 && (
                  <SampleChips chips={chips} openId={route.openDeck} dimmed={sample.isPlaceholderData || stale} listRef={chipList} onOpen={open} />
                )}
                {picked !== undefined && chips.length === 0 && (
                  <Text size="sm" c="var(--quiet)">
                    {allChips.length === 0 ? 'No decks in the sample. Tick some below, or take a new sample.' : 'No deck of the sample matches. '}
                    {allChips.length > 0 && (
                      <Button variant="subtle" size="compact-sm" onClick={() => { setFilter(''); setBucket(null); }}>Show all</Button>
                    )}
                  </Text>
                )}
              </Panel>

              <Panel
                id="all-decks"
                title="All decks"
                note={decks.data === undefined ? undefined : String(decks.data.length)}
                actions={
                  <>
                    {sentIds.length > 0 && final && (
                      <Button size="compact-sm" variant="light" onClick={() => { setSample(sentIds); }}>
                        {sentIds.length === 1 ? 'Use the upload as sample' : `Use the ${sentIds.length} uploads as sample`}
                      </Button>
                    )}
                    {final && inSample.size > 0 && (
                      <Button size="compact-sm" variant="subtle" onClick={() => setSample([])}>Clear sample</Button>
                    )}
                  </>
                }
              >
                <div className={classes.decks}>
                  <UploadArea uploads={uploads} large={false} arrived={arrived} />
                  <DeckList
                    decks={decks.data}
                    problem={decks.error === null ? null : problemOf(decks.error)}
                    onRetry={() => void decks.refetch()}
                    sampleIds={inSample}
                    filter={filter}
                    locked={!final}
                    onSample={(id, add) => {
                      const ids = picked?.decks.map((deck) => deck.id) ?? [];
                      setSample(add ? [...ids, id] : ids.filter((other) => other !== id));
                    }}
                    onOpen={open}
                  />
                </div>
              </Panel>
            </>
          )}
        </div>

        <div className={classes.side}>
          {!empty && !missingJob && (
            <SetUp
              className={classes.setUp}
              selection={selection}
              onChange={setChosen}
              sample={picked}
              locked={!final}
              starting={run.isPending}
              problem={run.error === null ? null : problemOf(run.error)}
              onRun={() => run.mutate()}
              onLeave={route.jobId === null ? null : () => {
                setChosen(selection);
                goTo({ ...home, deckIds: picked?.decks.map((deck) => deck.id) ?? null });
              }}
            />
          )}
          <RecentJobs open={current} unit="deck" />
        </div>
      </div>

      <DeckResult
        deck={openDeck}
        chip={allChips.find((chip) => chip.id === route.openDeck) ?? null}
        item={itemRows.find((item) => item.id === route.openDeck) ?? null}
        stored={openSampleDeck?.hasVisualCache ?? route.openDeck !== null}
        selection={settledSelection}
        page={route.page}
        opened={route.openDeck !== null}
        loading={openDeck === null && (decks.isPending || sample.isPending)}
        correlationId={current?.correlationId ?? null}
        onPage={onPage}
        onClose={() => goTo({ ...route, openDeck: null, page: 1 })}
      />
      {current !== undefined && (
        <CancelDialog job={current} opened={asking} onClose={() => setAsking(false)} onConfirm={() => { setAsking(false); acts.start('cancel'); }} />
      )}
    </>
  );
}

function sampleNote(sample: Sample | undefined, shown: number, filtered: boolean): string | undefined {
  if (sample === undefined || sample.total === 0) return undefined;
  return filtered ? `${shown} of ${sample.total} decks shown` : `${sample.completed} of ${sample.total} decks analyzed`;
}

/** The value once it has stayed the same for a moment, so that typing a prompt does not ask with every letter. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

function moveFocus(list: HTMLUListElement | null, step: 1 | -1): void {
  const chips = Array.from(list?.querySelectorAll<HTMLElement>('[data-deck]') ?? []);
  const at = chips.findIndex((chip) => chip === document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : chips.length - 1) : Math.max(0, Math.min(chips.length - 1, at + step));
  chips[next]?.focus();
}
