import type { CodeTable } from './code.ts';

export const sourceCodes = {
  'not-converted': { severity: 'loss', meaning: 'A member that no rule of the conversion knows.' },
  'wrong-type': {
    severity: 'refused',
    meaning: 'A member has another type than its schema says, e.g. a number where a text belongs.',
  },
  'missing-member': { severity: 'refused', meaning: 'A member without which nothing can be converted is not there.' },

  'not-text': { severity: 'refused', meaning: 'A file is not text in UTF-8.' },
  'empty-input': { severity: 'refused', meaning: 'A file holds no document.' },
  'broken-json': { severity: 'refused', meaning: 'A text that begins like JSON breaks its grammar.' },
  'broken-yaml': { severity: 'refused', meaning: 'A text breaks the grammar of YAML.' },
  'unrendered-template': {
    severity: 'refused',
    meaning: 'A text cannot be read because of template syntax ({{ ... }}) that has not been rendered.',
  },
  'root-not-map': { severity: 'refused', meaning: 'A document is a list or a single value where a map belongs.' },
  'duplicate-key': {
    severity: 'refused',
    meaning: 'A map has the same key twice, so one of the values would be lost.',
  },
  'key-not-text': { severity: 'refused', meaning: 'A key of a map is read as something else than a text.' },
  'number-out-of-range': {
    severity: 'refused',
    meaning: 'A number is infinite, no number at all, or an integer that cannot be held exactly.',
  },
  'unknown-tag': { severity: 'refused', meaning: 'A value has a YAML tag that nothing here gives a meaning.' },
  'unknown-alias': { severity: 'refused', meaning: 'A YAML alias names an anchor that is not defined before it.' },
  'circular-alias': { severity: 'refused', meaning: 'A YAML alias stands inside the value that it stands for.' },
  'too-many-aliases': {
    severity: 'refused',
    meaning: 'The YAML aliases of a document expand to far more than it holds.',
  },
  'too-deep': { severity: 'refused', meaning: 'A document is nested deeper than any task definition or manifest is.' },

  'json-comment': { severity: 'note', meaning: 'A JSON text has comments, which were skipped.' },
  'json-trailing-comma': {
    severity: 'note',
    meaning: 'A JSON text has commas after the last member of a map or list, which were skipped.',
  },
  placeholder: {
    severity: 'note',
    beside: true,
    meaning: 'A value holds a placeholder, e.g. <ACCOUNT> or {{name}}, which is carried as it is.',
  },
} as const satisfies CodeTable;
