import { MantineProvider, Title } from '@mantine/core';
import { theme } from './theme';

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Title>Deck lab</Title>
    </MantineProvider>
  );
}
