// Verdicts without some of their evidence: counting only, over the file of voices (drillsite.site.what_if). To set
// something aside takes items of evidence out of voices; which origins are one voice stays as it is.

export const WORDS = ["corroborated", "single-origin", "contested", "disputed", "unconfirmed", "unchecked", "opinion"]

// The signs of ways, and of claims and events.
const [STATED, LOW] = [1, 2]
const [SEARCHED, OPINION] = [1, 2]

// Gives the voices as they are counted: what may be set aside, the ways to it, and all claims, then all events.
export function readVoices({ origins, others, ways, claims, events }) {
  const read = origins.map(([key, name, changes, outlets = [], letter = "", issued = -Infinity]) =>
    ({ key, name, changes, outlets, letter, issued }))
  const voices = {
    origins: read,
    numbers: new Map([...read.map((origin, number) => [origin.key, number]), ...Object.entries(others)]),
    ways: ways.map(([signs, ...passed]) => ({ isStated: Boolean(signs & STATED), isLow: Boolean(signs & LOW), passed })),
    records: [...claims, ...events].map(([signs, ...sides]) => ({ signs, sides, ways: sides.flat(2) })),
    claims: claims.length,
  }
  const all = voices.ways.map(() => true)
  return { ...voices, usual: judgeAll(voices, all, voices.records) }
}

// Gives the verdict on each claim and event without what a choice sets aside: origins by their numbers (a set), kinds
// of publisher (a set), sources rated lower than a letter, sources issued after a day. Where nothing goes, it is the
// usual one itself.
export function judgeWithout(voices, { origins, outlets, below, after }) {
  const day = after ? Number(after.replaceAll("-", "")) : Infinity
  const lowest = below || "Z"
  const isAside = voices.origins.map(({ letter, issued, outlets: kinds }, number) =>
    origins.has(number) || letter > lowest || issued > day || kinds.some(kind => outlets.has(kind)))
  const staying = voices.ways.map(way => !way.passed.some(number => isAside[number]))
  const touched = voices.records.map(record => record.ways.every(way => staying[way]) ? null : record)
  return judgeAll(voices, staying, touched).map((verdict, number) => verdict ?? voices.usual[number])
}

// Gives the verdict on each of these records, from the ways that stay.
function judgeAll({ ways }, staying, records) {
  const high = ways.map((way, number) => staying[number] && !way.isLow)
  return records.map(record => {
    if (!record) return null
    const word = choose(record, ways, staying)
    return { word, isWeak: choose(record, ways, high) !== word }
  })
}

function choose({ signs, sides }, ways, staying) {
  if (signs & OPINION) return "opinion"
  const pro = countOrigins(sides[0], ways, staying)
  const contra = countOrigins(sides[1], ways, staying)
  if (contra) return pro ? "contested" : "disputed"
  if (pro) return pro === 1 ? "single-origin" : "corroborated"
  return signs & SEARCHED ? "unconfirmed" : "unchecked"
}

// How many voices have a stated origin; where none has, 1 if any item stays.
function countOrigins(side, ways, staying) {
  const stated = side.filter(voice => voice.some(way => staying[way] && ways[way].isStated)).length
  return stated || Number(side.some(voice => voice.some(way => staying[way])))
}

// Gives how many of these verdicts have each word.
export function total(verdicts) {
  const counts = Object.fromEntries(WORDS.map(word => [word, 0]))
  for (const { word } of verdicts) counts[word] += 1
  return counts
}
