import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useShortcuts } from './useShortcuts';

function Page({ onKey, dialog = false }: { readonly onKey: (key: string) => void; readonly dialog?: boolean }) {
  useShortcuts({ c: () => onKey('c'), j: () => onKey('j') });
  useShortcuts({ 'g c': () => onKey('g c'), 'g s': () => onKey('g s') });
  useShortcuts({ j: () => onKey('dialog j') }, 'dialog', dialog);
  return <>{dialog && <div role="dialog" />}<input aria-label="text" /><input type="checkbox" aria-label="tick" /></>;
}

test('the second key of a pair is not the single key, and typing is neither', async () => {
  const keys: string[] = [];
  const { getByLabelText } = render(<Page onKey={(key) => keys.push(key)} />);
  const user = userEvent.setup();
  await user.keyboard('c');
  await user.keyboard('gc');
  await user.keyboard('gx');
  await user.keyboard('c');
  await user.type(getByLabelText('text'), 'jc');
  getByLabelText('tick').focus();
  await user.keyboard('j');
  expect(keys).toEqual(['c', 'g c', 'c', 'j']);
});

test('while a dialog is open only its own keys work, and none when they are turned off', async () => {
  const keys: string[] = [];
  const { unmount } = render(<Page onKey={(key) => keys.push(key)} dialog />);
  const user = userEvent.setup();
  await user.keyboard('cj');
  expect(keys).toEqual(['dialog j']);
  unmount();

  localStorage.setItem('deck-lab.shortcuts', 'off');
  render(<Page onKey={(key) => keys.push(key)} />);
  await user.keyboard('cj');
  expect(keys).toEqual(['dialog j']);
  localStorage.clear();
});
