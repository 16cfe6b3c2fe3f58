import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconArrowsDiff, IconChartBar, IconHelp, IconMoon, IconPresentationAnalytics, IconSun, IconTargetArrow, type Icon } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import type { View } from '../shared/ui/route';
import classes from './Shell.module.css';

const places: readonly { readonly view: View; readonly hash: string; readonly words: string; readonly icon: Icon }[] = [
  { view: 'lab', hash: '#/', words: 'Deck lab', icon: IconPresentationAnalytics },
  { view: 'compare', hash: '#/compare', words: 'Compare', icon: IconArrowsDiff },
  { view: 'golden', hash: '#/golden', words: 'Golden set', icon: IconTargetArrow },
  { view: 'statistics', hash: '#/statistics', words: 'Statistics', icon: IconChartBar },
];

const headings: Record<View, readonly [string, string]> = {
  lab: ['Deck lab', 'Analyze pitch decks page by page and see every result the moment it is ready.'],
  compare: ['Compare two runs', 'The same slides, read twice: what changed, where the evidence is, and which reading is better.'],
  golden: ['Golden set', 'Picks that people made. They score the next model and prompt.'],
  statistics: ['Statistics', 'How long decks and pages take, what fails, and how much the cache saves.'],
};

export function Shell({ view, onHelp, children }: { readonly view: View; readonly onHelp: () => void; readonly children: ReactNode }) {
  return (
    <>
      <a className={classes.skip} href="#main" onClick={skip}>Skip to the content</a>
      <header className={classes.bar}>
        <div className={classes.inner}>
          <a className={classes.brand} href="#/" aria-label="Workflows">
            <img src="/icon.svg" alt="" width={28} height={28} />
            <span className={classes.brandName}>Workflows</span>
          </a>
          <nav className={classes.nav} aria-label="Pages">
            {places.map(({ view: place, hash, words, icon: PlaceIcon }) => (
              <a key={place} className={classes.place} href={hash} aria-current={place === view ? 'page' : undefined} title={words}>
                <PlaceIcon size={17} aria-hidden />
                <span className={classes.placeWords}>{words}</span>
              </a>
            ))}
          </nav>
          <div className={classes.tools}>
            <SchemeSwitch />
            <Tooltip label="Keyboard (?)">
              <ActionIcon variant="subtle" color="gray" size={36} onClick={onHelp} aria-label="Keyboard help">
                <IconHelp size={20} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        </div>
      </header>
      <main className={classes.main} id="main" tabIndex={-1}>
        <div className={classes.heading}>
          <h1 className={classes.title}>{headings[view][0]}</h1>
          <p className={classes.subtitle}>{headings[view][1]}</p>
        </div>
        {children}
      </main>
    </>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const words = dark ? 'Light scheme' : 'Dark scheme';
  return (
    <Tooltip label={words}>
      <ActionIcon variant="subtle" color="gray" size={36} onClick={() => setColorScheme(dark ? 'light' : 'dark')} aria-label={words}>
        {dark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

// The fragment is the page's address, so the link must not change it.
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
