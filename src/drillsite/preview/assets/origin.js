// The part of the form that asks whose statement a source repeats, and proposes who that may be.

import { element, show } from "./parts.js"

const UNSTATED = "Not stated: it may repeat anybody"
const RECORDED = "As the record of the source says"

// Keeps the proposals those of the source that is named; `post` asks the preview, `source` returns how it is named.
export function watchOrigin(form, post, source) {
  const part = form.querySelector(".origin")
  const reason = part.querySelector("[name=origin_reason]")
  let asked = ""

  form.addEventListener("change", ({ target }) => {
    if (["source", "export", "way"].includes(target.name) || target.name.startsWith("new.")) propose()
    if (target.name === "whose") {
      showFields()
      part.scrollIntoView({ block: "end" })
    }
  })
  showFields()

  function showFields() {
    const whose = form.elements.whose.value
    show(part.querySelector('[data-whose="other"]'), whose === "other")
    show(part.querySelector('[data-whose="itself"]'), whose === "itself")
  }

  async function propose() {
    const body = source()
    const question = JSON.stringify(body)
    if (question === asked) return
    asked = question
    const { isDone, said } = await post("origins", body)
    if (isDone && question === asked) showProposals(said)
  }

  function showProposals({ said, proposals }) {
    part.querySelector(".said").textContent = said
    for (const old of part.querySelectorAll(".proposed, .why")) old.remove()
    const unstated = part.querySelector("[data-unstated]")
    unstated.nextElementSibling.textContent = said ? RECORDED : UNSTATED
    reason.value = ""
    for (const proposal of proposals) {
      if (proposal.origin === "itself") proposeItself(proposal)
      else unstated.closest("label").before(choice(proposal))
    }
    if (![...form.elements.whose].some(one => one.checked)) unstated.checked = true
    showFields()
  }

  function choice({ origin, name, why }) {
    const label = document.createElement("label")
    const radio = document.createElement("input")
    Object.assign(radio, { type: "radio", name: "whose", value: origin })
    label.className = "proposed"
    label.append(radio, ` ${name[0].toUpperCase()}${name.slice(1)}`, becauseOf(why))
    return label
  }

  function proposeItself({ why, reason: argued }) {
    part.querySelector('[name=whose][value="itself"]').closest("label").append(becauseOf(why))
    reason.value = argued
  }

  function becauseOf(why) {
    const small = element("small", `Proposed: ${why}.`)
    small.className = "why"
    return small
  }
}
