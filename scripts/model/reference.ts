/** What the schema of book.yaml says of itself: for editors that complete and check YAML, and for the README. */
import { z } from 'zod'
import { bookSchema, readingSchema } from './metadata.ts'

interface SchemaNode {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly SchemaNode[]
}

/** JSON Schema (draft 2020-12) of what an editor may write. */
export const jsonSchema = (): SchemaNode => ({
  ...(z.toJSONSchema(bookSchema, { io: 'input' }) as SchemaNode & object),
  description: 'book.yaml of a book made with Octavo',
})

const typeOf = ({ type, enum: known, anyOf }: SchemaNode): string => {
  if (known) return known.map(item => `\`${item}\``).join(', ')
  if (anyOf) return [...new Set(anyOf.map(({ type: one }) => one))].map(typeName).join(' or ')
  return typeName(type)
}

const typeName = (type: string | undefined): string =>
  ({ string: 'text', number: 'number', array: 'list', object: 'group', boolean: 'true or false' })[type ?? ''] ?? 'text'

const rows = (node: SchemaNode, prefix: string): readonly string[] =>
  Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const inner = rows(field, `${prefix}${name}.`)
    if (inner.length > 0) return inner
    const standard =
      field.default === undefined || JSON.stringify(field.default).length < 3
        ? ''
        : ` Default: \`${JSON.stringify(field.default).replaceAll('"', '')}\`.`
    const needed = node.required?.includes(name) === true ? ' **Required.**' : ''
    return [`| \`${prefix}${name}\` | ${typeOf(field)} | ${field.description ?? ''}${needed}${standard} |`]
  })

const table = (node: SchemaNode): string =>
  ['| field | what it takes | what it means |', '|---|---|---|', ...rows(node, '')].join('\n')

/** The fields of book.yaml as a Markdown table. */
export const referenceTable = (): string => table(jsonSchema())

/** What may be said of one reading, as a Markdown table. */
export const readingTable = (): string => table(z.toJSONSchema(readingSchema, { io: 'input' }) as SchemaNode)
