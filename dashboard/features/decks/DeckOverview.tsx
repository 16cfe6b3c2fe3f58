import { UnstyledButton } from '@mantine/core';
import type { Analysis } from './analysis';
import { AreaShares } from './AreaShares';
import { languageName } from './language';
import { PaletteStrip } from './PaletteStrip';
import { ScoreTiles } from './ScoreTiles';
import classes from './DeckResult.module.css';

/** What holds over all pages: scores with their reasons, notes, colours, use of space. */
export function DeckOverview({ analysis, onPage }: { readonly analysis: Analysis; readonly onPage: (page: number) => void }) {
  const { summary } = analysis;
  const facts = [
    `${analysis.pageCount} page${analysis.pageCount === 1 ? '' : 's'}`,
    summary.wordCount === null ? null : `${summary.wordCount} words`,
    summary.language === null ? null : languageName(summary.language),
  ].filter((fact) => fact !== null);
  const notes = [
    { what: 'Failed', pages: summary.failedPages },
    { what: 'Low contrast', pages: summary.lowContrastPages },
    { what: 'Much text', pages: summary.densePages },
    { what: 'No text', pages: summary.pagesWithoutText },
  ].filter(({ pages }) => pages.length > 0);
  return (
    <div className={classes.overview}>
      <p className={classes.factLine}>{facts.join(' · ')}</p>
      {summary.scores.length > 0 && <ScoreTiles scores={summary.scores} />}
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map(({ what, pages }) => (
            <li key={what}>
              {what} on page{pages.length === 1 ? '' : 's'}{' '}
              {pages.slice(0, 12).map((page, index) => <span key={page}>{index > 0 && ', '}<UnstyledButton className={classes.link} onClick={() => onPage(page)}>{page}</UnstyledButton></span>)}
              {pages.length > 12 && ` and ${pages.length - 12} more`}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.columns}>
        {summary.palette.length > 0 && <div><h3 className={classes.label}>Colours of the deck</h3><PaletteStrip palette={summary.palette} label="Colours of the deck" /></div>}
        {summary.areas !== null && <AreaShares areas={summary.areas} />}
      </div>
    </div>
  );
}
