import prettier from 'eslint-config-prettier'
import boundaries from 'eslint-plugin-boundaries'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/**
 * The folders of the architecture (docs/ARCHITECTURE.md) and whom each may import. What is not named is refused:
 * boundaries are kept by the build, not by goodwill.
 */
const layers = {
  shared: { pattern: 'src/shared', may: [] },
  domain: { pattern: 'src/main/domain', may: ['shared'] },
  store: { pattern: 'src/main/store', may: ['shared'] },
  http: { pattern: 'src/main/http', may: ['shared'] },
  mail: { pattern: 'src/main/mail', may: ['shared', 'store', 'composition'] },
  portal: { pattern: 'src/main/portal', may: ['shared', 'store', 'http', 'composition'] },
  services: {
    pattern: 'src/main/services',
    may: ['shared', 'domain', 'store', 'review', 'mail', 'http', 'composition']
  },
  review: { pattern: 'src/main/review', may: ['shared', 'store'] },
  demo: { pattern: 'src/main/demo', may: ['shared', 'domain', 'mail', 'services'] },
  api: {
    pattern: 'src/main/api',
    may: ['shared', 'domain', 'store', 'mail', 'http', 'services', 'review', 'host', 'composition']
  },
  host: { pattern: 'src/main/host', may: ['shared', 'store', 'mail', 'api', 'composition'] },
  electron: { pattern: 'src/main/app', may: ['shared', 'api', 'host', 'composition'] },
  preload: { pattern: 'src/preload', may: ['shared'] },
  rendererCommon: { pattern: 'src/renderer/common', may: ['shared'] },
  desk: { pattern: 'src/renderer/desk', may: ['shared', 'rendererCommon'] },
  portalPages: { pattern: 'src/renderer/portal', may: ['shared', 'rendererCommon'] }
}

const elements = [
  ...Object.entries(layers).map(([type, { pattern }]) => ({ type, pattern })),
  { type: 'composition', pattern: 'src/main/*.ts', partialMatch: false }
]

/** Only types of the records' shapes cross into the rules: data has no behaviour. */
const typesOnly = {
  from: { element: { type: 'domain' } },
  allow: { to: { element: { type: 'store' } }, dependency: { kind: 'type' } }
}

const policies = [
  ...Object.entries(layers).map(([type, { may }]) => ({
    from: { element: { type } },
    allow: { to: { element: { types: { anyOf: [type, ...may] } } } }
  })),
  typesOnly,
  {
    from: { element: { type: 'composition' } },
    allow: { to: { element: { types: { anyOf: ['composition', ...Object.keys(layers)] } } } }
  }
]

const nodeModules = {
  group: ['node:*', 'electron', 'electron/*'],
  message: 'This folder runs without Node and Electron.'
}
const electronModule = {
  group: ['electron', 'electron/*'],
  message: 'Only src/main/index.ts, src/main/app and the preload script may use Electron.'
}

export default tseslint.config(
  {
    ignores: [
      '.cache',
      'out/',
      'node_modules/',
      'test-results/',
      'playwright-report/',
      'src/renderer/*.d.ts',
      'src/renderer/**/*.d.ts'
    ]
  },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  prettier,
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }
      ],
      'vue/multi-word-component-names': 'off',
      // Optional props are typed; a default of undefined says nothing more.
      'vue/require-default-prop': 'off'
    }
  },
  // Tools that load these ask for a default export.
  {
    files: ['*.config.{js,ts,mts}', '**/*.d.ts', 'tests/e2e/support/prepare-electron.ts'],
    rules: { 'no-restricted-syntax': 'off' }
  },
  {
    files: ['src/**/*.{ts,vue}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': {
        typescript: { project: ['tsconfig.node.json', 'tsconfig.web.json'], noWarnOnMultipleProjects: true }
      }
    },
    rules: { 'boundaries/dependencies': ['error', { default: 'disallow', policies }] }
  },
  {
    files: ['src/shared/**', 'src/renderer/**', 'src/main/domain/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [nodeModules] }] }
  },
  {
    // Hashes and constant-time comparison are pure, and Node's are the ones to trust.
    files: ['src/main/domain/codes.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [electronModule] }] }
  },
  {
    files: ['src/main/**'],
    ignores: ['src/main/index.ts', 'src/main/app/**', 'src/main/domain/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [electronModule] }] }
  }
)
