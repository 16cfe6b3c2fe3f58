import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { DeckLab } from '../features/decks/DeckLab';
import { HelpDialog } from './HelpDialog';
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

export function App() {
  const [client] = useState(newQueryClient);
  const [help, setHelp] = useState(false);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Shell onHelp={() => setHelp(true)}>
          <DeckLab onHelp={() => setHelp(true)} />
        </Shell>
        <HelpDialog opened={help} onClose={() => setHelp(false)} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
