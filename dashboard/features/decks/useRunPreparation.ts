import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../shared/api/problem';
import type { Job, Variant } from '../../shared/jobs/job';
import { jobsKey } from '../../shared/jobs/jobQueries';
import { goTo, home, type Route } from '../../shared/ui/route';
import { useSettled } from '../../shared/ui/useSettled';
import type { Sample } from './deck';
import { runAnalysis, type RunOrder, type Selection } from './deckApi';
import { planQuery } from './deckQueries';
import type { PlanState, RunOptions } from './SetUp';
import type { OpenRun } from './useOpenRun';
import { defaultVariant, repeated } from './variants';

const typingPause = 400;

/** The next run while it is put together: its variants and limits, the plan of it, and its start. */
export function useRunPreparation(route: Route, run: OpenRun) {
  const [chosen, setChosen] = useState<readonly Variant[] | null>(null);
  const [options, setOptions] = useState<RunOptions>({ useCache: true, budget: null });

  // Another job has its own variants.
  const [shownJob, setShownJob] = useState(route.jobId);
  if (shownJob !== route.jobId) {
    setShownJob(route.jobId);
    if (route.jobId !== null) setChosen(null);
  }

  const given = run.job === undefined ? [defaultVariant] : run.variants;
  const editing = run.final ? chosen : null;
  const settled = useSettled(editing, typingPause);
  const variants = editing ?? given;
  // What is typed is asked for after a pause; what a run was started with, at once.
  const settledVariants = editing === null ? given : (settled ?? given);
  const at = Math.min(route.variant, settledVariants.length) - 1;
  const selection: Selection = settledVariants[at] ?? defaultVariant;
  return { variants, settledVariants, settled: editing === null || settled === editing, selection, setChosen, options, setOptions };
}

/**
 * @param sample What is known of the decks, which the plan depends on.
 * @param settled Whether the order is the one on the page, and not the one before the last keystroke.
 */
export function usePlan(order: RunOrder, sample: Sample | undefined, wanted: boolean, settled: boolean): PlanState {
  const settledBudget = useSettled(order.budget, typingPause);
  const enabled = wanted && order.deckIds.length > 0 && repeated(order.variants).length === 0;
  const known = sample === undefined ? '' : `${sample.completed}/${sample.decks.map((deck) => deck.pageCount ?? deck.state).join()}`;
  const query = useQuery(planQuery({ ...order, budget: settledBudget }, known, enabled));
  return {
    plan: query.data ?? undefined,
    old: query.isPlaceholderData || settledBudget !== order.budget || !settled,
    none: query.data === null,
    problem: query.error === null ? null : problemOf(query.error),
  };
}

/** Starts a run and opens it. The answer may leave out what was asked, so the page keeps that itself. */
export function useStartRun(openDeck: string | null = null, page = 1) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: RunOrder) => runAnalysis(order),
    onSuccess: (started: Job, { deckIds, variants, useCache }) => {
      client.setQueryData(['job', started.id], { ...started, request: started.request ?? { deckIds, variants, useCache } });
      void client.invalidateQueries({ queryKey: jobsKey });
      goTo({ ...home, jobId: started.id, openDeck, page });
    },
  });
}
