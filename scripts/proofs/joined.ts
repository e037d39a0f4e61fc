/** All notes of a division as one text. */
import type { NumberedNote } from '../numbering/numbering.ts'
import type { NoteStream, Stream } from './stream.ts'

/** All notes of a division as one stream, for so they run through its pages. */
export interface JoinedNotes {
  readonly stream: Stream
  readonly notes: readonly {
    readonly note: NumberedNote
    readonly from: number
    readonly to: number
    readonly stream: NoteStream
  }[]
}

/** Joins the streams of notes. */
export const joinNotes = (notes: readonly NoteStream[]): JoinedNotes => {
  const joined: JoinedNotes['notes'][number][] = []
  const stream = {
    starts: [],
    ends: [],
    rawStarts: [],
    rawEnds: [],
    segments: [],
    calls: [],
    soft: [],
    blocks: [],
    headings: [],
    movable: [],
    references: [],
    leads: [],
    dresses: [],
    pictures: [],
  } as {
    [K in Exclude<keyof Stream, 'letters' | 'raw' | 'anchors' | 'pageMarks'>]: Stream[K][number][]
  }
  let [letters, raw] = ['', '']
  for (const own of notes) {
    const [at, rawAt] = [letters.length, raw.length]
    for (const key of ['starts', 'ends', 'blocks', 'headings'] as const)
      for (const place of own[key]) stream[key].push(place + at)
    for (const key of ['rawStarts', 'rawEnds'] as const) for (const place of own[key]) stream[key].push(place + rawAt)
    for (const segment of own.segments)
      stream.segments.push({ ...segment, at: segment.at + at, rawAt: segment.rawAt + rawAt })
    for (const call of own.calls) stream.calls.push({ ...call, at: call.at + at, end: call.end + at })
    for (const soft of own.soft) stream.soft.push({ ...soft, from: soft.from + at, to: soft.to + at })
    for (const place of own.references) stream.references.push({ ...place, from: place.from + at, to: place.to + at })
    for (const lead of own.leads) stream.leads.push({ ...lead, from: lead.from + at, to: lead.to + at })
    for (const dress of own.dresses) stream.dresses.push({ ...dress, from: dress.from + at, to: dress.to + at })
    for (const picture of own.pictures) stream.pictures.push({ ...picture, at: picture.at + at })
    joined.push({ note: own.note, from: at, to: at + own.letters.length, stream: own })
    letters += own.letters
    raw += own.raw
  }
  return { stream: { letters, raw, ...stream, anchors: new Map(), pageMarks: [] }, notes: joined }
}
