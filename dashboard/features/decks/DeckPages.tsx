import { ActionIcon, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { contrastVerdict, type Analysis, type PageAnalysis } from './analysis';
import { AreaShares } from './AreaShares';
import type { Deck } from './deck';
import { pageImage } from './deckApi';
import { PageImage } from './PageImage';
import { PaletteStrip } from './PaletteStrip';
import classes from './DeckPages.module.css';

/** A page large, with what was seen on it, and all pages small to go to. */
export function DeckPages({ deck, analysis, pageCount, page, onPage }: {
  readonly deck: Deck;
  readonly analysis: Analysis | null;
  readonly pageCount: number;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const seen = analysis?.pages.find((entry) => entry.number === page) ?? null;
  const rail = useRef<HTMLOListElement>(null);
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);

  return (
    <div className={classes.root}>
      <ol className={classes.rail} aria-label="Pages" ref={rail}>
        {Array.from({ length: pageCount }, (_, index) => index + 1).map((number) => {
          const entry = analysis?.pages.find((candidate) => candidate.number === number);
          return (
            <li key={number}>
              <button type="button" className={classes.thumb} aria-current={number === page ? 'page' : undefined} onClick={() => onPage(number)}>
                <PageImage src={pageImage(deck.id, number)} alt="" ratio={entry?.ratio ?? null} lazy />
                <span className={classes.number}><span className="sr-only">Page </span>{number}</span>
              </button>
            </li>
          );
        })}
      </ol>
      <div className={classes.page}>
        <div className={classes.pageHead}>
          <h3 className={classes.headline}>{seen?.headline ?? `Page ${page}`}</h3>
          <div className={classes.steps}>
            <ActionIcon variant="default" size={30} onClick={() => onPage(page - 1)} disabled={page <= 1} aria-label="Previous page">
              <IconChevronLeft size={16} aria-hidden />
            </ActionIcon>
            <Text size="sm" c="var(--quiet)" className={classes.count}>{page} / {pageCount}</Text>
            <ActionIcon variant="default" size={30} onClick={() => onPage(page + 1)} disabled={page >= pageCount} aria-label="Next page">
              <IconChevronRight size={16} aria-hidden />
            </ActionIcon>
          </div>
        </div>
        <div className={classes.content} data-seen={seen !== null || undefined}>
          <PageImage key={page} src={pageImage(deck.id, page)} alt={`Page ${page}${seen?.headline == null ? '' : `: ${seen.headline}`}`} ratio={seen?.ratio ?? null} />
          {seen !== null && <PageFacts page={seen} />}
        </div>
      </div>
    </div>
  );
}

function PageFacts({ page }: { readonly page: PageAnalysis }) {
  return (
    <div className={classes.seen}>
      <dl className={classes.facts}>
        <div>
          <dt>Words</dt>
          <dd className={classes.big}>{page.wordCount ?? '–'}</dd>
        </div>
        <div>
          <dt>Contrast</dt>
          <dd>
            {page.contrastRatio === null ? <span className={classes.none}>No text to measure</span> : <Contrast ratio={page.contrastRatio} />}
          </dd>
        </div>
        {page.imageCount !== null && (
          <div>
            <dt>Pictures</dt>
            <dd className={classes.big}>{page.imageCount}</dd>
          </div>
        )}
      </dl>
      {page.areas !== null && <AreaShares areas={page.areas} />}
      {page.palette.length > 0 && (
        <div>
          <h4 className={classes.label}>Colours</h4>
          <PaletteStrip palette={page.palette} label={`Colours of page ${page.number}`} />
        </div>
      )}
      <div>
        <h4 className={classes.label}>Text</h4>
        {page.text === ''
          ? <Text size="sm" c="var(--quiet)">This page has no text layer: it is a picture, or blank.</Text>
          : <p className={classes.text} tabIndex={0} role="region" aria-label={`Text of page ${page.number}`}>{page.text}{page.textTruncated ? ' …' : ''}</p>}
      </div>
    </div>
  );
}

function Contrast({ ratio }: { readonly ratio: number }) {
  const verdict = contrastVerdict(ratio);
  const Icon = verdict.passes ? IconCheck : IconAlertTriangle;
  return (
    <span className={classes.contrast}>
      <span className={classes.big}>{ratio.toFixed(1)} : 1</span>
      <span className={classes.verdict} data-passes={verdict.passes}><Icon size={14} aria-hidden /> {verdict.words}</span>
    </span>
  );
}
