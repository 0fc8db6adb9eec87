import { describe, expect, test } from '@jest/globals';
import { Random } from '../../../simulator/random.ts';
import { jobsPathOf, readTrace } from '../../../simulator/traces/read-trace.ts';

const read = (lines: readonly string[], path = 'folder/crowd.csv', seed = 1) =>
  readTrace({ path, text: lines.join('\n') }, new Random(seed));
const header = ['# bucket_s=60 source=made-up', '# service=lognormal mean_s=8 cv=1', '# note=service=x bucket_s=5'];

test.each([
  { path: 'a/b.csv', jobs: 'a/b.jobs.csv' },
  { path: 'a/b.jobs.csv', jobs: 'a/b.jobs.csv' },
])('the jobs of $path stand in $jobs', ({ path, jobs }) => {
  expect(jobsPathOf(path)).toBe(jobs);
});

describe('counts', () => {
  test('lie within their buckets, in order, up to the end of the last one', () => {
    const trace = read([...header, 't_seconds,count', '60,200', '120,0', '240,1', '300,0', '']);
    expect(trace).toMatchObject({ name: 'crowd', durationSeconds: 360 });
    expect(trace.arrivalSeconds).toHaveLength(201);
    expect(trace.arrivalSeconds).toEqual(trace.arrivalSeconds.toSorted());
    expect(trace.arrivalSeconds.slice(0, 200).every((at) => at >= 60 && at < 120)).toBe(true);
    expect(trace.arrivalSeconds[200]).toBeGreaterThanOrEqual(240);
    expect(trace.arrivalSeconds[200]).toBeLessThan(300);
  });

  test('take the service times that the header states', () => {
    const { serviceSeconds } = read([...header, 't_seconds,count', '0,40000']);
    const mean = serviceSeconds.reduce((sum, seconds) => sum + seconds, 0) / serviceSeconds.length;
    const variance = serviceSeconds.reduce((sum, seconds) => sum + (seconds - mean) ** 2, 0) / serviceSeconds.length;
    expect(Math.abs(mean - 8)).toBeLessThan(0.16);
    expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.05);
  });

  test('give the same trace with the same seed, and another with another', () => {
    const lines = [...header, 't_seconds,count', '0,5'];
    expect(read(lines)).toEqual(read(lines));
    expect(read(lines).arrivalSeconds).not.toEqual(read(lines, undefined, 2).arrivalSeconds);
  });

  test('may come with the line ends of Windows', () => {
    expect(read([[...header, 't_seconds,count', '0,5', ''].join('\r\n')]).arrivalSeconds).toHaveLength(5);
  });

  test('may come with the byte order mark of Excel', () => {
    const lines = [...header, 't_seconds,count', '0,5'];
    expect(read([`\uFEFF${lines.join('\n')}`])).toEqual(read(lines));
  });
});

test('jobs are taken as they are, up to the end of the last minute', () => {
  const trace = read(['# bucket_s=60', 't_seconds,service_s', '0,24.0', '0,3', '60.5,0.25'], 'C:\\x\\crowd.jobs.csv');
  expect(trace).toEqual({
    name: 'crowd',
    durationSeconds: 120,
    arrivalSeconds: Float64Array.of(0, 0, 60.5),
    serviceSeconds: Float64Array.of(24, 3, 0.25),
  });
});

describe('refuses', () => {
  test.each([
    { name: 'an empty file', lines: [], problems: ['the file must be a trace, with a line "t_seconds,count" or '] },
    { name: 'blank lines alone', lines: ['', ''], problems: ['received nothing. It is empty.'] },
    { name: 'a header alone', lines: header, problems: ['line 4 must be "t_seconds,count" or "t_seconds,service_s"'] },
    { name: 'other columns', lines: ['#', 'time,n', '0,1'], problems: ['line 2 must be "t_seconds,count"'] },
    {
      name: 'a header without bucket and service time',
      lines: ['t_seconds,count', '0,1'],
      problems: ['the header must be "# bucket_s="', 'the header must be "# service=lognormal mean_s=M cv=V"'],
    },
    {
      name: 'counts whose jobs are missing',
      lines: ['# bucket_s=60', '# service=per-job mean_s=3 (see .jobs.csv)', 't_seconds,count', '0,1'],
      problems: ['received "# service=per-job mean_s=3 (see .jobs.csv)". Put the file with its jobs beside it.'],
    },
    {
      name: 'a service time of nothing',
      lines: ['# bucket_s=60', '# service=lognormal mean_s=0 cv=1', 't_seconds,count', '0,1'],
      problems: ['the header must be "# service=lognormal'],
    },
    {
      name: 'lines that are no counts',
      lines: [...header, 't_seconds,count', '0,x', '60,1.5', '120,-1', '180'],
      problems: ['line 5 must be', 'line 6 must be', 'line 7 must be', 'line 8 must be whole seconds'],
    },
    {
      name: 'buckets that overlap',
      lines: [...header, 't_seconds,count', '0,1', '30,1'],
      problems: ['line 6 must be at 60 s or later, where the bucket before ends; received "30,1"'],
    },
    {
      name: 'jobs out of order',
      lines: ['t_seconds,service_s', '5,1', '4,1'],
      problems: ['line 3 must be at 5 s or later, as the line before; received "4,1"'],
    },
    {
      name: 'jobs that SQS would give out again',
      lines: ['t_seconds,service_s', '5,43201'],
      problems: ["line 2 must be of at most 43200 s of service, which is SQS's limit"],
    },
    {
      name: 'times of the clock',
      lines: ['t_seconds,service_s', '1768471200,1'],
      problems: ['line 2 must be seconds'],
    },
    {
      name: 'a trace without messages',
      lines: [...header, 't_seconds,count', '0,0'],
      problems: ['the file must be a trace of 1 to 10000000 messages; received "0"'],
    },
    {
      name: 'more messages than memory holds',
      lines: [...header, 't_seconds,count', '0,10000000', '60,1'],
      problems: ['the file must be a trace of 1 to 10000000 messages; received "10000001"'],
    },
  ])('$name', ({ lines, problems }) => {
    const attempt = () => read(lines);
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
    for (const problem of problems) expect(attempt).toThrow(problem);
    expect(attempt).toThrow(
      `The trace folder/crowd.csv has ${problems.length === 1 ? 'one problem' : problems.length}`,
    );
  });

  test('no more than ten lines of a file', () => {
    const lines = ['t_seconds,service_s', ...Array.from({ length: 1000 }, () => 'no')];
    expect(() => read(lines)).toThrow(/10 problems:(\n {2}line \d+ must .*){10}$/);
  });
});
