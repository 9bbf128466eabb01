// Keeps an open page of the preview as the files are: loads it again when it has changed, shows what is wrong.

{
  const own = "/_drillsite/"
  const { digest } = document.currentScript.dataset
  const host = document.createElement("drillsite-preview")
  const root = host.attachShadow({ mode: "open" })
  const overlay = document.createElement("div")
  const notice = document.createElement("div")
  let seen = ""
  let hidden = ""
  let looking = false
  let again = false
  let isBusy = false
  let shown

  overlay.setAttribute("aria-live", "polite")
  notice.setAttribute("role", "status")
  root.append(style(), overlay, notice)
  document.documentElement.append(host)
  connect(message => message !== seen && look((seen = message)))

  function style() {
    const link = document.createElement("link")
    link.rel = "stylesheet"
    link.href = `${own}preview.css`
    return link
  }

  // Tells of each change: by the worker that all tabs share, or by a connection of its own where there are none.
  function connect(tell) {
    if (!window.SharedWorker) {
      new EventSource(`${own}events`).onmessage = event => tell(event.data)
      return
    }
    const worker = new SharedWorker(`${own}worker.js`)
    worker.port.onmessage = event => tell(event.data)
    addEventListener("pagehide", () => worker.port.postMessage("gone"))
    addEventListener("pageshow", event => event.persisted && location.reload())
  }

  // Asks how this page is now; one question at a time, and none while somebody fills in the form.
  async function look() {
    if (looking || isBusy) {
      again = true
      return
    }
    looking = true
    again = false
    const state = await ask()
    if (state) show(state)
    looking = false
    if (again) look()
  }

  // Gives how this page is, or nothing where the preview stops before or while it answers.
  function ask() {
    const asked = new URLSearchParams({ path: location.pathname })
    return fetch(`${own}state?${asked}`).then(answer => (answer.ok ? answer.json() : null)).catch(() => null)
  }

  function show(state) {
    shown = state
    showOverlay(state.overlay)
    if (state.digest && state.digest !== digest) return isBusy ? (again = true) : location.reload()
    if (!state.digest && digest !== "none") showGone(state)
    else if (state.form) offerForm(state)
    else notice.replaceChildren()
  }

  function showOverlay(html) {
    if (!html) hidden = ""
    overlay.innerHTML = html === hidden ? "" : html
    overlay.querySelector("[data-hide]")?.addEventListener("click", () => {
      hidden = html
      overlay.replaceChildren()
    })
  }

  function showGone({ moved, index }) {
    const link = document.createElement("a")
    link.href = moved || index
    link.textContent = moved ? "Its record is here now." : "To the index."
    showNotice("This page is no longer there. ", link)
  }

  function showNotice(...parts) {
    const box = document.createElement("div")
    box.className = "notice"
    box.append(...parts)
    notice.replaceChildren(box)
  }

  // What has been shown while the form's script was on its way stays.
  async function offerForm(state) {
    const form = await import(`${own}form.js`).catch(() => null)
    if (state === shown) form?.offer(state.form, {
      own,
      root,
      style,
      showNotice,
      clearNotice: () => notice.replaceChildren(),
      setBusy(value) {
        isBusy = value
        if (!isBusy && again) look()
      },
    })
  }
}
