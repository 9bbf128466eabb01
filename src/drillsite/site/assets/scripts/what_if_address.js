// What is set aside, as an address says it: ?without=actor:tass&outlet=state-media&below=C&after=2025-12-07

export const LETTERS = ["A", "B", "C", "D", "E"]

// Gives the choice that an address makes, and what in it this site does not know, as pairs of name and value.
export function readAddress(query, voices) {
  const asked = new URLSearchParams(query)
  const unknown = []
  const take = (name, read) => asked.getAll(name).filter(Boolean).flatMap(value => {
    const found = read(value)
    if (found === undefined) unknown.push([name, value])
    return found === undefined ? [] : [found]
  })
  const outlets = new Set(voices.origins.flatMap(origin => origin.outlets))
  const among = (known, value) => known(value) ? value : undefined
  const choice = {
    origins: new Set(take("without", value => findOrigin(value, voices))),
    outlets: new Set(take("outlet", value => among(outlet => outlets.has(outlet), value))),
    below: take("below", value => among(letter => LETTERS.includes(letter), value))[0] ?? "",
    after: take("after", value => among(isDay, value))[0] ?? "",
  }
  return { choice, unknown }
}

// Where an actor and a source share an id, the actor is meant.
function findOrigin(name, { numbers }) {
  return numbers.get(name) ?? numbers.get(`actor:${name}`) ?? numbers.get(`source:${name}`)
}

function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text)
}

// Gives the address of a choice, from its question mark on; of none, an empty text.
export function writeAddress({ origins, outlets, below, after }, voices) {
  const pairs = [
    ...[...origins].sort((one, other) => one - other).map(number => ["without", voices.origins[number].key]),
    ...[...outlets].sort().map(outlet => ["outlet", outlet]),
    ...Object.entries({ below, after }).filter(([, value]) => value),
  ]
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%3A", ":")}`).join("&")
  return query && `?${query}`
}
