/** The one clock of the house. */

/**
 * The moment that the editions carry: SOURCE_DATE_EPOCH (seconds, reproducible-builds.org) if it is set, else the book's
 * own date at midnight UTC, else 1 January 2000. Never the time of the build: the same manuscript gives the same bytes.
 */
export const buildDate = (bookDate: string | undefined): Date => {
  const epoch = process.env['SOURCE_DATE_EPOCH']
  if (epoch !== undefined && /^\d{1,11}$/.test(epoch)) return new Date(Number(epoch) * 1000)
  const [year = '2000', month = '01', day = '01'] = (bookDate ?? '').split('-')
  const date = new Date(`${year === '' ? '2000' : year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(date.getTime()) ? new Date('2000-01-01T00:00:00Z') : date
}
