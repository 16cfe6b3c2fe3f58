import { Badge, Drawer, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDatabase, IconFileAlert, IconSparkles } from '@tabler/icons-react';
import { useEffect } from 'react';
import { problemOf } from '../../shared/api/problem';
import type { JobItem } from '../../shared/jobs/item';
import { clock, duration } from '../../shared/jobs/duration';
import { CopyId } from '../../shared/ui/CopyId';
import { Notice } from '../../shared/ui/Notice';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import type { Analysis } from './analysis';
import type { Chip } from './chips';
import { shortName, type Deck } from './deck';
import type { Selection } from './deckApi';
import { analysisQuery } from './deckQueries';
import { DeckPages } from './DeckPages';
import { PaletteStrip } from './PaletteStrip';
import classes from './DeckResult.module.css';

/** All that is known about one deck: its pages, what was seen on them, or why it failed. */
export function DeckResult({ deck, chip, item, stored, selection, page, opened, loading, correlationId, onPage, onClose }: {
  readonly deck: Deck | null;
  readonly chip: Chip | null;
  readonly item: JobItem | null;
  /** Whether a result is stored for the selected model and prompt. */
  readonly stored: boolean;
  readonly selection: Selection;
  readonly page: number;
  readonly opened: boolean;
  readonly loading: boolean;
  readonly correlationId: string | null;
  readonly onPage: (page: number) => void;
  readonly onClose: () => void;
}) {
  const analysis = useQuery(analysisQuery(deck?.id ?? '', selection, stored && deck !== null));
  const result = analysis.data ?? null;
  const pageCount = result?.pageCount ?? deck?.pageCount ?? 0;
  const shownPage = Math.min(page, Math.max(1, pageCount));

  useEffect(() => {
    if (!opened || pageCount === 0) return undefined;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.key === 'j' || event.key === 'ArrowRight' ? 1 : event.key === 'k' || event.key === 'ArrowLeft' ? -1 : 0;
      const next = Math.max(1, Math.min(pageCount, shownPage + step));
      if (next !== shownPage) onPage(next);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [opened, pageCount, shownPage, onPage]);

  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(1240px, 100%)"
      padding={0}
      title={<span className={classes.title}>{deck === null ? 'Deck' : shortName(deck.name)}</span>}
      closeButtonProps={{ 'aria-label': 'Close the deck' }}
      classNames={{ header: classes.header ?? '', body: classes.body ?? '' }}
    >
      <Stack gap="md">
        {deck === null && opened && (loading
          ? <Skeleton h={320} role="status" aria-label="Loading the deck" />
          : <Text c="var(--quiet)">This deck is not known here. It may have been removed.</Text>)}
        {chip?.failure != null && (
          <Notice tone="danger" icon={<IconFileAlert size={20} aria-hidden />} title={chip.failure.sentence}>
            {chip.failure.action !== null && <Text size="sm" c="var(--quiet)">{chip.failure.action}</Text>}
            <div className={classes.ids}>
              <CopyId label="Code" value={chip.failure.code} />
              {correlationId !== null && deck !== null && <CopyId label="Id" value={`${correlationId}/${deck.id}`} />}
            </div>
          </Notice>
        )}
        {analysis.isError && <ProblemNotice problem={problemOf(analysis.error)} onRetry={() => void analysis.refetch()} />}
        {deck !== null && stored && analysis.isPending && <Stack gap="sm" role="status" aria-label="Loading the result"><Skeleton h={60} /><Skeleton h={320} /></Stack>}
        {deck !== null && result !== null && <Overview analysis={result} item={item} selection={selection} />}
        {deck !== null && result === null && !analysis.isLoading && chip?.failure == null && (
          <Text size="sm" c="var(--quiet)">
            {chip === null || chip.state === 'open' || chip.state === 'analyzed'
              ? 'Not analyzed yet with this model and prompt. These are its pages.'
              : `${chip.words}.`}
          </Text>
        )}
        {deck !== null && pageCount > 0 && (deck.state !== 'failed' || result !== null) && (
          <DeckPages deck={deck} analysis={result} pageCount={pageCount} page={shownPage} onPage={onPage} />
        )}
      </Stack>
    </Drawer>
  );
}

function Overview({ analysis, item, selection }: { readonly analysis: Analysis; readonly item: JobItem | null; readonly selection: Selection }) {
  const { summary, provenance } = analysis;
  const cached = item?.state === 'cached';
  const prompt = provenance.prompt ?? selection.analysisPrompt;
  const facts = [
    `${analysis.pageCount} page${analysis.pageCount === 1 ? '' : 's'}`,
    summary.wordCount === null ? null : `${summary.wordCount} words`,
    summary.language === null ? null : languageName(summary.language),
  ].filter((fact) => fact !== null);
  const notes = [
    pagesNote('Low contrast', summary.lowContrastPages),
    pagesNote('Much text', summary.densePages),
    pagesNote('No text layer', summary.pagesWithoutText),
  ].filter((note) => note !== null);

  return (
    <div className={classes.overview}>
      <div className={classes.facts}>
        <span className={classes.factLine}>{facts.join(' · ')}</span>
        {summary.palette.length > 0 && <PaletteStrip palette={summary.palette} label="Colours of the deck" />}
      </div>
      {notes.length > 0 && <ul className={classes.notes}>{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      <div className={classes.provenance}>
        <Badge
          variant="light"
          tt="none"
          color={cached ? 'indigo' : 'green'}
          leftSection={cached ? <IconDatabase size={13} aria-hidden /> : <IconSparkles size={13} aria-hidden />}
        >
          {cached ? 'From cache' : 'Stored result'}
        </Badge>
        <span>
          {provenance.modelVersion ?? provenance.visionModel ?? selection.visionModel}
          {provenance.analyzedAt === null ? '' : `, ${new Date(provenance.analyzedAt).toLocaleDateString()} ${clock(provenance.analyzedAt)}`}
          {provenance.seconds === null ? '' : `, ${duration(provenance.seconds)} of work`}
        </span>
        {prompt === '' ? <span>No prompt</span> : <span className={classes.prompt}>Prompt: “{prompt}”</span>}
      </div>
    </div>
  );
}

function pagesNote(what: string, pages: readonly number[]): string | null {
  if (pages.length === 0) return null;
  const few = pages.slice(0, 8).join(', ');
  return `${what} on page${pages.length === 1 ? '' : 's'} ${few}${pages.length > 8 ? ` and ${pages.length - 8} more` : ''}`;
}

export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
