/** What is told of book.yaml comes from its schema. `npx vitest run test/reference.test.ts -u` writes the file for editors anew. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonSchema, readingTable, referenceTable } from '../scripts/model/reference.ts'

test('the JSON Schema for editors is the schema', async () => {
  await expect(`${JSON.stringify(jsonSchema(), null, 2)}\n`).toMatchFileSnapshot('../templates/new/book.schema.json')
})

test('the README tells every field as the schema does', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  expect(readme).toContain(referenceTable())
  expect(readme).toContain(readingTable())
})
