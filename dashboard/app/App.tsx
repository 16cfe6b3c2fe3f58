import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { DeckLab } from '../features/decks/DeckLab';
import { ComparePage } from '../features/decks/compare/ComparePage';
import { GoldenPage } from '../features/decks/golden/GoldenPage';
import { StatisticsPage } from '../features/decks/statistics/StatisticsPage';
import { goTo, home, useRoute, type View } from '../shared/ui/route';
import { useMotion } from '../shared/ui/useMotion';
import { useShortcuts } from '../shared/ui/useShortcuts';
import { HelpDialog } from './HelpDialog';
import { KeyNotice } from './KeyNotice';
import { Shell } from './Shell';
import { theme } from './theme';

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A machine without a network still reaches itself.
        networkMode: 'always',
        retry: 1,
        retryDelay: 500,
        staleTime: 1_000,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

const pages: Record<View, () => ReactNode> = {
  lab: () => <DeckLab />,
  compare: () => <ComparePage />,
  golden: () => <GoldenPage />,
  statistics: () => <StatisticsPage />,
};

export function App() {
  const [client] = useState(newQueryClient);
  const [help, setHelp] = useState(false);
  const { view } = useRoute();
  useMotion();
  useShortcuts({
    '?': () => setHelp(true),
    'g d': () => goTo(home),
    'g c': () => goTo({ ...home, view: 'compare' }),
    'g g': () => goTo({ ...home, view: 'golden' }),
    'g s': () => goTo({ ...home, view: 'statistics' }),
  });
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Shell view={view} onHelp={() => setHelp(true)}>
          <KeyNotice />
          {pages[view]()}
        </Shell>
        <HelpDialog opened={help} onClose={() => setHelp(false)} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
