import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { parseJob } from './job';
import { JobButtons } from './JobButtons';

function show(links: object, items: object = { total: 1, failed: 1 }) {
  const onAct = vi.fn();
  const job = parseJob({ id: 'j', state: 'running', links, items })!;
  render(<MantineProvider><JobButtons job={job} pending={null} onAct={onAct} /></MantineProvider>);
  return onAct;
}

const names = () => screen.queryAllByRole('button').map((button) => button.textContent);

test('there is a button for every link and for nothing else', () => {
  show({ self: '/j', pause: '/j/pause', cancel: '/j/cancel' });
  expect(names()).toEqual(['Pause', 'Cancel']);
});

test('without links there are no buttons, whatever the state', () => {
  show({});
  expect(names()).toEqual([]);
});

test('a button asks for its action', async () => {
  const onAct = show({ retry: '/j/retry' });
  await userEvent.click(screen.getByRole('button', { name: 'Retry failed' }));
  expect(onAct).toHaveBeenCalledWith('retry');
});

test('a cancelled job offers the rest, failed items among it', () => {
  show({ retry: '/j/retry' }, { total: 3, done: 1, failed: 1, cancelled: 1 });
  expect(names()).toEqual(['Run the rest']);
});
