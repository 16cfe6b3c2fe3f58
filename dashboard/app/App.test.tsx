import { render, screen } from '@testing-library/react';
import { App } from './App';

test('the page has one main heading', () => {
  render(<App />);
  expect(screen.getByRole('heading', { level: 1, name: 'Deck lab' })).toBeInTheDocument();
});
