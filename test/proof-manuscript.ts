/** A small book with a note in every place where a note can stand. */
export const manuscript = `---
title: Of Margins and Other Rooms
editor: A. Compositor
readings:
  of-margins:
    author: Jane Doe
    source: The Compositor 12 (1911), pp. 3–20
    rights: By leave of the heirs of the printer
---

# Part One: A Room in the House {.part}

# Of Margins[^title] {#of-margins}

The printer kept it wide.[^room] Nobody who worked in that house had asked him why, and those who came after him found
the rule already old; they set the page as it had always been set and thought no more of the matter.[^*]

<!-- page 12 -->

> A margin is a room that is let to nobody.[^quoted] It stands open through the whole winter,
> and the tenants of the other rooms look into it as they pass.

Two things were said of it in the town:

1. that it was a waste of paper;[^listed]
2. that the paper was his own, and that a man who pays for his paper may leave it as white as he likes.

The second opinion was held by the paper maker[^room] and by ^[An inline note stands where it is called, and says so.] nobody else.

## What the reader does with it[^heading]

He writes.<!-- page 13 --> The books of the old library are full of what was written into their margins, and the librarian,
who could not forbid it, has begun to print a catalogue of these remarks under the names of the books that hold them.

| Year[^cell] | Margin |
|---|---|
| 1911 | wide |
| 1926 | narrower by a finger |

Table: Margins by year[^caption] {#tbl-years}

As @tbl-years shows, the rule was given up within a generation. A formula was found for it, $m = \\frac{w}{9}$, which nobody used.

[^title]: First printed as a leaflet.

[^room]: *A Room of the Page*, called twice, and explained at some length so that the note does not fit upon one line.

[^*]: The editor thanks the printer's heirs.

[^quoted]: From the inscription over the door.[^inner]

[^inner]: The door itself was sold in 1926.

[^listed]: The accounts of the house say otherwise:

    - paper, eleven reams;
    - ink, none.

    They were kept by his daughter, who wrote a small clear hand and left wide margins.

[^heading]: A heading may bear a note.

[^cell]: A cell may bear one too.

[^caption]: And a caption.

# Of Types

The types were cast in another town.[^room] They came by water, in boxes of pear wood, and every box was counted twice:[^twice]
once at the quay, where the clerk stood in the rain with his list, and once in the house.

| The types came by water
|   and lay in their boxes,[^verse]
| the e by the t and the t by the h.

Совершенно другие литеры[^другие] were wanted for the Russian psalter, and these were never found again after the flood
of the year in which the bridge fell. What remained of them was used for the titles of almanacs until they were worn down
to the shoulder, and the last of them can still be seen under glass in the museum of the province.

Compositor
: He who sets the types.[^setter]

Chase
: The frame in which they are locked.

[^room]: Another note of the same name, in another reading, with a text that is all its own.

[^twice]: The list of the clerk has survived; that of the house has not.

[^verse]: Sung by the apprentices.

[^другие]: «Другие» here means cast elsewhere.

[^setter]: Rarely she, before the war.
`
