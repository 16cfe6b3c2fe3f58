import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import classes from './Shell.module.css';

export function Shell({ onHelp, children }: { readonly onHelp: () => void; readonly children: ReactNode }) {
  return (
    <>
      <a className={classes.skip} href="#main" onClick={skip}>Skip to the content</a>
      <header className={classes.bar}>
        <div className={classes.inner}>
          <a className={classes.brand} href="#/">
            <img src="/icon.svg" alt="" width={28} height={28} />
            <span>Workflows</span>
          </a>
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
          <h1 className={classes.title}>Deck lab</h1>
          <p className={classes.subtitle}>Analyze pitch decks page by page and see every result the moment it is ready.</p>
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
