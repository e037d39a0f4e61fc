export * from '../writers/markup.ts'
