import { SseParser, type ServerEvent } from './sseParser';

function parse(...chunks: string[]): ServerEvent[] {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

test('an event has its name, data and id', () => {
  expect(parse('id: 7\nevent: job.state\ndata: {"a":1}\n\n')).toEqual([{ name: 'job.state', data: '{"a":1}', id: '7' }]);
});

test('chunks may end anywhere, also inside a line end', () => {
  const whole = 'id: 12\r\nevent: item.state\r\ndata: one\r\ndata: two\r\n\r\nid: 13\r\ndata: three\r\n\r\n';
  const expected = [{ name: 'item.state', data: 'one\ntwo', id: '12' }, { name: 'message', data: 'three', id: '13' }];
  for (let cut = 1; cut < whole.length; cut++) {
    expect(parse(whole.slice(0, cut), whole.slice(cut)), `cut at ${cut}`).toEqual(expected);
  }
  expect(parse(...whole)).toEqual(expected);
});

test('lines may end with CR alone', () => {
  expect(parse('data: a\rdata: b\r\r')).toEqual([{ name: 'message', data: 'a\nb', id: '' }]);
});

test('comments and unknown fields are no events', () => {
  expect(parse(': heartbeat\n\nfoo: bar\n\n')).toEqual([]);
});

test('one space after the colon is not part of the value, further ones are', () => {
  expect(parse('data:  x\ndata:y\ndata\n\n')[0]?.data).toBe(' x\ny\n');
});

test('an event without an id has the last one, and an event without data is none', () => {
  const parser = new SseParser('4');
  expect(parser.push('data: a\n\nid: 5\n\ndata: b\n\n')).toEqual([
    { name: 'message', data: 'a', id: '4' },
    { name: 'message', data: 'b', id: '5' },
  ]);
  expect(parser.lastEventId).toBe('5');
});

test('an unfinished event waits for its blank line', () => {
  const parser = new SseParser();
  expect(parser.push('data: half')).toEqual([]);
  expect(parser.push('\n')).toEqual([]);
  expect(parser.push('\n')).toHaveLength(1);
});

test('retry is read when it is a number', () => {
  const parser = new SseParser();
  parser.push('retry: soon\n');
  expect(parser.retryMilliseconds).toBeNull();
  parser.push('retry: 3000\n');
  expect(parser.retryMilliseconds).toBe(3000);
});

test('a byte order mark at the start is no part of the first field', () => {
  expect(parse('\uFEFFdata: a\n\n')).toHaveLength(1);
});
