// Hides what it stands in where the address filters, until the filter is applied. It stands in the page without `defer`,
// for it must run before that is seen.

if (location.search) document.currentScript.parentNode.classList.add("ds-waiting")
